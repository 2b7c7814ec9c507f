import { availableParallelism } from 'node:os';
import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { PasswordHasher } from '../../application/ports/password-hasher.js';
import type { Password } from '../../domain/password.js';
import { ConcurrencyLimit } from './concurrency-limit.js';

/** OWASP's parameters for argon2id, the library's default variant: 19 MiB, two passes, one lane; 10 to 25 ms. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/**
 * The hashes are made on Node's pool of four threads, which file access and name look-ups need too: three at most, and no
 * more than there are cores. That also bounds their memory to 57 MiB.
 */
const MAX_AT_ONCE = Math.max(1, Math.min(3, availableParallelism()));

@Injectable()
export class Argon2PasswordHasher extends PasswordHasher {
  /** Of 32 random bytes that were thrown away, made with {@link COST}. */
  readonly decoy = '$argon2id$v=19$m=19456,t=2,p=1$kV3g8f47TcUQJwN20opIxg$2vDxsxW8okqy4l5bBIqVerM4YwBGLjX2/NRBvjR/NHE';

  private readonly limit = new ConcurrencyLimit(MAX_AT_ONCE);

  hash(password: Password): Promise<string> {
    return this.limit.run(() => hash(password.reveal(), COST));
  }

  verify(password: Password, passwordHash: string): Promise<boolean> {
    return this.limit.run(() => verify(passwordHash, password.reveal()));
  }
}
