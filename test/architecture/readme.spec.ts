import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { settingsTable } from '../../src/platform/config/settings-table.js';

const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8');
const cells = (table: string): string[][] =>
  table
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|').map((cell) => cell.trim()));

describe('the README', () => {
  it('has the configuration table that `npm run settings` prints', () => {
    const section = /<!-- settings -->([\s\S]*?)<!-- \/settings -->/.exec(readme)?.[1] ?? '';
    expect(cells(section)).toEqual(cells(settingsTable()));
    expect(cells(section).length).toBeGreaterThan(20);
  });

  it('names only npm scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const named = [...readme.matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => name);
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});
