import type { NestExpressApplication } from '@nestjs/platform-express';
import type { MutableClock } from './mutable-clock.js';
import { type AppOptions, startOneApp } from './one-app.js';
import { startSplitApp } from './split-app.js';
import { splitOfThisRun } from './split-of-this-run.js';

/** The shop, whether it is one application or three. */
export interface TestApp {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** What hosts the parts of the shop, of which a test may ask for one. */
  readonly app: Pick<NestExpressApplication, 'get'>;
  readonly clock: MutableClock;
  close(): Promise<void>;
}

/**
 * The whole shop on a free port, with empty databases of its own. Timers do not run: call the tasks. It is one application, but in
 * `npm run test:services`, where it is the three services behind the edge.
 */
export async function startTestApp(options: AppOptions = {}): Promise<TestApp> {
  const split = splitOfThisRun();
  return split === undefined ? startOneApp(options) : startSplitApp(split, options);
}
