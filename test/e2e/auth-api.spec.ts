import { browserClient, type BrowserClient, type ClientResponse } from '../support/browser-client.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const PASSWORD = 'libros usados';
const DAY_MS = 24 * 60 * 60 * 1000;

interface StartedSession {
  readonly token: string;
  readonly expiresAt: string;
  readonly user: { readonly id: string; readonly name: string; readonly email: string; readonly roles: string[] };
}

let test: TestApp;
let counter = 0;

beforeAll(async () => {
  test = await startTestApp();
});

afterAll(() => test.close());

const uniqueEmail = (): string => `api-${(counter += 1)}@example.com`;
const client = (): BrowserClient => browserClient(test.url);
const post = (path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<ClientResponse> =>
  client().api('POST', `/api/v1${path}`, body, headers);
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const me = (token: string): Promise<ClientResponse> => client().api('GET', '/api/v1/me', undefined, bearer(token));

async function registered(): Promise<{ id: string; name: string; email: string }> {
  const answer = await post('/users', { name: 'Ana Quiroga', email: uniqueEmail(), password: PASSWORD });
  expect(answer.status).toBe(201);
  return answer.json();
}

async function loggedIn(email: string): Promise<StartedSession> {
  const answer = await post('/sessions', { email, password: PASSWORD });
  expect(answer.status).toBe(201);
  return answer.json();
}

const expectProblem = (answer: ClientResponse, status: number, code: string): void => {
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(answer.json()).toMatchObject({ status, code });
  expect(answer.status).toBe(status);
};

describe('POST /api/v1/users', () => {
  it('answers the account, and nothing more of it', async () => {
    const email = uniqueEmail();
    const answer = await post('/users', {
      name: ' Ana ',
      email: email.toUpperCase(),
      password: PASSWORD,
      roles: ['admin'],
    });
    expect(answer.status).toBe(201);
    const { id, ...rest } = answer.json();
    expect(id).toMatch(/^[0-9a-z]{26}$/);
    expect(rest).toEqual({ name: 'Ana', email });
    expect((await loggedIn(email)).user.roles).toEqual([]);
  });

  it('answers 409 for an e-mail that is taken, in any letter case', async () => {
    const { email } = await registered();
    const again = { name: 'Eva', email: email.toUpperCase(), password: 'another password' };
    expectProblem(await post('/users', again), 409, 'auth.email_taken');
    expect((await loggedIn(email)).user.name).toBe('Ana Quiroga');
  });

  it('lets one of many have the e-mail, and never breaks', async () => {
    const body = { name: 'Ana', email: uniqueEmail(), password: PASSWORD };
    const answers = await Promise.all(Array.from({ length: 20 }, () => post('/users', body)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 19 }, () => 409)]);
  });

  it('answers repeats with the same key and body with the account, and 422 for another body', async () => {
    const body = { name: 'Ana', email: uniqueEmail(), password: PASSWORD };
    const send = (sent: object) => post('/users', sent, { 'idempotency-key': 'registration-1' });
    const answers = await Promise.all(Array.from({ length: 10 }, () => send(body)));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(201));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expectProblem(await send({ ...body, name: 'Eva' }), 422, 'request.idempotency_key_reused');
    expectProblem(await send({ ...body, password: 'another password' }), 422, 'request.idempotency_key_reused');
    expect((await send({ ...body, email: uniqueEmail() })).status).toBe(201);
  });

  it.each([
    ['nothing', {}],
    ['a list', []],
    ['empty texts', { name: '', email: '', password: '' }],
    ['numbers', { name: 1, email: 2, password: 3 }],
    ['lists of texts', { name: ['Ana'], email: ['a@example.com'], password: [PASSWORD] }],
    ['objects', { name: {}, email: { $ne: null }, password: { length: 9 } }],
    ['nulls', { name: null, email: null, password: null }],
    ['10,000 characters', { name: '📚'.repeat(10_000), email: 'a'.repeat(10_000), password: 'a'.repeat(10_000) }],
  ])('answers 400 for %s, naming every field', async (_what, body) => {
    const answer = await post('/users', body);
    expectProblem(answer, 400, 'request.invalid');
    expect(Object.keys(answer.json<{ errors: object }>().errors).sort()).toEqual(['email', 'name', 'password']);
  });

  it('takes no field from a prototype', async () => {
    const json = `{"__proto__":{"name":"Ana","email":"${uniqueEmail()}","password":"${PASSWORD}"}}`;
    const headers = { 'content-type': 'application/json', origin: test.url };
    const answer = await fetch(`${test.url}/api/v1/users`, { method: 'POST', headers, body: json });
    expect(answer.status).toBe(400);
    expect(Object.prototype).not.toHaveProperty('password');
  });

  it.each(['{', 'null', '"text"', '1'])('answers 400 for the body %j', async (body) => {
    const headers = { 'content-type': 'application/json', origin: test.url };
    const answer = await fetch(`${test.url}/api/v1/users`, { method: 'POST', headers, body });
    expect(answer.status).toBe(400);
  });
});

