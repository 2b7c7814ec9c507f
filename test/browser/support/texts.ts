import type { Language } from '../../../src/shared/language.js';
import type { MessageParams } from '../../../src/platform/i18n/message.js';
import type { MessageKey } from '../../../src/platform/i18n/message-key.js';
import { Translator } from '../../../src/platform/i18n/translator.js';

const translator = new Translator();

/** What a page says for `key`, so that no spec repeats the shop's wording. */
export function text(lang: Language, key: MessageKey, params?: MessageParams): string {
  return translator.t(lang, key, params);
}
