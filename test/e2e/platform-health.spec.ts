import { rm, writeFile } from 'node:fs/promises';
import { Logger } from '@nestjs/common';
import { AppConfig } from '../../src/platform/config/app-config.js';
import { Database, DatabaseUnavailableError } from '../../src/platform/database/database.js';
import { EventIntake } from '../../src/platform/events/event-intake.js';
import { EventLog } from '../../src/platform/events/event-log.js';
import { OutboxRelay } from '../../src/platform/events/outbox-relay.js';
import { Draining } from '../../src/platform/health/draining.js';
import { browserClient } from '../support/browser-client.js';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/free-port.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

describe('health', () => {
  let test: TestApp;
  const status = async (path: string): Promise<number> => (await browserClient(test.url).get(path)).status;
  const all = async (): Promise<number[]> => [
    await status('/health'),
    await status('/health/live'),
    await status('/health/ready'),
  ];

  beforeEach(async () => {
    test = await startTestApp();
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await test.close();
  });

  it('is good when everything works', async () => {
    expect(await all()).toEqual([200, 200, 200]);
  });

  it('with the database away, is not ready, but takes traffic and lives, and says why', async () => {
    const away = jest
      .spyOn(test.app.get(Database), 'query')
      .mockRejectedValue(new DatabaseUnavailableError(new Error('gone')));
    expect(await all()).toEqual([200, 200, 503]);
    expect((await browserClient(test.url).get('/health')).json()).toMatchObject({
      info: { dependencies: { database: 'the database cannot be reached' } },
    });
    away.mockRestore();
  });

  it('with the uploads unwritable, is not ready', async () => {
    const { uploadsDir } = test.app.get(AppConfig);
    await rm(uploadsDir, { recursive: true, force: true });
    await writeFile(uploadsDir, 'a file where the folder was');
    const ready = await browserClient(test.url).get('/health/ready');
    expect(ready.status).toBe(503);
    expect(ready.text).toMatch(/uploads/);
  });

  it('tells when a check begins to fail and when it is good again, once each', async () => {
    const warned = jest.spyOn(Logger.prototype, 'warn');
    const told = jest.spyOn(Logger.prototype, 'log');
    const away = jest
      .spyOn(test.app.get(Database), 'query')
      .mockRejectedValue(new DatabaseUnavailableError(new Error('gone')));
    const ready = (): Promise<number> => status('/health/ready');
    // An answer stands for a second: the check itself fails twice.
    await eventually(ready, () => away.mock.calls.length > 1);
    expect(await ready()).toBe(503);
    away.mockRestore();
    await eventually(ready, (found) => found === 200);
    expect(warned.mock.calls).toEqual([
      [
        { check: 'database', problem: 'the database cannot be reached' },
        'this instance is not ready: the check database fails',
      ],
    ]);
    expect(told.mock.calls).toEqual([['the check database is good again']]);
  });

  it('while draining, turns traffic away but lives and serves', async () => {
    test.app.get(Draining).begin();
    expect(await all()).toEqual([503, 200, 503]);
    const page = await browserClient(test.url).get('/');
    expect([page.status, page.headers.get('connection')]).toEqual([200, 'close']);
  });
});

describe('with RabbitMQ away', () => {
  it('is ready and serves, and says so', async () => {
    const rabbitmqUrl = `amqp://guest:guest-s3cret@127.0.0.1:${await freePort()}`;
    const test = await startTestApp({ config: { rabbitmqUrl } });
    try {
      test.app.get(EventIntake).start();
      const client = browserClient(test.url);
      await client.post('/register', { name: 'Marta Rivas', email: 'marta@example.com', password: 'libros usados' });
      await test.app.get(OutboxRelay).run();
      expect(await test.app.get(EventLog).counts()).toMatchObject({ pending: 1, dead: 0 });
      for (const path of ['/health', '/health/live', '/health/ready', '/books'])
        expect((await client.get(path)).status).toBe(200);
      const health = await eventually(
        () => client.get('/health'),
        ({ text }) => text.includes('away'),
      );
      expect(health.json()).toMatchObject({
        info: { dependencies: { rabbitmq: 'away: events wait in the outboxes' } },
      });
      expect(health.text).not.toMatch(/s3cret|127\.0\.0\.1/);
      expect((await client.get('/metrics')).text).toMatch(/^bookstore_amqp_dead_letters 0$/m);
    } finally {
      await test.close();
    }
  });
});

describe('with the database away', () => {
  it('pages and calls answer 503, say when to come back, and work again when it is back', async () => {
    const test = await startTestApp();
    try {
      const client = browserClient(test.url);
      const gone = new DatabaseUnavailableError(new Error('gone'));
      const browse = jest.spyOn(test.app.get(Database), 'browse').mockRejectedValue(gone);
      const page = await client.get('/books');
      expect([page.status, page.headers.get('retry-after')]).toEqual([503, '5']);
      expect(page.text).toMatch(/<h1/);
      const call = await client.get('/api/v1/books');
      expect([call.status, call.json()['code']]).toEqual([503, 'http.503']);
      browse.mockRestore();
      expect((await client.get('/books')).status).toBe(200);
    } finally {
      await test.close();
    }
  });
});
