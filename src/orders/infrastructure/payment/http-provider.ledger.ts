import {
  type LedgerPage,
  type LedgerPayment,
  type LedgerRefund,
  ProviderLedger,
} from '../../application/ports/provider-ledger.js';
import { type LedgerEntries, parseLedger } from './provider-answers.js';
import type { ProviderClient } from './provider-client.js';
import { ProviderUnavailableError } from './provider-errors.js';

/** A page of charges and their refunds takes some 400 bytes for each payment. */
const MAX_PAGE_BYTES = 4 * 1024 * 1024;

/** The books of the provider that HttpPaymentGateway calls, a page at a time. */
export class HttpProviderLedger extends ProviderLedger {
  constructor(private readonly client: ProviderClient) {
    super();
  }

  /** @throws ProviderUnavailableError, ProviderRefusedError */
  async page(after: string | null, limit: number): Promise<LedgerPage> {
    const query = new URLSearchParams({ limit: String(limit), ...(after === null ? {} : { after }) });
    const call = { method: 'GET', path: `/v1/ledger?${query.toString()}`, maxBytes: MAX_PAGE_BYTES } as const;
    const entries = parseLedger(await this.client.call(call));
    if (!entries) throw new ProviderUnavailableError('a ledger that cannot be read');
    const payments = paymentsOf(entries);
    const isBetween = (id: string): boolean =>
      (after === null || id > after) && (entries.next === null || id <= entries.next);
    // Otherwise pages might never end, or what was skipped would be taken for missing.
    const isInOrder = payments.every(({ paymentId }) => isBetween(paymentId));
    if (!isInOrder || (entries.next !== null && !isBetween(entries.next))) {
      throw new ProviderUnavailableError('a ledger page that is out of order');
    }
    return { payments, upTo: entries.next };
  }
}

function paymentsOf({ charges, refunds }: LedgerEntries): readonly LedgerPayment[] {
  const captured = new Map(charges.map(({ paymentId, captured: money }) => [paymentId, money]));
  const given = new Map<string, LedgerRefund[]>();
  for (const { paymentId, refundId, amount } of refunds) {
    const known = given.get(paymentId);
    if (known) known.push({ refundId, amount });
    else given.set(paymentId, [{ refundId, amount }]);
  }
  return [...new Set([...captured.keys(), ...given.keys()])].sort().map((paymentId) => ({
    paymentId,
    captured: captured.get(paymentId) ?? null,
    refunds: given.get(paymentId) ?? [],
  }));
}
