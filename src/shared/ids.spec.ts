import { newId, parseId, type BookId } from './ids.js';

describe('ids', () => {
  it('are lower-case ULIDs, each once', () => {
    const ids = Array.from({ length: 20_000 }, () => newId<BookId>());
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.toSorted()).toEqual(ids);
    expect(ids.filter((id) => parseId<BookId>(id) !== id)).toEqual([]);
  });

  it('use every letter of the alphabet', () => {
    const letters = new Set<string>();
    // Within a millisecond ids only count up, so it takes some of them to see every letter.
    for (const end = Date.now() + 300; Date.now() < end && letters.size < 32;) {
      for (const letter of newId<BookId>().slice(10)) letters.add(letter);
    }
    expect([...letters].sort().join('')).toBe('0123456789abcdefghjkmnpqrstvwxyz');
  });

  it.each([
    '',
    'x',
    '01JD0000000000000000000000z',
    '01jd000000000000000000000l',
    ['01jd0000000000000000000000'],
    undefined,
  ])('are not read from %j', (text) => {
    expect(parseId(text)).toBeUndefined();
  });

  it('are read in either letter case', () => {
    expect(parseId('01JD0000000000000000000000')).toBe('01jd0000000000000000000000');
  });
});
