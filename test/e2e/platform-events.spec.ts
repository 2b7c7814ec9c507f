import { AuthApi } from '../../src/auth/auth.api.js';
import { Database } from '../../src/platform/database/database.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { EventDelivery } from '../../src/platform/events/event-delivery.js';
import { EventSubscriptions } from '../../src/platform/events/event-subscription.js';
import { EventsCommand } from '../../src/platform/events/cli/events.command.js';
import { Outbox } from '../../src/platform/events/outbox.js';
import { OutboxRelay } from '../../src/platform/events/outbox-relay.js';
import { UsageError } from '../../src/platform/cli/cli-command.js';
import type { DomainEvent, EventId } from '../../src/shared/domain-event.js';
import { newId } from '../../src/shared/ids.js';
import { registered, signedIn } from '../builders/shop-visitors.js';
import type { BrowserClient } from '../support/browser-client.js';
import { runCommand } from '../support/recorded-output.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const DAY_MS = 86_400_000;

let test: TestApp;
let admin: BrowserClient;

beforeAll(async () => {
  test = await startTestApp();
  admin = await registered(test, { name: 'Marta Rivas', email: 'marta@example.com' });
  // A page, for its form token.
  await admin.get('/api/docs');
  await test.app.get(AuthApi).grantRole('marta@example.com', 'admin');
  await test.app.get(OutboxRelay).run();
});

afterAll(() => test.close());

afterEach(async () => {
  await write(`DELETE FROM auth_outbox WHERE state = 'dead'`);
  await write(`DELETE FROM orders_outbox WHERE state = 'dead'`);
});

const write = (sql: string, params: readonly (string | number)[] = []): Promise<number> =>
  test.app.get(UnitOfWork).run(() => test.app.get(Database).execute(sql, params));

async function deadEvent(error = 'the <b>printer</b> is out of paper', daysAgo = 0, module = 'auth'): Promise<EventId> {
  const event: DomainEvent = {
    id: newId<EventId>(),
    type: `${module}.test_happened`,
    subject: 'something',
    occurredAt: new Date(test.clock.now().getTime() - daysAgo * DAY_MS),
    payload: { secret: 'payload' },
  };
  await test.app.get(UnitOfWork).run(() => test.app.get(Outbox).append([event]));
  await write(`UPDATE ${module}_outbox SET state = 'dead', attempts = 12, last_error = ? WHERE id = ?`, [
    error,
    event.id,
  ]);
  return event.id;
}

async function stateOf(id: EventId, module = 'auth'): Promise<string | undefined> {
  const [row] = await test.app
    .get(Database)
    .query<{ state: string }>(`SELECT state FROM ${module}_outbox WHERE id = ?`, [id]);
  return row?.state;
}

describe('the page of dead events', () => {
  it('is for administrators', async () => {
    const stranger = await signedIn(test);
    expect((await stranger.get('/admin/events')).status).toBe(403);
    expect((await stranger.post('/admin/events/retry')).status).toBe(403);
    expect((await stranger.get('/books')).text).not.toContain('/admin/events');
    expect((await admin.get('/books')).text).toContain('/admin/events');
  });

  it('says in both languages that there is nothing', async () => {
    expect((await admin.get('/admin/events')).text).toContain('Todo está entregado');
    const english = await admin.get('/admin/events', { 'accept-language': 'en' });
    expect(english.text).toContain('Everything is delivered');
  });

  it('shows what failed, how often and why, as text, and not what the event holds', async () => {
    const id = await deadEvent();
    const { status, text } = await admin.get('/admin/events');
    expect(status).toBe(200);
    expect(text).toContain(id);
    expect(text).toContain('auth.test_happened');
    expect(text).toContain('12 intentos');
    expect(text).toContain('the &lt;b&gt;printer&lt;/b&gt; is out of paper');
    expect(text).not.toContain('payload');
  });

  it('retries one, which the relay then publishes', async () => {
    const [id, other] = [await deadEvent(), await deadEvent()];
    await admin.get('/admin/events');
    const answer = await admin.post(`/admin/events/${id}/retry`);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/admin/events']);
    expect((await admin.get('/admin/events')).text).toContain('Se vuelve a intentar ahora mismo.');
    await test.app.get(OutboxRelay).run();
    expect([await stateOf(id), await stateOf(other)]).toEqual(['published', 'dead']);
    expect((await admin.post(`/admin/events/${id}/retry`)).status).toBe(409);
  });

  it('retries all of every module, save those whose consumers may have forgotten them', async () => {
    const [first, second, old] = [await deadEvent(), await deadEvent('', 0, 'orders'), await deadEvent('', 61)];
    await admin.post('/admin/events/retry');
    expect((await admin.get('/admin/events')).text).toContain('Se vuelve a intentar con 2 avisos');
    await test.app.get(OutboxRelay).run();
    expect([await stateOf(first), await stateOf(second, 'orders'), await stateOf(old)]).toEqual([
      'published',
      'published',
      'dead',
    ]);
    const refused = await admin.post(`/admin/events/${old}/retry`);
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('60 días');
  });

  it('discards one for good', async () => {
    const id = await deadEvent();
    expect((await admin.post(`/admin/events/${id}/discard`)).status).toBe(303);
    await admin.post('/admin/events/retry');
    await test.app.get(OutboxRelay).run();
    expect(await stateOf(id)).toBe('discarded');
    expect((await admin.get('/admin/events')).text).not.toContain(id);
  });

  it('refuses forms from elsewhere, and ids that are none', async () => {
    const id = await deadEvent();
    const forged = await admin.post(`/admin/events/${id}/discard`, { _csrf: 'forged' });
    expect(forged.status).toBe(403);
    expect((await admin.post(`/admin/events/${id}/discard`, {}, { origin: 'https://evil.example' })).status).toBe(403);
    expect(await stateOf(id)).toBe('dead');
    expect((await admin.post('/admin/events/nonsense/retry')).status).toBe(404);
    expect((await admin.post(`/admin/events/${newId<EventId>()}/retry`)).status).toBe(404);
  });

  it('goes from page to page, the newest first, across modules', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 53; index += 1) ids.push(await deadEvent('', 0, index % 2 === 0 ? 'auth' : 'orders'));
    const shown = (html: string): string[] =>
      [...html.matchAll(/\/admin\/events\/(\w+)\/retry/g)].map(([, id]) => id ?? '');
    const first = await admin.get('/admin/events');
    const cursor = /href="\/admin\/events\?cursor&#x3D;(\w+)"/.exec(first.text)?.[1] ?? '';
    const second = await admin.get(`/admin/events?cursor=${cursor}`);
    expect([...shown(first.text), ...shown(second.text)]).toEqual(ids.reverse());
    expect(shown(first.text)).toHaveLength(50);
    for (const odd of ['cursor=nonsense', 'cursor[x]=1', 'cursor=%00', 'module=', 'module=x', 'module=notifications'])
      expect((await admin.get(`/admin/events?${odd}`)).status).toBe(200);
  });
});

