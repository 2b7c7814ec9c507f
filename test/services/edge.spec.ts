import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { browserClient } from '../support/browser-client.js';
import { registered } from '../builders/shop-visitors.js';
import { split } from './support/split.js';

/** A request line as it is, which no client of Node's would send. */
async function rawly(method: string, target: string, body = ''): Promise<string> {
  const { hostname, port } = new URL(split.url);
  const socket = connect(Number(port), hostname);
  const headers = ['Host: shop', 'Connection: close', `Content-Length: ${body.length}`];
  socket.end([`${method} ${target} HTTP/1.1`, ...headers, '', body].join('\r\n'));
  return text(socket);
}

const firstLine = (answer: string): string => answer.slice(0, answer.indexOf('\r\n'));

describe('the edge', () => {
  it.each([
    '/internal/auth/identify',
    '/internal/auth/identify/',
    '/internal',
    '/INTERNAL/auth/identify',
    '//internal/auth/identify',
    '/./internal/auth/identify',
    '/books/../internal/auth/identify',
    '/%69nternal/auth/identify',
    '/internal%2fauth/identify',
    '/internal/catalog/..%2f..%2fbooks',
    '/internal/auth/identify?a=b',
    '/internal/auth/identify#a',
    'http://shop/internal/auth/identify',
    '/metrics',
    '/Metrics/',
    '//metrics',
  ])('lets nobody ask for %s', async (target) => {
    for (const method of ['POST', 'GET']) {
      const answer = await rawly(method, target, '{"args":[]}');
      expect(firstLine(answer)).toBe('HTTP/1.1 404 Not Found');
      expect(answer).toContain('\r\nX-Instance-Id: edge\r\n');
    }
  });

  it('keeps to itself what the services ask each other directly', async () => {
    const path = '/internal/auth/identify';
    const directly = await browserClient(split.urlOf('auth')).api('POST', path, { args: [] });
    expect([directly.status, directly.headers.get('x-instance-id')]).toEqual([404, 'auth']);
    const browser = await registered(split);
    expect((await browser.get('/orders')).status).toBe(200);
  });

  it('passes on a request id, or makes one', async () => {
    const browser = browserClient(split.url);
    const given = await browser.get('/books', { 'x-request-id': 'a-request-of-mine' });
    expect(given.headers.get('x-request-id')).toBe('a-request-of-mine');
    const made = await browser.get('/books', { 'x-request-id': 'no id' });
    expect(made.headers.get('x-request-id')).toMatch(/^[0-9a-f]{32}$/);
  });

  it('has a page of the shop for an address that nobody has, and a problem for programs', async () => {
    const browser = browserClient(split.url);
    const page = await browser.get('/nowhere');
    expect([page.status, page.headers.get('x-instance-id')]).toEqual([404, 'catalog']);
    expect((await browser.get('/api/v1/nowhere')).json()).toMatchObject({ status: 404, code: 'http.404' });
  });

  it('takes the largest upload that the shop takes, and says of a larger one that it is', async () => {
    const seller = await registered(split);
    await seller.get('/selling/import');
    const csv = (mebibytes: number) => new Blob([`title,author,price\n${'x'.repeat(mebibytes * 1024 * 1024 - 100)}`]);
    // The shop reads it, and reports that there is no book in it.
    const read = await seller.upload('/selling/import', { file: csv(10) });
    expect([read.status, read.headers.get('x-instance-id')]).toEqual([200, 'catalog']);
    const tooLarge = await seller.upload('/selling/import', { file: csv(13) });
    expect([tooLarge.status, tooLarge.headers.get('x-instance-id')]).toEqual([413, 'edge']);
    expect(tooLarge.text).toContain('Es demasiado grande');
    const problem = await seller.api('POST', '/api/v1/books', { title: 'x'.repeat(13 * 1024 * 1024) });
    expect(problem.headers.get('content-type')).toBe('application/problem+json');
    expect(problem.json()).toMatchObject({ status: 413, code: 'http.413' });
  });
});

describe('while a service is away', () => {
  beforeAll(() => split.crash('orders'));
  afterAll(() => split.start('orders'));

  it('its pages say so in the reader’s language, and when to try again', async () => {
    const browser = browserClient(split.url);
    const page = await browser.get('/cart', { 'accept-language': 'en-GB,en;q=0.9' });
    expect([page.status, page.headers.get('retry-after')]).toEqual([503, '5']);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page.text).toContain('<h1>This part of the shop is away</h1>');
    expect(page.text).toContain(page.headers.get('x-request-id'));
    expect(page.text).toContain('Try again');
    browser.setCookie('lang', 'es');
    const inSpanish = await browser.get('/orders', { 'accept-language': 'en' });
    expect(inSpanish.text).toContain('lang="es"');
    expect(inSpanish.text).toContain('<h1>Esta parte de la tienda no está</h1>');
    // A form is sent again from where it was, not from here.
    const posted = await browser.post('/cart/items', { bookId: 'x', quantity: 1 });
    expect([posted.status, posted.text.includes('Intentar otra vez')]).toEqual([503, false]);
  });

  it('programs get the problem that they get when services miss each other', async () => {
    const answer = await browserClient(split.url).api('GET', '/api/v1/orders', undefined, {
      authorization: 'Bearer x',
    });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.json()).toEqual({
      type: 'urn:bookstore:problem:platform.service_unavailable',
      title: expect.any(String),
      status: 503,
      code: 'platform.service_unavailable',
      detail: expect.any(String),
      requestId: answer.headers.get('x-request-id'),
    });
  });

  it('the others go on', async () => {
    const browser = await registered(split);
    for (const path of ['/', '/books', '/selling', '/login', '/api/docs', '/health']) {
      expect([path, (await browser.get(path)).status < 400]).toEqual([path, true]);
    }
  });
});

describe('while the catalogue is away', () => {
  beforeAll(() => split.crash('catalog'));
  afterAll(() => split.start('catalog'));

  it('what all of them serve is there', async () => {
    const browser = browserClient(split.url);
    const page = await browser.get('/login');
    const style = /href="(\/assets\/css\/site\.[^"]+)"/.exec(page.text)?.[1] ?? '';
    for (const path of [style, '/health', '/api/v1/openapi.json']) {
      const answer = await browser.get(path);
      expect([path, answer.status]).toEqual([path, 200]);
      expect(['auth', 'orders']).toContain(answer.headers.get('x-instance-id'));
    }
    expect((await browser.post('/language', { lang: 'en', next: '/login' })).status).toBe(303);
    expect((await browser.get('/books')).status).toBe(503);
  });
});
