import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { DemoData } from '../demo/demo-data.js';
import { AppConfig } from '../platform/config/app-config.js';
import { Migrator } from '../platform/database/migrator.js';
import { Markers } from '../platform/markers/markers.js';
import { ServiceUnavailableError } from '../shared/service-unavailable.error.js';

const MARKER = 'demo-data';
const RETRY_MS = 1_000;

/** Fills the shop with the demo's people and books at its very first start. */
@Injectable()
export class FirstDemo implements OnApplicationShutdown {
  private readonly logger = new Logger('demo');
  private stopped = false;

  constructor(
    private readonly config: AppConfig,
    private readonly markers: Markers,
    private readonly demo: DemoData,
    private readonly migrator: Migrator,
  ) {}

  /** Once in the life of this database, and only where it is wanted. */
  async load(): Promise<void> {
    if (!this.config.demoData || (await this.markers.isSet(MARKER))) return;
    await this.demo.load();
    await this.markers.set(MARKER);
  }

  /** The same, waiting for as long as auth does not answer; instances that start together load it once. */
  async loadWhenAuthAnswers(): Promise<void> {
    for (let attempt = 1; !this.stopped; attempt += 1) {
      try {
        if (this.config.demoData && !(await this.markers.isSet(MARKER))) await this.migrator.migrate(() => this.load());
        if (attempt > 1) this.logger.log('the demo data is loaded');
        return;
      } catch (error) {
        if (!(error instanceof ServiceUnavailableError)) throw error;
        if (attempt === 1) this.logger.warn(`the demo data waits: ${error.message}`);
        await delay(RETRY_MS, undefined, { ref: false });
      }
    }
  }

  onApplicationShutdown(): void {
    this.stopped = true;
  }
}
