/** `npm test`: the suites that need nothing but Node. Arguments are Jest's: `npm test -- orders`. */
import process from 'node:process';
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/dependencies.mjs';
import { jest, needBuild, suitesIn } from './lib/jest.mjs';
import { main, requireSupportedNode } from './lib/project.mjs';

await main(async () => {
  requireSupportedNode();
  await ensureInstalled();
  const args = process.argv.slice(2);
  if (needBuild(suitesIn('.'), args)) await ensureBuilt();
  process.exitCode = await jest(args);
});
