/** `npm run bench`: measures the built application (see bench/). */
import path from 'node:path';
import process from 'node:process';
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/dependencies.mjs';
import { main, requireSupportedNode, root } from './lib/project.mjs';
import { runNode } from './lib/run.mjs';

await main(async () => {
  requireSupportedNode();
  await ensureInstalled();
  await ensureBuilt();
  process.exitCode = await runNode(path.join(root, 'bench/run.mjs'), process.argv.slice(2));
});
