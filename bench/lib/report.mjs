import { median } from './load.mjs';

/** The catalogue must not become slower with the number of books: its median at most this many times that of the small one. */
export const LIMIT = 1.5;

const COLUMNS = [
  ['engine', (row) => row.engine],
  ['scenario', (row) => row.scenario],
  ['books', (row) => row.books.toLocaleString('en-US')],
  ['per second', (row) => row.app.perSecond.toFixed(1)],
  ['p50 ms', (row) => row.app.p50.toFixed(2)],
  ['p99 ms', (row) => row.app.p99.toFixed(2)],
  ['bare/s', (row) => row.bare.perSecond.toFixed(1)],
  ['bare : app', (row) => `${row.ratio.toFixed(1)} : 1`],
];

/** A table for the terminal: text to the left, figures to the right. */
export function table(rows) {
  const cells = [COLUMNS.map(([title]) => title), ...rows.map((row) => COLUMNS.map(([, text]) => text(row)))];
  const widths = COLUMNS.map((_, column) => Math.max(...cells.map((line) => line[column].length)));
  const lines = cells.map((line) =>
    line.map((cell, i) => (i < 2 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  '),
  );
  return [lines[0], '-'.repeat(lines[0].length), ...lines.slice(1)].join('\n');
}

/**
 * Compares the two catalogues of each engine, turn by turn: whatever else the machine did meanwhile slowed both. The
 * median of those ratios counts.
 *
 * @returns {{ engine: string, ratio: number, pass: boolean, text: string }[]} none for an engine where one was not measured
 */
export function verdicts(rows) {
  return [...new Set(rows.map((row) => row.engine))].flatMap((engine) => {
    const [small, large] = ['catalogue-small', 'catalogue-large'].map((scenario) =>
      rows.find((row) => row.engine === engine && row.scenario === scenario),
    );
    if (small === undefined || large === undefined) return [];
    const ratios = large.app.p50ByTurn.map((p50, turn) => p50 / small.app.p50ByTurn[turn]);
    const ratio = Number(median(ratios).toFixed(2));
    const pass = ratio <= LIMIT;
    const sizes = `${large.books.toLocaleString('en-US')} books against ${small.books.toLocaleString('en-US')}`;
    const text = `${pass ? 'PASS' : 'FAIL'}  ${engine}: the catalogue's median with ${sizes} is ${ratio} times (at most ${LIMIT})`;
    return [{ engine, ratio, limit: LIMIT, pass, text }];
  });
}
