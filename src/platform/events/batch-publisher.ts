import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../shared/clock.js';
import type { EventId } from '../../shared/domain-event.js';
import { type CounterMetric, Metrics } from '../metrics/metrics.js';
import { EventTransport, TransportUnavailableError } from './event-transport.js';
import { type Claim, type ClaimedEvent, OutboxQueue } from './outbox-queue.js';
import { backoffMs, BEGIN_WITHIN_MS, LANES, MAX_ATTEMPTS, PUBLISH_TIMEOUT_MS } from './relay-policy.js';
import { withinTime } from './within-time.js';

/** While nothing can be carried, events are offered again after so long. */
const UNAVAILABLE_DELAY_MS = 5_000;
const MAX_ERROR_LENGTH = 2_000;

/** A claim while it is worked on. */
interface Batch {
  readonly claim: Claim;
  /** Not begun yet. */
  readonly waiting: ClaimedEvent[];
  readonly done: EventId[];
  /** By a transport that carries nothing at the moment. */
  readonly refused: ClaimedEvent[];
}

const nextOf = (batch: Batch, mayBegin: () => boolean): ClaimedEvent | undefined =>
  mayBegin() ? batch.waiting.shift() : undefined;

/** Publishes what a relay has claimed, each event by itself, and writes down what became of it. */
@Injectable()
export class BatchPublisher {
  private readonly logger = new Logger('events');
  private readonly published: CounterMetric;
  private readonly failures: CounterMetric;
  private readonly fenced: CounterMetric;

  constructor(
    private readonly queue: OutboxQueue,
    private readonly transport: EventTransport,
    private readonly clock: Clock,
    metrics: Metrics,
  ) {
    this.published = metrics.counter('bookstore_events_published_total', 'Events handed to their consumers', [
      'module',
    ]);
    this.failures = metrics.counter('bookstore_event_failures_total', 'Events that could not be published', ['type']);
    this.fenced = metrics.counter('bookstore_events_fenced_total', 'Events whose lease had run out', ['module']);
  }

  /** `goOn` is asked before each event; what was not begun is given back. Answers whether events could be carried at all. */
  async publish(claim: Claim, goOn: () => boolean): Promise<boolean> {
    const batch: Batch = { claim, waiting: [...claim.events], done: [], refused: [] };
    const beginUntil = this.clock.now().getTime() + BEGIN_WITHIN_MS;
    const mayBegin = (): boolean => goOn() && batch.refused.length === 0 && this.clock.now().getTime() < beginUntil;
    const lanes = await Promise.allSettled(Array.from({ length: LANES }, () => this.lane(batch, mayBegin)));
    await this.settle(claim, batch.done);
    const available = batch.refused.length === 0;
    const again = this.clock.now().getTime() + (available ? 0 : UNAVAILABLE_DELAY_MS);
    const left = [...batch.refused, ...batch.waiting].map(({ id }) => id);
    await this.queue.giveBack(claim, left, new Date(again));
    for (const lane of lanes) if (lane.status === 'rejected') throw lane.reason;
    return available;
  }

  private async lane(batch: Batch, mayBegin: () => boolean): Promise<void> {
    for (let next = nextOf(batch, mayBegin); next; next = nextOf(batch, mayBegin)) {
      try {
        await withinTime(this.transport.publish(next.read(), next.origin), PUBLISH_TIMEOUT_MS);
        batch.done.push(next.id);
      } catch (error) {
        if (error instanceof TransportUnavailableError) {
          batch.refused.push(next);
          this.logger.warn({ err: error }, 'events cannot be carried at the moment; they are kept');
        } else await this.failed(batch.claim, next, error);
      }
    }
  }

  private async settle(claim: Claim, done: readonly EventId[]): Promise<void> {
    const kept = await this.queue.published(claim, done);
    this.published.inc({ module: claim.module }, kept);
    if (kept === done.length) return;
    this.fenced.inc({ module: claim.module }, done.length - kept);
    this.logger.warn(
      { module: claim.module, events: done.length - kept },
      'a lease ran out before its events were marked',
    );
  }

  private async failed(claim: Claim, { id, type, attempts: before }: ClaimedEvent, error: unknown): Promise<void> {
    const attempts = before + 1;
    const dead = attempts >= MAX_ATTEMPTS;
    const retryAt = dead ? null : new Date(this.clock.now().getTime() + backoffMs(attempts));
    const text = (error instanceof Error ? error.message : String(error)).slice(0, MAX_ERROR_LENGTH);
    this.failures.inc({ type });
    const context = { err: error, eventId: id, type, attempts };
    if (dead) this.logger.error(context, 'an event is dead: look at /admin/events');
    else this.logger.warn(context, 'an event could not be published; it is tried again');
    await this.queue.failed(claim, { id, attempts, error: text, retryAt });
  }
}
