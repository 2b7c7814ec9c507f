import type { Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { type INestApplication, Injectable, Logger } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { DatabaseBoot } from '../database/database-boot.js';
import { EventIntake } from '../events/event-intake.js';
import { OutboxRelay } from '../events/outbox-relay.js';
import { TaskRunner } from '../timers/task-runner.js';
import { Draining } from './draining.js';

/** From the signal to the end, whatever still runs: orchestrators are told to wait 45 s before they kill. */
export const DEADLINE_MS = 44_000;

/** After the drain, requests under way get this long at the most; then their connections are closed. */
const CLOSE_TIMEOUT_MS = 20_000;

/** Kept for closing connections and pools, however long the drain was. */
const LAST_MS = 2_000;

/** Turns balancers away, serves what still comes, ends the timers and the intake of events, closes the server and the pools, in this order. */
@Injectable()
export class GracefulShutdown {
  private readonly logger = new Logger('shutdown');
  private stopping = false;

  constructor(
    private readonly config: AppConfig,
    private readonly draining: Draining,
    private readonly tasks: TaskRunner,
    private readonly relay: OutboxRelay,
    private readonly intake: EventIntake,
    private readonly boot: DatabaseBoot,
  ) {}

  /** SIGTERM drains; SIGINT, which a person sends, does not wait. Signals after the first change nothing. */
  listen(app: INestApplication): void {
    process.on('SIGTERM', () => void this.exit(app, this.config.shutdownDrainMs));
    process.on('SIGINT', () => void this.exit(app, 0));
  }

  private async exit(app: INestApplication, drainMs: number): Promise<void> {
    if (this.stopping) return;
    this.stopping = true;
    const deadline = setTimeout(() => {
      this.logger.error('the shutdown takes too long; what still runs is left to the others');
      process.exit(1);
    }, DEADLINE_MS);
    deadline.unref();
    try {
      await this.stop(app, drainMs);
      process.exit(0);
    } catch (error) {
      this.logger.error({ err: error }, 'the shutdown failed');
      process.exit(1);
    }
  }

  private async stop(app: INestApplication, drainMs: number): Promise<void> {
    const closeMs = Math.min(CLOSE_TIMEOUT_MS, DEADLINE_MS - LAST_MS - drainMs);
    this.draining.begin();
    this.logger.log(`stopping: serving for ${drainMs} ms more while balancers look away`);
    await delay(drainMs);
    this.boot.stop();
    const server = app.getHttpServer() as Server;
    const forced = setTimeout(() => {
      server.closeAllConnections();
    }, closeMs);
    // A task or a delivery that is under way may finish, but no longer than requests may.
    await Promise.race([
      Promise.all([this.relay.stop(), this.intake.stop(), this.tasks.stop()]),
      delay(closeMs / 2, undefined, { ref: false }),
    ]);
    server.closeIdleConnections();
    await app.close();
    clearTimeout(forced);
    this.logger.log('stopped');
  }
}
