import { Injectable, Logger } from '@nestjs/common';
import { AuthApi } from '../auth/auth.api.js';
import { LanguagePreference } from '../platform/http/language-preference.js';
import type { UserId } from '../shared/ids.js';
import type { Language } from '../shared/language.js';

@Injectable()
export class ApiLanguagePreference extends LanguagePreference {
  private readonly logger = new Logger('language');

  constructor(private readonly auth: AuthApi) {
    super();
  }

  async remember(userId: UserId, language: Language): Promise<void> {
    try {
      await this.auth.changeLanguage(userId, language);
    } catch (error) {
      this.logger.warn({ err: error }, 'the language that a user chose could not be noted');
    }
  }
}
