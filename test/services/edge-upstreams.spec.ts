import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { SERVICES, type ServiceName } from '../../src/shared/services.js';

interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly size: number;
}

/** A service that this spec plays: it writes down what it is asked, and answers, or takes the request and hangs up. */
class PlayedService {
  readonly asked: Asked[] = [];
  connections = 0;
  hangsUp = false;
  private readonly server: Server = createServer((request, response) => void this.answer(request, response));

  constructor() {
    this.server.on('connection', () => (this.connections += 1));
  }

  async listen(): Promise<number> {
    await once(this.server.listen(0, '127.0.0.1'), 'listening');
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { length } = await buffer(request);
    const { method = '', url = '', headers } = request;
    this.asked.push({ method, url, headers, size: length });
    if (this.hangsUp) response.destroy();
    else response.end('hello');
  }
}

let folder: string;
let edge: ChildProcess;
let url: string;
let services: Readonly<Record<ServiceName, PlayedService>>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bookstore-lone-edge-'));
  services = { auth: new PlayedService(), catalog: new PlayedService(), orders: new PlayedService() };
  const ports: string[] = [];
  for (const service of SERVICES) ports.push(String(await services[service].listen()));
  edge = spawn(process.execPath, [join(__dirname, 'support/lone-edge.mjs'), folder, ...ports], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = (await once(edge.stdout?.setEncoding('utf8') ?? edge, 'data')) as [string];
  url = line.trim();
});

afterEach(() => {
  for (const service of SERVICES) {
    services[service].hangsUp = false;
    services[service].asked.length = 0;
  }
});

afterAll(async () => {
  const ended = once(edge, 'close');
  edge.stdin?.end();
  await ended;
  for (const service of SERVICES) await services[service].close();
  rmSync(folder, { recursive: true });
});

const methodsOf = (service: ServiceName): string[] => services[service].asked.map(({ method }) => method);

describe('the edge, to the services', () => {
  it('hands on a request as it is, and says for whom it asks', async () => {
    const path = '/books/a%2Fb%20c?q=%C3%A1&q=2';
    await fetch(url + path, {
      headers: { 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': 'https', traceparent: '00-x', cookie: 'sid=1' },
    });
    const [asked] = services.catalog.asked;
    const { host } = new URL(url);
    expect(asked?.url).toBe(path);
    expect(asked?.headers).toMatchObject({
      host,
      'x-forwarded-host': host,
      // What a visitor says stands first, and what the edge has seen last, which is what the services believe.
      'x-forwarded-for': '203.0.113.9, 127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-request-id': expect.stringMatching(/^[0-9a-f]{32}$/),
      traceparent: '00-x',
      cookie: 'sid=1',
    });
  });

  it('hands on a whole upload', async () => {
    const size = 11 * 1024 * 1024;
    expect((await fetch(`${url}/selling/import`, { method: 'POST', body: new Uint8Array(size) })).status).toBe(200);
    expect(services.catalog.asked).toMatchObject([{ method: 'POST', size }]);
  });

  it('keeps connections open', async () => {
    const before = services.orders.connections;
    for (let round = 0; round < 20; round += 1) await (await fetch(`${url}/cart`)).text();
    // Each of its workers has its own.
    expect(services.orders.connections - before).toBeLessThanOrEqual(cpus().length);
  });

  it('asks another one for what all of them serve, where that is harmless', async () => {
    services.catalog.hangsUp = true;
    const answer = await fetch(`${url}/assets/css/site.css`);
    expect([answer.status, await answer.text()]).toEqual([200, 'hello']);
    expect(methodsOf('catalog')).toEqual(['GET']);
    expect([...methodsOf('auth'), ...methodsOf('orders')]).toEqual(['GET']);
  });

  it.each(['POST', 'PATCH'])('never repeats a %s that a service has got, not even to another one', async (method) => {
    for (const service of SERVICES) services[service].hangsUp = true;
    for (const path of ['/cart/items', '/language']) {
      const answer = await fetch(url + path, { method, body: 'a=b' });
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
    }
    const asked = SERVICES.flatMap((service) => services[service].asked.map(({ url: path }) => path));
    expect(asked.toSorted()).toEqual(['/cart/items', '/language']);
  });
});
