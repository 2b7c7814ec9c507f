import { bootDatabase, createApp, loadDemoOfServices } from '../create-app.js';
import type { AppConfig } from '../platform/config/app-config.js';
import { ProvidersOf } from '../platform/discovery/providers-of.js';
import { EventIntake } from '../platform/events/event-intake.js';
import { GracefulShutdown } from '../platform/health/graceful-shutdown.js';
import { ReadinessCheck } from '../platform/health/readiness-check.js';
import { createLogger } from '../platform/logging/logger.js';
import { MetricsServer } from '../platform/metrics/metrics-server.js';
import { TaskRunner } from '../platform/timers/task-runner.js';
import { announce } from './announce.js';

/** Starts the web application and resolves when it serves with its database ready and the demo in it. `rootDir` is the project's folder. */
export async function start(config: AppConfig, rootDir: string): Promise<void> {
  const logger = createLogger(config);
  const app = await createApp({ config, logger, rootDir });
  app.get(GracefulShutdown).listen(app);
  // Told before anything listens: a person has to mend it.
  for (const check of app.get(ProvidersOf).all(ReadinessCheck)) if (check.neededToStart) await check.check();
  // SQLite is here or it is not; a MySQL server that is away is waited for while the health endpoints answer.
  const booted = bootDatabase(app);
  // Whether it fails is asked below; until then nobody else has to.
  booted.catch(() => undefined);
  if (config.database.engine === 'sqlite') await booted;
  await app.get(MetricsServer).start();
  await (config.listenAddress === undefined ? app.listen(config.port) : app.listen(config.port, config.listenAddress));
  app.get(TaskRunner).start();
  await booted;
  app.get(EventIntake).start();
  announce(await app.getUrl(), config);
  await loadDemoOfServices(app);
}
