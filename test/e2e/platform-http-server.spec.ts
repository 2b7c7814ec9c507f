import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { signedIn } from '../builders/shop-visitors.js';
import { browserClient } from '../support/browser-client.js';
import { type OneApp, startOneApp } from '../support/one-app.js';

describe('the HTTP server of a process', () => {
  let test: OneApp;

  beforeAll(async () => {
    test = await startOneApp();
  });

  afterAll(() => test.close());

  it.each([
    ['headers that are too large', `GET / HTTP/1.1\r\nHost: x\r\nX-Large: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
    ['what is no HTTP', 'HELLO\r\n\r\n', 400],
    [
      'what it is expected to do first and cannot',
      'GET / HTTP/1.1\r\nHost: x\r\nExpect: 200-ok\r\nConnection: close\r\n\r\n',
      417,
    ],
    ['a header without a name', 'GET / HTTP/1.1\r\nHost: x\r\n: y\r\n\r\n', 400],
  ])('answers %s as itself, and closes', async (_name, bytes, status) => {
    const socket = connect(Number(new URL(test.url).port), '127.0.0.1');
    socket.write(bytes);
    const answer = await text(socket);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toMatch(/^X-Instance-Id: test-instance\r$/m);
    expect(answer).toMatch(/^X-Request-Id: [0-9a-f-]{36}\r$/m);
    expect(answer).toMatch(/^Connection: close\r$/m);
  });

  it('keeps connections longer than balancers do', () => {
    const server = test.app.getHttpServer();
    expect([server.keepAliveTimeout, server.headersTimeout]).toEqual([75_000, 80_000]);
  });

  it('has no book at an address with a zero byte, and says so as to any other', async () => {
    const seller = await signedIn(test);
    for (const method of ['GET', 'PATCH', 'DELETE']) {
      const answer = await seller.api(method, '/api/v1/books/%00', method === 'PATCH' ? {} : undefined);
      expect([method, answer.status]).toEqual([method, 404]);
      expect(answer.json()['detail']).not.toContain('SQL');
    }
  });

  it.each([
    '/covers/..%2f..%2fbookstore.sqlite',
    '/covers/%2e%2e%2f%2e%2e%2fpackage.json',
    '/covers/00000000000000000000000000000000.webp%00.svg',
  ])('knows no %s', async (path) => {
    expect((await browserClient(test.url).get(path)).status).toBe(404);
  });

  describe('metrics', () => {
    it('tell of requests by route, and never by path', async () => {
      const client = browserClient(test.url);
      await client.get('/books/01jd0000000000000000000000');
      await client.get('/made-up-path');
      const { text } = await client.get('/metrics');
      expect(text).toMatch(
        /bookstore_http_request_duration_seconds_count\{method="GET",route="\/books\/:idAndSlug",status="404"\} \d/,
      );
      expect(text).toMatch(/nodejs_eventloop_lag_seconds/);
      expect(text).not.toMatch(/made-up-path/);
      // SQLite has no pool.
      if (process.env['TEST_DATABASE_URL'] !== undefined) expect(text).toMatch(/bookstore_db_connections_open [1-9]/);
    });
  });
});