describe('the events of one module', () => {
  it('are shown, retried and discarded by themselves', async () => {
    await admin.post('/admin/events/retry');
    const [registered, bought] = [await deadEvent(), await deadEvent('', 0, 'orders')];
    const { text } = await admin.get('/admin/events?module=orders');
    expect(text).toContain(bought);
    expect(text).not.toContain(registered);
    expect(text).toContain('1 sin entregar');
    expect(text).toMatch(/<a href="\/admin\/events\?module&#x3D;orders" aria-current="page"><code>orders<\/code>/);
    expect(text).toContain('<a href="/admin/events">Todos</a>');
    const answer = await admin.post(`/admin/events/${bought}/retry?module=orders`);
    expect(answer.headers.get('location')).toBe('/admin/events?module=orders');
    expect(await stateOf(bought, 'orders')).toBe('pending');
    await admin.post('/admin/events/retry?module=orders');
    expect(await stateOf(registered)).toBe('dead');
    const discarded = await admin.post(`/admin/events/${registered}/discard?module=auth`);
    expect(discarded.headers.get('location')).toBe('/admin/events?module=auth');
    expect(await stateOf(registered)).toBe('discarded');
  });

  it('send their forms back to the same module', async () => {
    const id = await deadEvent('', 0, 'catalog');
    const { text } = await admin.get('/admin/events?module=catalog');
    const actions = [...text.matchAll(/action="(\/admin\/[^"]+)"/g)].map(([, action]) => action);
    expect(actions).toEqual(
      ['retry', `${id}/retry`, `${id}/discard`].map((path) => `/admin/events/${path}?module&#x3D;catalog`),
    );
    await admin.post('/admin/events/retry?module=catalog');
  });
});

async function run(...args: readonly string[]): Promise<string> {
  const { code, lines } = await runCommand(test.app.get(EventsCommand), ...args);
  expect(code).toBe(0);
  return lines.join('\n');
}

describe('npm run events', () => {
  it('lists, shows, retries and discards', async () => {
    const [first, second] = [await deadEvent('line one\nline two'), await deadEvent('', 0, 'orders')];
    const listed = await run('list', '--dead');
    expect(listed).toContain('12 failed: line one');
    expect(listed.split('\n').at(-1)).toMatch(/^\d+ on their way, 2 dead$/);
    expect(listed.indexOf(second)).toBeLessThan(listed.indexOf(first));
    expect(await run('list', '--after', second)).not.toContain(second);
    expect(await run('show', first)).toMatch(/lastError\s+line one\nline two\n[^]*"secret": "payload"/);
    await run('retry', first);
    expect(await stateOf(first)).toBe('pending');
    expect(await run('discard', second)).toContain('discarded');
    expect(await run('retry', '--all-dead')).toContain('0 on their way again');
    await test.app.get(OutboxRelay).run();
    expect(await stateOf(first)).toBe('published');
  });

  it.each([
    [],
    ['look'],
    ['show'],
    ['show', 'nonsense'],
    ['retry', '--all-dead', 'now'],
    ['list', '--all'],
    ['list', '--after'],
    ['dead-letters', 'look'],
    ['dead-letters', 'requeue'],
    ['dead-letters', 'requeue', '--all', 'now'],
    ['dead-letters', 'list', 'all'],
  ])('says what it takes instead of %j %j %j', async (...args: string[]) => {
    await expect(run(...args)).rejects.toThrow(UsageError);
  });

  it('knows dead letters only where a broker is', async () => {
    for (const args of [[], ['requeue', 'x'], ['requeue', '--all'], ['discard', 'x']])
      await expect(run('dead-letters', ...args)).rejects.toThrow('RABBITMQ_URL is not set');
  });

  it('says so when there is no such event', async () => {
    await expect(run('show', newId())).rejects.toThrow('no event');
  });
});

describe('the subscriptions of the build', () => {
  it('are those of its consumers: a broker keeps events for services that have not started yet', () => {
    const consumers = test.app.get(EventDelivery).consumers.map(({ name, types }) => ({ consumer: name, types }));
    expect(consumers.length).toBeGreaterThan(0);
    expect(test.app.get(EventSubscriptions).all).toEqual(consumers);
  });
});
