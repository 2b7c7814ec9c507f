import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Run {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numRuntimeErrorTestSuites: number;
}

function totals(expected: readonly string[], reports: Readonly<Record<string, Run>>): [line: string, status: number] {
  const folder = mkdtempSync(join(tmpdir(), 'bookstore-totals-'));
  writeFileSync(join(folder, 'expected'), expected.map((name) => `${name}\n`).join(''));
  for (const [name, run] of Object.entries(reports)) writeFileSync(join(folder, `${name}.json`), JSON.stringify(run));
  const program = join(__dirname, '../../.ci/totals.mjs');
  const { stdout, status } = spawnSync(process.execPath, [program, folder], { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  return [stdout.trim(), status ?? -1];
}

const run = (passed: number, failed = 0, broken = 0): Run => ({
  numPassedTests: passed,
  numFailedTests: failed,
  numRuntimeErrorTestSuites: broken,
});

describe("the totals of CI's test runs", () => {
  it('are added up', () => {
    expect(totals(['a', 'b'], { a: run(3), b: run(4) })).toEqual(['7 passed, 0 failed', 0]);
  });

  it('fail with a failed test', () => {
    expect(totals(['a', 'b'], { a: run(3), b: run(4, 1) })).toEqual(['7 passed, 1 failed', 1]);
  });

  it('count a suite that could not be loaded as failed', () => {
    expect(totals(['a'], { a: run(3, 0, 1) })).toEqual(['3 passed, 1 failed', 1]);
  });

  it('count a run without a report as failed', () => {
    expect(totals(['a', 'b'], { a: run(3) })).toEqual(['3 passed, 1 failed', 1]);
  });

  it('fail when nothing ran', () => {
    expect(totals([], {})).toEqual(['0 passed, 0 failed', 1]);
    expect(totals(['a'], { a: run(0) })).toEqual(['0 passed, 0 failed', 1]);
  });
});
