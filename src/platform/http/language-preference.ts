import type { UserId } from '../../shared/ids.js';
import type { Language } from '../../shared/language.js';

/** The language that an account is written to in. The composition root binds it to auth. */
export abstract class LanguagePreference {
  /** Somebody who is signed in chose `language` with the switch. Never throws: the page changes all the same. */
  abstract remember(userId: UserId, language: Language): Promise<void>;
}
