import { newId, parseId, type BookId } from './ids.js';

describe('ids', () => {
  it('are lower-case ULIDs, each once', () => {
    const ids = Array.from({ length: 20_000 }, () => newId<BookId>());
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => parseId<BookId>(id) !== id)).toEqual([]);
  });

  it('use every letter of the alphabet', () => {
    const letters = new Set(Array.from({ length: 2_000 }, () => newId<BookId>().slice(10)).join(''));
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