describe('POST /api/v1/sessions', () => {
  it('answers a token, its end, and whose it is', async () => {
    const user = await registered();
    const answer = await post('/sessions', { email: ` ${user.email.toUpperCase()}`, password: PASSWORD });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.getSetCookie()).toEqual([]);
    const session = answer.json<StartedSession>();
    expect(session.token).toMatch(/^[\w-]{43}$/);
    expect(session.user).toEqual({ ...user, roles: [] });
    const days = (Date.parse(session.expiresAt) - test.clock.now().getTime()) / DAY_MS;
    expect(days).toBeCloseTo(30, 2);
    expect((await me(session.token)).json()).toEqual({ ...user, roles: [] });
  });

  it('answers the same 401 for a wrong password and for an unknown e-mail', async () => {
    const { email } = await registered();
    const wrong = await post('/sessions', { email, password: 'not the password' });
    const unknown = await post('/sessions', { email: 'nobody@example.com', password: PASSWORD });
    for (const answer of [wrong, unknown]) expectProblem(answer, 401, 'auth.invalid_credentials');
    const { requestId: _wrong, ...first } = wrong.json();
    const { requestId: _unknown, ...second } = unknown.json();
    expect(first).toEqual(second);
  });

  it.each([
    ['nothing', {}],
    ['empty texts', { email: '', password: '' }],
    ['objects', { email: { $ne: null }, password: { $ne: null } }],
    ['lists', { email: ['a@example.com'], password: ['x'] }],
  ])('answers 400 for %s', async (_what, body) => {
    const answer = await post('/sessions', body);
    expectProblem(answer, 400, 'request.invalid');
    expect(Object.keys(answer.json<{ errors: object }>().errors).sort()).toEqual(['email', 'password']);
  });

  it('ends the token that was sent along', async () => {
    const { email } = await registered();
    const before = await loggedIn(email);
    const again = await client().api('POST', '/api/v1/sessions', { email, password: PASSWORD }, bearer(before.token));
    expect(again.status).toBe(201);
    expect((await me(before.token)).status).toBe(401);
    expect((await me(again.json<StartedSession>().token)).status).toBe(200);
  });
});

describe('a bearer token', () => {
  it('is dead after DELETE /api/v1/sessions/current', async () => {
    const { email } = await registered();
    const { token } = await loggedIn(email);
    const answer = await client().api('DELETE', '/api/v1/sessions/current', undefined, bearer(token));
    expect([answer.status, answer.text]).toEqual([204, '']);
    expectProblem(await me(token), 401, 'request.not_authenticated');
  });

  it.each(['', 'x', 'A'.repeat(43), 'A'.repeat(5_000), "' OR 1=1 --", '__proto__'])('is not %j', async (token) => {
    expect((await me(token)).status).toBe(401);
  });

  it('dies when it said it would', async () => {
    const { email } = await registered();
    const { token } = await loggedIn(email);
    test.clock.advance(30 * DAY_MS - 60_000);
    expect((await me(token)).status).toBe(200);
    test.clock.advance(60_000);
    expect((await me(token)).status).toBe(401);
  });
});

describe('a browser’s session at the API', () => {
  it('needs the CSRF header to end, and takes its cookie with it', async () => {
    const browser = client();
    await browser.post('/register', { name: 'Ana', email: uniqueEmail(), password: PASSWORD });
    const withoutToken = await browser.api('DELETE', '/api/v1/sessions/current');
    expect(withoutToken.status).toBe(403);
    expect((await browser.api('GET', '/api/v1/me')).status).toBe(200);
    await browser.get('/api/docs');
    expect((await browser.api('DELETE', '/api/v1/sessions/current')).status).toBe(204);
    expect(browser.cookie('sid')).toBeUndefined();
    expect((await browser.api('GET', '/api/v1/me')).status).toBe(401);
  });

  it('is left alone by a log-in at the API', async () => {
    const browser = client();
    const email = uniqueEmail();
    await browser.post('/register', { name: 'Ana', email, password: PASSWORD });
    await browser.get('/api/docs');
    expect((await browser.api('POST', '/api/v1/sessions', { email, password: PASSWORD })).status).toBe(201);
    expect((await browser.api('GET', '/api/v1/me')).status).toBe(200);
  });
});
