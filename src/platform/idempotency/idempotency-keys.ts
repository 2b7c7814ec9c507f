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

export interface IdempotentRequest {
  readonly userId: UserId;
  /** The client's key: `Idempotency-Key` or the form's hidden `_key`, as a digest or of 8 to 80 characters. */
  readonly key: string;
  /** What is being done, e.g. `orders.place`. */
  readonly scope: string;
  /** See {@link fingerprintOf}. */
  readonly fingerprint: string;
}

/** A refusal as it was given, to be given again. */
export interface KeptRefusal {
  readonly code: string;
  readonly message: string;
  readonly details: Readonly<Record<string, string | number>>;
}

/** How a request ended. `made`: what it made tells the rest. Never what was typed, let alone a card or a token. */
export type KeptAnswer = { readonly kind: 'made' } | { readonly kind: 'refused'; readonly refusal: KeptRefusal };

export interface IdempotencyClaim extends IdempotentRequest {
  /** The id of what would be made. */
  readonly resourceId: string;
  /** Until when repeats wait for its answer; after that one of them goes on in its place. */
  readonly runningUntil: Date;
  /** At once, where the unit of work that claims is all there is to do. */
  readonly answer: KeptAnswer | null;
}

/** What is known of a request that has claimed its key. */
export type KeptRequest = Pick<IdempotencyClaim, 'resourceId' | 'runningUntil' | 'answer'>;

/** Remembers which request made what, and how it ended. Writes take part in the open unit of work. */
export abstract class IdempotencyKeys {
  /**
   * The first statement of a unit of work. The first request with this user and key gets its own `resourceId` back;
   * repeats get the first one's, with `repeated`.
   * @throws IdempotencyKeyReusedError when the key came with another scope or fingerprint before.
   */
  abstract claim(claim: IdempotencyClaim): Promise<{ readonly resourceId: string; readonly repeated: boolean }>;

  /** The request that came first with this user and key. @throws IdempotencyKeyReusedError */
  abstract find(request: IdempotentRequest): Promise<KeptRequest | null>;

  /** Goes on in place of a request whose time is up; `false` when another repeat does, or it has ended. */
  abstract takeOver(request: IdempotentRequest, seen: KeptRequest, until: Date): Promise<boolean>;

  /** Ends the request. Without an answer it is only not running any more: its next repeat goes on with it. */
  abstract end(request: IdempotentRequest, answer: KeptAnswer | null): Promise<void>;
}

/** SHA-256 of a JSON value with its keys in order: equal requests have equal fingerprints. */
export function fingerprintOf(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex');
}

/** SHA-256 of a file, to put into a fingerprint. */
export const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function canonical(value: unknown): string {
  if (value === undefined) return 'null';
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`).join(',')}}`;
}
