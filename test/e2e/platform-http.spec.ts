import { browserClient } from '../support/browser-client.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

/** As the shop makes them, or as the nginx before it does. */
const REQUEST_ID = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32})$/;

describe('the HTTP platform', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await startTestApp();
  });

  afterAll(async () => {
    await test.close();
  });

  describe('of every response', () => {
    it.each(['/', '/books', '/health', '/api/v1/books', '/nowhere', '/api/v1/nowhere'])(
      '%s says who answered',
      async (path) => {
        const { headers } = await browserClient(test.url).get(path);
        expect(headers.get('x-instance-id')).toBe('test-instance');
        expect(headers.get('x-request-id')).toMatch(REQUEST_ID);
        expect(headers.get('x-content-type-options')).toBe('nosniff');
        expect(headers.get('x-powered-by')).toBeNull();
        expect(headers.get('content-security-policy')).toMatch(/script-src 'self';/);
        expect(headers.get('content-security-policy')).not.toMatch(/unsafe/);
      },
    );

    it('keeps a request id that the balancer gave, and replaces one that is odd', async () => {
      const client = browserClient(test.url);
      const kept = await client.get('/health', { 'x-request-id': 'Root=1-67891233-abcdef' });
      const odd = await client.get('/health', { 'x-request-id': 'a b"<script>' });
      expect(odd.headers.get('x-request-id')).toMatch(REQUEST_ID);
      expect(kept.headers.get('x-request-id')).toBe('Root=1-67891233-abcdef');
    });
  });

  describe('for a visitor without a cookie', () => {
    it.each(['/', '/books', '/login', '/register'])('%s carries nothing of his own and may be cached', async (path) => {
      const page = await browserClient(test.url).get(path);
      expect(page.status).toBe(200);
      expect(page.headers.getSetCookie()).toEqual([]);
      expect(page.headers.get('cache-control')).toMatch(/^public/);
      expect(page.headers.get('vary')).toMatch(/Cookie/);
      expect(page.text).not.toMatch(/_csrf/);
    });
  });

  describe('for a caller with a token', () => {
    it('pages are not for shared caches', async () => {
      const client = browserClient(test.url);
      const account = { name: 'Bea', email: 'bea@example.com', password: 'libros-usados' };
      await client.api('POST', '/api/v1/users', account);
      const { token } = (await client.api('POST', '/api/v1/sessions', account)).json<{ token: string }>();
      const page = await browserClient(test.url, { authorization: `Bearer ${token}` }).get('/orders');
      expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'private, no-cache']);
    });
  });

  describe('languages', () => {
    it.each([
      [undefined, 'es'],
      ['en-GB,en;q=0.9', 'en'],
      ['fr,de', 'es'],
      ['en;q=0.1,es;q=0.2', 'es'],
    ])('Accept-Language %s reads %s', async (header, lang) => {
      const page = await browserClient(test.url).get('/', header === undefined ? {} : { 'accept-language': header });
      expect(page.text).toMatch(new RegExp(`<html lang="${lang}"`));
    });

    it('the switch is remembered, and comes back only to this site', async () => {
      const client = browserClient(test.url);
      const local = await client.post('/language', { lang: 'en', next: '/books?q=a' });
      expect([local.status, local.headers.get('location')]).toEqual([303, '/books?q=a']);
      expect((await client.get('/')).text).toMatch(/<html lang="en"/);
      const foreign = await client.post('/language', { lang: 'es', next: '//evil.example' });
      expect(foreign.headers.get('location')).toBe('/');
      await client.post('/language', { lang: 'xx', next: '/' });
      expect((await client.get('/')).text).toMatch(/<html lang="es"/);
    });
  });

  describe('requests from elsewhere', () => {
    const login = { email: 'a@example.com', password: 'whatever-it-is' };

    it.each([
      ['Sec-Fetch-Site: cross-site', { 'sec-fetch-site': 'cross-site' }],
      ['Sec-Fetch-Site: same-site', { 'sec-fetch-site': 'same-site' }],
      ['a foreign Origin', { origin: 'https://evil.example' }],
      ['Origin: null', { origin: 'null' }],
      ['a foreign Origin that begins like ours', { origin: 'http://127.0.0.1.evil.example' }],
    ])('are refused by %s', async (_name, headers) => {
      const answer = await browserClient(test.url).post('/login', login, headers);
      expect(answer.status).toBe(403);
    });

    it('are refused without any proof', async () => {
      const answer = await fetch(`${test.url}/login`, {
        method: 'POST',
        body: new URLSearchParams(login),
        redirect: 'manual',
      });
      expect(answer.status).toBe(403);
    });

    it('are let in by Sec-Fetch-Site: same-origin', async () => {
      const answer = await browserClient(test.url).post('/login', login, { 'sec-fetch-site': 'same-origin' });
      expect(answer.status).toBe(422);
    });

    it('to the API need no proof while they carry no cookie, and do with one', async () => {
      const call = (headers: Record<string, string>) =>
        fetch(`${test.url}/api/v1/sessions`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: JSON.stringify(login),
        });
      expect((await call({})).status).toBe(401);
      const withCookie = await call({ cookie: 'lang=es' });
      expect(withCookie.status).toBe(403);
      expect(await withCookie.json()).toMatchObject({ code: 'request.cross_site', status: 403 });
    });
  });

  describe('errors', () => {
    it('are a page for people, with the request id and no stack', async () => {
      const page = await browserClient(test.url).get('/nowhere/at/all');
      expect(page.status).toBe(404);
      expect(page.headers.get('content-type')).toMatch(/text\/html/);
      expect(page.text).toContain(page.headers.get('x-request-id'));
      expect(page.text).not.toMatch(/node_modules|at Object/);
    });

    it('greet whoever is signed in also where no route is', async () => {
      const client = browserClient(test.url);
      await client.post('/register', { name: 'Eva Luna', email: 'eva@example.com', password: 'libros-usados' });
      const page = await client.get('/nowhere');
      expect(page.status).toBe(404);
      expect(page.text).toContain('Eva Luna');
    });

    it('are problem+json for programs', async () => {
      const answer = await browserClient(test.url).get('/api/v1/nowhere');
      expect(answer.headers.get('content-type')).toMatch(/application\/problem\+json/);
      expect(answer.json()).toMatchObject({ status: 404, code: 'http.404', type: 'urn:bookstore:problem:http.404' });
    });

    it('are 413 for a body that is too large, as page and as JSON', async () => {
      const client = browserClient(test.url);
      const large = 'x'.repeat(300_000);
      expect((await client.post('/login', { email: large })).status).toBe(413);
      const json = await client.api('POST', '/api/v1/sessions', { email: large });
      expect([json.status, json.json()['code']]).toEqual([413, 'http.413']);
    });

    it.each(['{"email":', '{"email": NaN}', 'null', '"text"', '[]'])('are 400 for the JSON %s', async (body) => {
      const answer = await fetch(`${test.url}/api/v1/sessions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: test.url },
        body,
      });
      expect(answer.status).toBe(400);
      expect(answer.headers.get('content-type')).toMatch(/problem\+json/);
    });

    it('are no 500 for odd paths, queries and cookies', async () => {
      const client = browserClient(test.url);
      const paths = [
        '/%',
        '/books/%E0%A4%A',
        '/books?q=%',
        '/books?q[]=a&q[]=b',
        '/books?cursor=%00',
        '/orders/__proto__',
        '/constructor',
      ];
      for (const path of paths) expect([path, (await client.get(path)).status < 500]).toEqual([path, true]);
      const odd = await client.get('/', { cookie: 'sid=; lang=%; notice={"key":"x"}; cart=j:{"a":1}; a=b=c' });
      expect(odd.status).toBe(200);
    });
  });

  describe('static files', () => {
    it('have addresses that change with their content, and may be kept for ever', async () => {
      const client = browserClient(test.url);
      const href = /href="(\/assets\/css\/site\.[0-9a-f]+\.css)"/.exec((await client.get('/')).text)?.[1] ?? '';
      const file = await client.get(href);
      expect(file.status).toBe(200);
      expect(file.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(file.headers.get('content-type')).toMatch(/text\/css/);
      expect((await client.get('/assets/../package.json')).status).toBe(404);
      expect((await client.get('/assets/css/site.0000000000.css')).status).toBe(404);
    });
  });
});
