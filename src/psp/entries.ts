/** How a charge ended. `cancelled`: the merchant gave it up before any money was taken; none ever will be. */
export const CHARGE_STATUSES = ['captured', 'declined', 'cancelled'] as const;
export type ChargeStatus = (typeof CHARGE_STATUSES)[number];

export interface ChargeEntry {
  readonly kind: 'charge';
  /** The event that tells the merchant of it. */
  readonly event: string;
  /** ISO 8601. */
  readonly at: string;
  /** The merchant's own id of it, which was its idempotency key. */
  readonly payment: string;
  /** Ours. */
  readonly reference: string;
  /** Integer minor units. */
  readonly amount: number;
  readonly currency: string;
  readonly method: string;
  /** All that is kept of a card. */
  readonly last4: string | null;
  readonly status: ChargeStatus;
  readonly reason: string | null;
  /** A digest of the request: another request under the same key is told apart by it. */
  readonly fingerprint: string;
}

export interface RefundEntry {
  readonly kind: 'refund';
  readonly event: string;
  readonly at: string;
  /** The merchant's own id of it, which was its idempotency key. */
  readonly refund: string;
  readonly payment: string;
  readonly reference: string;
  readonly amount: number;
  readonly currency: string;
}

/** The merchant has heard of that event. */
export interface DeliveredEntry {
  readonly kind: 'delivered';
  readonly event: string;
}

/** One line of the ledger: what happened, never changed afterwards. */
export type Entry = ChargeEntry | RefundEntry | DeliveredEntry;

const FIELDS: Readonly<Record<Entry['kind'], readonly string[]>> = {
  charge: ['event', 'at', 'payment', 'reference', 'amount', 'currency', 'method', 'status', 'fingerprint'],
  refund: ['event', 'at', 'refund', 'payment', 'reference', 'amount', 'currency'],
  delivered: ['event'],
};

/** Reads a line that this program wrote; `undefined` when it did not. */
export function parseEntry(line: string): Entry | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isEntry(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isEntry(value: unknown): value is Entry {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  const { kind } = value;
  if (kind !== 'charge' && kind !== 'refund' && kind !== 'delivered') return false;
  return FIELDS[kind].every((field) => {
    const found: unknown = Reflect.get(value, field);
    return typeof found === (field === 'amount' ? 'number' : 'string');
  });
}
