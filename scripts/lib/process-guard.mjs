/**
 * Ends what another process has started in the background once that process is gone, however it went: a killed one cannot
 * tidy up behind itself. Its standard input is a pipe that only that process holds, with a line for each group of processes
 * that begins (`+ GROUP SIGNAL`, how it is asked to end) or has ended (`- GROUP`). At the end of the pipe it ends what is left,
 * the last one first, because that may need what began before it.
 */
import process from 'node:process';
import readline from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';

const END_WITHIN_MS = 10_000;

/** Group → the signal that asks it to end. */
const groups = new Map();

for await (const line of readline.createInterface({ input: process.stdin })) {
  const [event, group, signal] = line.split(' ');
  if (event === '+') groups.set(Number(group), signal);
  else groups.delete(Number(group));
}
for (const [group, signal] of [...groups].reverse()) await end(group, signal);

async function end(group, signal) {
  const until = Date.now() + END_WITHIN_MS;
  let alive = send(group, signal);
  while (alive && Date.now() < until) {
    await delay(50);
    alive = send(group, 0);
  }
  if (alive) send(group, 'SIGKILL');
}

/** Whether there is somebody in the group to get it. */
function send(group, signal) {
  try {
    process.kill(-group, signal);
    return true;
  } catch {
    return false;
  }
}
