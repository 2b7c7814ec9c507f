import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { UserId } from '../../shared/ids.js';
import type { Language } from '../../shared/language.js';
import { UserRepository } from './ports/user.repository.js';

export interface ChangeLanguageCommand {
  readonly userId: UserId;
  readonly language: Language;
}

/** Notes which language the shop writes to a user in. Repeating it is harmless, and so is an id of nobody. */
@Injectable()
export class ChangeLanguage {
  constructor(
    private readonly users: UserRepository,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  async execute({ userId, language }: ChangeLanguageCommand): Promise<void> {
    await this.unitOfWork.run(() => this.users.saveLanguage(userId, language));
  }
}
