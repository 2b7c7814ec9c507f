/** `npm test`: the suites that need nothing but Node. Arguments are Jest's: `npm test -- orders`. */
import process from 'node:process';
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/dependencies.mjs';
import { jest, suitesIn, usesBuild } from './lib/jest.mjs';
import { main, requireSupportedNode } from './lib/project.mjs';

await main(async () => {
  requireSupportedNode();
  await ensureInstalled();
  if (suitesIn('.').some(usesBuild)) await ensureBuilt();
  process.exitCode = await jest(process.argv.slice(2));
});
