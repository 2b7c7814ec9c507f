/** `npm start`: the shop, from a fresh clone or from what an earlier start has prepared. */
import process from 'node:process';
import { endWithNpm } from './lib/end-with-npm.mjs';
import { main } from './lib/project.mjs';
import { runBuilt } from './lib/run-built.mjs';

endWithNpm();
await main(() => runBuilt('main.js', process.argv.slice(2)));
