/** `npm run test:browser`: a person's way through the built shop, in chromium. Arguments are Jest's. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/dependencies.mjs';
import { jest } from './lib/jest.mjs';
import { Explained, main, requireSupportedNode } from './lib/project.mjs';

/** Where distributions put the browser; CHROMIUM_PATH names another. */
function findChromium() {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const onPath = ['chromium', 'chromium-browser', 'google-chrome'].flatMap((name) =>
    folders.map((folder) => path.join(folder, name)),
  );
  return [process.env.CHROMIUM_PATH, '/usr/bin/chromium', ...onPath].find((file) => file && existsSync(file));
}

await main(async () => {
  requireSupportedNode();
  const chromium = findChromium();
  if (!chromium) {
    throw new Explained(
      'No chromium was found. Install it (Debian: apt-get install chromium), or name one in CHROMIUM_PATH.',
    );
  }
  await ensureInstalled();
  await ensureBuilt();
  process.exitCode = await jest(['--config', 'test/browser/jest.config.cjs', ...process.argv.slice(2)], {
    CHROMIUM_PATH: chromium,
  });
});
