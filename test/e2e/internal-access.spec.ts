import { randomUUID } from 'node:crypto';
import { AuthApi } from '../../src/auth/auth.api.js';
import { AuthClientModule } from '../../src/auth/client/auth-client.module.js';
import { signatureOf } from '../../src/platform/internal/signature.js';
import { ServiceUnavailableError } from '../../src/shared/service-unavailable.error.js';
import { browserClient } from '../support/browser-client.js';
import { INTERNAL_SECRET, startCaller } from '../support/contract-shop.js';
import { routesOf } from '../support/routes.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const OLD_SECRET = 'the-secret-that-was-used-until-yesterday';
const PATH = '/internal/auth/user-by-email';
const ROUTES = ['/internal/auth/:method', '/internal/catalog/:method', '/internal/orders/:method'];

describe('what is internal', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startTestApp({ config: { internalSecrets: [INTERNAL_SECRET, OLD_SECRET] } });
  });

  afterAll(() => test.close());

  interface Call {
    readonly secret?: string;
    readonly path?: string;
    readonly sentPath?: string;
    readonly body?: string;
    readonly sentBody?: string;
    readonly ageSeconds?: number;
    /** In place of `ageSeconds`. */
    readonly second?: number;
    readonly nonce?: string;
    readonly headers?: Record<string, string>;
  }

  const secondNow = (): number => Math.floor(test.clock.now().getTime() / 1000);

  /** A call that is right in everything, but for what is given. */
  async function call(parts: Call = {}): Promise<{ status: number; body: unknown }> {
    const { secret = INTERNAL_SECRET, path = PATH, body = '{"args":["ana@example.com"]}', ageSeconds = 0 } = parts;
    const { second = secondNow() - ageSeconds } = parts;
    const { nonce = randomUUID(), sentBody = body, sentPath = path, headers = {} } = parts;
    const timestamp = String(second);
    const signature = signatureOf({ method: 'POST', path, timestamp, nonce, body: Buffer.from(body) }, secret);
    const answer = await fetch(new URL(sentPath, test.url), {
      method: 'POST',
      body: sentBody,
      headers: {
        'content-type': 'application/json',
        'x-internal-timestamp': timestamp,
        'x-internal-nonce': nonce,
        'x-internal-signature': signature,
        ...headers,
      },
    });
    return { status: answer.status, body: await answer.json() };
  }

  const NOTHING_HERE = { status: 404, body: { code: 'http.404', message: '', details: {} } };

  it('is under /internal, all of it and nothing else', () => {
    const routes = routesOf(test.app);
    const internal = routes.filter(({ rule }) => rule === 'internal').map(({ path }) => path);
    expect(internal.sort()).toEqual(ROUTES);
    expect(
      routes
        .filter(({ path }) => path.startsWith('/internal'))
        .map(({ path }) => path)
        .sort(),
    ).toEqual(ROUTES);
  });

  it('is told to whoever signs with either secret', async () => {
    expect(await call()).toEqual({ status: 200, body: { result: null } });
    expect(await call({ secret: OLD_SECRET })).toEqual({ status: 200, body: { result: null } });
  });

  it.each<[string, Call]>([
    ['another secret', { secret: 'x'.repeat(40) }],
    ['another body than was signed', { sentBody: '{"args":["eva@example.com"]}' }],
    ['a call of more than a minute ago', { ageSeconds: 61 }],
    ['a call of more than a minute ahead', { ageSeconds: -75 }],
    ['a cookie', { headers: { cookie: 'lang=es' } }],
    ['no signature', { headers: { 'x-internal-signature': '' } }],
    ['half a signature', { headers: { 'x-internal-signature': 'v1=00' } }],
    ['no time', { headers: { 'x-internal-timestamp': '' } }],
    ['no nonce', { headers: { 'x-internal-nonce': '' } }],
    ['another path than was signed', { sentPath: '/internal/auth/identify' }],
    ['a query that was not signed', { sentPath: `${PATH}?x=1` }],
    ['a short nonce', { nonce: 'short' }],
  ])('does not exist for %s', async (_what, parts) => {
    expect(await call(parts)).toEqual(NOTHING_HERE);
  });

  it('takes a call that is less than a minute off', async () => {
    expect((await call({ ageSeconds: 45 })).status).toBe(200);
    expect((await call({ ageSeconds: -59 })).status).toBe(200);
  });

  it('takes a call once', async () => {
    const once = { nonce: randomUUID(), second: secondNow() };
    expect((await call(once)).status).toBe(200);
    expect(await call(once)).toEqual(NOTHING_HERE);
    expect(await call({ ...once, body: '{"args":["other@example.com"]}' })).toEqual(NOTHING_HERE);
  });

  it('takes a call once in all the time that it is young enough', async () => {
    const once = { nonce: randomUUID(), second: secondNow() + 50 };
    expect((await call(once)).status).toBe(200);
    test.clock.advance(100_000);
    expect((await call({ second: once.second })).status).toBe(200);
    expect(await call(once)).toEqual(NOTHING_HERE);
  });

  it('does not exist for people, administrators either, by whatever method', async () => {
    const admin = { name: 'Ana', email: 'ana@example.com', password: 'libros usados' };
    const auth = test.app.get(AuthApi);
    await auth.ensureAccount(admin);
    await auth.grantRole(admin.email, 'admin');
    const browser = browserClient(test.url);
    const { token } = (await browser.api('POST', '/api/v1/sessions', admin)).json<{ token: string }>();
    await browser.get('/login');
    expect((await browser.post('/login', { email: admin.email, password: admin.password })).status).toBe(303);
    const program = browserClient(test.url);
    for (const path of [
      '/internal/auth/identify',
      '/internal/catalog/reserve',
      '/internal/orders/cart-size',
      '/internal/x',
    ]) {
      expect((await browser.api('POST', path, { args: [token] })).status).toBe(404);
      expect((await browser.post(path, { args: token })).status).toBe(404);
      expect((await browser.get(path)).status).toBe(404);
      const bearer = { authorization: `Bearer ${token}` };
      expect((await program.api('POST', path, { args: [token] }, bearer)).status).toBe(404);
    }
  });

  it('knows the methods of the contracts and no others', async () => {
    const unknown = { status: 404, body: { code: 'internal.unknown_method', message: '', details: {} } };
    for (const method of ['nothing', 'userByEmail', 'constructor', '__proto__', 'to-string']) {
      expect(await call({ path: `/internal/auth/${method}` })).toEqual(unknown);
    }
    expect((await call({ path: '/internal/notifications/send' })).status).toBe(404);
    expect((await call({ path: '/internal/auth' })).status).toBe(404);
  });

  it.each([
    ['', 'the body is no JSON'],
    ['{', 'the body is no JSON'],
    ['null', 'args: takes a list of at most 1'],
    ['[]', 'args: takes a list of at most 1'],
    ['{"args":{}}', 'args: takes a list of at most 1'],
    ['{"args":[]}', 'args[0]: takes a text of at most 10000'],
    ['{"args":[5]}', 'args[0]: takes a text of at most 10000'],
    ['{"args":["a","b"]}', 'args: takes a list of at most 1'],
    [JSON.stringify({ args: ['a'.repeat(10_001)] }), 'args[0]: takes a text of at most 10000'],
  ])('says what is wrong with the arguments %#', async (body, message) => {
    expect(await call({ body })).toEqual({ status: 400, body: { code: 'http.400', message, details: {} } });
  });

  it.each<[string, unknown[], string]>([
    ['auth/users-by-ids', ['x'], 'args[0]: takes a list'],
    ['auth/users-by-ids', [['x']], 'args[0][0]: takes an id'],
    ['auth/change-language', ['01jd0000000000000000000000', 'fr'], 'args[1]: takes es or en'],
    ['auth/grant-role', ['ana@example.com', 'owner'], 'args[1]: takes admin'],
    ['auth/ensure-account', [null], 'args[0]: takes an object'],
    ['auth/ensure-account', [{ name: 'A', email: 5 }], 'args[0].email: takes a text'],
    ['catalog/reserve', [{ reservationId: 'x' }], 'args[0].reservationId: takes an id'],
    ['catalog/confirm', [null], 'args[0]: takes an id'],
    ['catalog/restock', ['01jd0000000000000000000000', 'x'], 'args[1]: takes a list'],
    [
      'catalog/publish-all',
      [[{ sellerId: '01jd0000000000000000000000', title: 'T' }]],
      'args[0][0].author: takes a text',
    ],
    ['orders/cart-size', ['x', null], 'args[0]: takes an id'],
    ['orders/merge-cart', ['01jd0000000000000000000000', null], 'args[1]: takes a text'],
  ])('%s does not take %j', async (method, args, message) => {
    const answer = await call({ path: `/internal/${method}`, body: JSON.stringify({ args }) });
    expect(answer).toMatchObject({ status: 400, body: { message: expect.stringContaining(message) } });
  });

  it('takes no body that is larger than a hundred books', async () => {
    expect((await call({ body: JSON.stringify({ args: ['a'.repeat(2_200_000)] }) })).status).toBe(413);
  });

  it('is in no description of the API', async () => {
    const document = await (await fetch(new URL('/api/v1/openapi.json', test.url))).text();
    expect(document).toContain('/api/v1/books');
    expect(document).not.toContain('internal/');
  });

  it('answers under the request id that the call came with', async () => {
    const answer = await fetch(new URL(PATH, test.url), {
      method: 'POST',
      headers: { 'x-request-id': 'request-of-the-caller' },
    });
    expect(answer.headers.get('x-request-id')).toBe('request-of-the-caller');
  });

  it('is reached by a client with either secret, and by no other', async () => {
    const client = AuthClientModule.at(new URL(test.url));
    for (const secrets of [[INTERNAL_SECRET], [OLD_SECRET, INTERNAL_SECRET]]) {
      const caller = await startCaller(client, test.clock, secrets);
      expect(await caller.get(AuthApi).userByEmail('nobody@example.com')).toBeNull();
      await caller.close();
    }
    const stranger = await startCaller(client, test.clock, ['x'.repeat(40), INTERNAL_SECRET]);
    await expect(stranger.get(AuthApi).userByEmail('nobody@example.com')).rejects.toThrow(ServiceUnavailableError);
    await stranger.close();
    await expect(startCaller(client, test.clock, [])).rejects.toThrow(
      'INTERNAL_SECRET: is not set; calls to auth need it',
    );
  });

  it('does not exist at all without INTERNAL_SECRET', async () => {
    const alone = await startTestApp();
    const caller = await startCaller(AuthClientModule.at(new URL(alone.url)), alone.clock);
    await expect(caller.get(AuthApi).userByEmail('nobody@example.com')).rejects.toThrow(ServiceUnavailableError);
    await caller.close();
    await alone.close();
  });
});
