import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { AppModule } from '../../src/app.module.js';
import { installFailpoints } from '../../src/composition/failpoints/install-failpoints.js';
import { bootDatabase } from '../../src/create-app.js';
import type { AppConfigValues } from '../../src/platform/config/app-config.js';
import { AmqpPolicy } from '../../src/platform/events/amqp/amqp-policy.js';
import { configureApp } from '../../src/platform/http/configure-app.js';
import { createLogger, NestLogger } from '../../src/platform/logging/logger.js';
import { Clock } from '../../src/shared/clock.js';
import { MutableClock } from './mutable-clock.js';
import { scratchDatabase } from './scratch-database.js';
import { testConfig } from './test-config.js';

/** One application, in the process of the test. */
export interface OneApp {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly app: NestExpressApplication;
  readonly clock: MutableClock;
  close(): Promise<void>;
}

export interface AppOptions {
  readonly clock?: MutableClock;
  readonly config?: Partial<AppConfigValues>;
  /** How it uses the broker, if it has one. */
  readonly amqp?: AmqpPolicy;
  /** Runs before the application listens, e.g. to replace a provider's behaviour. */
  readonly prepare?: (app: NestExpressApplication) => void;
}

const ROOT = join(__dirname, '../..');

/**
 * An application that hosts what `config.services` says, everything by default, on a free port unless one is given and with an
 * empty database of its own unless one is given. Timers do not run: call the tasks.
 */
export async function startOneApp(options: AppOptions = {}): Promise<OneApp> {
  const scratch = await scratchDatabase();
  const config = testConfig(scratch.config, options.config);
  const clock = options.clock ?? new MutableClock();
  const logger = createLogger(config);
  const module = await Test.createTestingModule({ imports: [AppModule.for(config, ROOT)] })
    .overrideProvider(Clock)
    .useValue(clock)
    .overrideProvider(AmqpPolicy)
    .useValue(options.amqp ?? new AmqpPolicy())
    .compile();
  const app = module.createNestApplication<NestExpressApplication>({
    bodyParser: false,
    logger: new NestLogger(logger),
  });
  installFailpoints(app, config.failpoints);
  configureApp(app, logger);
  options.prepare?.(app);
  await bootDatabase(app);
  await app.listen(config.port, '127.0.0.1');
  const url = await app.getUrl();
  return {
    url,
    app,
    clock,
    close: async () => {
      app.getHttpServer().closeAllConnections();
      await app.close();
      await scratch.drop();
      await rm(config.dataDir, { recursive: true, force: true });
    },
  };
}
