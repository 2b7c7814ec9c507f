import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

interface Report {
  readonly folder: string;
  readonly files: readonly string[];
  readonly violations: readonly { readonly rule: string; readonly from: string; readonly to: string }[];
}

const root = resolve(__dirname, '../..');
const fixtures = 'test/architecture/fixtures';
const brokenOnPurpose = readdirSync(join(root, fixtures)).filter((name) => name !== 'allowed');

interface Findings {
  readonly rules: readonly string[];
  readonly reports: readonly Report[];
}

function cruise(folders: readonly string[]): Findings {
  const program = join(__dirname, 'cruise.mjs');
  return JSON.parse(execFileSync(process.execPath, [program, ...folders], { cwd: root, encoding: 'utf8' })) as Findings;
}

describe('the boundaries between modules and layers', () => {
  let findings: Findings;
  const reportOf = (folder: string): Report => {
    const report = findings.reports.find((candidate) => candidate.folder === folder);
    if (!report) throw new Error(`${folder} was not cruised`);
    return report;
  };

  beforeAll(() => {
    findings = cruise(['.', `${fixtures}/allowed`, ...brokenOnPurpose.map((name) => `${fixtures}/${name}`)]);
  }, 60_000);

  it('are kept by src', () => {
    expect(reportOf('.').violations).toEqual([]);
  });

  it.each(['shared', 'platform', 'auth', 'catalog', 'orders', 'notifications'])('were looked for in src/%s', (part) => {
    expect(reportOf('.').files.filter((file) => file.startsWith(`src/${part}/`))).not.toEqual([]);
  });

  it('let through what the house allows', () => {
    expect(reportOf(`${fixtures}/allowed`).violations).toEqual([]);
  });

  it.each(brokenOnPurpose)('%s catches its fixture', (rule) => {
    const caught = reportOf(`${fixtures}/${rule}`).violations.map((violation) => violation.rule);
    expect(caught).toContain(rule);
  });

  it('have a fixture for every rule', () => {
    expect(brokenOnPurpose.toSorted()).toEqual(findings.rules.toSorted());
  });
});
