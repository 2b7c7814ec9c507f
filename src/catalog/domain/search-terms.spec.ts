import { indexTerms, MAX_TERM_LENGTH, queryTerms, sortTitle } from './search-terms.js';

const terms = (title: string, author = '', isbn: string | null = null) =>
  indexTerms({ title, author, isbn }).toSorted();

describe('search terms', () => {
  it('are lower-case words without accents', () => {
    expect(terms('El Señor de los ANILLOS', 'Müller')).toEqual(['anillos', 'de', 'el', 'los', 'muller', 'senor']);
  });

  it('hold words with marks inside in both spellings', () => {
    expect(terms("L'Étranger", 'O’Brien')).toEqual(['brien', 'etranger', 'l', 'letranger', 'o', 'obrien']);
    expect(terms('', 'J. R. R. Tolkien')).toEqual(['j', 'jrr', 'r', 'tolkien']);
    expect(terms('', 'J.R.R. Tolkien')).toEqual(['j', 'jrr', 'r', 'tolkien']);
  });

  it('take apart what is written without blanks', () => {
    expect(terms('紅樓夢')).toEqual(['夢', '樓', '紅']);
    expect(terms('📚 1984')).toEqual(['1984', '📚']);
  });

  it('hold the ISBN', () => {
    expect(terms('1984', '', '9780307474728')).toEqual(['1984', '9780307474728']);
  });

  it('are cut at a length that fits a key, at a whole character', () => {
    expect(terms('𐐷'.repeat(50)).map((term) => [...term].length)).toEqual([MAX_TERM_LENGTH]);
  });
});

describe('query terms', () => {
  it('are the words of the query, an ISBN as ISBN-13', () => {
    expect(queryTerms('Años  soledad')).toEqual(['anos', 'soledad']);
    expect(queryTerms('978-0-307-47472-8')).toEqual(['9780307474728']);
    expect(queryTerms('0 307 47472 0')).toEqual(['9780307474728']);
    expect(queryTerms('soledad 0307474720')).toEqual(['soledad', '9780307474728']);
    expect(queryTerms('catch-22')).toEqual(['catch', '22']);
  });

  it('are none where there is nothing to search by, and never very many', () => {
    for (const query of ['', ' ', '%', "';--", '\u0000', '***']) expect(queryTerms(query)).toEqual([]);
    expect(queryTerms('a b c d e f g h i j k l')).toHaveLength(8);
    expect(queryTerms('x '.repeat(100_000))).toEqual(['x']);
  });

  it('find every book by any of its own words', () => {
    const title = "Ender's Game: L’Été (Ørsted, 2nd ed.) — Straße";
    const index = indexTerms({ title, author: 'J.K. Rowling', isbn: null });
    for (const word of [...title.split(' '), 'J.K.', 'jk', 'rowling']) {
      for (const term of queryTerms(word)) expect(index.some((indexed) => indexed.startsWith(term))).toBe(true);
    }
  });
});

describe('sortTitle', () => {
  it('orders as a reader expects, with what has no words last', () => {
    const titles = ['Zorro', 'ábaco', '¡Adiós!', 'Ñandú', 'nube', '…', '1984'];
    const byCodePoint = (a: string, b: string) => (sortTitle(a) < sortTitle(b) ? -1 : 1);
    expect(titles.toSorted(byCodePoint)).toEqual(['1984', 'ábaco', '¡Adiós!', 'Ñandú', 'nube', 'Zorro', '…']);
  });
});
