import { type Id, parseId } from '../../shared/ids.js';
import type { MoneyDto } from '../../shared/money.js';

/** What came over the wire is not what the contract says. It never repeats the value, which may be a secret. */
export class WireValueError extends Error {
  constructor(path: string, takes: string) {
    super(`${path}: takes ${takes}`);
    this.name = 'WireValueError';
  }
}

/** Reads one value of parsed JSON; `path` says where it stands. Fields that nobody asks for are left out. @throws WireValueError */
export type WireParser<T> = (value: unknown, path: string) => T;

type Parsed<P> = P extends WireParser<infer T> ? T : never;

/** A text of at most `max` UTF-16 units: what it means is for the domain to judge. */
export const text =
  (max: number): WireParser<string> =>
  (value, path) => {
    if (typeof value !== 'string' || value.length > max) throw new WireValueError(path, `a text of at most ${max}`);
    return value;
  };

/** Any number. JSON has no NaN and no infinity: they travel as `null`, and the domain is to meet them as what they were, no number. */
export const number: WireParser<number> = (value, path) => {
  if (value === null) return Number.NaN;
  if (typeof value !== 'number') throw new WireValueError(path, 'a number');
  return value;
};

/** A whole number from 0. */
export const count: WireParser<number> = (value, path) => {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw new WireValueError(path, 'a count');
  return value;
};

/** A whole number from 1 to `max`: how many of something a contract gives at once. */
export const upTo =
  (max: number): WireParser<number> =>
  (value, path) => {
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > max)
      throw new WireValueError(path, `a whole number from 1 to ${max}`);
    return value;
  };

/** Where the contract answers nothing. */
export const nothing: WireParser<void> = (value, path) => {
  if (value !== null) throw new WireValueError(path, 'nothing');
};

export function id<T extends Id<string>>(): WireParser<T> {
  return (value, path) => {
    const found = parseId<T>(value);
    if (found === undefined) throw new WireValueError(path, 'an id');
    return found;
  };
}

export const oneOf =
  <const T extends string>(words: readonly T[]): WireParser<T> =>
  (value, path) => {
    const word = words.find((known) => known === value);
    if (word === undefined) throw new WireValueError(path, words.join(' or '));
    return word;
  };

export const nullable =
  <T>(parser: WireParser<T>): WireParser<T | null> =>
  (value, path) =>
    value === null ? null : parser(value, path);

/** JSON has no `undefined` either: in a list it travels as `null`, in an object not at all. */
export const optional =
  <T>(parser: WireParser<T>): WireParser<T | undefined> =>
  (value, path) =>
    value === null || value === undefined ? undefined : parser(value, path);

export const listOf =
  <T>(parser: WireParser<T>, max: number): WireParser<readonly T[]> =>
  (value, path) => {
    if (!Array.isArray(value) || value.length > max) throw new WireValueError(path, `a list of at most ${max}`);
    return value.map((entry: unknown, index) => parser(entry, `${path}[${index}]`));
  };

/** Ids that a contract limits: the limit counts each once. */
export const idsUpTo = <T extends Id<string>>(max: number): WireParser<readonly T[]> => eachUpTo(id<T>(), max);

/** The same for ids of which it is not sure that they are any. */
export function eachUpTo<T extends string>(parser: WireParser<T>, max: number): WireParser<readonly T[]> {
  const ids = listOf(parser, Number.POSITIVE_INFINITY);
  return (value, path) => {
    const each = [...new Set(ids(value, path))];
    if (each.length > max) throw new WireValueError(path, `at most ${max} ids at once`);
    return each;
  };
}

export function object<T extends object>(shape: { readonly [K in keyof T]-?: WireParser<T[K]> }): WireParser<T> {
  const fields = Object.entries<WireParser<unknown>>(shape);
  return (value, path) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new WireValueError(path, 'an object');
    const parsed = fields.map(([name, parser]) => {
      const field: unknown = Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
      return [name, parser(field, `${path}.${name}`)] as const;
    });
    // One parser for each field of T has read it; what is left out was optional.
    return Object.fromEntries(parsed.filter(([, field]) => field !== undefined)) as T;
  };
}

/** The arguments of a method, in order; what is missing at the end is `undefined`. */
export function args<P extends readonly WireParser<unknown>[]>(
  ...parsers: P
): WireParser<{ -readonly [I in keyof P]: Parsed<P[I]> }> {
  return (value, path) => {
    if (!Array.isArray(value) || value.length > parsers.length) {
      throw new WireValueError(path, `a list of at most ${parsers.length}`);
    }
    const given: readonly unknown[] = value;
    const parsed = parsers.map((parser, index) => parser(given[index], `${path}[${index}]`));
    // `map` forgets that what it makes of a tuple is a tuple.
    return parsed as { -readonly [I in keyof P]: Parsed<P[I]> };
  };
}

export const money: WireParser<MoneyDto> = object<MoneyDto>({ amount: number, currency: text(10) });
