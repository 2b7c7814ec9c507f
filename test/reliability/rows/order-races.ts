import { setTimeout as delay } from 'node:timers/promises';
import { kindOf, must, tally } from '../support/answers.js';
import { Dice, inParallel } from '../support/run.js';
import type { Answer, Person, Shop } from '../support/shop.js';

const CARDS = ['4242424242424242', '4000000000000002', '4000000000000259'] as const;
/** Around the moment at which an order expires. */
const SPREAD_MS = 2_000;

/** What the five calls may be told. No failure is among them: nothing is out of order here but the moment. */
const EXPECTED: readonly string[] = [
  '200',
  '201',
  '202',
  '204',
  '402 orders.payment_declined',
  '409 orders.not_payable',
  '409 orders.not_cancellable',
  '409 orders.busy',
  '409 catalog.book_archived',
];

/**
 * Orders that are paid, called off, edited and archived just when they expire, over all processes. `ttlMs` is the shop's
 * RESERVATION_TTL. Answers how the orders ended.
 */
export async function aroundExpiry(shop: Shop, { rounds = 60, ttlMs = 6_000 } = {}): Promise<string> {
  const dice = new Dice('around expiry');
  const seller = await shop.person();
  const buyers = await shop.people(rounds);
  const plans = buyers.map((buyer) => ({
    buyer,
    waits: Array.from({ length: 5 }, () => dice.next()),
    card: dice.pick(CARDS),
  }));
  const answers = await inParallel(plans, 30, (plan) => oneRound(shop, seller, plan, ttlMs));
  const refused = answers.flat().filter((answer) => !EXPECTED.includes(kindOf(answer)));
  must(refused.length === 0, `answered: ${tally(refused)}`);
  await shop.settled();
  await shop.checkInvariants();
  await refundedSoon(shop);
  const ends = await shop.sql.rows<{ status: string; count: number }>(
    'SELECT status, COUNT(*) AS count FROM orders_orders GROUP BY status',
  );
  return ends.map(({ status, count }) => `${count} ${status}`).join(', ');
}

interface Plan {
  readonly buyer: Person;
  readonly waits: readonly number[];
  readonly card: string;
}

async function oneRound(
  shop: Shop,
  seller: Person,
  { buyer, waits, card }: Plan,
  ttlMs: number,
): Promise<readonly Answer[]> {
  const bookId = await shop.book(seller, 2);
  const order = await shop.order(buyer, [{ bookId, quantity: 1 }]);
  must(order.status === 201, `no order: ${order.status} ${order.text}`);
  const code = String(order.body['code']);
  const expiresAt = Date.parse(String(order.body['expiresAt']));
  if (Math.abs(expiresAt - Date.now() - ttlMs) > ttlMs)
    throw new Error(`it expires at ${String(order.body['expiresAt'])}`);
  const steps = [
    () => shop.pay(buyer, code, card),
    () => shop.cancel(buyer, code),
    () => shop.pay(buyer, code),
    () => shop.call(seller, 'PATCH', `/books/${bookId}`, { price: { amount: 9_900, currency: 'USD' }, stockChange: 1 }),
    () => shop.call(seller, 'DELETE', `/books/${bookId}`),
  ];
  return Promise.all(
    steps.map(async (step, index) => {
      await delay(Math.max(0, expiresAt - Date.now() + ((waits[index] ?? 0) - 0.5) * 2 * SPREAD_MS));
      return step();
    }),
  );
}

/** Money that goes back is back within a minute. Of what came too late, late-captures.ts tells. */
async function refundedSoon(shop: Shop): Promise<void> {
  const late = await shop.sql.number(
    `SELECT COUNT(*) FROM orders_refunds WHERE refunded_at IS NULL OR refunded_at - created_at > 60000`,
  );
  if (late > 0) throw new Error(`${late} refunds took longer than a minute`);
}
