import { browserClient, type ClientResponse } from '../support/browser-client.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const ORIGIN = 'https://books.example.com';

let test: TestApp;

beforeAll(async () => {
  test = await startTestApp({ config: { publicUrl: new URL(ORIGIN), trustProxy: 1 } });
});

afterAll(() => test.close());

it('under an https address every cookie is for https only, those that only carry a message too', async () => {
  // As the proxy that ends TLS sends it on.
  const browser = browserClient(test.url, { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'books.example.com' });
  const from = { origin: ORIGIN };
  const answers: ClientResponse[] = [
    await browser.post('/language', { language: 'en' }, from),
    await browser.post('/register', { name: 'Ana', email: 'ana@example.com', password: 'libros usados' }, from),
    await browser.get('/'),
    await browser.post('/logout', {}, from),
  ];
  const cookies = answers.flatMap(({ headers }) => headers.getSetCookie());
  expect(cookies.map((cookie) => cookie.split('=')[0])).toEqual(expect.arrayContaining(['notice', '__Host-sid']));
  expect(cookies.filter((cookie) => !cookie.includes('; Secure'))).toEqual([]);
});
