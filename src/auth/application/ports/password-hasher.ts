import type { Password } from '../../domain/password.js';

/** Turns passwords into hashes that are slow to guess from. Both take their time on purpose; never call them in a unit of work. */
export abstract class PasswordHasher {
  /** The hash of no password at all: comparing with it takes as long as with a real one, and never succeeds. */
  abstract readonly decoy: string;

  /** The hash with its parameters and a salt of its own, at most 255 characters. */
  abstract hash(password: Password): Promise<string>;

  abstract verify(password: Password, hash: string): Promise<boolean>;
}
