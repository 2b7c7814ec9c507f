/** `npm run build`: brings node_modules and dist up to date; does nothing when they are. */
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/dependencies.mjs';
import { main, requireSupportedNode } from './lib/project.mjs';

await main(async () => {
  requireSupportedNode();
  await ensureInstalled();
  await ensureBuilt();
});
