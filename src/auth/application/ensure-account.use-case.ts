import { Injectable } from '@nestjs/common';
import { EmailTakenError } from '../domain/auth-errors.js';
import { email } from '../domain/email.js';
import type { User } from '../domain/user.js';
import { UserRepository } from './ports/user.repository.js';
import { RegisterUser, type RegisterUserCommand } from './register-user.use-case.js';

/** Registers an account unless its e-mail has one already, which stays as it is. For seeding. */
@Injectable()
export class EnsureAccount {
  constructor(
    private readonly users: UserRepository,
    private readonly registerUser: RegisterUser,
  ) {}

  /** @throws InvalidNameError, InvalidEmailError, InvalidPasswordError */
  async execute(command: RegisterUserCommand): Promise<User> {
    const address = email(command.email);
    const known = await this.users.byEmail(address);
    if (known) return known;
    try {
      return await this.registerUser.execute(command);
    } catch (error) {
      // Another instance that is seeding too was faster.
      const winner = error instanceof EmailTakenError ? await this.users.byEmail(address) : null;
      if (winner) return winner;
      throw error;
    }
  }
}
