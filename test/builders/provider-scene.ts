import { eventually } from '../support/eventually.js';
import { PaymentProvider } from '../support/payment-provider.js';
import { type OrderJson, OrderScene, type Person } from './order-scene.js';

/** A shop and the payment provider that it takes its money through, which is a process of its own. */
export class ProviderScene {
  private ahead = 0;

  private constructor(
    readonly shop: OrderScene,
    readonly provider: PaymentProvider,
    readonly buyer: Person,
    private readonly seller: Person,
  ) {}

  static async start(): Promise<ProviderScene> {
    const provider = await PaymentProvider.prepare();
    const shop = await OrderScene.start({ config: { payment: provider.config } });
    await provider.start(shop.test.url);
    return new ProviderScene(shop, provider, await shop.person(), await shop.person('Luis Vendedor'));
  }

  async close(): Promise<void> {
    await this.provider.kill();
    await this.shop.close();
  }

  async restartProvider(): Promise<void> {
    await this.provider.kill();
    await this.provider.start(this.shop.test.url);
  }

  /** An order that waits for its money, of the only copy of a book. */
  async reserved(): Promise<OrderJson & { readonly bookId: string }> {
    const bookId = await this.shop.book(this.seller, { stock: 1, price: 2500 });
    return { ...(await this.buyer.ordered(bookId)), bookId };
  }

  /** So much later, with everything done that the timers do. */
  async later(ms: number): Promise<void> {
    this.ahead += ms;
    await this.shop.later(ms);
  }

  /** The shop's clock back at the provider's: webhooks are signed with the time. */
  synchronise(): void {
    this.shop.test.clock.advance(-this.ahead);
    this.ahead = 0;
  }

  /** Waits, without any timer of the shop, for what the provider tells. */
  async becomes(code: string, status: string): Promise<void> {
    await eventually(
      () => this.buyer.statusOf(code),
      (found) => found === status,
    );
  }

  /** Waits, without any timer of the shop, until all of the order's refunds are made. */
  async refunded(code: string): Promise<void> {
    await eventually(
      () =>
        this.shop.query(
          `SELECT r.id FROM orders_refunds r JOIN orders_orders o ON o.id = r.order_id WHERE o.code = ? AND r.status = 'due'`,
          [code],
        ),
      (due) => due.length === 0,
    );
  }

  /** Our ids and statuses of an order's attempts, oldest first. */
  async attempts(code: string): Promise<readonly { readonly id: string; readonly status: string }[]> {
    const rows = await this.shop.query<{ id: string; status: string }>(
      `SELECT p.id AS id, p.status AS status FROM orders_payments p JOIN orders_orders o ON o.id = p.order_id
       WHERE o.code = ? ORDER BY p.id`,
      [code],
    );
    return rows.map((row) => ({ ...row }));
  }

  /** The newest attempt's id. */
  async attempt(code: string): Promise<string> {
    const id = (await this.attempts(code)).at(-1)?.id;
    if (id === undefined) throw new Error(`no attempt at paying ${code}`);
    return id;
  }

  /** How often the order moved to that status. */
  async timesMovedTo(code: string, status: string): Promise<number> {
    const [row] = await this.shop.query<{ times: number }>(
      `SELECT COUNT(*) AS times FROM orders_order_history h JOIN orders_orders o ON o.id = h.order_id
       WHERE o.code = ? AND h.to_status = ?`,
      [code, status],
    );
    return Number(row?.times);
  }

  /** What was taken and given back for each payment: as we have it, and as the provider has it. */
  async bothLedgers(): Promise<{ readonly ours: readonly string[]; readonly theirs: readonly string[] }> {
    const [captures, refunds, { charges, refunds: given }] = await Promise.all([
      this.shop.query<{ id: string; amount: number; currency: string }>(
        `SELECT id, taken_amount AS amount, taken_currency AS currency FROM orders_payments WHERE taken_amount IS NOT NULL`,
      ),
      this.shop.query<{ id: string; paymentId: string; amount: number; currency: string }>(
        `SELECT id, payment_id AS paymentId, amount, currency FROM orders_refunds WHERE status = 'refunded'`,
      ),
      this.provider.ledger(),
    ]);
    const taken = charges.filter(({ status }) => status === 'captured');
    const line = (...parts: readonly (string | number)[]): string => parts.join(' ');
    return {
      ours: [
        ...captures.map(({ id, amount, currency }) => line('took', id, amount, currency)),
        ...refunds.map(({ id, paymentId, amount, currency }) => line('gave', id, paymentId, amount, currency)),
      ].sort(),
      theirs: [
        ...taken.map(({ payment, amount, currency }) => line('took', payment, amount, currency)),
        ...given.map(({ refund, payment, amount, currency }) => line('gave', refund, payment, amount, currency)),
      ].sort(),
    };
  }
}
