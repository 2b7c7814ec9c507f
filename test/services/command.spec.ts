import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserClient, browserClient } from '../support/browser-client.js';
import { eventually } from '../support/eventually.js';
import { Program } from '../support/program.js';

/** Names of what `npm run services` starts, as the machine has them. */
const ALL = ['beam.smp', 'epmd', 'mariadbd|mysqld', 'nginx', 'node'];

let dataDir: string;
let running: Program[] = [];

beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'bookstore-services-command-'));
});

afterEach(async () => {
  await Promise.all(running.map((program) => program.kill()));
  running = [];
  await nothingIsLeft();
});

afterAll(() => rmSync(dataDir, { recursive: true }));

function start(more: Readonly<Record<string, string>> = {}): Program {
  const settings = { DATA_DIR: dataDir, PORT: '0', NODE_ENV: 'development', DEMO_DATA: 'on', ...more };
  const program = new Program(settings, 'scripts/services.mjs');
  running.push(program);
  return program;
}

interface Process {
  readonly pid: number;
  readonly name: string;
}

/** The processes of this machine whose environment or command line names our folder; but not those that have ended. */
function ours(): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      const read = (file: string): string => readFileSync(join('/proc', pid, file), 'utf8');
      try {
        const isOurs = read('environ').includes(dataDir) || read('cmdline').includes(dataDir);
        return isOurs ? [{ pid: Number(pid), name: read('comm').trim() }] : [];
      } catch {
        return [];
      }
    });
}

const nothingIsLeft = (): Promise<unknown> => eventually(ours, (left) => left.length === 0);

/** The process of a part, by what is in its environment or on its command line. */
function pidOf(name: string, words: string): number {
  const found = ours().find(
    (process) => process.name === name && readFileSync(`/proc/${process.pid}/environ`, 'utf8').includes(words),
  );
  if (!found) throw new Error(`there is no ${name} with ${words}`);
  return found.pid;
}

const booksOn = async (browser: BrowserClient): Promise<number> =>
  (await browser.get('/api/v1/books')).json<{ items: object[] }>().items.length;

const folder = (): string => join(dataDir, 'services');

describe('npm run services', () => {
  it('says which setting makes no sense before it starts anything', async () => {
    const program = start({ CURRENCY: 'XXZ' });
    expect(await program.exitCode()).toBe(1);
    expect(program.printed).toMatch(/^The configuration has a problem:\n {2}CURRENCY: .*\n$/);
  });

  it('starts all of it, brings back what dies, and ends all of it in order', async () => {
    const program = start();
    const browser = browserClient(await program.url());
    await program.prints(/demo accounts[^]*admin@[^]*Ctrl-C ends all of it/);
    for (const path of ['/books', '/login', '/cart']) expect((await browser.get(path)).status).toBe(200);
    for (const name of ALL) expect(ours().map((process) => process.name)).toContainEqual(expect.stringMatching(name));
    expect(await booksOn(browser)).toBeGreaterThan(10);

    const other = start();
    expect(await other.exitCode()).toBe(1);
    expect(other.printed).toMatch(/^The services run already, with their data in /);

    process.kill(pidOf('node', 'SERVICES=orders'), 'SIGKILL');
    await program.prints(/orders ended \(SIGKILL\); starting it again/);
    await program.prints(/orders runs again/);
    expect((await browser.get('/cart')).status).toBe(200);

    for (const file of ['secrets.json', 'auth.env', 'database/grants.sql', 'rabbitmq/rabbitmq.conf']) {
      expect([file, statSync(join(folder(), file)).mode & 0o777]).toEqual([file, 0o600]);
    }
    program.signal('SIGINT');
    expect(await program.exitCode()).toBe(0);
    expect(program.printed.match(/"context":"shutdown","msg":"stopped"/g)).toHaveLength(3);
    await nothingIsLeft();
  });

  it('has its data again, and leaves nothing behind when it is killed', async () => {
    const secrets = readFileSync(join(folder(), 'secrets.json'), 'utf8');
    const program = start();
    const browser = browserClient(await program.url());
    expect(await booksOn(browser)).toBeGreaterThan(10);
    expect(readFileSync(join(folder(), 'secrets.json'), 'utf8')).toBe(secrets);
    await program.kill();
    await nothingIsLeft();
  });
});
