import { fileURLToPath } from 'node:url';
import { loadConfig } from './platform/config/load-config.js';
import { explainStartError } from './start/explain-start-error.js';
import { makeFolders } from './start/make-folders.js';

try {
  const config = loadConfig(process.env);
  await makeFolders(config);
  // Loaded only now, so that a wrong setting, and a folder that cannot be had, is told at once.
  const { start } = await import('./start/start.js');
  await start(config, fileURLToPath(new URL('..', import.meta.url)));
} catch (error) {
  process.stderr.write(`${explainStartError(error)}\n`);
  process.exit(1);
}
