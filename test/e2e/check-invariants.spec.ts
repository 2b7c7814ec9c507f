import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../../src/app.module.js';
import { AppConfig, type AppConfigValues, type PaymentConfig } from '../../src/platform/config/app-config.js';
import { DatabaseBoot } from '../../src/platform/database/database-boot.js';
import { CheckInvariantsCommand } from '../../src/platform/invariants/check-invariants.command.js';
import { createLogger, NestLogger } from '../../src/platform/logging/logger.js';
import { newId } from '../../src/shared/ids.js';
import { OrderScene, type Person } from '../builders/order-scene.js';
import { INTERNAL_SECRET } from '../support/contract-shop.js';
import { PaymentProvider, PROVIDER_KEY } from '../support/payment-provider.js';
import { Program } from '../support/program.js';
import { runCommand } from '../support/recorded-output.js';
import { testConfig } from '../support/test-config.js';

type HttpProvider = Extract<PaymentConfig, { provider: 'http' }>;

const ROOT = join(__dirname, '../..');
const NAME = 'payments.provider_ledger';
/** Nothing listens there. */
const NOWHERE = 'http://127.0.0.1:9';

let provider: PaymentProvider;
let scene: OrderScene;
let seller: Person;
let environment: Record<string, string>;

beforeAll(async () => {
  provider = await PaymentProvider.prepare();
  const dataDir = mkdtempSync(join(tmpdir(), 'bookstore-invariants-'));
  const database: Partial<AppConfigValues> =
    process.env['TEST_DATABASE_URL'] === undefined
      ? { database: { engine: 'sqlite', file: join(dataDir, 'bookstore.sqlite') } }
      : {};
  scene = await OrderScene.start({
    config: { payment: provider.config, internalSecrets: [INTERNAL_SECRET], ...database },
  });
  await provider.start();
  const config = scene.test.app.get(AppConfig).database;
  environment = {
    ...provider.environment,
    ...(config.engine === 'mysql' ? { DATABASE_URL: config.url } : { DATA_DIR: dataDir }),
  };
  seller = await scene.person('Luis Vendedor');
  const buyer = await scene.person();
  const { code } = await buyer.ordered(await scene.book(seller));
  expect((await buyer.pay(code)).status).toBe(201);
}, 120_000);

afterAll(async () => {
  await provider.kill();
  await scene.close();
});

/** The same command in this process, of a shop with another provider. */
async function checkWith(payment: PaymentConfig): Promise<{ code: number; lines: readonly string[] }> {
  const config = testConfig(scene.test.app.get(AppConfig).database, { payment });
  const app = await NestFactory.createApplicationContext(AppModule.for(config, ROOT), {
    logger: new NestLogger(createLogger(config)),
    abortOnError: false,
  });
  try {
    await app.get(DatabaseBoot).start(undefined, { once: true });
    return await runCommand(app.get(CheckInvariantsCommand));
  } finally {
    await app.close();
  }
}

/** `npm run check:invariants`, as an operator runs it: in a process of its own. */
async function check(
  more: Record<string, string> = {},
  ...args: readonly string[]
): Promise<{ code: number; lines: readonly string[] }> {
  const program = new Program({ ...environment, ...more }, 'dist/cli.js', ['check-invariants', ...args]);
  return { code: await program.exitCode(), lines: program.printed.trim().split('\n') };
}

const from = (lines: readonly string[], start: string): readonly string[] => {
  const first = lines.findIndex((line) => line.startsWith(start));
  return first === -1 ? [] : lines.slice(first);
};

describe('npm run check:invariants with a provider of its own', () => {
  it('ends with 0 when its books and ours agree', async () => {
    const { code, lines } = await check();
    expect([code, from(lines, `ok      ${NAME}: `).length > 0, lines.at(-1)]).toEqual([
      0,
      true,
      expect.stringMatching(/^all \d+ invariants hold$/),
    ]);
  });

  it('does not ask a provider that the shop does not use', async () => {
    const { code, lines } = await checkWith({ provider: 'simulated' });
    expect([code, lines.filter((line) => line.includes(NAME))]).toEqual([0, []]);
  });

  it('ends with 1, shows what differs, at most so many rows, and says what to do', async () => {
    const keys: readonly string[] = [newId(), newId()];
    for (const key of keys) {
      await fetch(`${provider.url}/v1/charges`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${PROVIDER_KEY}`,
          'content-type': 'application/json',
          'idempotency-key': key,
        },
        body: JSON.stringify({ amount: 1234, currency: 'USD', method: 'paypal' }),
      });
    }
    const { code, lines } = await check({}, '--rows', '1');
    await provider.rewrite((entry) => (keys.includes(String(entry['payment'])) ? null : entry));
    const [broken = '', row = '', more = '', remedy = ''] = from(lines, 'BROKEN');
    expect(code).toBe(1);
    expect(broken).toContain(NAME);
    expect(JSON.parse(row)).toMatchObject({ problem: 'not with us', payment_id: keys[0], provider_amount: 1234 });
    expect(more).toContain('--rows N');
    expect(remedy).toContain(
      "What to do: compare the payment in orders_payments and orders_refunds with the provider's books",
    );
    expect(lines.at(-1)).toMatch(/^1 of \d+ invariants are broken$/);
  });

  it.each<[string, Partial<HttpProvider>, string]>([
    ['that refuses us', { apiKey: 'another-key-than-the-providers' }, 'PAYMENT_API_KEY'],
    ['that is somewhere else', { url: new URL(NOWHERE) }, 'gave no answer'],
  ])('ends with 1 and does not say that all is well of a provider %s', async (_name, settings, reason) => {
    const { code, lines } = await checkWith({ ...provider.config, ...settings });
    const [unknown = '', whatToDo] = from(lines, 'UNKNOWN');
    expect(code).toBe(1);
    expect(unknown).toMatch(new RegExp(`^UNKNOWN ${NAME}: it could not be checked: .*${reason}`));
    expect(whatToDo).toContain('What to do: see that the provider answers');
    expect(lines.at(-1)).toMatch(/^1 of \d+ invariants could not be checked$/);
    expect(lines.filter((line) => line.startsWith('ok ')).length).toBeGreaterThan(20);
  });
});

describe('npm run check:invariants of a process that hosts orders alone', () => {
  /** In which nothing listens but, at `catalogUrl`, the shop that has the books. */
  const alone = (catalogUrl: string): Record<string, string> => ({
    SERVICES: 'orders',
    AUTH_URL: NOWHERE,
    CATALOG_URL: catalogUrl,
    RABBITMQ_URL: 'amqp://127.0.0.1:9',
    INTERNAL_SECRET,
  });

  it('asks the catalogue where it is, and knows nothing of stock when there is no answer', async () => {
    const [answered, unanswered] = await Promise.all([check(alone(scene.test.url)), check(alone(NOWHERE))]);
    expect(answered.code).toBe(0);
    expect(answered.lines.filter((line) => line.startsWith('ok      stock.'))).toHaveLength(5);
    expect(answered.lines.filter((line) => line.includes('catalog.'))).toEqual([]);
    expect(unanswered.code).toBe(1);
    expect(unanswered.lines.filter((line) => line.startsWith('UNKNOWN stock.'))).toHaveLength(4);
    expect(unanswered.lines.at(-1)).toMatch(/^4 of \d+ invariants could not be checked$/);
  });
});
