import { spawn } from 'node:child_process';
import { appendFileSync, closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import process from 'node:process';
import readline from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { endWithThisProcess } from './end-with-this-process.mjs';
import { Explained, root } from './project.mjs';

/** On a machine that has much else to do; one that ends is noticed at once. */
const READY_WITHIN_MS = 180_000;
const STOP_WITHIN_MS = 30_000;

/**
 * A program of somebody else's, or of ours, that runs beside this process until it is stopped, and is gone when this process
 * is, even when that is killed.
 *
 * @template T
 * @param {object} options
 * @param {string} options.name what messages call it
 * @param {string} options.program
 * @param {string[]} [options.args]
 * @param {Record<string, string | undefined>} [options.env]
 * @param {string} options.log the file that its output goes to
 * @param {(line: string, stream: 'stdout' | 'stderr') => void} [options.onLine] told of each line of it as well
 * @param {() => Promise<T>} options.ask how to find out that it answers, and what; it rejects until then
 * @param {NodeJS.Signals} [options.stopSignal]
 * @param {(how: string) => void} [options.onUnexpectedEnd] it had answered, and has ended without being asked to
 * @param {() => void} [options.cleanUp] when it is gone for good
 * @returns {Promise<Server<T>>} when it answers
 * @throws Explained when it does not start, with the last it said
 *
 * @template T
 * @typedef {object} Server
 * @property {T} answer the first one
 * @property {() => number | undefined} pid
 * @property {() => Promise<T>} start brings it back after `crash`, at the same address, with what it had written
 * @property {() => Promise<void>} crash `kill -9`
 * @property {() => Promise<void>} restart ends it in order, and starts it again
 * @property {() => Promise<void>} stop ends it in order, for good
 * @property {() => void} kill ends it at once, for good
 */
export async function startServer(options) {
  const { name, ask, log, stopSignal = 'SIGTERM', cleanUp = () => undefined } = options;
  let running;
  const killNow = () => {
    running?.kill();
    cleanUp();
  };
  const release = endWithThisProcess(killNow);
  const start = async () => {
    let isUp = false;
    const onUnexpectedEnd = (how) => isUp && options.onUnexpectedEnd?.(how);
    running = inBackground({ ...options, stopSignal, onUnexpectedEnd });
    const answer = await untilAnswers(running, { name, ask, log });
    isUp = true;
    return answer;
  };
  const asked = (signal) => running.end(signal);
  try {
    const answer = await start();
    return {
      answer,
      pid: () => running.pid,
      start,
      crash: () => asked('SIGKILL'),
      restart: async () => {
        await asked(stopSignal);
        await start();
      },
      stop: async () => {
        await asked(stopSignal);
        release();
        cleanUp();
      },
      kill: () => {
        release();
        killNow();
      },
    };
  } catch (error) {
    release();
    killNow();
    throw error;
  }
}

/**
 * A group of its own, so that Ctrl-C reaches this process first, which may still need what it has started; and so that
 * its helpers can be found when it died without ending them.
 */
export function inBackground({
  program,
  args = [],
  env,
  log,
  onLine,
  stopSignal = 'SIGTERM',
  onUnexpectedEnd = () => undefined,
}) {
  const output = onLine ? 'pipe' : openSync(log, 'a');
  const child = spawn(program, args, { cwd: root, detached: true, env, stdio: ['ignore', output, output] });
  if (onLine) for (const stream of ['stdout', 'stderr']) readLines(child[stream], log, (line) => onLine(line, stream));
  else closeSync(output);
  let isAsked = false;
  let failure;
  const exited = new Promise((resolve) => {
    child.once('error', (error) => {
      failure = error;
      resolve(error.message);
    });
    child.once('exit', (code, signal) => resolve(signal ?? `status ${code}`));
  });
  const hasEnded = () => failure !== undefined || child.exitCode !== null || child.signalCode !== null;
  const { pid } = child;
  if (pid !== undefined) guard().began(pid, stopSignal);
  void exited.then((how) => {
    if (pid !== undefined) {
      killGroup(pid);
      guard().ended(pid);
    }
    if (!isAsked) onUnexpectedEnd(how);
  });
  return {
    pid,
    exited,
    hasEnded,
    /** Asks it to end, and after half a minute makes it. Resolves when it is gone. */
    async end(signal) {
      isAsked = true;
      if (hasEnded()) return;
      child.kill(signal);
      const late = setTimeout(() => killGroup(pid), STOP_WITHIN_MS);
      await exited;
      clearTimeout(late);
    },
    kill() {
      isAsked = true;
      if (pid !== undefined) killGroup(pid);
    },
  };
}

function readLines(stream, log, onLine) {
  readline.createInterface({ input: stream }).on('line', (line) => {
    appendFileSync(log, `${line}\n`);
    onLine(line);
  });
}

function killGroup(pid) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

async function untilAnswers(running, { name, ask, log }) {
  const until = Date.now() + READY_WITHIN_MS;
  let refused;
  while (!running.hasEnded() && Date.now() < until) {
    try {
      return await ask();
    } catch (error) {
      refused = error;
      await delay(100);
    }
  }
  const why = running.hasEnded() ? `it ended at once, with ${await running.exited}` : refused?.message;
  await running.end('SIGKILL');
  throw new Explained(
    `${name} did not start (${why}):\n${lastLines(existsSync(log) ? readFileSync(log, 'utf8') : '')}`,
  );
}

export const lastLines = (text) => text.trim().split('\n').slice(-15).join('\n');

let watching;

/** The process that ends what runs in the background when this one is gone; one is enough. */
export function guard() {
  watching ??= startGuard();
  return watching;
}

function startGuard() {
  const program = fileURLToPath(new URL('process-guard.mjs', import.meta.url));
  const child = spawn(process.execPath, [program], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  // It must not keep this process from ending: its ending is what it waits for.
  child.unref();
  child.stdin.unref();
  // Without it things still end in order; only being killed would leave something.
  child.stdin.on('error', () => undefined);
  return {
    pid: child.pid,
    began: (group, signal) => child.stdin.write(`+ ${group} ${signal}\n`),
    ended: (group) => child.stdin.write(`- ${group}\n`),
  };
}
