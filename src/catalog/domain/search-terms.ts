import { parseIsbn } from './isbn.js';

/** Longest term kept of a word; longer words are found by their beginning. */
export const MAX_TERM_LENGTH = 40;
export const SORT_TITLE_LENGTH = 80;
/** Most words of a query that count. */
const MAX_QUERY_TERMS = 8;

/** Letters that Unicode does not take apart into a base and an accent. */
const PLAIN_LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  þ: 'th',
  ħ: 'h',
  ı: 'i',
};

/** Words, single ideographs and kana (written without blanks between words), and emoji. */
const WORD =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{N}]+?(?=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[^\p{L}\p{N}]|$)|\p{Extended_Pictographic}/gu;

/** Marks inside a word that people leave out: O'Brien, J.K., L’Étranger. */
const WITHIN_WORD = /(?<=[\p{L}\p{N}])['’‘ʼ`.](?=[\p{L}\p{N}])/gu;

/** Lower case without accents, as both the index and the queries hold it: "Año" is found by "ano" and the other way round. */
export const folded = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[ßæœøđðłþħı]/g, (letter) => PLAIN_LETTERS[letter] ?? letter);

/** What a book is found by. */
export function indexTerms(book: { title: string; author: string; isbn: string | null }): string[] {
  const terms = new Set<string>();
  for (const text of [book.title, book.author]) {
    const plain = folded(text);
    for (const word of words(plain.replace(WITHIN_WORD, ' '))) terms.add(word);
    for (const word of words(plain.replace(WITHIN_WORD, ''))) terms.add(word);
    for (const initials of plain.matchAll(/(?<![\p{L}\p{N}])(?:[\p{L}]\.?[ ]){2,}/gu)) {
      terms.add(clipped(initials[0].replace(/[. ]/g, '')));
    }
  }
  if (book.isbn !== null) terms.add(book.isbn);
  return [...terms];
}

/**
 * The beginnings of words that a book must all have to be found. Empty when the query holds nothing to search by
 * (`%`, `;`): nothing is found then.
 */
export function queryTerms(query: string): string[] {
  const text = query.slice(0, 400);
  const whole = parseIsbn(text);
  if (whole) return [whole];
  const terms = new Set<string>();
  for (const chunk of text.split(/\s+/u)) {
    const isbn = parseIsbn(chunk);
    if (isbn) terms.add(isbn);
    else for (const word of words(folded(chunk).replace(WITHIN_WORD, ''))) terms.add(word);
  }
  return [...terms].slice(0, MAX_QUERY_TERMS);
}

/** Orders titles the same on every engine. */
export const sortTitle = (title: string): string =>
  [...(words(folded(title)).join(' ') || '~')].slice(0, SORT_TITLE_LENGTH).join('').trimEnd();

const words = (plain: string): string[] => [...plain.matchAll(WORD)].map(([word]) => clipped(word));

/** Cut at a whole character, for half of a surrogate pair is no text. */
const clipped = (word: string): string => [...word].slice(0, MAX_TERM_LENGTH).join('');
