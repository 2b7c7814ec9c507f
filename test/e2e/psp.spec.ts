import { appendFileSync, readFileSync } from 'node:fs';
import { PaymentProvider, PROVIDER_KEY } from '../support/payment-provider.js';
import { Program } from '../support/program.js';

const GOOD = { amount: 4000, currency: 'USD', method: 'credit_card', cardNumber: '4242424242424242' };

describe('the payment provider as a program', () => {
  const programs: Program[] = [];
  let provider: PaymentProvider;

  beforeAll(async () => {
    provider = await PaymentProvider.prepare();
  });

  afterAll(async () => {
    await Promise.all([provider.kill(), ...programs.map((program) => program.kill())]);
  });

  const start = (environment: Record<string, string>, ...args: string[]): Program => {
    const program = new Program(environment, 'dist/psp/main.js', args);
    programs.push(program);
    return program;
  };
  const post = (path: string, key: string, body: object): Promise<Response> =>
    fetch(`${provider.url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${PROVIDER_KEY}`, 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify(body),
    });

  it('forgets nothing that it has acknowledged, however often it is killed', async () => {
    const acknowledged = new Set<string>();
    const refunded = new Set<string>();
    for (let round = 0; round < 4; round += 1) {
      await provider.start();
      const work = Array.from({ length: 40 }, async (_, index) => {
        const key = `payment-${round}-${index}`;
        if ((await post('/v1/charges', key, GOOD)).status === 201) acknowledged.add(key);
        if ((await post(`/v1/charges/${key}/refunds`, `re-${key}`, { amount: 1, currency: 'USD' })).ok)
          refunded.add(key);
      });
      // In the middle of it: as soon as some have been answered.
      await Promise.race([Promise.all(work.slice(0, 15 + round)), Promise.allSettled(work)]);
      await provider.kill();
      await Promise.allSettled(work);
      // What a torn write leaves behind, whether this kill happened to tear one or not.
      appendFileSync(provider.ledgerFile, '{"kind":"charge","event":"evt_');
    }
    await provider.start();
    const { charges, refunds } = await provider.ledger();
    const known = charges.map(({ payment }) => payment);
    expect(acknowledged.size).toBeGreaterThan(50);
    expect([...acknowledged].filter((key) => !known.includes(key))).toEqual([]);
    expect(new Set(known).size).toBe(known.length);
    const given = refunds.map(({ payment }) => payment);
    expect([...refunded].filter((key) => !given.includes(key))).toEqual([]);
    expect(new Set(given).size).toBe(given.length);
  });

  it('keeps its books alone: a second process on them does not start, until the first has died', async () => {
    const settings = { PSP_PORT: '0', PSP_LEDGER: `${provider.ledgerFile}.shared`, PSP_API_KEY: PROVIDER_KEY };
    const first = start(settings);
    await first.prints(/payment provider is at http/);
    const second = start(settings);
    expect(await second.exitCode()).toBe(1);
    expect(second.printed.trim()).toBe(
      `The ledger ${settings.PSP_LEDGER} is in use by another process of the payment provider: stop that one, or set PSP_LEDGER to another file.`,
    );
    await first.kill();
    const third = start(settings);
    await third.prints(/payment provider is at http/);
    third.signal('SIGTERM');
    expect(await third.exitCode()).toBe(0);
    const fourth = start(settings);
    await fourth.prints(/payment provider is at http/);
  });

  it('is opened by one of many processes that start at once on what a killed one left', async () => {
    const settings = { PSP_PORT: '0', PSP_LEDGER: `${provider.ledgerFile}.crowd`, PSP_API_KEY: PROVIDER_KEY };
    const killed = start(settings);
    await killed.prints(/payment provider is at http/);
    await killed.kill();
    const crowd = Array.from({ length: 4 }, () => start(settings));
    const ends = await Promise.all(
      crowd.map((program) => Promise.race([program.prints(/is at http/).then(() => 'serves'), program.exitCode()])),
    );
    expect(ends.toSorted()).toEqual([1, 1, 1, 'serves']);
  });

  it('ends in order on SIGTERM, with its books whole', async () => {
    const ledger = `${provider.ledgerFile}.other`;
    const program = start({ PSP_PORT: '0', PSP_LEDGER: ledger, PSP_API_KEY: PROVIDER_KEY });
    await program.prints(/payment provider is at http:\/\/127\.0\.0\.1:\d+/);
    program.signal('SIGTERM');
    expect(await program.exitCode()).toBe(0);
    expect(readFileSync(ledger, 'utf8')).toBe('');
  });

  it.each<[string, Record<string, string>, string[], RegExp]>([
    ['no key', {}, [], /PSP_API_KEY: is not set/],
    ['an unknown flag', { PSP_API_KEY: PROVIDER_KEY }, ['--prot', '1'], /'--prot'/],
    ['a ledger that cannot be', { PSP_API_KEY: PROVIDER_KEY, PSP_LEDGER: '/dev/null/x' }, [], /PSP_LEDGER/],
    ['a ledger where none can be', { PSP_API_KEY: PROVIDER_KEY, PSP_LEDGER: '/proc/x/y/ledger' }, [], /PSP_LEDGER/],
    [
      'no pause before a repeat',
      { PSP_API_KEY: PROVIDER_KEY, PSP_WEBHOOK_RETRY_MS: '0' },
      [],
      /PSP_WEBHOOK_RETRY_MS: "0"/,
    ],
    ['an address of another machine', { PSP_API_KEY: PROVIDER_KEY, PSP_HOST: '192.0.2.1' }, [], /PSP_HOST/],
  ])('ends with %s in one clear message and a non-zero exit', async (_name, environment, args, message) => {
    const program = start({ PSP_PORT: '0', PSP_LEDGER: `${provider.ledgerFile}.none`, ...environment }, ...args);
    expect(await program.exitCode()).toBe(1);
    expect(program.printed).toMatch(message);
    expect(program.printed).not.toMatch(/^\s+at /m);
  });

  it('does not start on a port that is taken', async () => {
    const port = new URL(provider.url).port;
    const program = start({ PSP_PORT: port, PSP_LEDGER: `${provider.ledgerFile}.none`, PSP_API_KEY: PROVIDER_KEY });
    expect(await program.exitCode()).toBe(1);
    expect(program.printed).toMatch(/PSP_PORT: the port is taken/);
  });
});
