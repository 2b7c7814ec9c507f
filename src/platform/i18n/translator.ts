import { IntlMessageFormat } from 'intl-messageformat';
import { type Language, LANGUAGES } from '../../shared/language.js';
import { LOCALES } from './locales.js';
import type { Message, MessageParams } from './message.js';
import type { MessageKey } from './message-key.js';
import { en } from './messages/en/index.js';
import { es } from './messages/es/index.js';

/** The texts of one language, by key. */
export const CATALOGUES: Readonly<Record<Language, Readonly<Record<MessageKey, string>>>> = { es, en };

/** Turns keys of the catalogues into sentences. Every message is parsed once, when it is first needed. */
export class Translator {
  private readonly formats = new Map(
    LANGUAGES.map((lang) => [lang, new Map<MessageKey, string | IntlMessageFormat>()]),
  );

  /** @throws when the message has a placeholder that `params` lacks. */
  t(lang: Language, key: MessageKey, params?: MessageParams): string {
    const format = this.formatOf(lang, key);
    return typeof format === 'string' ? format : String(format.format(params));
  }

  say(lang: Language, message: Message): string {
    return this.t(lang, message.key, message.params);
  }

  private formatOf(lang: Language, key: MessageKey): string | IntlMessageFormat {
    const cache = this.formats.get(lang);
    const known = cache?.get(key);
    if (known !== undefined) return known;
    const format = new IntlMessageFormat(CATALOGUES[lang][key], LOCALES[lang], undefined, { ignoreTag: true });
    const made = placeholders(format).size === 0 ? String(format.format()) : format;
    cache?.set(key, made);
    return made;
  }
}

/** The names that a message wants filled in, those inside its plural forms too. */
export function placeholders(format: IntlMessageFormat): Set<string> {
  const names = new Set<string>();
  const visit = (elements: ReturnType<IntlMessageFormat['getAst']>): void => {
    for (const element of elements) {
      if ('options' in element) for (const option of Object.values(element.options)) visit(option.value);
      const kind: number = element.type;
      if ('value' in element && kind !== LITERAL) names.add(element.value);
    }
  };
  visit(format.getAst());
  return names;
}

/** TYPE.literal of the ICU parser, which intl-messageformat does not export. */
const LITERAL = 0;
