import { negotiateLanguage } from './negotiate-language.js';

describe('negotiateLanguage', () => {
  it.each([
    [undefined, 'es'],
    ['', 'es'],
    ['en', 'en'],
    ['en-GB,en;q=0.9', 'en'],
    ['fr-FR, de;q=0.8', 'es'],
    ['fr, en;q=0.5, es;q=0.4', 'en'],
    ['en;q=0.3, es-MX;q=0.7', 'es'],
    ['en;q=0', 'es'],
    ['*', 'es'],
    ['*;q=0.1, en;q=0.2', 'en'],
    ['en;q=oops, es;q=0.1', 'es'],
    [';;;,,,q=', 'es'],
    ['EN-us', 'en'],
  ])('reads Accept-Language %p as %s', (header, language) => {
    expect(negotiateLanguage(header, undefined)).toBe(language);
  });

  it('lets the chosen language win', () => {
    expect(negotiateLanguage('en', 'es')).toBe('es');
    expect(negotiateLanguage('es', 'en')).toBe('en');
  });

  it.each(['fr', '', '__proto__', ['en'], 7])('passes over a cookie %p that it does not know', (cookie) => {
    expect(negotiateLanguage('en', cookie)).toBe('en');
  });
});
