import { setTimeout as delay } from 'node:timers/promises';
import { PaymentProvider } from '../../support/payment-provider.js';
import { Entrance } from '../support/entrance.js';
import { assertLedgersAgree, webhooksHeard } from '../support/provider.js';
import { Dice, inParallel } from '../support/run.js';
import { type Person, Shop } from '../support/shop.js';

const GOOD = '4242424242424242';
const CARDS: readonly string[] = [
  ...[GOOD, GOOD, GOOD],
  '4000000000000002', // declined
  '4000000000009995', // insufficient funds
  '4000000000000119', // 500, and written down as declined
  '4000000000000341', // 500 before anything is written down
  '4000000000000259', // captured, and the connection dropped
  '4000000000000259',
  '4000000000003063', // captured, and no answer
  '4000000000003220', // nothing is done, and no answer
  '4000000000003055', // captured, slowly
  '4000000000005100', // captured, more than asked for
  '4000000000005209', // captured, less
  '4000000000005308', // captured, in another currency
];
/** What a buyer may be told; anything else fails the row. */
const ALLOWED = [200, 201, 202, 402, 409];
const FORGERIES = ['forged', 'unsigned', 'stale', 'tampered'];
/** How the provider puts it that nothing came within 5 s. */
const NO_ANSWER = 0;
/** So long an attempt that the provider has not heard of is waited for. */
const IN_FLIGHT_MS = 60_000;

export interface ProviderOptions {
  readonly processes?: number;
  readonly buyers?: number;
  readonly lanes?: number;
  /** Waits for the minute after which an unheard attempt is given up, rather than moving what waits a minute back. */
  readonly waits?: boolean;
  readonly root?: string;
}

interface Tally {
  forged: number;
  replayed: number;
  crashes: number;
}

/** A crowd pays through a provider that loses, delays, doubles and reorders what it says, beside somebody who forges it. */
export async function faultyProvider(options: ProviderOptions = {}): Promise<string> {
  const { processes = 3, buyers = 60, lanes = 20, waits = false, root } = options;
  const provider = await PaymentProvider.prepare();
  let shop: Shop | undefined;
  let entrance: Entrance | undefined;
  try {
    const environment = provider.environment;
    shop = await Shop.start({ processes, environment, ...(root === undefined ? {} : { root }) });
    entrance = await Entrance.open(shop);
    await provider.start(entrance.url);
    const tally: Tally = { forged: 0, replayed: 0, crashes: 0 };
    const crowd = new AbortController();
    const weather = badWeather(provider, entrance.url, crowd.signal, tally);
    try {
      await shopping(shop, buyers, lanes);
    } finally {
      crowd.abort();
      await weather;
    }
    const began = Date.now();
    if (!waits) await passTime(shop);
    await shop.settled(waits ? 240_000 : 90_000);
    await webhooksHeard(provider);
    const agreed = await assertLedgersAgree(shop, provider);
    await shop.checkInvariants(provider.environment);
    const failed = [...entrance.answers].filter(([status]) => status >= 500);
    if (failed.length > 0) throw new Error(`webhooks were answered ${JSON.stringify(failed)}`);
    if (tally.forged === 0 || tally.replayed === 0) throw new Error(`no weather: ${JSON.stringify(tally)}`);
    const seconds = ((Date.now() - began) / 1000).toFixed(1);
    return `${agreed}; ${tally.forged} forgeries refused, ${tally.replayed} replays, ${tally.crashes} crashes of the provider; settled ${seconds} s later`;
  } finally {
    await entrance?.close();
    await shop?.close();
    await provider.kill();
  }
}

/** Each orders a book or two, tries cards until one is taken or nobody knows, and some change their minds. */
async function shopping(shop: Shop, buyers: number, lanes: number): Promise<void> {
  const dice = new Dice('provider');
  const seller = await shop.person();
  const shelf = await inParallel(Array.from({ length: 8 }), 4, () => shop.book(seller, buyers));
  const plans = Array.from({ length: buyers }, () => ({
    books: dice.shuffled(shelf).slice(0, 1 + dice.below(2)),
    cards: [dice.pick(CARDS), dice.pick(CARDS), GOOD],
    cancels: dice.below(4) === 0,
  }));
  const people = await shop.people(buyers);
  await inParallel([...plans.entries()], lanes, async ([index, { books, cards, cancels }]) => {
    const buyer = people[index];
    if (!buyer) throw new Error('nobody');
    const items = books.map((bookId) => ({ bookId, quantity: 1 }));
    const code = String((await allowed(shop.order(buyer, items))).body['code']);
    for (const card of cards) if (await isOver(shop, buyer, code, card)) break;
    if (cancels) await allowed(shop.cancel(buyer, code));
  });
}

