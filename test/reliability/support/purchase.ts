import type { Answer, Person, Storefront } from './storefront.js';

/** What a buyer does with an order, one call after another. */
export type Act = 'order' | 'order more than there is' | 'pay' | 'pay, and the answer is lost' | 'cancel';

const CARDS = { pay: '4242424242424242', 'pay, and the answer is lost': '4000000000000259' } as const;
/** The most that a line may have. A book for these errands has fewer copies. */
const MORE_THAN_THERE_IS = 99;
/** Where an order may be that was called off. */
const CALLED_OFF: readonly string[] = ['cancelled', 'refunding', 'refunded'];
const PAID: readonly string[] = ['paid', ...CALLED_OFF];

/** One buyer's order from checkout to where the buyer leaves it, with keys that a repeat uses again. */
export class Purchase {
  private readonly answers = new Map<Act, Answer>();
  private readonly key = crypto.randomUUID();

  constructor(
    private readonly buyer: Person,
    private readonly bookId: string,
    private readonly acts: readonly Act[],
  ) {}

  /** Makes the calls that have no answer yet. `false` when one of them got none again. */
  async go(shop: Storefront): Promise<boolean> {
    for (const act of this.acts) {
      if (!this.answers.has(act)) {
        const answer = await this.call(shop, act).catch(() => undefined);
        if (!answer) return false;
        if (isFinal(answer)) this.answers.set(act, answer);
      }
      // Without an order there is nothing to go on with.
      if (this.code === undefined) return this.answers.has(act);
    }
    return this.isAnswered;
  }

  /** @throws when an answer is not true any more, or a repeat is told another one */
  async assertTrue(shop: Storefront): Promise<void> {
    if (this.code === undefined) return this.assertRefused(shop);
    const [order] = await shop.sql.rows<{ status: string; captured: number }>(
      `SELECT status, (SELECT COUNT(*) FROM orders_payments p WHERE p.order_id = o.id AND p.status = 'captured') AS captured
       FROM orders_orders o WHERE code = ? AND buyer_id = ?`,
      [this.code, this.buyer.id],
    );
    if (!order) throw this.lie('there is no such order', order);
    const paid = this.answers.get('pay')?.status === 201;
    if (paid && !(PAID.includes(order.status) && order.captured === 1)) throw this.lie('it was paid', order);
    const cancelled = this.answers.get('cancel')?.status === 200;
    if (cancelled && !CALLED_OFF.includes(order.status)) throw this.lie('it was called off', order);
    const again = await this.call(shop, 'order');
    if (again.status !== 201 || again.body['code'] !== this.code) throw this.lie('a repeat is told otherwise', again);
  }

  private async assertRefused(shop: Storefront): Promise<void> {
    for (const [act, { status, body }] of this.answers) {
      const again = await this.call(shop, act);
      if (again.status !== status || again.body['code'] !== body['code'])
        throw this.lie('a repeat is told otherwise', again);
    }
  }

  private get isAnswered(): boolean {
    return this.acts.every((act) => this.answers.has(act));
  }

  private get code(): string | undefined {
    const code = this.answers.get('order')?.body['code'];
    return this.answers.get('order')?.status === 201 ? String(code) : undefined;
  }

  private call(shop: Storefront, act: Act): Promise<Answer> {
    const { buyer, bookId, key, code = '' } = this;
    switch (act) {
      case 'order':
        return shop.order(buyer, [{ bookId, quantity: 1 }], key);
      case 'order more than there is':
        return shop.order(buyer, [{ bookId, quantity: MORE_THAN_THERE_IS }], key);
      case 'cancel':
        return shop.cancel(buyer, code);
      default:
        return shop.pay(buyer, code, CARDS[act], `${key}-pay`);
    }
  }

  private lie(what: string, found: unknown): Error {
    const answers = [...this.answers].map(([act, { status, text }]) => `${act}: ${status} ${text.slice(0, 120)}`);
    return new Error(`${what}: ${JSON.stringify(found)} after ${answers.join('; ')}`);
  }
}

/** 202, 5xx and "in progress": nobody knows yet. The buyer goes on, and asks again another time. */
const isFinal = ({ status, body }: Answer): boolean =>
  status < 500 && status !== 202 && body['code'] !== 'request.in_progress';
