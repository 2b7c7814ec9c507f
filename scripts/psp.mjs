/** `npm run psp`: the payment provider that the shop can be pointed at (PAYMENT_PROVIDER=http). */
import process from 'node:process';
import { main } from './lib/project.mjs';
import { runBuilt } from './lib/run-built.mjs';

await main(() => runBuilt('psp/main.js', process.argv.slice(2)));
