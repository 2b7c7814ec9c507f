import { Injectable } from '@nestjs/common';
import type { DomainError } from '../../shared/domain-error.js';
import { AccountDisabledError, InvalidCredentialsError } from '../domain/auth-errors.js';
import { parseEmail } from '../domain/email.js';
import { Password } from '../domain/password.js';
import type { User } from '../domain/user.js';
import { AuthMetrics } from './auth-metrics.js';
import { PasswordHasher } from './ports/password-hasher.js';
import { UserRepository } from './ports/user.repository.js';

export interface CheckCredentialsCommand {
  readonly email: string;
  readonly password: string;
}

/**
 * Whose e-mail and password these are. Every refusal takes as long as every other one (one comparison with a hash), so
 * that neither the answer nor its timing tells who has an account.
 */
@Injectable()
export class CheckCredentials {
  constructor(
    private readonly users: UserRepository,
    private readonly hasher: PasswordHasher,
    private readonly metrics: AuthMetrics,
  ) {}

  /** @throws InvalidCredentialsError, AccountDisabledError (only with the right password) */
  async execute(command: CheckCredentialsCommand): Promise<User> {
    const address = parseEmail(command.email);
    const credentials = address ? await this.users.credentialsOf(address) : null;
    const matches = await this.hasher.verify(
      Password.attempt(command.password),
      credentials?.passwordHash ?? this.hasher.decoy,
    );
    if (!credentials || !matches) throw this.refused(new InvalidCredentialsError());
    if (credentials.user.isDisabled) throw this.refused(new AccountDisabledError());
    return credentials.user;
  }

  private refused<T extends DomainError>(error: T): T {
    this.metrics.refused(error.code);
    return error;
  }
}
