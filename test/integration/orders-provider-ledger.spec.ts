import { LedgerComparison } from '../../src/orders/application/ledger-comparison.js';
import { PaymentBooks } from '../../src/orders/application/ports/payment-books.js';
import { ProviderLedgerCheck } from '../../src/orders/application/provider-ledger.check.js';
import { HttpProviderLedger } from '../../src/orders/infrastructure/payment/http-provider.ledger.js';
import { ProviderClient } from '../../src/orders/infrastructure/payment/provider-client.js';
import { WatchInvariantsTask } from '../../src/platform/invariants/watch-invariants.task.js';
import { Metrics } from '../../src/platform/metrics/metrics.js';
import { newId } from '../../src/shared/ids.js';
import { OrderScene, type Person } from '../builders/order-scene.js';
import { type LedgerEntry, PaymentProvider, PROVIDER_KEY } from '../support/payment-provider.js';

const LOSES_ANSWER = '4000000000000259';
const TAKES_MORE = '4000000000005100';
const TAKES_LESS = '4000000000005209';
const TAKES_EUROS = '4000000000005308';

let provider: PaymentProvider;
let scene: OrderScene;
let seller: Person;
let buyer: Person;
/** Our payments' ids by what became of them. */
const made = { paid: '', refunded: '', unknown: '', euros: '' };
let refundId = '';
let captured: LedgerEntry;

beforeAll(async () => {
  provider = await PaymentProvider.prepare();
  scene = await OrderScene.start({ config: { payment: provider.config } });
  // Without webhooks: what we do not know stays unknown.
  await provider.start();
  [seller, buyer] = [await scene.person('Luis Vendedor'), await scene.person()];
  made.paid = await payment();
  made.refunded = await payment({ cancel: true });
  await payment({ card: '4000000000000002' });
  for (const card of [TAKES_MORE, TAKES_LESS]) await payment({ card });
  made.euros = await payment({ card: TAKES_EUROS });
  made.unknown = await payment({ card: LOSES_ANSWER });
  const [refund] = await scene.query<{ id: string }>('SELECT id FROM orders_refunds WHERE payment_id = ?', [
    made.refunded,
  ]);
  refundId = refund?.id ?? '';
  captured = { amount: 4000, provider_amount: 4000, currency: 'USD', provider_currency: 'USD' };
}, 120_000);

afterAll(async () => {
  await provider.kill();
  await scene.close();
});

/** An order of a book, and an attempt at paying it: its id. */
async function payment({ card, cancel = false }: { card?: string; cancel?: boolean } = {}): Promise<string> {
  const { code } = await buyer.ordered(await scene.book(seller, { stock: 1, price: 2500 }));
  await buyer.pay(code, card);
  if (cancel) await buyer.api('POST', `/orders/${code}/cancellation`);
  const [attempt] = await scene.query<{ id: string }>(
    'SELECT p.id AS id FROM orders_payments p JOIN orders_orders o ON o.id = p.order_id WHERE o.code = ?',
    [code],
  );
  return attempt?.id ?? '';
}

const provided = <T>(token: abstract new (...args: never[]) => T): T => scene.test.app.get<T>(token, { strict: false });
const breaches = (limit = 10) => provided(ProviderLedgerCheck).breaches(limit);

/** The whole check two payments at a time, so that every page ends somewhere among them. */
async function breachesByTwos(): Promise<number> {
  const client = new ProviderClient({ url: new URL(provider.url), apiKey: PROVIDER_KEY, timeoutMs: 5_000 });
  let found = 0;
  const comparison = new LedgerComparison(provided(PaymentBooks), new HttpProviderLedger(client), 2);
  for await (const _difference of comparison.differences()) found += 1;
  return found;
}

/** Expects these rows, once as the command has them and once by twos, and none when `mend` has run. */
async function expectBreaches(expected: readonly object[], mend: () => Promise<unknown>): Promise<void> {
  try {
    expect(await breaches()).toEqual(expected);
    expect(await breachesByTwos()).toBe(expected.length);
  } finally {
    await mend();
  }
  expect(await breaches()).toEqual([]);
}

const setPayment = (id: string, set: string): Promise<number> =>
  scene.execute(`UPDATE orders_payments SET ${set} WHERE id = ?`, [id]);
const setRefund = (set: string): Promise<number> =>
  scene.execute(`UPDATE orders_refunds SET ${set} WHERE id = ?`, [refundId]);

