import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { type RunningProvider, startProvider } from '../../src/psp/provider.js';
import { readSettings } from '../../src/psp/settings.js';

export const PSP_KEY = 'a-key-for-tests-only';
export const CARD = '4242424242424242';

/** A charge that the provider takes. */
export const GOOD_CHARGE = { amount: 4000, currency: 'USD', method: 'credit_card', cardNumber: CARD };

export interface PspAnswer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  /** Of an error. */
  readonly code: unknown;
}

/** The payment provider in this process, with books of its own, that tests may steer. */
export class Psp {
  private readonly ledger = join(mkdtempSync(join(tmpdir(), 'bookstore-psp-')), 'ledger.jsonl');
  private running: RunningProvider | undefined;

  static async start(): Promise<Psp> {
    const psp = new Psp();
    await psp.start();
    return psp;
  }

  get url(): string {
    if (!this.running) throw new Error('the provider does not run');
    return this.running.url;
  }

  /** Again, over the same books. */
  async start(more: Readonly<Record<string, string>> = {}): Promise<void> {
    const settings = { PSP_API_KEY: PSP_KEY, PSP_PORT: '0', PSP_LEDGER: this.ledger, PSP_CONTROL: 'on', ...more };
    this.running = await startProvider(readSettings(settings, []), pino({ level: 'silent' }));
  }

  async stop(): Promise<void> {
    await this.running?.stop();
  }

  async call(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<PspAnswer> {
    const answer = await fetch(`${this.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${PSP_KEY}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const found = JSON.parse(await answer.text()) as Record<string, unknown>;
    return { status: answer.status, body: found, code: (found['error'] as { code?: unknown } | undefined)?.code };
  }

  charge(key: string, body: unknown = GOOD_CHARGE): Promise<PspAnswer> {
    return this.call('POST', '/v1/charges', body, { 'idempotency-key': key });
  }

  withCard(key: string, cardNumber: string): Promise<PspAnswer> {
    return this.charge(key, { ...GOOD_CHARGE, cardNumber });
  }

  refund(payment: string, key: string, amount: unknown, currency = 'USD'): Promise<PspAnswer> {
    return this.call('POST', `/v1/charges/${payment}/refunds`, { amount, currency }, { 'idempotency-key': key });
  }

  /** Of its books. */
  lines(): readonly string[] {
    return readFileSync(this.ledger, 'utf8').trim().split('\n').filter(Boolean);
  }
}
