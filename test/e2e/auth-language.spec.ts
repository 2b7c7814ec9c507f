import { AuthApi } from '../../src/auth/auth.api.js';
import { parseId, type UserId } from '../../src/shared/ids.js';
import { browserClient, type BrowserClient } from '../support/browser-client.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const PASSWORD = 'libros usados';

let test: TestApp;
let counter = 0;

beforeAll(async () => {
  test = await startTestApp();
});

afterAll(() => test.close());

const emailOfSomebody = (): string => `language-${(counter += 1)}@example.com`;

async function languageOf(email: string): Promise<string | undefined> {
  const user = await test.app.get(AuthApi).userByEmail(email);
  const [contact] = await test.app.get(AuthApi).contactsByIds(user ? [user.id] : []);
  return contact?.language;
}

async function registered(browser: BrowserClient): Promise<string> {
  const email = emailOfSomebody();
  expect((await browser.post('/register', { name: 'Ana', email, password: PASSWORD })).status).toBe(303);
  return email;
}

describe('the language that somebody is written to in', () => {
  it.each([
    ['en-GB,en;q=0.9', 'en'],
    ['fr,es;q=0.5', 'es'],
    ['fr', 'es'],
  ])('is what the browser asked for at the registration: %s', async (accepted, language) => {
    const email = await registered(browserClient(test.url, { 'accept-language': accepted }));
    await expect(languageOf(email)).resolves.toBe(language);
  });

  it('is what a program asked for', async () => {
    const email = emailOfSomebody();
    const program = browserClient(test.url, { 'accept-language': 'en' });
    const answer = await program.api('POST', '/api/v1/users', { name: 'Ana', email, password: PASSWORD });
    const id = parseId<UserId>(answer.json<{ id: string }>().id);
    expect(answer.status).toBe(201);
    const contacts = await test.app.get(AuthApi).contactsByIds(id ? [id] : []);
    expect(contacts).toEqual([{ id, name: 'Ana', email, language: 'en' }]);
  });

  it('follows the switch of whoever is signed in, and nobody else', async () => {
    const browser = browserClient(test.url, { 'accept-language': 'es' });
    const email = await registered(browser);
    await browser.get('/books');
    await browserClient(test.url).post('/language', { lang: 'en', next: '/books' });
    await expect(languageOf(email)).resolves.toBe('es');
    expect((await browser.post('/language', { lang: 'en', next: '/books' })).status).toBe(303);
    await expect(languageOf(email)).resolves.toBe('en');
    await browser.post('/language', { lang: 'fr', next: '/books' });
    await expect(languageOf(email)).resolves.toBe('en');
  });

  it('switches the page also when the account cannot be told', async () => {
    const browser = browserClient(test.url);
    await registered(browser);
    await browser.get('/books');
    const failing = jest.spyOn(test.app.get(AuthApi), 'changeLanguage').mockRejectedValue(new Error('away'));
    const answer = await browser.post('/language', { lang: 'en', next: '/books' });
    expect(failing).toHaveBeenCalled();
    failing.mockRestore();
    expect([answer.status, browser.cookie('lang')]).toEqual([303, 'en']);
  });
});
