/** `npm run psp`: the payment provider that the shop can be pointed at (PAYMENT_PROVIDER=http). */
import process from 'node:process';
import { endWithNpm } from './lib/end-with-npm.mjs';
import { main } from './lib/project.mjs';
import { runBuilt } from './lib/run-built.mjs';

endWithNpm();
await main(() => runBuilt('psp/main.js', process.argv.slice(2)));
