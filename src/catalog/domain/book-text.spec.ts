import { thrownBy } from '../../../test/builders/thrown-by.js';
import { bookAuthor, bookDescription, bookTitle, onOneLine, shortenedAuthors } from './book-text.js';

const refusing = (problem: string, limit?: number) => ({ code: 'catalog.invalid_book', problem, limit });

describe('texts of a book', () => {
  it('are kept as written, but for blanks around them', () => {
    expect(bookTitle('  Cien años de soledad \n')).toBe('Cien años de soledad');
    expect(bookTitle('📚👩‍👩‍👧')).toBe('📚👩‍👩‍👧');
    expect(bookTitle('قواعد العشق الأربعون')).toBe('قواعد العشق الأربعون');
    expect(bookDescription('Línea\r\nsegunda\n\ttercera ')).toBe('Línea\nsegunda\n\ttercera');
    expect(bookDescription('  ')).toBe('');
  });

  it('are composed: the same letters are the same text', () => {
    expect(bookTitle('Ce\u0301sar')).toBe('C\u00e9sar');
  });

  it('lose the marks that would turn the page around', () => {
    expect(bookTitle('\u202eomará\u202c')).toBe('omará');
  });

  it.each(['', ' ', '\u200b', '\u00a0\u2003', '\u202e'])('are not empty: %j', (text) => {
    expect(thrownBy(() => bookTitle(text))).toMatchObject(refusing('required'));
    expect(thrownBy(() => bookAuthor(text))).toMatchObject(refusing('required'));
  });

  it('are measured in characters, not in code units', () => {
    expect(bookTitle('📚'.repeat(300))).toHaveLength(600);
    expect(thrownBy(() => bookTitle('📚'.repeat(301)))).toMatchObject(refusing('too_long', 300));
    expect(thrownBy(() => bookTitle('x'.repeat(10_000)))).toMatchObject(refusing('too_long', 300));
    expect(thrownBy(() => bookAuthor('x'.repeat(201)))).toMatchObject(refusing('too_long', 200));
    expect(thrownBy(() => bookDescription('x'.repeat(5_001)))).toMatchObject(refusing('too_long', 5_000));
  });

  it.each(['a\u0000b', 'a\u0007b', 'a\nb', 'a\tb', 'a\u007fb', 'a\u0085b', 'a\ud83d', '\udcdab'])(
    'hold no control character and no half of a character in one line: %j',
    (text) => {
      expect(thrownBy(() => bookTitle(text))).toMatchObject(refusing('control_characters'));
    },
  );

  it('may have lines in a description, and nothing else of that kind', () => {
    expect(thrownBy(() => bookDescription('a\u0000b'))).toMatchObject(refusing('control_characters'));
    expect(thrownBy(() => bookDescription('a\rb'))).toMatchObject(refusing('control_characters'));
  });
});

describe('texts of files', () => {
  it('are put on one line', () => {
    expect(onOneLine(' Two\r\nlines\tand \u00a0 blanks ')).toBe('Two lines and blanks');
  });

  it('name as many authors as there is room for', () => {
    const short = 'Terry Pratchett, Neil Gaiman';
    expect(shortenedAuthors(short)).toBe(short);
    const names = Array.from({ length: 30 }, (_, n) => `Author Number ${n}`);
    for (const separator of [', ', '; ', ',']) {
      const list = shortenedAuthors(names.join(separator));
      expect(list).toMatch(/^Author Number 0.*Author Number \d+ et al\.$/);
      expect(list.length).toBeLessThanOrEqual(200);
      expect(list.length).toBeGreaterThan(170);
    }
    const oneName = 'x'.repeat(250);
    expect(shortenedAuthors(oneName)).toBe(oneName);
  });
});
