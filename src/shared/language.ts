/** The languages of the shop; the first is the default. */
export const LANGUAGES = ['es', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

export const DEFAULT_LANGUAGE: Language = 'es';

export function isLanguage(text: unknown): text is Language {
  return LANGUAGES.some((language) => language === text);
}
