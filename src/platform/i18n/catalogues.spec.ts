import { IntlMessageFormat } from 'intl-messageformat';
import { LANGUAGES } from '../../shared/language.js';
import { LOCALES } from './locales.js';
import { CATALOGUES, placeholders } from './translator.js';

const parse = (text: string, locale: string): IntlMessageFormat =>
  new IntlMessageFormat(text, locale, undefined, { ignoreTag: true });

describe('the message catalogues', () => {
  const entries = LANGUAGES.flatMap((lang) =>
    Object.entries(CATALOGUES[lang]).map(([key, text]) => [lang, key, text] as const),
  );

  it('hold messages', () => {
    expect(entries.length).toBeGreaterThan(400);
  });

  it('have the same keys in every language', () => {
    for (const lang of LANGUAGES)
      expect(Object.keys(CATALOGUES[lang]).sort()).toEqual(Object.keys(CATALOGUES.es).sort());
  });

  it('are ICU messages, none of them empty', () => {
    for (const [lang, key, text] of entries) {
      if (text.trim() === '') throw new Error(`${lang} ${key} is empty`);
      expect(() => parse(text, LOCALES[lang])).not.toThrow();
    }
  });

  it('ask for the same values in every language', () => {
    const differing = Object.entries(CATALOGUES.es).filter(([key, text]) => {
      const english = Object.entries(CATALOGUES.en).find(([other]) => other === key)?.[1] ?? '';
      const names = (message: string, locale: string): string =>
        [...placeholders(parse(message, locale))].sort().join();
      return names(text, LOCALES.es) !== names(english, LOCALES.en);
    });
    expect(differing.map(([key]) => key)).toEqual([]);
  });
});
