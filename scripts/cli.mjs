/** `npm run migrate|admin|import -- …`: a command of the built application. */
import process from 'node:process';
import { main } from './lib/project.mjs';
import { runBuilt } from './lib/run-built.mjs';

await main(() => runBuilt('cli.js', process.argv.slice(2)));
