import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PaymentConfig } from '../../src/platform/config/app-config.js';
import { freePort } from './free-port.js';
import { Program } from './program.js';

export const PROVIDER_KEY = 'a-key-for-tests-only';
export const WEBHOOK_SECRET = 'a-webhook-secret-for-tests-that-is-long-enough';

export interface ProviderLedger {
  readonly charges: readonly {
    readonly payment: string;
    readonly status: string;
    readonly amount: number;
    readonly currency: string;
    readonly refunded: number;
  }[];
  readonly refunds: readonly {
    readonly refund: string;
    readonly payment: string;
    readonly amount: number;
    readonly currency: string;
  }[];
}

/** A line of its file. */
export type LedgerEntry = Readonly<Record<string, string | number | null>>;

type LedgerPage = ProviderLedger & { readonly next: string | null };

/** The payment provider (`npm run psp`) in a process of its own, always on the same port and with the same books. */
export class PaymentProvider {
  readonly ledgerFile = join(mkdtempSync(join(tmpdir(), 'bookstore-psp-')), 'ledger.jsonl');
  private program: Program | undefined;

  private constructor(private readonly port: number) {}

  /** Not started yet: the shop has to know its address first, and it the shop's. */
  static async prepare(): Promise<PaymentProvider> {
    return new PaymentProvider(await freePort());
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The shop's settings for it. */
  get config(): Extract<PaymentConfig, { provider: 'http' }> {
    return { provider: 'http', url: new URL(this.url), apiKey: PROVIDER_KEY, webhookSecrets: [WEBHOOK_SECRET] };
  }

  /** The same for a shop that is a process of its own. */
  get environment(): Readonly<Record<string, string>> {
    return {
      PAYMENT_PROVIDER: 'http',
      PAYMENT_URL: this.url,
      PAYMENT_API_KEY: PROVIDER_KEY,
      PAYMENT_WEBHOOK_SECRET: WEBHOOK_SECRET,
    };
  }

  /** `shop`: the address that it tells of charges, if any. */
  async start(shop?: string): Promise<void> {
    this.program = new Program(
      {
        PSP_PORT: String(this.port),
        PSP_LEDGER: this.ledgerFile,
        PSP_API_KEY: PROVIDER_KEY,
        PSP_CONTROL: 'on',
        PSP_WEBHOOK_RETRY_MS: '50',
        ...(shop === undefined
          ? {}
          : { PSP_WEBHOOK_URL: `${shop}/webhooks/payments`, PSP_WEBHOOK_SECRET: WEBHOOK_SECRET }),
      },
      'dist/psp/main.js',
    );
    await this.program.prints(/payment provider is at http/);
  }

  /** Starts it again, without webhooks, with each entry of its books as `change` makes it; none where that is `null`. */
  async rewrite(change: (entry: LedgerEntry) => LedgerEntry | null): Promise<void> {
    const entries = this.written.split('\n').filter(Boolean);
    await this.replace(
      entries.map((line) => change(JSON.parse(line) as LedgerEntry)).filter((entry) => entry !== null),
    );
  }

  /** Starts it again, without webhooks, with other books, as a hand might make them. */
  async replace(entries: readonly LedgerEntry[]): Promise<void> {
    await this.kill();
    writeFileSync(this.ledgerFile, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
    await this.start();
  }

  /** kill -9, as far as it runs. */
  async kill(): Promise<void> {
    await this.program?.kill();
    this.program = undefined;
  }

  /** Everything that it has printed since it was started. */
  get printed(): string {
    return this.program?.printed ?? '';
  }

  /** What it has written down, as text. */
  get written(): string {
    return readFileSync(this.ledgerFile, 'utf8');
  }

  async control(settings: object): Promise<void> {
    await this.call('PUT', '/control', settings);
  }

  /** Sends webhooks about a charge at once; the shop's answers. */
  async deliver(payment: string, as: string, more: object = {}): Promise<readonly number[]> {
    const { answers } = await this.call<{ answers: number[] }>('POST', '/control/deliveries', { payment, as, ...more });
    return answers;
  }

  /** All of it. */
  async ledger(): Promise<ProviderLedger> {
    const charges: ProviderLedger['charges'][number][] = [];
    const refunds: ProviderLedger['refunds'][number][] = [];
    let after: string | null = null;
    do {
      const query: string = after === null ? '' : `&after=${after}`;
      const page: LedgerPage = await this.call('GET', `/v1/ledger?limit=500${query}`);
      charges.push(...page.charges);
      refunds.push(...page.refunds);
      after = page.next;
    } while (after !== null);
    return { charges, refunds };
  }

  private async call<T>(method: string, path: string, body?: object): Promise<T> {
    const answer = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${PROVIDER_KEY}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return JSON.parse(text) as T;
  }
}
