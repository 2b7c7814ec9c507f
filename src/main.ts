import { fileURLToPath } from 'node:url';
import { loadConfig } from './platform/config/load-config.js';
import { explainStartError } from './start/explain-start-error.js';

try {
  const config = loadConfig(process.env);
  // Loaded only now, so that a wrong setting is told at once.
  const { start } = await import('./start/start.js');
  await start(config, fileURLToPath(new URL('..', import.meta.url)));
} catch (error) {
  process.stderr.write(`${explainStartError(error)}\n`);
  process.exit(1);
}
