import { once } from 'node:events';
import { createServer } from 'node:net';
import { browserClient } from '../support/browser-client.js';
import { freePort } from '../support/free-port.js';
import { Program } from '../support/program.js';
import { scratchDatabase } from '../support/scratch-database.js';

/** The settings that point a program at a database of its own; none for SQLite, which lives in its DATA_DIR. */
async function database(): Promise<{ env: Record<string, string>; drop: () => Promise<void> }> {
  const scratch = await scratchDatabase();
  return {
    env: scratch.config.engine === 'mysql' ? { DATABASE_URL: scratch.config.url } : {},
    drop: () => scratch.drop(),
  };
}

describe('the program', () => {
  const running: Program[] = [];
  const drops: (() => Promise<void>)[] = [];

  const start = (environment: Record<string, string>, ...rest: [string?, (readonly string[])?]): Program => {
    const program = new Program(environment, ...rest);
    running.push(program);
    return program;
  };

  const withDatabase = async (): Promise<Record<string, string>> => {
    const { env, drop } = await database();
    drops.push(drop);
    return env;
  };

  afterEach(async () => {
    await Promise.all(running.splice(0).map((program) => program.kill()));
    await Promise.all(drops.splice(0).map((drop) => drop()));
  });

  it.each([
    ['a bad setting', { PORT: 'abc' }, /PORT: .*whole number/],
    ['an unwritable data folder', { DATA_DIR: '/dev/null/data' }, /DATA_DIR/],
    ['a data folder that cannot be', { DATA_DIR: '/proc/bookstore' }, /DATA_DIR/],
    [
      'an unwritable uploads folder',
      { UPLOADS_DIR: '/dev/null/uploads' },
      /^\/dev\/null\S* cannot be written.*UPLOADS_DIR/m,
    ],
    ['production without a secret', { NODE_ENV: 'production' }, /SESSION_SECRET/],
  ])('ends with %s in one clear message and a non-zero exit', async (_name, environment, message) => {
    const program = start({ ...environment });
    expect(await program.exitCode()).toBe(1);
    expect(program.printed).toMatch(message);
    expect(program.printed).not.toMatch(/^\s+at /m);
  });

  it('ends when its port is taken, naming it', async () => {
    const squatter = createServer().listen(0);
    await once(squatter, 'listening');
    const address = squatter.address();
    const port = typeof address === 'object' && address !== null ? String(address.port) : '';
    const program = start({ PORT: port });
    expect(await program.exitCode()).toBe(1);
    expect(program.printed).toContain(`The port ${port} is taken`);
    // Told once, by the line above.
    expect(program.printed).not.toContain('EADDRINUSE');
    squatter.close();
  });

  it('drains on SIGTERM: turns balancers away at once, serves on, and ends with 0', async () => {
    const program = start({ ...(await withDatabase()), SHUTDOWN_DRAIN_MS: '1500' });
    const client = browserClient(await program.url());
    expect((await client.get('/health')).status).toBe(200);
    program.signal('SIGTERM');
    await program.prints(/serving for 1500 ms/);
    // npm, a shell or systemd may send it again, to the whole group.
    program.signal('SIGTERM');
    expect([(await client.get('/health')).status, (await client.get('/health/ready')).status]).toEqual([503, 503]);
    expect((await client.get('/books')).status).toBe(200);
    expect(await program.exitCode()).toBe(0);
    // Whoever looks at the log finds the drain in it, and no failure.
    expect(program.printed).not.toMatch(/"level":[56]0|"stack"/);
  });

  it('ends at once on SIGINT', async () => {
    const program = start({ ...(await withDatabase()), SHUTDOWN_DRAIN_MS: '30000' });
    await program.url();
    program.signal('SIGINT');
    expect(await program.exitCode()).toBe(0);
  });

  it('serves metrics on a port of their own when told to', async () => {
    const probe = createServer().listen(0);
    await once(probe, 'listening');
    const address = probe.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    probe.close();
    const program = start({ ...(await withDatabase()), METRICS_PORT: String(port) });
    const url = await program.url();
    expect((await browserClient(url).get('/metrics')).status).toBe(404);
    const metrics = await browserClient(`http://localhost:${port}`).get('/metrics');
    expect(metrics.text).toMatch(/bookstore_/);
    expect([metrics.headers.get('x-instance-id'), metrics.headers.get('x-request-id')]).not.toContain(null);
  });

  it('listens where it is told to, and nowhere else', async () => {
    const metricsPort = await freePort();
    const program = start({
      ...(await withDatabase()),
      LISTEN_ADDRESS: '127.0.0.1',
      METRICS_PORT: String(metricsPort),
    });
    const { port } = new URL(await program.url());
    for (const [own, path] of [
      [port, '/health/live'],
      [String(metricsPort), '/metrics'],
    ] as const) {
      expect((await fetch(`http://127.0.0.1:${own}${path}`)).status).toBe(200);
      await expect(fetch(`http://[::1]:${own}${path}`)).rejects.toThrow('fetch failed');
    }
  });

  it('never logs a password, a token, a cookie or a card number', async () => {
    const program = start({ ...(await withDatabase()), LOG_LEVEL: 'trace', RATE_LIMITS: 'off' });
    const url = await program.url();
    const client = browserClient(url);
    const password = 'Tr0ub4dor-and-three';
    await client.post('/register', { name: 'Eva', email: 'eva@example.com', password });
    await client.post('/login', { email: 'eva@example.com', password: `${password}-wrong` });
    const session = await client.api('POST', '/api/v1/sessions', { email: 'eva@example.com', password });
    const { token } = session.json<{ token: string }>();
    await client.api('GET', '/api/v1/me', undefined, { authorization: `Bearer ${token}` });
    await client.api(
      'POST',
      '/api/v1/orders/BK-00000000/payments',
      { method: 'credit_card', cardNumber: '4242424242424242' },
      {
        authorization: `Bearer ${token}`,
        'idempotency-key': 'a-key-for-this-test',
      },
    );
    await client.get(`/books?q=${token}`);
    expect(program.printed).toMatch(/"path":"\/api\/v1\/sessions"/);
    for (const secret of [
      password,
      token,
      client.cookie('sid') ?? 'no-cookie',
      '4242424242424242',
      'eva@example.com',
    ]) {
      expect(program.printed).not.toContain(secret);
    }
  });

  it('migrates an empty database once when ten processes start together', async () => {
    const env = await withDatabase();
    // SQLite serves one process.
    const count = env['DATABASE_URL'] === undefined ? 1 : 10;
    const programs = Array.from({ length: count }, () => start({ ...env, DB_POOL_SIZE: '3' }));
    await Promise.all(programs.map((program) => program.url()));
    expect(programs.filter((program) => /applied \d+ migrations/.test(program.printed))).toHaveLength(1);
  }, 180_000);

  it('migrates by command, and says how when it is asked otherwise', async () => {
    const env = await withDatabase();
    const migrate = (...args: string[]): Program => start(env, 'dist/cli.js', ['migrate', ...args]);
    const first = migrate();
    expect([await first.exitCode(), first.printed]).toEqual([0, expect.stringMatching(/\d+ migrations applied/)]);
    const odd = migrate('sideways');
    expect([await odd.exitCode(), odd.printed]).toEqual([2, expect.stringMatching(/usage: migrate/)]);
  }, 180_000);
});
