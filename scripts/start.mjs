/** `npm start`: the shop, from a fresh clone or from what an earlier start has prepared. */
import process from 'node:process';
import { main } from './lib/project.mjs';
import { runBuilt } from './lib/run-built.mjs';

/**
 * npm passes a signal to the shell that it starts scripts with, and the shell dies of it without passing it on. So when
 * npm started this and that shell is gone, this ends as it would by the signal.
 */
function endWithNpm() {
  if (!process.env.npm_lifecycle_event) return;
  const shell = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, 500);
  timer.unref();
}

endWithNpm();
await main(() => runBuilt('main.js', process.argv.slice(2)));
