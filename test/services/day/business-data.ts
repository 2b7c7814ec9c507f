import { createHash } from 'node:crypto';
import type { Row } from './topologies.js';

type Tables = ReadonlyMap<string, readonly Row[]>;

/** What a process keeps about its own work, and what is chance: neither says anything about the business. */
const NOT_COMPARED: Readonly<Record<string, readonly string[]>> = {
  auth_users: ['password_hash'],
  notifications_messages: ['attempts', 'claim', 'claimed_until', 'due_at'],
  ...Object.fromEntries(
    ['auth', 'catalog', 'orders'].map((module) => [
      `${module}_outbox`,
      ['attempts', 'claim', 'due_at', 'last_error', 'request_id'],
    ]),
  ),
};

/** Ids, the codes of orders, the carriers' own numbers, and hashes: names that are different each time. */
const NAMES =
  /(?<![0-9A-Za-z])(?:[0-9a-hjkmnp-tv-z]{26}|BK-[0-9A-Z]{8}|(?:DH|FX|EN|SV)\d{6,}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?![0-9A-Za-z])/g;

/** A moment of the years 2020 to 2100 in milliseconds, or as JSON has it. */
const TIMES = /\b(?:1[6-9]|2\d|3\d|40)\d{11}\b|\b20\d\d-\d\d-\d\dT[\d:.]+Z/g;

/** So many rounds tell apart names that are as many steps away from what makes them different. */
const ROUNDS = 8;

/** A row as text: `table column=value …`, with names and times where they are. */
interface Line {
  readonly text: string;
  readonly names: readonly string[];
}

/**
 * The rows as lines of text, sorted, with the word `time` for every time and with names that do not depend on chance: each name is called by
 * all that the tables say about it, which is what other names say about them, and so on. Two databases give the same lines
 * exactly when one can be made the other by renaming.
 */
export function businessData(tables: Tables): readonly string[] {
  const lines = linesOf(tables);
  let called: ReadonlyMap<string, string> = new Map();
  for (let round = 0; round < ROUNDS; round += 1) called = renamed(lines, called);
  return written(lines, (name) => called.get(name) ?? '');
}

/** The rows as lines of text, sorted, with `name` and `time` for each of these: says less, and shows better where two differ. */
export const outlines = (tables: Tables): readonly string[] => written(linesOf(tables), () => 'name');

function linesOf(tables: Tables): readonly Line[] {
  return [...tables].flatMap(([table, rows]) =>
    rows.map((row) => {
      const text = Object.entries(row)
        .filter(([column]) => NOT_COMPARED[table]?.includes(column) !== true)
        .map(([column, value]) => `${column}=${JSON.stringify(value)}`)
        .join(' ')
        .replace(TIMES, 'time');
      return { text: `${table} ${text}`, names: text.match(NAMES) ?? [] };
    }),
  );
}

function renamed(lines: readonly Line[], called: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const said = new Map<string, string[]>();
  for (const { text, names } of lines) {
    for (const name of new Set(names)) {
      const about = text.replace(NAMES, (other) => (other === name ? 'itself' : (called.get(other) ?? '')));
      said.set(name, [...(said.get(name) ?? []), about]);
    }
  }
  return new Map([...said].map(([name, all]) => [name, digest(all.sort().join('\n'))]));
}

const written = (lines: readonly Line[], call: (name: string) => string): readonly string[] =>
  lines.map(({ text }) => text.replace(NAMES, (name) => `<${call(name)}>`)).sort();

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 10);
