import { join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { bootDatabase, createApp } from '../../src/create-app.js';
import type { AppConfig } from '../../src/platform/config/app-config.js';
import { DatabaseBoot } from '../../src/platform/database/database-boot.js';
import { DatabaseHeldError, heldMarker } from '../../src/platform/database/database-hold.js';
import { Database } from '../../src/platform/database/database.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { createLogger } from '../../src/platform/logging/logger.js';
import { browserClient } from '../support/browser-client.js';
import { eventually } from '../support/eventually.js';
import { type ScratchDatabase, scratchDatabase } from '../support/scratch-database.js';
import { testConfig } from '../support/test-config.js';

const ROOT = join(__dirname, '../..');

let scratch: ScratchDatabase;
let config: AppConfig;
let app: NestExpressApplication;
let booted: Promise<void>;

const anApp = (): Promise<NestExpressApplication> => createApp({ config, logger: createLogger(config), rootDir: ROOT });

const execute = (sql: string, params: readonly (string | number)[]): Promise<number> =>
  app.get(UnitOfWork).run(() => app.get(Database).execute(sql, params));

const release = (module: string): Promise<number> =>
  execute('DELETE FROM platform_markers WHERE name = ?', [heldMarker(module)]);

/** Whether the promise is still open after the application has done everything that it could do at once. */
async function isWaiting(answer: Promise<unknown>): Promise<boolean> {
  // Three answers of another kind come first, so it had its turn.
  for (let turn = 0; turn < 3; turn += 1) await browserClient(await app.getUrl()).get('/health/live');
  return (await Promise.race([answer, Promise.resolve('waiting')])) === 'waiting';
}

const ready = (): Promise<number> =>
  app
    .getUrl()
    .then((url) => browserClient(url).get('/health/ready'))
    .then(({ status }) => status);

beforeEach(async () => {
  scratch = await scratchDatabase();
  config = testConfig(scratch.config);
  const first = await anApp();
  await bootDatabase(first);
  await first
    .get(UnitOfWork)
    .run(() =>
      first
        .get(Database)
        .execute('INSERT INTO platform_markers (name, set_at) VALUES (?, ?)', [heldMarker('catalog'), 0]),
    );
  await first.close();
  app = await anApp();
  booted = bootDatabase(app);
  await app.listen(0, '127.0.0.1');
  await eventually(ready, (status) => status === 200);
});

afterEach(async () => {
  app.get(DatabaseBoot).stop();
  await booted;
  app.getHttpServer().closeAllConnections();
  await app.close();
  await scratch.drop();
});

describe('a process whose database is being moved into', () => {
  it('takes requests and answers them when the move is over', async () => {
    const browser = browserClient(await app.getUrl());
    const page = browser.get('/books');
    const call = browser.api('POST', '/api/v1/sessions', { email: 'nobody@example.com', password: 'unknown words' });
    expect([await isWaiting(page), await isWaiting(call), app.get(DatabaseBoot).ready]).toEqual([true, true, false]);
    await release('catalog');
    expect([(await page).status, (await call).status]).toEqual([200, 401]);
    await booted;
    expect(app.get(DatabaseBoot).ready).toBe(true);
    expect((await browser.get('/books')).status).toBe(200);
  });

  it('does not do what nobody waits for any more', async () => {
    const url = await app.getUrl();
    const gone = new AbortController();
    const body = JSON.stringify({ name: 'Ana', email: 'ana@example.com', password: 'libros usados' });
    const headers = { 'content-type': 'application/json' };
    const asked = fetch(`${url}/api/v1/users`, { method: 'POST', headers, body, signal: gone.signal });
    expect(await isWaiting(asked)).toBe(true);
    gone.abort();
    await expect(asked).rejects.toThrow('aborted');
    const again = fetch(`${url}/api/v1/users`, { method: 'POST', headers, body });
    expect(await isWaiting(again)).toBe(true);
    await release('catalog');
    // Not "this address is taken": the first was never done.
    expect((await again).status).toBe(201);
  });

  it('tells other services in time that it is there, and nothing before it has looked at who asks', async () => {
    const ask = (): Promise<Response> => fetch(`${url}/internal/catalog/any-method`, { method: 'POST', body: '{}' });
    const url = await app.getUrl();
    const held = await ask();
    expect([held.status, await held.json()]).toEqual([503, { code: 'http.held', message: '', details: {} }]);
    await release('catalog');
    await booted;
    expect((await ask()).status).toBe(404);
  });

  it('does not let a command work there', async () => {
    const command = await anApp();
    await expect(command.get(DatabaseBoot).start(undefined, { once: true })).rejects.toBeInstanceOf(DatabaseHeldError);
    await command.close();
  });

  it('is not kept waiting by the move of what it does not host', async () => {
    await release('catalog');
    await booted;
    await execute('INSERT INTO platform_markers (name, set_at) VALUES (?, ?)', [heldMarker('elsewhere'), 0]);
    const other = await anApp();
    await bootDatabase(other);
    expect(other.get(DatabaseBoot).ready).toBe(true);
    await other.close();
  });
});
