import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import {
  fingerprintOf,
  IdempotencyKeyReusedError,
  type IdempotentRequest,
} from '../../platform/idempotency/idempotency-keys.js';
import { type Claim, IdempotentCommands } from '../../platform/idempotency/idempotent-commands.js';
import { Clock } from '../../shared/clock.js';
import { parseId, type UserId } from '../../shared/ids.js';
import type { Language } from '../../shared/language.js';
import { email } from '../domain/email.js';
import { Password } from '../domain/password.js';
import { personName } from '../domain/person-name.js';
import { User } from '../domain/user.js';
import { AuthMetrics } from './auth-metrics.js';
import { PasswordHasher } from './ports/password-hasher.js';
import { UserRepository } from './ports/user.repository.js';

export interface RegisterUserCommand {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  /** What the shop will write to the user in; its first language when nobody says. */
  readonly language?: Language | undefined;
  /** Of the form or the call: registering again with the same key answers the same account. */
  readonly idempotencyKey?: string | undefined;
}

/** Nobody has an account yet who registers one. */
const VISITOR = parseId<UserId>('0'.repeat(26));

@Injectable()
export class RegisterUser {
  constructor(
    private readonly users: UserRepository,
    private readonly hasher: PasswordHasher,
    private readonly unitOfWork: UnitOfWork,
    private readonly commands: IdempotentCommands,
    private readonly clock: Clock,
    private readonly metrics: AuthMetrics,
  ) {}

  /**
   * @throws InvalidNameError, InvalidEmailError, InvalidPasswordError, EmailTakenError, IdempotencyKeyReusedError,
   * RequestInProgressError
   */
  async execute(command: RegisterUserCommand): Promise<User> {
    const user = User.register(personName(command.name), email(command.email), this.clock.now(), command.language);
    const password = Password.choose(command.password);
    return this.commands.run({
      request: requestOf(command, user),
      inOneUnit: true,
      refusals: [],
      execute: (claim) => this.register(user, password, claim),
      resume: () => this.registered(user, password),
    });
  }

  private async register(user: User, password: Password, claim: Claim): Promise<User> {
    const passwordHash = await this.hasher.hash(password);
    await this.unitOfWork.run(async () => {
      await claim(user.id);
      await this.users.add(user, passwordHash);
    });
    this.metrics.registered();
    return user;
  }

  /** A password belongs to what was sent, but is never part of a fingerprint: it would be guessed from that fast. */
  private async registered({ email: address }: User, password: Password): Promise<User> {
    const known = await this.users.credentialsOf(address);
    if (!known || !(await this.hasher.verify(password, known.passwordHash))) throw new IdempotencyKeyReusedError();
    return known.user;
  }
}

/** Visitors share no name, and may well make up the same key: each e-mail has keys of its own. */
function requestOf(
  { idempotencyKey }: RegisterUserCommand,
  { name, email: address }: User,
): IdempotentRequest | undefined {
  if (idempotencyKey === undefined || !VISITOR) return undefined;
  const key = fingerprintOf([idempotencyKey, address]);
  return { userId: VISITOR, key, scope: 'auth.register', fingerprint: fingerprintOf({ name, address }) };
}
