import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Clock } from '../../shared/clock.js';
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
}

@Injectable()
export class RegisterUser {
  constructor(
    private readonly users: UserRepository,
    private readonly hasher: PasswordHasher,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
    private readonly metrics: AuthMetrics,
  ) {}

  /** @throws InvalidNameError, InvalidEmailError, InvalidPasswordError, EmailTakenError */
  async execute(command: RegisterUserCommand): Promise<User> {
    const user = User.register(personName(command.name), email(command.email), this.clock.now(), command.language);
    const passwordHash = await this.hasher.hash(Password.choose(command.password));
    await this.unitOfWork.run(() => this.users.add(user, passwordHash));
    this.metrics.registered();
    return user;
  }
}
