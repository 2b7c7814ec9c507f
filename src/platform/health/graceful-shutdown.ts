import type { Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { type INestApplication, Injectable, Logger } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { DatabaseBoot } from '../database/database-boot.js';
import { TaskRunner } from '../timers/task-runner.js';
import { Draining } from './draining.js';

/** After the drain, requests under way get this long; then their connections are closed. */
const CLOSE_TIMEOUT_MS = 20_000;

/** Turns balancers away, serves what still comes, ends the timers, closes the server and the pools, in this order. */
@Injectable()
export class GracefulShutdown {
  private readonly logger = new Logger('shutdown');

  constructor(
    private readonly config: AppConfig,
    private readonly draining: Draining,
    private readonly tasks: TaskRunner,
    private readonly boot: DatabaseBoot,
  ) {}

  /** SIGTERM drains; SIGINT, which a person sends, does not wait. A second signal changes nothing. */
  listen(app: INestApplication): void {
    process.once('SIGTERM', () => void this.exit(app, this.config.shutdownDrainMs));
    process.once('SIGINT', () => void this.exit(app, 0));
  }

  private async exit(app: INestApplication, drainMs: number): Promise<void> {
    try {
      await this.stop(app, drainMs);
      process.exit(0);
    } catch (error) {
      this.logger.error({ err: error }, 'the shutdown failed');
      process.exit(1);
    }
  }

  async stop(app: INestApplication, drainMs: number): Promise<void> {
    this.draining.begin();
    this.logger.log(`stopping: serving for ${drainMs} ms more while balancers look away`);
    await delay(drainMs);
    this.boot.stop();
    await this.tasks.stop();
    const server = app.getHttpServer() as Server;
    const forced = setTimeout(() => {
      server.closeAllConnections();
    }, CLOSE_TIMEOUT_MS);
    server.closeIdleConnections();
    await app.close();
    clearTimeout(forced);
    this.logger.log('stopped');
  }
}
