import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SERVICES, type ServiceName } from '../../src/shared/services.js';

/** Where the edge sends a request: to a service, to any of them, or nowhere. */
export type Place = ServiceName | 'any' | 'nobody';

interface EdgeLine {
  readonly pattern: RegExp;
  /** A place, or the variable that holds one. */
  readonly value: string;
}

const PLACES: readonly Place[] = [...SERVICES, 'any', 'nobody'];
const SERVICE_OF_MODULE = '$service_of_module';
const isPlace = (value: string): value is Place => PLACES.some((place) => place === value);

const read = (name: string): string => readFileSync(join(__dirname, '../../docker/edge', name), 'utf8');

/** docker/edge/routes.map, read as nginx reads it; so much of nginx's language as it uses, and an error for the rest. */
function parse(text: string): { readonly lines: readonly EdgeLine[]; readonly otherwise: Place } {
  const entries = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => /^(?:~\*(?<pattern>\S+)|default)\s+(?<value>\S+);$/.exec(line)?.groups ?? cannotRead(line));
  const lines = entries.flatMap(({ pattern, value = '' }) =>
    pattern === undefined ? [] : [{ pattern: new RegExp(pattern, 'i'), value }],
  );
  for (const { value } of lines) if (value !== SERVICE_OF_MODULE && !isPlace(value)) cannotRead(value);
  const otherwise = entries.find(({ pattern }) => pattern === undefined)?.['value'] ?? '';
  return { lines, otherwise: isPlace(otherwise) ? otherwise : cannotRead(otherwise) };
}

function cannotRead(what: string): never {
  throw new Error(`docker/edge: cannot read "${what}"`);
}

const { lines, otherwise } = parse(read('routes.map'));

/** What the edge makes of `?module=`: a block of docker/edge/maps.conf. */
const moduleBlock = /map \$arg_module \$service_of_module \{(?<block>[^}]*)\}/.exec(read('maps.conf'))?.groups?.[
  'block'
];
const services: ReadonlyMap<string, string> = new Map(
  [...(moduleBlock ?? '').matchAll(/(\w+)\s+(\w+);/g)].map(([, name = '', service = '']) => [name, service]),
);

/** The patterns by which the edge sorts addresses, in their order. */
export const edgePatterns: readonly RegExp[] = lines.map(({ pattern }) => pattern);

/** The pattern that decides about an address; `undefined` where only the default does. */
export const edgePatternOf = (address: string): RegExp | undefined => lineOf(address)?.pattern;

/** Where the edge sends an address, which may have a query. */
export function edgePlaceOf(address: string): Place {
  const value = lineOf(address)?.value ?? otherwise;
  const [, query] = address.split('?');
  const module = new URLSearchParams(query).get('module') ?? '';
  const place = value === SERVICE_OF_MODULE ? (services.get(module) ?? services.get('default') ?? '') : value;
  return isPlace(place) ? place : cannotRead(place);
}

function lineOf(address: string): EdgeLine | undefined {
  const path = address.replace(/[?#].*/, '');
  return lines.find(({ pattern }) => pattern.test(path));
}
