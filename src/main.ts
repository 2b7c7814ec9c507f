import { fileURLToPath } from 'node:url';
import { bootDatabase, createApp } from './create-app.js';
import { AppConfig } from './platform/config/app-config.js';
import { loadConfig } from './platform/config/load-config.js';
import { GracefulShutdown } from './platform/health/graceful-shutdown.js';
import { createLogger } from './platform/logging/logger.js';
import { MetricsServer } from './platform/metrics/metrics-server.js';
import { announce } from './start/announce.js';
import { explainStartError } from './start/explain-start-error.js';
import { TaskRunner } from './platform/timers/task-runner.js';

try {
  await start(loadConfig(process.env));
} catch (error) {
  process.stderr.write(`${explainStartError(error)}\n`);
  process.exit(1);
}

async function start(config: AppConfig): Promise<void> {
  const logger = createLogger(config);
  const app = await createApp({ config, logger, rootDir: fileURLToPath(new URL('..', import.meta.url)) });
  app.get(GracefulShutdown).listen(app);
  // SQLite is here or it is not; a MySQL server that is away is waited for while the health endpoints answer.
  const booted = bootDatabase(app);
  if (config.database.engine === 'sqlite') await booted;
  await app.get(MetricsServer).start();
  await app.listen(config.port);
  app.get(TaskRunner).start();
  await booted;
  announce(await app.getUrl(), config);
}