/** The provider's books as they are, to be put back; then some of its entries as `change` makes them. */
async function theirs(
  isMeant: (entry: LedgerEntry) => boolean,
  change: (entry: LedgerEntry) => LedgerEntry | null,
): Promise<() => Promise<void>> {
  const before: LedgerEntry[] = [];
  await provider.rewrite((entry) => {
    before.push(entry);
    return isMeant(entry) ? change(entry) : entry;
  });
  return () => provider.replace(before);
}
const chargeOf = (id: string) => (entry: LedgerEntry) => entry['kind'] === 'charge' && entry['payment'] === id;
const theRefund = (entry: LedgerEntry): boolean => entry['refund'] === refundId;

/** What somebody else does there, in our name. */
async function atProvider(path: string, key: string, body: object): Promise<void> {
  const answer = await fetch(`${provider.url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${PROVIDER_KEY}`, 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify(body),
  });
  if (answer.status !== 201) throw new Error(`${path}: ${answer.status}`);
}
const forget = (key: string) => () =>
  provider.rewrite((entry) => (entry['payment'] === key || entry['refund'] === key ? null : entry));

describe('the provider’s books and ours', () => {
  it('agree about what is finished, declined, refunded, not known yet, and not what was asked for', async () => {
    expect(await breaches()).toEqual([]);
    expect(await breachesByTwos()).toBe(0);
    const { charges, refunds } = await provider.ledger();
    expect([charges.length, refunds.length]).toEqual([7, 4]);
  });

  it('differ by a capture that we have never heard of', async () => {
    const key = newId();
    await atProvider('/v1/charges', key, { amount: 10, currency: 'USD', method: 'paypal' });
    const row = { payment_id: key, status: null, amount: null, currency: null };
    await expectBreaches(
      [{ problem: 'not with us', ...row, provider_amount: 10, provider_currency: 'USD' }],
      forget(key),
    );
  });

  it('differ by a capture of another kind of id, which sorts anywhere', async () => {
    for (const key of ['-_-_-_-_-', 'ZZZZZZZZZZ', 'zzzzzzzzzz']) {
      await atProvider('/v1/charges', key, { amount: 10, currency: 'USD', method: 'paypal' });
    }
    const found = (await breaches()).map(({ payment_id: id }) => id);
    expect([found, await breachesByTwos()]).toEqual([['-_-_-_-_-', 'ZZZZZZZZZZ', 'zzzzzzzzzz'], 3]);
    expect(await breaches(2)).toHaveLength(2);
    await provider.rewrite((entry) => (/^(-_|zz)/i.test(String(entry['payment'])) ? null : entry));
    expect(await breaches()).toEqual([]);
  });

  it.each(['declined', 'abandoned'])('differ by a capture of an attempt that we say was %s', async (status) => {
    await setPayment(made.unknown, `status = '${status}', live_order_id = NULL, check_at = NULL`);
    await expectBreaches([{ problem: 'not with us', payment_id: made.unknown, status, ...captured }], () =>
      setPayment(made.unknown, `status = 'unknown', live_order_id = order_id, check_at = 1`),
    );
  });

  it.each(['started', 'abandoned'])(
    'agree about a capture of an attempt that is still asked about: %s',
    async (status) => {
      const live = status === 'started' ? 'order_id' : 'NULL';
      await setPayment(made.unknown, `status = '${status}', live_order_id = ${live}, check_at = 1`);
      await expectBreaches([], () =>
        setPayment(made.unknown, `status = 'unknown', live_order_id = order_id, check_at = 1`),
      );
    },
  );

  it.each<[string, (entry: LedgerEntry) => LedgerEntry | null]>([
    ['lacks', () => null],
    ['has declined', (entry) => ({ ...entry, status: 'declined', reason: 'card_declined' })],
    ['has cancelled', (entry) => ({ ...entry, status: 'cancelled' })],
  ])('differ by a capture that the provider %s', async (_name, change) => {
    const mend = await theirs(chargeOf(made.paid), change);
    const lacking = { ...captured, provider_amount: null, provider_currency: null };
    await expectBreaches(
      [{ problem: 'not with the provider', payment_id: made.paid, status: 'captured', ...lacking }],
      mend,
    );
  });

  it('differ by a capture that came too late, and that the provider lacks', async () => {
    const mend = await theirs(chargeOf(made.paid), () => null);
    await setPayment(made.paid, "status = 'captured_late', live_order_id = NULL");
    const lacking = { ...captured, provider_amount: null, provider_currency: null };
    await expectBreaches(
      [{ problem: 'not with the provider', payment_id: made.paid, status: 'captured_late', ...lacking }],
      async () => {
        await setPayment(made.paid, "status = 'captured', live_order_id = order_id");
        await mend();
      },
    );
  });

  it.each([
    ['amount', { amount: 4001 }, { provider_amount: 4001 }],
    ['currency', { currency: 'EUR' }, { provider_currency: 'EUR' }],
  ])('differ by a capture of another %s', async (_name, change, shown) => {
    const mend = await theirs(chargeOf(made.paid), (entry) => ({ ...entry, ...change }));
    await expectBreaches(
      [{ problem: 'another amount', payment_id: made.paid, status: 'captured', ...captured, ...shown }],
      mend,
    );
  });

  it('differ by a capture of something else that the provider lacks, or has as what was asked for', async () => {
    const lost = await theirs(chargeOf(made.euros), () => null);
    const row = { payment_id: made.euros, status: 'mismatched', ...captured, currency: 'EUR' };
    await expectBreaches(
      [{ problem: 'not with the provider', ...row, provider_amount: null, provider_currency: null }],
      lost,
    );
    const asked = await theirs(chargeOf(made.euros), (entry) => ({ ...entry, currency: 'USD' }));
    await expectBreaches([{ problem: 'another amount', ...row }], asked);
  });

  it('differ by a refund that we have never heard of', async () => {
    const key = newId();
    await atProvider(`/v1/charges/${made.paid}/refunds`, key, { amount: 10, currency: 'USD' });
    const row = { payment_id: made.paid, refund_id: key, status: null, amount: null, currency: null };
    await expectBreaches(
      [{ problem: 'not with us', ...row, provider_amount: 10, provider_currency: 'USD' }],
      forget(key),
    );
  });

  it('differ by a refund that the provider lacks, and agree while it is under way', async () => {
    const mend = await theirs(theRefund, () => null);
    const row = { payment_id: made.refunded, refund_id: refundId, status: 'refunded', ...captured };
    try {
      expect(await breaches()).toEqual([
        { problem: 'not with the provider', ...row, provider_amount: null, provider_currency: null },
      ]);
      await setRefund("status = 'due'");
      expect(await breaches()).toEqual([]);
    } finally {
      await mend();
    }
    expect(await breaches()).toEqual([]);
    await setRefund("status = 'refunded'");
    expect(await breaches()).toEqual([]);
  });

  it('agree about a refund of nothing, which the provider is not asked for', async () => {
    const mend = await theirs(theRefund, () => null);
    await setRefund('amount = 0');
    await expectBreaches([], async () => {
      await setRefund('amount = 4000');
      await mend();
    });
  });

  it('differ by a refund of another amount, also before we know that it was made', async () => {
    const mend = await theirs(theRefund, (entry) => ({ ...entry, amount: 3999 }));
    const row = { payment_id: made.refunded, refund_id: refundId, ...captured, provider_amount: 3999 };
    await setRefund("status = 'due'");
    expect(await breaches()).toEqual([{ problem: 'another amount', ...row, status: 'due' }]);
    await setRefund("status = 'refunded'");
    await expectBreaches([{ problem: 'another amount', ...row, status: 'refunded' }], mend);
  });

  it('differ twice by a refund of another payment', async () => {
    const mend = await theirs(theRefund, (entry) => ({ ...entry, payment: made.paid }));
    const found = (await breaches()).map(({ problem, payment_id: id, refund_id: of }) => [problem, id, of]);
    await mend();
    expect(found.toSorted()).toEqual([
      ['not with the provider', made.refunded, refundId],
      ['not with us', made.paid, refundId],
    ]);
    expect(await breaches()).toEqual([]);
  });

  it('are not compared about what the simulated provider took, when it was that one’s turn', async () => {
    const [{ reference } = { reference: '' }] = await scene.query<{ reference: string }>(
      'SELECT reference FROM orders_payments WHERE id = ?',
      [made.paid],
    );
    const mend = await theirs(chargeOf(made.paid), () => null);
    await setPayment(made.paid, "reference = 'sim_1'");
    await expectBreaches([], async () => {
      await setPayment(made.paid, `reference = '${reference}'`);
      await mend();
    });
  });

  it('are for the command alone: the metric neither asks the provider nor fails without it', async () => {
    await provider.kill();
    try {
      await provided(WatchInvariantsTask).run();
      const text = await provided(Metrics).text();
      expect(text).toContain('bookstore_invariant_breaches{check="payments.refunds_are_made"} 0');
      expect(text).not.toContain('payments.provider_ledger');
      await expect(breaches()).rejects.toThrow('the payment provider gave no answer');
    } finally {
      await provider.start();
    }
    expect(await breaches()).toEqual([]);
  });
});
