import type { Language } from '../../shared/language.js';

/** Whose habits prices and dates follow in each language. */
export const LOCALES: Readonly<Record<Language, string>> = { es: 'es-CO', en: 'en-US' };
