import { browserClient } from '../support/browser-client.js';
import { Program } from '../support/program.js';
import { scratchDatabase, type ScratchDatabase } from '../support/scratch-database.js';
import { TcpProxy } from '../support/tcp-proxy.js';

/** A page must have answered by then, whatever the database does: the statement's limit, and some for a slow machine. */
const ANSWERS_WITHIN_MS = 20_000;
const RECOVERS_WITHIN_MS = 10_000;

describe('a database server that goes away', () => {
  let scratch: ScratchDatabase;
  let proxy: TcpProxy;
  let program: Program;

  beforeEach(async () => {
    scratch = await scratchDatabase();
    if (scratch.config.engine !== 'mysql') throw new Error('this suite needs a server: npm run test:mysql');
    const url = new URL(scratch.config.url);
    proxy = await TcpProxy.start({ host: url.hostname, port: Number(url.port) });
    url.port = String(proxy.port);
    url.hostname = '127.0.0.1';
    program = new Program({ DATABASE_URL: url.href, LOG_LEVEL: 'fatal', SHUTDOWN_DRAIN_MS: '0', PORT: '0' });
  });

  afterEach(async () => {
    await program.kill();
    await proxy.close();
    await scratch.drop();
  });

  const statusOf = async (url: string, path: string): Promise<number> =>
    (await fetch(`${url}${path}`, { signal: AbortSignal.timeout(ANSWERS_WITHIN_MS) })).status;

  /** Asks until the page works again; throws when it takes too long. */
  async function recovered(url: string): Promise<void> {
    const deadline = AbortSignal.timeout(RECOVERS_WITHIN_MS);
    while ((await statusOf(url, '/books')) !== 200 || (await statusOf(url, '/health/ready')) !== 200) {
      deadline.throwIfAborted();
    }
  }

  it.each(['refuse', 'freeze'] as const)(
    'by %s costs its pages, not the process, and they come back',
    async (how) => {
      const url = await program.url();
      expect(await statusOf(url, '/books')).toBe(200);
      proxy[how]();
      const page = await browserClient(url).get('/books');
      expect([page.status, page.headers.get('retry-after')]).toEqual([503, '5']);
      expect(await Promise.all(Array.from({ length: 40 }, () => statusOf(url, '/books')))).toEqual(
        Array.from({ length: 40 }, () => 503),
      );
      // Balancers wait 5 s at the most.
      const quick = async (path: string): Promise<number> =>
        (await fetch(`${url}${path}`, { signal: AbortSignal.timeout(4_000) })).status;
      expect([await quick('/health'), await quick('/health/live'), await quick('/health/ready')]).toEqual([
        200, 200, 503,
      ]);
      proxy.pass();
      await recovered(url);
    },
    90_000,
  );

  it('fails a command at once, in one line', async () => {
    await program.kill();
    proxy.refuse();
    const { url: address } = scratch.config as { url: string };
    const url = new URL(address);
    url.port = String(proxy.port);
    for (const args of [['migrate'], ['admin', 'list']]) {
      program = new Program({ DATABASE_URL: url.href }, 'dist/cli.js', args);
      expect(await program.exitCode()).toBe(1);
      expect(program.printed).toMatch(/^The database cannot be reached .*DATABASE_URL/);
    }
  }, 180_000);

  it('that turns the user away ends the start, in one line', async () => {
    await program.kill();
    const own = (scratch.config as { url: string }).url;
    // Only who may use any database is told that there is none of that name.
    for (const [user, told] of [
      [own, /^The database user may not use that database/],
      [process.env['TEST_DATABASE_URL'] ?? own, /^The server has no such database/],
    ] as const) {
      const url = new URL(user);
      url.pathname = '/no_such_database';
      program = new Program({ DATABASE_URL: url.href, LOG_LEVEL: 'fatal' });
      expect(await program.exitCode()).toBe(1);
      expect(program.printed).toMatch(told);
    }
  }, 180_000);

  it('from the very start is waited for, alive and not ready', async () => {
    await program.kill();
    proxy.refuse();
    const url = new URL((scratch.config as { url: string }).url);
    url.port = String(proxy.port);
    program = new Program({ DATABASE_URL: url.href, LOG_LEVEL: 'info', SHUTDOWN_DRAIN_MS: '0', PORT: '0' });
    await program.prints(/cannot be reached .*trying until it can/);
    proxy.pass();
    const address = await program.url();
    await recovered(address);
  }, 180_000);
});
