import { createHash } from 'node:crypto';
import { Database } from '../../src/platform/database/database.js';
import { PASSWORD, registered, uniqueEmail } from '../builders/shop-visitors.js';
import { browserClient, type BrowserClient } from '../support/browser-client.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

/** A page for everybody; signed in, it carries the CSRF token. */
const ANY_PAGE = '/api/docs';
const DAY_MS = 24 * 60 * 60 * 1000;

let test: TestApp;

beforeAll(async () => {
  test = await startTestApp();
});

afterAll(() => test.close());

const visitor = (): BrowserClient => browserClient(test.url);

async function loggedIn(email: string): Promise<BrowserClient> {
  const browser = visitor();
  expect((await browser.post('/login', { email, password: PASSWORD })).status).toBe(303);
  return browser;
}

const isSignedIn = async (browser: BrowserClient): Promise<boolean> =>
  (await browser.api('GET', '/api/v1/me')).status === 200;

describe('a session of a browser', () => {
  it('is a cookie that scripts and other sites do not get, and stores only its hash', async () => {
    const email = uniqueEmail();
    await registered(test, { email });
    const answer = await visitor().post('/login', { email, password: PASSWORD });
    const cookie = answer.headers.getSetCookie().find((line) => line.startsWith('sid=')) ?? '';
    expect(cookie).toMatch(/^sid=[\w-]{43}; Max-Age=5184000; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/);
    const token = cookie.slice(4, 47);
    const hash = createHash('sha256').update(token).digest('hex');
    const rows = await test.app.get(Database).query<{ hash: string }>('SELECT token_hash AS hash FROM auth_sessions');
    expect(rows.map((row) => row.hash)).toContain(hash);
    expect(JSON.stringify(await test.app.get(Database).query('SELECT * FROM auth_sessions'))).not.toContain(token);
  });

  it('is another one after each log-in; the one before is dead', async () => {
    const email = uniqueEmail();
    const browser = await registered(test, { email });
    const before = browser.cookie('sid') ?? '';
    await browser.get(ANY_PAGE);
    expect((await browser.post('/login', { email, password: PASSWORD })).status).toBe(303);
    const thief = visitor();
    thief.setCookie('sid', before);
    expect(browser.cookie('sid')).not.toBe(before);
    await expect(isSignedIn(browser)).resolves.toBe(true);
    await expect(isSignedIn(thief)).resolves.toBe(false);
  });

  it('cannot be planted: a value from outside is never taken over', async () => {
    const email = uniqueEmail();
    await registered(test, { email });
    const victim = visitor();
    victim.setCookie('sid', 'A'.repeat(43));
    expect((await victim.post('/login', { email, password: PASSWORD })).status).toBe(303);
    expect(victim.cookie('sid')).not.toBe('A'.repeat(43));
  });

  it('is dead after log-out, whoever kept the cookie; other browsers stay signed in', async () => {
    const email = uniqueEmail();
    const browser = await registered(test, { email });
    const elsewhere = await loggedIn(email);
    const kept = browser.cookie('sid') ?? '';
    await browser.get(ANY_PAGE);
    const answer = await browser.post('/logout');
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/']);
    expect(browser.cookie('sid')).toBeUndefined();
    browser.setCookie('sid', kept);
    await expect(isSignedIn(browser)).resolves.toBe(false);
    await expect(isSignedIn(elsewhere)).resolves.toBe(true);
  });

  it('does not end by GET, nor by a form of another site, nor without the CSRF token', async () => {
    const browser = await registered(test);
    expect([404, 405]).toContain((await browser.get('/logout')).status);
    const post = (headers: Record<string, string>, form = {}) => browser.post('/logout', form, headers);
    expect((await post({ origin: 'https://evil.example' })).status).toBe(403);
    expect((await post({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await post({}, { _csrf: 'wrong' })).status).toBe(403);
    await expect(isSignedIn(browser)).resolves.toBe(true);
  });

  it('takes the token of any of its pages, no two of which are alike, and of no other session’s', async () => {
    const [browser, stranger] = [await registered(test), await registered(test)];
    const tokenOn = async (someone: BrowserClient): Promise<string> =>
      /name="_csrf" value="([^"]+)"/.exec((await someone.get('/cart')).text)?.[1] ?? '';
    const [first, second, strange] = [await tokenOn(browser), await tokenOn(browser), await tokenOn(stranger)];
    expect(first).toMatch(/^[\w-]{40,}$/);
    expect(second).not.toBe(first);
    expect((await browser.post('/logout', { _csrf: strange })).status).toBe(403);
    expect((await browser.post('/logout', { _csrf: `${first.slice(0, -2)}AA` })).status).toBe(403);
    expect((await browser.post('/logout', { _csrf: first })).status).toBe(303);
    await expect(isSignedIn(browser)).resolves.toBe(false);
  });

  it('is over for a visitor who logs out, without any error', async () => {
    const answer = await visitor().post('/logout');
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/']);
  });

  it('dies of 14 idle days', async () => {
    const browser = await registered(test);
    test.clock.advance(14 * DAY_MS - 60_000);
    const idle = await registered(test);
    await expect(isSignedIn(browser)).resolves.toBe(true);
    test.clock.advance(14 * DAY_MS - 60_000);
    await expect(isSignedIn(browser)).resolves.toBe(true);
    test.clock.advance(60_000);
    await expect(isSignedIn(browser)).resolves.toBe(true);
    await expect(isSignedIn(idle)).resolves.toBe(false);
  });
});
