import process from 'node:process';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** What is still to be ended, in the order in which it began. */
const ends = new Set();

/** Calls `end` when this process ends, also by a signal that nobody else handles. Returns how to take that back. */
export function endWithThisProcess(end) {
  if (ends.size === 0) listen();
  ends.add(end);
  return () => {
    if (ends.delete(end) && ends.size === 0) stopListening();
  };
}

/** What began last may need what began before it. */
function endAll() {
  for (const end of [...ends].reverse()) end();
}

function onSignal(signal) {
  if (process.listenerCount(signal) === 1) process.exit(1);
}

function listen() {
  process.once('exit', endAll);
  for (const signal of SIGNALS) process.on(signal, onSignal);
}

function stopListening() {
  process.off('exit', endAll);
  for (const signal of SIGNALS) process.off(signal, onSignal);
}
