import type { Logger } from 'pino';
import type { Controls, DeliveryBody } from './bodies.js';
import type { Books } from './books.js';
import type { ChargeEntry, RefundEntry } from './entries.js';
import { eventBody } from './events.js';
import { chargeNotFound, ProviderError } from './provider-error.js';
import { signed, type SignedMessage } from './signature.js';

export interface WebhookTarget {
  readonly url: string;
  readonly secret: string;
  /** The pause before the first repeat; each further one is twice as long, up to {@link LONGEST_PAUSE_MS}. */
  readonly retryMs: number;
}

export const LONGEST_PAUSE_MS = 30_000;
const ANSWER_WITHIN_MS = 5_000;
const STALE_MS = 600_000;
/** So many of the last messages can be replayed as they went out. */
const REMEMBERED = 1_000;

/** Tells the merchant of everything in the books until it has said 2xx, over restarts too; in any order, at least once. */
export class Webhooks {
  private copies = 1;
  private delayMs = 0;
  private order: 'kept' | 'reversed' = 'kept';
  private held: (ChargeEntry | RefundEntry)[] | undefined;
  private readonly sent = new Map<string, SignedMessage>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private stopped = false;

  constructor(
    private readonly target: WebhookTarget | undefined,
    private readonly books: Books,
    private readonly logger: Logger,
  ) {}

  /** What an earlier process did not bring to its end. */
  resume(): void {
    for (const entry of this.books.undelivered) this.tell(entry);
  }

  tell(entry: ChargeEntry | RefundEntry): void {
    if (!this.target) return;
    if (this.held) this.held.push(entry);
    else this.later(this.delayMs, entry, 1);
  }

  /** `hold` collects what is to be told; its end tells it, in the order asked for. */
  control({ copies, delayMs, order, hold }: Controls): void {
    this.copies = copies ?? this.copies;
    this.delayMs = delayMs ?? this.delayMs;
    this.order = order ?? this.order;
    if (hold === true) this.held ??= [];
    if (hold === false) this.release();
  }

  /** Sends one message about a charge at once, as honest as asked for. @throws ProviderError @returns the merchant's answers */
  async deliver({ payment, as, copies, change }: DeliveryBody): Promise<readonly number[]> {
    const charge = this.books.charge(payment);
    if (!this.target) throw new ProviderError(409, 'no_webhooks', 'PSP_WEBHOOK_URL is not set');
    if (!charge) throw chargeNotFound();
    const message = this.message(charge, as, change, this.target.secret);
    const { url } = this.target;
    return Promise.all(Array.from({ length: copies }, () => post(url, message)));
  }

  stop(): void {
    this.stopped = true;
    for (const timer of this.timers) clearTimeout(timer);
  }

  private message(charge: ChargeEntry, as: DeliveryBody['as'], change: object, secret: string): SignedMessage {
    const body = eventBody(charge, change);
    const honest = signed(charge.event, body, secret, Date.now());
    switch (as) {
      case 'signed':
        return honest;
      case 'replayed': {
        const before = this.sent.get(charge.event);
        if (!before) throw new ProviderError(409, 'nothing_to_replay', 'nothing was sent about this charge');
        return before;
      }
      case 'forged':
        return signed(charge.event, body, `${secret} of somebody else`, Date.now());
      case 'unsigned':
        return { ...honest, headers: { 'content-type': 'application/json', 'webhook-id': charge.event } };
      case 'stale':
        return signed(charge.event, body, secret, Date.now() - STALE_MS);
      case 'tampered':
        return { ...honest, body: eventBody(charge, { ...change, id: 'ch_tampered' }) };
    }
  }

  private release(): void {
    const held = this.held ?? [];
    this.held = undefined;
    const inOrder = this.order === 'kept' ? held : held.toReversed();
    // One after the other, or the network would make an order of its own.
    void inOrder.reduce<Promise<void>>((before, entry) => before.then(() => this.attempt(entry, 1)), Promise.resolve());
  }

  private later(ms: number, entry: ChargeEntry | RefundEntry, attempt: number): void {
    if (this.stopped) return;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      void this.attempt(entry, attempt);
    }, ms);
    this.timers.add(timer);
  }

  private async attempt(entry: ChargeEntry | RefundEntry, attempt: number): Promise<void> {
    const { target } = this;
    if (!target || this.stopped) return;
    const message = signed(entry.event, eventBody(entry), target.secret, Date.now());
    this.remember(entry.event, message);
    const answers = await Promise.all(Array.from({ length: this.copies }, () => post(target.url, message)));
    const isHeard = answers.length > 0 && answers.every((status) => status >= 200 && status < 300);
    this.logger[isHeard ? 'info' : 'warn']({ event: entry.event, attempt, answers }, 'webhook');
    if (isHeard) {
      await this.books.markDelivered(entry.event).catch((error: unknown) => {
        this.logger.error({ err: error, event: entry.event }, 'a delivery could not be written down; it is made again');
      });
      return;
    }
    this.later(Math.min(LONGEST_PAUSE_MS, target.retryMs * 2 ** (attempt - 1)), entry, attempt + 1);
  }

  private remember(event: string, message: SignedMessage): void {
    this.sent.set(event, message);
    const [oldest] = this.sent.keys();
    if (this.sent.size > REMEMBERED && oldest !== undefined) this.sent.delete(oldest);
  }
}

/** The status of the answer; 0 without one. */
async function post(url: string, { headers, body }: SignedMessage): Promise<number> {
  try {
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
    const answer = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return 0;
  }
}
