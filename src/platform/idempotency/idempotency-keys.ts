import { createHash } from 'node:crypto';
import { DomainError } from '../../shared/domain-error.js';
import type { UserId } from '../../shared/ids.js';

/** The same key came with another body. */
export class IdempotencyKeyReusedError extends DomainError {
  readonly code = 'request.idempotency_key_reused';
  constructor() {
    super('this Idempotency-Key was used for another request: make a new one');
  }
}

export interface IdempotencyClaim {
  readonly userId: UserId;
  /** The client's key: `Idempotency-Key` or the form's hidden `_key`; 8 to 80 characters. */
  readonly key: string;
  /** What is being done, e.g. `orders.place`. */
  readonly scope: string;
  /** See {@link fingerprintOf}. */
  readonly fingerprint: string;
  /** The id of what would be made. */
  readonly resourceId: string;
}

/** Remembers which request made what, so that the same request twice makes it once. */
export abstract class IdempotencyKeys {
  /**
   * The first statement of a unit of work. The first request with this user and key gets its own `resourceId` back;
   * repeats get the first one's, with `repeated`.
   * @throws IdempotencyKeyReusedError when the key came with another scope or fingerprint before.
   */
  abstract claim(claim: IdempotencyClaim): Promise<{ readonly resourceId: string; readonly repeated: boolean }>;
}

/** SHA-256 of a JSON value with its keys in order: equal requests have equal fingerprints. */
export function fingerprintOf(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex');
}

function canonical(value: unknown): string {
  if (value === undefined) return 'null';
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`).join(',')}}`;
}
