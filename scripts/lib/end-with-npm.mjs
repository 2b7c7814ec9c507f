import process from 'node:process';

/**
 * npm passes a signal to the shell that it starts scripts with, and the shell dies of it without passing it on. So when
 * npm started this and that shell is gone, this ends as it would by the signal.
 */
export function endWithNpm() {
  if (!process.env.npm_lifecycle_event) return;
  const shell = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, 500);
  timer.unref();
}
