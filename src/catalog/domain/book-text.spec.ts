import { bookAuthor, bookDescription, bookTitle, onOneLine, shortenedAuthors } from './book-text.js';

const refusing = (problem: string, limit?: number) =>
  expect.objectContaining({ code: 'catalog.invalid_book', problem, limit });

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
    expect(() => bookTitle(text)).toThrow(refusing('required'));
    expect(() => bookAuthor(text)).toThrow(refusing('required'));
  });

  it('are measured in characters, not in code units', () => {
    expect(bookTitle('📚'.repeat(300))).toHaveLength(600);
    expect(() => bookTitle('📚'.repeat(301))).toThrow(refusing('too_long', 300));
    expect(() => bookTitle('x'.repeat(10_000))).toThrow(refusing('too_long', 300));
    expect(() => bookAuthor('x'.repeat(201))).toThrow(refusing('too_long', 200));
    expect(() => bookDescription('x'.repeat(5_001))).toThrow(refusing('too_long', 5_000));
  });

  it.each(['a\u0000b', 'a\u0007b', 'a\nb', 'a\tb', 'a\u007fb', 'a\u0085b', 'a\ud83d', '\udcdab'])(
    'hold no control character and no half of a character in one line: %j',
    (text) => {
      expect(() => bookTitle(text)).toThrow(refusing('control_characters'));
    },
  );

  it('may have lines in a description, and nothing else of that kind', () => {
    expect(() => bookDescription('a\u0000b')).toThrow(refusing('control_characters'));
    expect(() => bookDescription('a\rb')).toThrow(refusing('control_characters'));
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
