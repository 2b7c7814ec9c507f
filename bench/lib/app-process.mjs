import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Long enough for a first start that loads the demo on two slow cores. */
const START_TIMEOUT_MS = 120_000;
const STOP_TIMEOUT_MS = 15_000;

/** Every process started here that still runs, so that an interrupted run leaves none behind. */
const running = new Set();

/**
 * Starts the built app on a free port of the loopback and waits until it is ready. Nothing of this process's environment
 * reaches it but what finding programs needs: a setting of the developer's shell would change the measurement.
 *
 * @param {{ directory: string, settings: Record<string, string> }} options `directory` holds its data and its log
 * @returns {Promise<{ url: string, pid: number, log: string, stop: () => Promise<void> }>}
 */
export async function startApp({ directory, settings }) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const log = join(directory, 'app.log');
  const output = openSync(log, 'a');
  const child = spawn(process.execPath, ['dist/main.js'], {
    cwd: ROOT,
    env: appEnvironment(directory, { ...settings, PORT: String(port), PUBLIC_URL: url }),
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  running.add(child);
  const ended = new Promise((resolve) => child.once('exit', resolve)).then(() => running.delete(child));
  child.once('error', () => running.delete(child));

  try {
    await untilReady(url, child, log);
  } catch (error) {
    await stop(child, ended);
    throw error;
  }
  return { url, pid: child.pid, log, stop: () => stop(child, ended) };
}

/** The environment of a process of ours, the app or its command line, that works on the data in `directory`. */
export function appEnvironment(directory, settings) {
  const { PATH, HOME, TZ, TMPDIR } = process.env;
  const inherited = Object.entries({ PATH, HOME, TZ, TMPDIR }).filter(([, value]) => value !== undefined);
  return {
    ...Object.fromEntries(inherited),
    NODE_ENV: 'development',
    DATA_DIR: join(directory, 'data'),
    SHUTDOWN_DRAIN_MS: '0',
    ...settings,
  };
}

/** Ends whatever is left when this process has to go at once. */
export function killRunningApps() {
  for (const child of running) child.kill('SIGKILL');
}

/** @returns {Promise<number>} a port of the loopback that nobody listens on */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function untilReady(url, child, log) {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`the app ended at once:\n${tail(log)}`);
    const ready = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(2000) }).catch(() => undefined);
    if (ready?.status === 200) return;
    await pause(100);
  }
  throw new Error(`the app was not ready after ${START_TIMEOUT_MS / 1000} s:\n${tail(log)}`);
}

async function stop(child, ended) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await ended;
  clearTimeout(force);
}

function tail(log) {
  return readFileSync(log, 'utf8').split('\n').slice(-30).join('\n');
}
