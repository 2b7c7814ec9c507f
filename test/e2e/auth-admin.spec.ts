import { AuthApi } from '../../src/auth/auth.api.js';
import { PASSWORD, registered, uniqueEmail } from '../builders/shop-visitors.js';
import { browserClient, type BrowserClient } from '../support/browser-client.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const UNKNOWN_ID = '01jd0000000000000000000000';

let test: TestApp;

beforeAll(async () => {
  test = await startTestApp();
});

afterAll(() => test.close());

interface Person {
  readonly browser: BrowserClient;
  readonly id: string;
  readonly email: string;
}

async function person(name = 'Ana Quiroga'): Promise<Person> {
  const email = uniqueEmail();
  const browser = await registered(test, { name, email });
  const { id } = (await browser.api('GET', '/api/v1/me')).json<{ id: string }>();
  await browser.get('/api/docs');
  return { browser, id, email };
}

async function administrator(): Promise<Person> {
  const admin = await person('Marta Rivas');
  await test.app.get(AuthApi).grantRole(admin.email, 'admin');
  return admin;
}

describe('the list of users', () => {
  it('is for administrators: nobody else sees an e-mail', async () => {
    const visitor = browserClient(test.url);
    const answer = await visitor.get('/admin/users');
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/login?next=%2Fadmin%2Fusers']);
    const { browser } = await person();
    const { email } = await person();
    const refused = await browser.get('/admin/users');
    expect(refused.status).toBe(403);
    expect(refused.text).not.toContain(email);
    const admin = await administrator();
    const list = await admin.browser.get(`/admin/users?q=${email}`);
    expect(list.status).toBe(200);
    expect(list.text).toContain(email);
  });

  it('is open from the very next request after the role was granted', async () => {
    const { browser, email } = await person();
    expect((await browser.get('/admin/users')).status).toBe(403);
    await test.app.get(AuthApi).grantRole(email, 'admin');
    expect((await browser.get('/admin/users')).status).toBe(200);
  });

  it('searches, shows names as text, and says when nobody is found', async () => {
    const { browser } = await administrator();
    await person('<img src=x onerror=alert(1)> Zurbarán');
    const found = await browser.get('/admin/users?q=zurbaran');
    expect(found.text).toContain('&lt;img src&#x3D;x onerror&#x3D;alert(1)&gt; Zurbarán');
    const none = await browser.get(`/admin/users?q=${encodeURIComponent('"><script>%_')}`);
    expect(none.status).toBe(200);
    expect(none.text).not.toContain('"><script>');
  });

  it.each([
    'cursor=nonsense',
    'cursor=%00',
    `cursor=${'a'.repeat(5000)}`,
    'q=a&q=b',
    'cursor[x]=1',
    `q=${'%F0%9F%93%9A'.repeat(300)}`,
  ])('takes the odd query %.30s', async (query) => {
    const { browser } = await administrator();
    expect((await browser.get(`/admin/users?${query}`)).status).toBe(200);
  });

  it('pages by 50, each user once', async () => {
    const { browser } = await administrator();
    for (let index = 0; index < 60; index += 1) {
      await test.app
        .get(AuthApi)
        .ensureAccount({ name: 'Paged', email: `paged-${index}@example.org`, password: PASSWORD });
    }
    const seen: string[] = [];
    let path: string | undefined = '/admin/users?q=example.org';
    while (path !== undefined) {
      const { text } = await browser.get(path);
      seen.push(...[...text.matchAll(/<p class="muted">(paged-\d+@example\.org)/g)].map(([, email]) => email ?? ''));
      path = /href="([^"]+cursor[^"]+)"[^>]*rel="next"/
        .exec(text)?.[1]
        ?.replaceAll('&amp;', '&')
        .replaceAll('&#x3D;', '=');
    }
    expect(seen).toHaveLength(60);
    expect(new Set(seen).size).toBe(60);
  });
});

describe('disabling a user', () => {
  it('ends the sessions at once and refuses log-ins until the user is enabled again', async () => {
    const { browser: admin } = await administrator();
    const { browser, id, email } = await person();
    const token = (await browserClient(test.url).api('POST', '/api/v1/sessions', { email, password: PASSWORD })).json<{
      token: string;
    }>().token;
    const answer = await admin.post(`/admin/users/${id}/disable`);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/admin/users']);
    expect((await admin.get(`/admin/users?q=${email}`)).text).toContain('Desactivada');

    expect((await browser.api('GET', '/api/v1/me')).status).toBe(401);
    const bearer = { authorization: `Bearer ${token}` };
    expect((await browserClient(test.url).api('GET', '/api/v1/me', undefined, bearer)).status).toBe(401);

    const logIn = (password: string) => browserClient(test.url).post('/login', { email, password });
    const refused = await logIn(PASSWORD);
    expect([refused.status, refused.text.includes('Esta cuenta está desactivada')]).toEqual([422, true]);
    expect((await logIn('wrong password')).text).not.toContain('Esta cuenta está desactivada');
    const api = await browserClient(test.url).api('POST', '/api/v1/sessions', { email, password: PASSWORD });
    expect([api.status, api.json()['code']]).toEqual([403, 'auth.account_disabled']);

    expect((await admin.post(`/admin/users/${id}/enable`)).status).toBe(303);
    expect((await browser.api('GET', '/api/v1/me')).status).toBe(401);
    expect((await logIn(PASSWORD)).status).toBe(303);
  });

  it('is for administrators, and not for one’s own account', async () => {
    const admin = await administrator();
    const own = await admin.browser.post(`/admin/users/${admin.id}/disable`);
    expect(own.status).toBe(409);
    expect(own.text).toContain('No puedes desactivar tu propia cuenta');
    const { browser, id } = await person();
    expect((await browser.post(`/admin/users/${admin.id}/disable`)).status).toBe(403);
    expect((await browser.post(`/admin/users/${id}/enable`)).status).toBe(403);
    expect((await admin.browser.get('/admin/users')).status).toBe(200);
  });

  it('needs a user who exists, and the form of our own page', async () => {
    const { browser } = await administrator();
    const { id, browser: other } = await person();
    for (const odd of [UNKNOWN_ID, 'nonsense', '__proto__', '%00', "' OR 1=1 --"]) {
      for (const action of ['disable', 'enable']) {
        expect((await browser.post(`/admin/users/${encodeURIComponent(odd)}/${action}`)).status).toBe(404);
      }
    }
    const path = `/admin/users/${id}/disable`;
    expect((await browser.post(path, {}, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await browser.post(path, { _csrf: 'wrong' })).status).toBe(403);
    expect([404, 405]).toContain((await browser.get(path)).status);
    expect((await other.api('GET', '/api/v1/me')).status).toBe(200);
  });
});
