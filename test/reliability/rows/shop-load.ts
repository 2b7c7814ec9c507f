import { setTimeout as delay } from 'node:timers/promises';
import { hashOf, newSessionToken } from '../../../src/auth/domain/session-token.js';
import type { ServiceName } from '../../../src/shared/services.js';
import { split } from '../../services/support/split.js';
import { until } from '../../support/eventually.js';
import { type Act, Purchase } from '../support/purchase.js';
import type { SplitShop } from '../support/split-shop.js';

/** An address that people look at over and over, and the services without which it says to try again. */
interface Visit {
  readonly path: string;
  readonly signedIn: boolean;
  readonly needs: readonly ServiceName[];
}

interface Heard {
  readonly visit: Visit;
  /** `undefined` without any answer. */
  readonly response: Pick<Response, 'status' | 'headers'> | undefined;
  readonly text: string;
  readonly startedAt: number;
  readonly tookMs: number;
}

/** What programs are told with 503: of a service that is away, and by one that has just started and has no connection to its database yet. */
export const TRY_AGAIN = ['platform.service_unavailable', 'http.503'];

/** Their orders, from checkout to where each leaves it. */
const ERRANDS: readonly (readonly Act[])[] = [['order'], ['order', 'pay'], ['order', 'pay', 'cancel']];
const HOUR_MS = 3_600_000;
/** So that a service that is away is not all that the machine is busy with. */
const PAUSE_MS = 20;
const ANSWERED_WITHIN_MS = 120_000;

const visitsOf = (bookId: string): readonly Visit[] => [
  { path: '/', signedIn: false, needs: ['catalog'] },
  { path: '/books', signedIn: false, needs: ['catalog'] },
  { path: `/books/${bookId}`, signedIn: false, needs: ['catalog'] },
  { path: '/books', signedIn: true, needs: ['catalog'] },
  { path: '/api/v1/books', signedIn: false, needs: ['catalog'] },
  { path: '/login', signedIn: false, needs: ['auth'] },
  { path: '/cart', signedIn: false, needs: ['orders'] },
  { path: '/orders', signedIn: true, needs: ['orders', 'auth'] },
];

/** People who look around and buy, all the time, until they are told to stop. */
export class ShopLoad {
  private readonly heard: Heard[] = [];
  private readonly purchases: Purchase[] = [];
  private isStopped = false;
  private lanes: Promise<void>[] = [];

  private constructor(
    private readonly shop: SplitShop,
    private readonly bookId: string,
    private readonly cookie: string,
  ) {}

  static async start(shop: SplitShop, { browsers = 3, buyers = 4 } = {}): Promise<ShopLoad> {
    const bookId = await shop.book(await shop.person(), 9_999);
    const load = new ShopLoad(shop, bookId, `sid=${await browserSession(shop)}`);
    load.lanes = [
      ...Array.from({ length: browsers }, () => load.browse()),
      ...Array.from({ length: buyers }, (_, number) => load.buy(number)),
    ];
    await load.round();
    return load;
  }

  /** Resolves when every address has been asked for once more, and answered, from beginning to end. */
  async round(times = 1): Promise<void> {
    const since = performance.now();
    const all = visitsOf(this.bookId);
    const isSeen = ({ path, signedIn }: Visit): boolean =>
      this.heard.filter(
        ({ visit, startedAt }) => startedAt > since && visit.path === path && visit.signedIn === signedIn,
      ).length >= times;
    await until('every page was looked at', () => all.every(isSeen), ANSWERED_WITHIN_MS);
  }

  /** What was wrong with the answers to who came since then, while this service was away: what needs it says so, the rest is there. */
  wrongWhileAway(away: ServiceName, since: number): readonly string[] {
    return this.since(since).flatMap((heard) => {
      const isAway = heard.visit.needs.includes(away);
      const isRight = isAway ? saysTryAgain(heard) : heard.response?.status === 200;
      return isRight ? [] : [told(heard)];
    });
  }

  /** Answers of any time that are neither the page nor "try again". */
  wrongAtAll(): readonly string[] {
    return this.heard.filter((one) => one.response?.status !== 200 && !saysTryAgain(one)).map(told);
  }

