import process from 'node:process';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Calls `end` when this process ends, also by a signal that nobody else handles. Returns how to take that back. */
export function endWithThisProcess(end) {
  const onSignal = (signal) => {
    if (process.listenerCount(signal) === 1) process.exit(1);
  };
  process.once('exit', end);
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return () => {
    process.off('exit', end);
    for (const signal of SIGNALS) process.off(signal, onSignal);
  };
}
