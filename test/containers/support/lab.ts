import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export const PROJECT = join(__dirname, '../../..');

interface Machine {
  readonly address: string;
  readonly environment: Readonly<Record<string, string>>;
}

interface Lab {
  readonly cluster: { readonly program: string; readonly environment: Readonly<Record<string, string>> };
  readonly machines: readonly Machine[];
  readonly tag: string;
}

/** What scripts/test-containers.mjs has started. */
const lab = JSON.parse(process.env['TEST_LAB'] ?? 'null') as Lab | null;
if (lab === null) throw new Error('TEST_LAB is not set: run these specs with `npm run test:containers`');

export const IMAGE = `bookstore:${lab.tag}`;
export const EDGE_IMAGE = `bookstore-edge:${lab.tag}`;

export function machine(number: number): Machine {
  const found = lab?.machines[number - 1];
  if (!found) throw new Error(`there is no machine ${number}`);
  return found;
}

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly output: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a program to its end, however it ends. */
export function attempt(program: string, args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd ?? PROJECT,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let output = '';
    child.stdout.on('data', (data: Buffer) => {
      stdout += data.toString();
      output += data.toString();
    });
    child.stderr.on('data', (data: Buffer) => {
      output += data.toString();
    });
    child.once('error', reject);
    child.once('close', (status) => {
      resolve({ status, stdout, output });
    });
  });
}

/** Runs a program; answers what it printed. @throws with all of it when it fails */
export async function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { status, stdout, output } = await attempt(program, args, options);
  if (status !== 0)
    throw new Error(`${program} ${args.join(' ')} ended with ${String(status)}:\n${output.slice(-4_000)}`);
  return stdout.trim();
}

/** `docker` on a machine. */
export const docker = (number: number, ...args: readonly string[]): Promise<string> =>
  run('docker', args, { env: machine(number).environment });

/** The lab's own: kill, start, cut, heal, swarm. */
export const cluster = (...args: readonly string[]): Promise<string> =>
  run(lab.cluster.program, args, { env: lab.cluster.environment });

/** Asks until the answer is yes. @throws saying what never was, after `withinMs` */
export async function until(what: string, ask: () => Promise<boolean>, withinMs = 60_000): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await ask())) {
    if (Date.now() > end) throw new Error(`not within ${withinMs / 1000} s: ${what}`);
    await delay(250);
  }
}