/** Whether there is nothing more to pay, as far as the buyer is told: taken, or not known yet. */
async function isOver(shop: Shop, buyer: Person, code: string, card: string): Promise<boolean> {
  const key = crypto.randomUUID();
  // Sometimes the finger slips: the same payment, sent twice.
  const answers = await Promise.all([1, 2].map(() => allowed(shop.pay(buyer, code, card, key))));
  return answers.some(({ status }) => status === 201 || status === 202);
}

async function allowed<T extends { readonly status: number; readonly text: string }>(asked: Promise<T>): Promise<T> {
  const answer = await asked;
  if (!ALLOWED.includes(answer.status)) throw new Error(`a buyer was answered ${answer.status}: ${answer.text}`);
  return answer;
}

/** One thing after the other until the crowd has gone; then what was held is let go. */
async function badWeather(provider: PaymentProvider, target: string, over: AbortSignal, tally: Tally): Promise<void> {
  const dice = new Dice('weather');
  for (let hour = 1; !over.aborted; hour += 1) {
    await provider.control({
      copies: dice.pick([0, 1, 2, 10]),
      delayMs: dice.pick([0, 0, 300, 1_000]),
      order: dice.pick(['kept', 'reversed']),
      hold: dice.below(3) === 0,
      slowMs: dice.pick([500, 3_000, 7_000]),
      // Now and then any card has something else taken from it, whatever becomes of the answer.
      take: dice.below(4) === 0 ? dice.pick(['more', 'less', 'other_currency']) : 'card',
    });
    await lie(provider, dice, tally);
    await replay(provider, dice, tally);
    if (hour % 12 === 6) {
      await provider.kill();
      await provider.start(target);
      tally.crashes += 1;
    }
    // The pace of the weather, not a wait for anything.
    await delay(250);
  }
  await provider.control({ copies: 1, delayMs: 0, order: 'kept', hold: false, slowMs: 500, take: 'card' });
}

/** Whatever the charge was, the shop is told that it was captured, by somebody who cannot sign it. */
async function lie(provider: PaymentProvider, dice: Dice, tally: Tally): Promise<void> {
  const { charges } = await provider.ledger();
  if (charges.length === 0) return;
  const as = dice.pick(FORGERIES);
  const answers = await provider.deliver(dice.pick(charges).payment, as, { copies: 3, change: { status: 'captured' } });
  const heard = answers.filter((status) => status !== NO_ANSWER);
  const believed = heard.filter((status) => status !== 401);
  if (believed.length > 0) throw new Error(`webhooks that were ${as} were answered ${believed.join(', ')}`);
  tally.forged += heard.length;
}

/** Its own words again, ten at a time, to all processes at once. */
async function replay(provider: PaymentProvider, dice: Dice, tally: Tally): Promise<void> {
  const { charges } = await provider.ledger();
  if (charges.length === 0) return;
  const answers = await provider.deliver(dice.pick(charges).payment, 'signed', { copies: 10 });
  // A 409 says that it is being worked on: the provider would come again.
  const refused = answers.filter((status) => ![204, 409, NO_ANSWER].includes(status));
  if (refused.length > 0) throw new Error(`true webhooks were answered ${refused.join(', ')}`);
  tally.replayed += answers.length;
}

/** As if what is not known had been begun a minute earlier. */
async function passTime({ sql }: Shop): Promise<void> {
  await sql.execute(
    `UPDATE orders_payments SET started_at = started_at - ?, check_at = check_at - ? WHERE status IN ('started', 'unknown')`,
    [IN_FLIGHT_MS, IN_FLIGHT_MS],
  );
  await sql.execute(`UPDATE orders_refunds SET due_at = 0 WHERE status = 'due'`);
}
