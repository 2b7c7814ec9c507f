import { Injectable, Logger } from '@nestjs/common';
import { BatchPublisher } from './batch-publisher.js';
import { EventTables } from './event-tables.js';
import { OutboxQueue } from './outbox-queue.js';

/** After a local commit the relay waits this long for more, so that many commits are one look at the outboxes. */
const GATHER_MS = 25;

/** So often others may be faster before the rest is left to them. */
const MAX_LOST_CLAIMS = 3;

/**
 * Carries events out of this process's outboxes. Any number of them work at once, in any number of processes: each has
 * what it has claimed, for as long as its lease lasts.
 */
@Injectable()
export class OutboxRelay {
  private readonly logger = new Logger('events');
  private running: Promise<void> | undefined;
  private again = false;
  private stopped = false;
  private gathering: NodeJS.Timeout | undefined;

  constructor(
    private readonly tables: EventTables,
    private readonly queue: OutboxQueue,
    private readonly publisher: BatchPublisher,
  ) {}

  /** Resolves when nothing was due any more. While a run is under way, it looks once more instead of running twice. */
  run(): Promise<void> {
    if (this.stopped) return Promise.resolve();
    if (this.running) this.again = true;
    return (this.running ??= this.drain());
  }

  /** Runs shortly; for whoever cannot wait. */
  wake(): void {
    if (this.stopped || this.gathering) return;
    this.gathering = setTimeout(() => {
      this.gathering = undefined;
      this.run().catch((error: unknown) => {
        this.logger.error({ err: error }, 'the relay failed; it runs again by itself');
      });
    }, GATHER_MS);
    this.gathering.unref();
  }

  /** No event is begun any more; resolves when those under way have ended. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.gathering);
    // Whoever ran it has heard of what went wrong.
    await this.running?.catch(() => undefined);
  }

  private async drain(): Promise<void> {
    try {
      do {
        this.again = false;
        await this.drainOnce();
      } while (this.mustLookAgain());
    } finally {
      this.running = undefined;
    }
  }

  private mustLookAgain(): boolean {
    return this.again && !this.stopped;
  }

  /** The outboxes in turn, a batch each, so that a long one does not hold up the others. */
  private async drainOnce(): Promise<void> {
    const lost = new Map<string, number>();
    let modules = this.tables.outboxes;
    while (modules.length > 0 && !this.stopped) {
      const left: string[] = [];
      for (const module of modules) {
        const claim = await this.queue.claim(module);
        if (!claim) continue;
        if (claim.events.length === 0) {
          const times = (lost.get(module) ?? 0) + 1;
          lost.set(module, times);
          if (times < MAX_LOST_CLAIMS) left.push(module);
          continue;
        }
        if (!(await this.publisher.publish(claim, () => !this.stopped))) return;
        left.push(module);
      }
      modules = left;
    }
  }
}
