import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { addressInput } from '../builders/order.builder.js';
import { Program } from '../support/program.js';
import { ApiVisitor } from '../support/program-visitors.js';
import { scratchDatabase, type ScratchDatabase } from '../support/scratch-database.js';

const key = (name: string) => ({ 'idempotency-key': name });

describe('a request whose process is killed', () => {
  let scratch: ScratchDatabase;
  let dataDir: string;
  const running: Program[] = [];

  beforeEach(async () => {
    scratch = await scratchDatabase();
    dataDir = mkdtempSync(join(tmpdir(), 'bookstore-crash-'));
  });

  afterEach(async () => {
    await Promise.all(running.splice(0).map((program) => program.kill()));
    await scratch.drop();
  });

  const run = (environment: Readonly<Record<string, string>>, entry?: string, args?: readonly string[]): Program => {
    const { config } = scratch;
    const database: Record<string, string> = config.engine === 'mysql' ? { DATABASE_URL: config.url } : {};
    const program = new Program({ ...database, DATA_DIR: dataDir, RATE_LIMITS: 'off', ...environment }, entry, args);
    running.push(program);
    return program;
  };
  const start = (failpoints?: string): Program => run(failpoints === undefined ? {} : { FAILPOINTS: failpoints });

  /** While the shop is at work, as an operator would. */
  async function checkInvariants(): Promise<void> {
    const check = run({}, 'dist/cli.js', ['check-invariants']);
    expect([await check.exitCode(), check.printed]).toEqual([0, expect.stringMatching(/all \d+ invariants hold/)]);
  }

  const orderOf = (bookId: string) => ({
    items: [{ bookId, quantity: 1 }],
    shippingAddress: addressInput,
    carrier: 'servientrega',
  });

  it.each(['CatalogApi.reserve:before:1', 'CatalogApi.reserve:after:1', 'OrderRepository.add:after:1'])(
    'at %s of a checkout is completed by sending it again',
    async (step) => {
      const dying = start(`POST /api/v1/orders>${step}=kill`);
      const url = await dying.url();
      const bookId = await (await ApiVisitor.register(url, 'Luis')).book(1);
      const buyer = await ApiVisitor.register(url, 'Ana');
      await expect(buyer.api('POST', '/orders', orderOf(bookId), key('crash-1'))).rejects.toThrow();
      await dying.exitCode();
      const again = buyer.at(await start().url());
      const answer = await again.api('POST', '/orders', orderOf(bookId), key('crash-1'));
      expect([answer.status, answer.json()['status']]).toEqual([201, 'reserved']);
      const orders = await again.api('GET', '/orders');
      expect(orders.json<{ items: unknown[] }>().items).toHaveLength(1);
      await checkInvariants();
    },
    120_000,
  );

  it('at the answer of a charge is not charged again: the provider is asked', async () => {
    const dying = start('POST /api/v1/orders/*/payments>PaymentGateway.charge:after:1=kill');
    const url = await dying.url();
    const bookId = await (await ApiVisitor.register(url, 'Luis')).book(1);
    const buyer = await ApiVisitor.register(url, 'Ana');
    const { code } = (await buyer.api('POST', '/orders', orderOf(bookId), key('crash-2'))).json<{ code: string }>();
    const card = { method: 'credit_card', cardNumber: '4242424242424242' };
    const pay = (who: ApiVisitor) => who.api('POST', `/orders/${code}/payments`, card, key('crash-3'));
    await expect(pay(buyer)).rejects.toThrow();
    await dying.exitCode();
    const again = buyer.at(await start().url());
    let answer = await pay(again);
    expect(answer.status).toBe(202);
    while (answer.status === 202) {
      await delay(500);
      answer = await pay(again);
    }
    expect([answer.status, answer.json()]).toEqual([201, { status: 'captured', code, orderStatus: 'paid' }]);
    await checkInvariants();
  }, 150_000);
});
