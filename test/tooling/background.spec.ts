import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../support/eventually.js';

const OWNER = join(__dirname, 'background-owner.mjs');

let folder: string;
let owner: Owner | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bookstore-background-'));
});

afterEach(async () => {
  await owner?.close();
  rmSync(folder, { recursive: true });
});

/** A process that has started a program with a helper in the background. */
class Owner {
  readonly child: ChildProcess;
  private printed = '';
  readonly ended: Promise<number | null>;
  private hasEnded = false;

  constructor(mode?: string) {
    const args = [OWNER, folder, ...(mode === undefined ? [] : [mode])];
    this.child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.printed += text));
    this.ended = new Promise((resolve) => this.child.once('close', resolve));
    void this.ended.then(() => (this.hasEnded = true));
  }

  async says(words: RegExp): Promise<string> {
    const printed = await eventually(
      () => this.printed,
      (text) => words.test(text) || this.hasEnded,
    );
    expect(printed).toMatch(words);
    return printed;
  }

  /** The program and its helper, once they run. */
  async runs(): Promise<number[]> {
    await this.says(/runs \d+ \d+\n/);
    return readFileSync(join(folder, 'ready'), 'utf8').split(' ').map(Number);
  }

  async does(what: string): Promise<string> {
    this.child.stdin?.write(`${what}\n`);
    return this.says(new RegExp(`did ${what}`));
  }

  async close(): Promise<void> {
    this.child.stdin?.end();
    await this.ended;
  }
}

function start(mode?: string): Owner {
  owner = new Owner(mode);
  return owner;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const areGone = (pids: readonly number[]): Promise<unknown> =>
  eventually(
    () => pids.filter(isAlive),
    (alive) => alive.length === 0,
  );

const wasAsked = (): boolean => existsSync(join(folder, 'ready.asked'));

describe('a program in the background', () => {
  it('is asked to end, and its helpers go with it', async () => {
    const shelf = start();
    const pids = await shelf.runs();
    expect(pids.filter(isAlive)).toEqual(pids);
    expect(await shelf.does('stop')).toMatch(/cleaned up\ndid stop/);
    await areGone(pids);
    expect(wasAsked()).toBe(true);
  });

  it('ends when its owner is killed, in order, helpers and all', async () => {
    const shelf = start();
    const pids = await shelf.runs();
    shelf.child.kill('SIGKILL');
    await areGone(pids);
    expect(wasAsked()).toBe(true);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('ends with an owner that ends by %s', async (signal) => {
    const shelf = start();
    const pids = await shelf.runs();
    shelf.child.kill(signal);
    expect(await shelf.ended).toBe(1);
    await areGone(pids);
  });

  it('is brought back after a crash, which leaves no helper, and after a restart', async () => {
    const shelf = start();
    const first = await shelf.runs();
    await shelf.does('crash');
    await areGone(first);
    expect(wasAsked()).toBe(false);
    rmSync(join(folder, 'ready'));
    await shelf.does('start');
    const second = readFileSync(join(folder, 'ready'), 'utf8').split(' ').map(Number);
    expect(second.filter(isAlive)).toEqual(second);
    // Nobody is told of an end that was asked for.
    expect(await shelf.does('restart')).not.toContain('it ended by');
    expect(wasAsked()).toBe(true);
  });

  it('tells its owner when it ends by itself, and takes its helpers along', async () => {
    const shelf = start();
    const pids = await shelf.runs();
    process.kill(pids[0] ?? 0, 'SIGKILL');
    await shelf.says(/it ended by SIGKILL/);
    await areGone(pids);
  });

  it('that does not start says why, with the last it said', async () => {
    const shelf = start('broken');
    await shelf.says(/^The shelf did not start \(it ended at once, with status 3\):\nno room on the shelf\n/m);
    expect(await shelf.ended).toBe(1);
  });
});
