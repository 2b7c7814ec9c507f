import { Logger } from '@nestjs/common';
import { signed } from '../../src/psp/signature.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { WEBHOOK_SECRET } from '../support/payment-provider.js';

const BODY = '{"id":"evt_1","type":"dispute.opened","data":{}}';
const LIMIT = 30;

let test: TestApp;

beforeEach(async () => {
  test = await startTestApp({
    config: {
      rateLimits: true,
      trustProxy: 1,
      payment: {
        provider: 'http',
        url: new URL('http://127.0.0.1:9'),
        apiKey: 'a-key-for-tests-only',
        webhookSecrets: [WEBHOOK_SECRET],
      },
    },
  });
});

afterEach(() => test.close());

const post = (secret: string, address = '203.0.113.1'): Promise<Response> => {
  const { headers, body } = signed('evt_1', BODY, secret, Date.now());
  return fetch(`${test.url}/webhooks/payments`, {
    method: 'POST',
    headers: { ...headers, 'x-forwarded-for': address },
    body,
  });
};
const forged = (address?: string): Promise<Response> => post('a secret of somebody else, long enough', address);
const genuine = (address?: string): Promise<Response> => post(WEBHOOK_SECRET, address);

async function statuses(times: number, send: () => Promise<Response>): Promise<readonly number[]> {
  const found: number[] = [];
  for (let time = 0; time < times; time += 1) found.push((await send()).status);
  return found;
}

describe('forged webhooks', () => {
  it('are refused as such, and from an address that sends many as too many', async () => {
    expect(await statuses(LIMIT, forged)).toEqual(Array(LIMIT).fill(401));
    const answer = await forged();
    expect(answer.status).toBe(429);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await answer.json()).toMatchObject({ code: 'request.too_many' });
    const seconds = Number(answer.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    test.clock.advance(seconds * 1000);
    expect((await forged()).status).toBe(401);
  });

  it('are each logged, with what is wrong with it, as long as the sender is listened to', async () => {
    const warned = jest.spyOn(Logger.prototype, 'warn');
    try {
      await statuses(LIMIT + 2, forged);
      await genuine();
      const told = warned.mock.calls.filter(([, text]) => text === 'a payment webhook was refused');
      expect(told).toHaveLength(LIMIT);
      expect(told[0]?.[0]).toEqual({ problem: expect.stringMatching(/signature/) });
    } finally {
      warned.mockRestore();
    }
  });

  it('never keep a genuine one from being heard, not even from the same address', async () => {
    await statuses(LIMIT + 5, forged);
    expect((await forged()).status).toBe(429);
    expect(await statuses(LIMIT * 2, genuine)).toEqual(Array(LIMIT * 2).fill(204));
    expect((await forged()).status).toBe(429);
  });

  it('are counted for each address, and genuine ones for none', async () => {
    await statuses(LIMIT * 2, () => genuine('203.0.113.2'));
    await statuses(LIMIT + 1, forged);
    expect((await forged('203.0.113.2')).status).toBe(401);
    expect((await forged()).status).toBe(429);
  });

  it('are all refused as such where rate limits are off', async () => {
    await test.close();
    test = await startTestApp({
      config: {
        payment: {
          provider: 'http',
          url: new URL('http://127.0.0.1:9'),
          apiKey: 'a-key-for-tests-only',
          webhookSecrets: [WEBHOOK_SECRET],
        },
      },
    });
    expect(await statuses(LIMIT + 5, forged)).toEqual(Array(LIMIT + 5).fill(401));
  });
});