  /** Answers since then that are not the page. */
  failedSince(since: number): readonly string[] {
    return this.since(since)
      .filter(({ response }) => response?.status !== 200)
      .map(told);
  }

  get figures(): Readonly<Record<string, string | number>> {
    const times = this.heard.map(({ tookMs }) => tookMs).sort((a, b) => a - b);
    return {
      pages: times.length,
      'said to try again': this.heard.filter(saysTryAgain).length,
      'longest page': `${Math.round(times.at(-1) ?? 0)} ms`,
      purchases: this.purchases.length,
    };
  }

  /** Everybody goes home; who has no answer asks for it until there is one. @throws when one of them was told what is not so */
  async stop(): Promise<void> {
    this.isStopped = true;
    await Promise.all(this.lanes);
    const answered = async (): Promise<boolean> =>
      (await Promise.all(this.purchases.map((purchase) => purchase.go(this.shop)))).every(Boolean);
    await until('every buyer has an answer', answered, ANSWERED_WITHIN_MS);
    for (const purchase of this.purchases) await purchase.assertTrue(this.shop);
    const stored = await this.shop.sql.number(
      'SELECT COUNT(DISTINCT order_id) FROM orders_order_lines WHERE book_id = ?',
      [this.bookId],
    );
    if (stored !== this.purchases.length) throw new Error(`${stored} orders of ${this.purchases.length} purchases`);
  }

  private isGoingOn(): boolean {
    return !this.isStopped;
  }

  private since(since: number): readonly Heard[] {
    return this.heard.filter(({ startedAt }) => startedAt > since);
  }

  private async browse(): Promise<void> {
    while (!this.isStopped) {
      for (const visit of visitsOf(this.bookId)) this.heard.push(await this.look(visit));
      await delay(PAUSE_MS);
    }
  }

  private async look(visit: Visit): Promise<Heard> {
    const startedAt = performance.now();
    const headers: Record<string, string> = visit.signedIn ? { cookie: this.cookie } : {};
    const signal = AbortSignal.timeout(ANSWERED_WITHIN_MS);
    const answer = await fetch(`${split.url}${visit.path}`, { headers, signal, redirect: 'manual' })
      .then(async (response) => ({ response, text: await response.text() }))
      .catch((error: unknown) => ({ response: undefined, text: String(error) }));
    return { ...answer, visit, startedAt, tookMs: performance.now() - startedAt };
  }

  private async buy(number: number): Promise<void> {
    const buyer = await this.shop.person();
    for (let turn = number; !this.isStopped; turn += 1) {
      const purchase = new Purchase(buyer, this.bookId, ERRANDS[turn % ERRANDS.length] ?? []);
      this.purchases.push(purchase);
      // What has no answer when all go home gets it then.
      while (!(await purchase.go(this.shop)) && this.isGoingOn()) await delay(PAUSE_MS * 5);
    }
  }
}

/** 503 as the issue names it: when to come back, and for programs which problem it is. */
function saysTryAgain({ response, text, visit }: Heard): boolean {
  if (response?.status !== 503 || response.headers.get('retry-after') === null) return false;
  return visit.path.startsWith('/api/')
    ? TRY_AGAIN.some((code) => text.includes(`"code":"${code}"`))
    : text.includes('<html');
}

const told = ({ visit, response, text, tookMs }: Heard): string =>
  `${visit.path}${visit.signedIn ? ', signed in' : ''}: ${response?.status ?? 'no answer'} after ${Math.round(tookMs)} ms: ${text.slice(0, 200)}`;

/** The token of somebody who is signed in by a browser. */
async function browserSession(shop: SplitShop): Promise<string> {
  const { id } = await shop.person();
  const token = newSessionToken();
  const now = Date.now();
  await shop.sql.execute(
    `INSERT INTO auth_sessions (token_hash, user_id, kind, started_at, last_seen_at, expires_at)
     VALUES (?, ?, 'cookie', ?, ?, ?)`,
    [hashOf(token), id, now, now, now + HOUR_MS],
  );
  return token;
}
