import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Psp } from '../../test/builders/psp.js';
import { eventually } from '../../test/support/eventually.js';

const SECRET = 's'.repeat(32);

let psp: Psp;

beforeEach(async () => {
  psp = await Psp.start();
});

afterEach(() => psp.stop());

describe('the webhooks of the payment provider', () => {
  interface Heard {
    readonly id: string;
    readonly type: string;
  }
  let shop: Server;
  let heard: Heard[];
  let answer: (event: Heard) => number;

  beforeEach(async () => {
    heard = [];
    answer = () => 204;
    shop = createServer((request, response) => {
      void textOf(request).then((text) => {
        const event = JSON.parse(text) as Heard;
        heard.push(event);
        response.writeHead(answer(event)).end();
      });
    });
    shop.listen(0, '127.0.0.1');
    await once(shop, 'listening');
    await psp.stop();
    await startTelling();
  });

  afterEach(() => {
    shop.closeAllConnections();
    shop.close();
  });

  const startTelling = () => {
    const { port } = shop.address() as AddressInfo;
    return psp.start({
      PSP_WEBHOOK_URL: `http://127.0.0.1:${port}/webhooks`,
      PSP_WEBHOOK_SECRET: SECRET,
      PSP_WEBHOOK_RETRY_MS: '10',
    });
  };
  const told = (count: number) =>
    eventually(
      async () => heard.length,
      (length) => length >= count,
    );
  const marked = (count: number) =>
    eventually(
      async () => psp.lines().filter((line) => line.includes('"delivered"')).length,
      (length) => length >= count,
    );

  it('are repeated until they are answered with 2xx, under the same id', async () => {
    answer = () => [500, 404, 301, 204][heard.length - 1] ?? 204;
    await psp.charge('payment-1');
    await marked(1);
    expect(heard.map(({ type }) => type)).toEqual(Array(4).fill('charge.captured'));
    expect(new Set(heard.map(({ id }) => id)).size).toBe(1);
  });

  it('that were not heard are told by the next process, and no others', async () => {
    await psp.charge('payment-1');
    await marked(1);
    answer = () => 503;
    await psp.withCard('payment-2', '4000000000000002');
    await told(2);
    await psp.stop();
    heard.length = 0;
    answer = () => 204;
    await startTelling();
    await marked(2);
    expect(new Set(heard.map(({ type }) => type))).toEqual(new Set(['charge.declined']));
  });

  it('can be held back, reordered and multiplied', async () => {
    await psp.call('PUT', '/control', { hold: true, order: 'reversed', copies: 3 });
    await psp.charge('payment-1');
    await psp.refund('payment-1', 'refund-01', 1);
    expect(heard).toEqual([]);
    await psp.call('PUT', '/control', { hold: false });
    await marked(2);
    expect(heard.map(({ type }) => type)).toEqual([
      ...Array(3).fill('refund.made'),
      ...Array(3).fill('charge.captured'),
    ]);
  });
});

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
