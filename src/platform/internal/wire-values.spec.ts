import type { BookId } from '../../shared/ids.js';
import {
  args,
  count,
  eachUpTo,
  id,
  idsUpTo,
  listOf,
  nothing,
  nullable,
  number,
  object,
  oneOf,
  optional,
  text,
  upTo,
} from './wire-values.js';

const ID = '01jd0000000000000000000000';
const OTHER = '01jd0000000000000000000001';

/** What JSON makes of a value. */
const overTheWire = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('values over the wire', () => {
  it('come back as they were', () => {
    const book = object<{
      id: BookId;
      isbn?: string;
      tags: readonly string[];
      stock: number;
      state: 'on' | 'off' | null;
    }>({
      id: id<BookId>(),
      isbn: optional(text(20)),
      tags: listOf(text(5), 2),
      stock: number,
      state: nullable(oneOf(['on', 'off'])),
    });
    for (const value of [
      { id: ID, isbn: '978', tags: ['a', 'ñ'], stock: 1.5, state: 'on' },
      { id: ID, tags: [], stock: Number.NaN, state: null },
    ]) {
      expect(book(overTheWire(value), 'book')).toEqual(value);
    }
    expect(
      Object.keys(book(overTheWire({ id: ID, isbn: undefined, tags: [], stock: 0, state: 'off' }), 'book')),
    ).toEqual(['id', 'tags', 'stock', 'state']);
  });

  it('leave out what nobody asks for, and read nothing that is inherited', () => {
    const named = object<{ name: string }>({ name: text(5) });
    expect(named({ name: 'x', more: 1 }, 'v')).toEqual({ name: 'x' });
    expect(() => named(Object.create({ name: 'x' }), 'v')).toThrow('v.name: takes a text of at most 5');
  });

  it('are arguments in order, those at the end left out or not', () => {
    const parse = args(id<BookId>(), optional(listOf(text(5), 2)));
    expect(parse(overTheWire([ID, undefined]), 'args')).toEqual([ID, undefined]);
    expect(parse([ID], 'args')).toEqual([ID, undefined]);
    expect(parse([ID, ['a']], 'args')).toEqual([ID, ['a']]);
    expect(() => parse([ID, [], 1], 'args')).toThrow('args: takes a list of at most 2');
    expect(() => parse([], 'args')).toThrow('args[0]: takes an id');
  });

  it('count each id once', () => {
    const two = idsUpTo<BookId>(2);
    expect(two([ID, OTHER, ID, ID], 'ids')).toEqual([ID, OTHER]);
    expect(() => two([ID, OTHER, '01jd0000000000000000000002'], 'ids')).toThrow('ids: takes at most 2 ids at once');
    // As they are: what only might be an id is not made one.
    expect(eachUpTo(text(26), 2)(['A', 'a', 'A'], 'ids')).toEqual(['A', 'a']);
  });

  it.each<[(value: unknown, path: string) => unknown, unknown]>([
    [text(2), 'abc'],
    [text(2), 5],
    [number, '5'],
    [count, -1],
    [count, 0.5],
    [count, null],
    [upTo(2), 0],
    [upTo(2), 3],
    [upTo(2), 1.5],
    [upTo(2), null],
    [eachUpTo(text(1), 1), ['a', 'b']],
    [nothing, 0],
    [nothing, undefined],
    [oneOf(['a']), 'b'],
    [oneOf(['a']), ['a']],
    [id<BookId>(), 'x'],
    [listOf(text(1), 1), ['a', 'b']],
    [listOf(text(1), 1), { length: 0 }],
    [object<{ a?: string }>({ a: optional(text(1)) }), []],
    [nullable(text(1)), undefined],
  ])('%# is refused, its value not repeated', (parser, value) => {
    expect(() => parser(value, 'v')).toThrow(/^v: takes /);
  });
});
