import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const WRITER = pathToFileURL(join(__dirname, '../../scripts/lib/reliability-report.mjs')).href;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bookstore-report-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

interface Ran {
  readonly suites: readonly string[];
  readonly status?: string;
  readonly part?: string;
}

/** Writes a run's results, and answers the report as it stands then. */
function written({ suites, status = 'passed', part }: Ran): string {
  const file = join(folder, 'reliability.md');
  const run = {
    file,
    ...(part === undefined ? {} : { part }),
    command: 'npm run test:reliability -- --full',
    version: 'MariaDB 10.11',
    figures: suites.map((name) => ({ file: `/x/${name}.spec.ts`, row: 'killed', values: { hits: 7 } })),
    results: {
      testResults: suites.map((name) => ({
        name: `/x/${name}.spec.ts`,
        startTime: Date.UTC(2026, 10, 21, 10),
        endTime: Date.UTC(2026, 10, 21, 10, 3),
        assertionResults: [{ fullName: `${name} a | b`, status, duration: 1500 }],
      })),
    },
  };
  const program = `import { writeReport } from '${WRITER}'; await writeReport(${JSON.stringify(run)});`;
  execFileSync(process.execPath, ['--input-type=module', '--eval', program]);
  return readFileSync(file, 'utf8');
}

describe('the report of the reliability runs', () => {
  it('says for each file what was run when, what came of it and what was measured', () => {
    const report = written({ suites: ['05-crashes'] });
    expect(report).toContain('## 05-crashes\n');
    expect(report).toMatch(/`npm run test:reliability -- --full` of commit \w+\+?, 2026-11-21: Node .*MariaDB 10\.11/);
    expect(report).toContain('3.0 minutes. 1 passed, 0 failed.');
    expect(report).toContain('| 05-crashes a \\| b | passed | 1.5 s |');
    expect(report).toContain('- killed: hits 7');
  });

  it('names SQLite where something ran on it', () => {
    expect(written({ suites: ['05-crashes'] })).not.toContain('SQLite');
    expect(written({ suites: ['the shop, on sqlite'] })).toContain('MariaDB 10.11 and SQLite,');
  });

  it('keeps what earlier runs wrote of other files, and replaces what they wrote of the same', () => {
    const first = written({ suites: ['01-races', '05-crashes'] });
    expect(written({ suites: ['01-races', '05-crashes'] })).toBe(first);
    const report = written({ suites: ['05-crashes'], status: 'failed' });
    expect(report).toContain('| 01-races a \\| b | passed |');
    expect(report).toContain('| 05-crashes a \\| b | failed |');
    expect(report).not.toContain('| 05-crashes a \\| b | passed |');
  });

  it('sets the parts of a run beside each other', () => {
    written({ suites: ['05-crashes'], part: 'seed 1' });
    const report = written({ suites: ['05-crashes'], part: 'seed 2' });
    expect(report.match(/^## .*/gm)).toEqual(['## 05-crashes, seed 1', '## 05-crashes, seed 2']);
  });
});
