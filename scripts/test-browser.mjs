/** `npm run test:browser`: a person's way through the built shop, in chromium. Arguments are Jest's. */
import process from 'node:process';
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/dependencies.mjs';
import { jest } from './lib/jest.mjs';
import { BROWSER, programsOf } from './lib/programs.mjs';
import { main, requireSupportedNode } from './lib/project.mjs';

await main(async () => {
  requireSupportedNode();
  const [chromium] = programsOf(BROWSER);
  await ensureInstalled();
  await ensureBuilt();
  process.exitCode = await jest(['--config', 'test/browser/jest.config.cjs', ...process.argv.slice(2)], {
    CHROMIUM_PATH: chromium,
    BROWSER_TEST_URL: undefined,
  });
});
