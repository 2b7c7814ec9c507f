import { randomFillSync } from 'node:crypto';
import { monotonicFactory } from 'ulid';

declare const brand: unique symbol;

/** A lower-case ULID (26 characters, sorts by time of creation) that names one kind of thing. */
export type Id<Kind extends string> = string & { readonly [brand]: Kind };

export type UserId = Id<'user'>;
export type BookId = Id<'book'>;
export type OrderId = Id<'order'>;
/** Of a visitor's cart, in his browser: by it a repeated merge is known. */
export type CartId = Id<'cart'>;
export type ShipmentId = Id<'shipment'>;

const ULID = /^[0-9a-hjkmnp-tv-z]{26}$/;

/**
 * A new id. Ids made later sort later (in one process always, among processes to the millisecond), so that an index on
 * them is also an index on age.
 */
export function newId<T extends Id<string>>(): T {
  return nextUlid().toLowerCase() as T;
}

const pool = Buffer.alloc(4096);
let used = pool.length;

/** From 0 to 1, in 256 steps, which is what one of a ULID's 32 letters takes. One system call serves 4,096 of them. */
function random(): number {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const byte = pool.readUInt8(used);
  used += 1;
  return byte / 256;
}

/** Reads an id from outside, in either letter case; `undefined` when the text is no id. */
export function parseId<T extends Id<string>>(text: unknown): T | undefined {
  if (typeof text !== 'string') return undefined;
  const id = text.toLowerCase();
  return ULID.test(id) ? (id as T) : undefined;
}

const nextUlid = monotonicFactory(random);
