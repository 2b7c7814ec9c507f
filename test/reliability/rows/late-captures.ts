import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../../support/eventually.js';
import { type LedgerEntry, PaymentProvider } from '../../support/payment-provider.js';
import { must } from '../support/answers.js';
import { Entrance } from '../support/entrance.js';
import { LateRoad } from '../support/late-road.js';
import { assertLedgersAgree, webhooksHeard } from '../support/provider.js';
import { Dice, inParallel } from '../support/run.js';
import { type Answer, type Person, Shop, type ShopOptions } from '../support/shop.js';

/** How an order ends whose attempt was given up before its money was taken. */
const ENDS = ['expired', 'cancelled', 'paid'] as const;
type End = (typeof ENDS)[number];
/** So long an attempt that the provider has not heard of is waited for. */
const IN_FLIGHT_MS = 60_000;
const GIVEN_UP_WITHIN_MS = 60_000;
const BACK_WITHIN_MS = 60_000;
/** Around the moment at which the order ends. */
const SPREAD_MS = 1_500;

export interface LateOptions extends Pick<ShopOptions, 'engine' | 'processes' | 'root'> {
  readonly rounds?: number;
}

interface Scene {
  readonly shop: Shop;
  readonly road: LateRoad;
  readonly bookId: string;
}

interface Plan {
  readonly buyer: Person;
  readonly end: End;
  /** When the money is taken: as the order ends, or after that. */
  readonly amid: boolean;
  readonly waitMs: number;
}

/**
 * Attempts that the shop has given up, and whose money is taken after all, while their orders expire, are called off, or are paid
 * by another attempt: each time it goes back, once, and within a minute of its capture. Answers how the orders ended.
 */
export async function lateCaptures({ rounds = 24, ...options }: LateOptions = {}): Promise<string> {
  const provider = await PaymentProvider.prepare();
  const road = await LateRoad.open(provider.url);
  let shop: Shop | undefined;
  let entrance: Entrance | undefined;
  try {
    shop = await Shop.start({ ...options, environment: { ...provider.environment, PAYMENT_URL: road.url } });
    entrance = await Entrance.open(shop);
    await provider.start(entrance.url);
    await provider.control({ copies: 2 });
    const scene: Scene = { shop, road, bookId: await shop.book(await shop.person(), rounds) };
    const dice = new Dice('late captures');
    const plans = (await shop.people(rounds)).map((buyer, round): Plan => ({
      buyer,
      end: ENDS[round % ENDS.length] ?? 'expired',
      amid: dice.below(2) === 0,
      waitMs: dice.below(SPREAD_MS),
    }));
    const codes = await inParallel(plans, 30, (plan) => oneRound(scene, plan));
    await webhooksHeard(provider);
    await shop.settled();
    for (const [round, { end }] of plans.entries()) {
      const status = await statusOf(shop, codes[round] ?? '');
      must(status === end, `an order that was ${end} before money came too late is ${status}`);
    }
    const late = await shop.sql.number(
      `SELECT COUNT(*) FROM orders_refunds WHERE cause = 'late_capture' AND status = 'refunded'`,
    );
    must(late === rounds, `${late} of ${rounds} captures that came too late went back`);
    const agreed = await assertLedgersAgree(shop, provider);
    const longestMs = slowestRefund(provider);
    must(longestMs <= BACK_WITHIN_MS, `money went back ${longestMs} ms after it was taken`);
    const failed = [...entrance.answers].filter(([status]) => status >= 500);
    must(failed.length === 0, `webhooks were answered ${JSON.stringify(failed)}`);
    await shop.checkInvariants(provider.environment);
    return `${late} late captures went back, the slowest after ${(longestMs / 1000).toFixed(1)} s; ${agreed}`;
  } finally {
    await entrance?.close();
    await shop?.close();
    await road.close();
    await provider.kill();
  }
}

async function oneRound({ shop, road, bookId }: Scene, { buyer, end, amid, waitMs }: Plan): Promise<string> {
  const order = await answered([201], shop.order(buyer, [{ bookId, quantity: 1 }]));
  const code = String(order.body['code']);
  await answered([202], shop.pay(buyer, code));
  await ofOrder(shop, code, 'started_at = started_at - ?, check_at = 0', [IN_FLIGHT_MS]);
  await until(
    'the attempt is given up',
    async () => (await attempts(shop, code, 'abandoned')) === 1,
    GIVEN_UP_WITHIN_MS,
  );
  const taken = async (): Promise<void> => {
    // The shop may ask while it is told.
    await ofOrder(shop, code, 'check_at = 0', []);
    must((await road.letGo(code)) === 201, 'the provider took no money');
  };
  if (amid) await Promise.all([ended(shop, buyer, code, end), delay(waitMs).then(taken)]);
  else await ended(shop, buyer, code, end).then(taken);
  return code;
}

async function ended(shop: Shop, buyer: Person, code: string, end: End): Promise<void> {
  switch (end) {
    case 'cancelled':
      await answered([200], shop.cancel(buyer, code));
      return;
    case 'paid':
      // On a slow machine the answer may be lost; the order is paid all the same, as it is seen at the end.
      await answered([201, 202], shop.pay(buyer, code));
      return;
    case 'expired':
      await shop.sql.execute('UPDATE orders_orders SET expires_at = ? WHERE code = ?', [Date.now(), code]);
      await until('it is expired', async () => (await statusOf(shop, code)) === 'expired', GIVEN_UP_WITHIN_MS);
  }
}

/** From the provider's books, in milliseconds. */
function slowestRefund({ written }: PaymentProvider): number {
  const entries = written
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as LedgerEntry);
  const of = (kind: string): readonly LedgerEntry[] => entries.filter((entry) => entry['kind'] === kind);
  const at = (entry: LedgerEntry): number => Date.parse(String(entry['at']));
  const takenAt = new Map(of('charge').map((charge) => [charge['payment'], at(charge)]));
  return Math.max(...of('refund').map((refund) => at(refund) - (takenAt.get(refund['payment'] ?? '') ?? NaN)));
}

const FIRST_ATTEMPT = `order_id = (SELECT id FROM orders_orders WHERE code = ?) AND status IN ('started', 'unknown', 'abandoned')`;

async function ofOrder(shop: Shop, code: string, change: string, params: readonly number[]): Promise<void> {
  await shop.sql.execute(`UPDATE orders_payments SET ${change} WHERE ${FIRST_ATTEMPT}`, [...params, code]);
}

const attempts = (shop: Shop, code: string, status: string): Promise<number> =>
  shop.sql.number(`SELECT COUNT(*) FROM orders_payments WHERE ${FIRST_ATTEMPT} AND status = ?`, [code, status]);

async function statusOf(shop: Shop, code: string): Promise<string> {
  const [order] = await shop.sql.rows<{ status: string }>('SELECT status FROM orders_orders WHERE code = ?', [code]);
  return order?.status ?? 'missing';
}

async function answered(statuses: readonly number[], asked: Promise<Answer>): Promise<Answer> {
  const answer = await asked;
  must(statuses.includes(answer.status), `answered ${answer.status}, not ${statuses.join(' or ')}: ${answer.text}`);
  return answer;
}
