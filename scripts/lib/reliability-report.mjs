import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import * as prettier from 'prettier';
import { root } from './project.mjs';

const HEADING = '\n## ';
const INTRODUCTION = `# Reliability

What the shop was put through by \`npm run test:reliability -- --full\`, a section for each file of \`test/reliability\`. A run writes the
sections of the files that it ran, and leaves the others: each says by which command, of which commit and when it was written.
Each row ends with the checks of \`npm run check:invariants\`; 11 makes them in its own process, which relays nothing, and
leaves \`events.relayed\` out.
`;

/**
 * Writes a full run into a report, in the place of what an earlier run wrote about the same files.
 * @param {{ file?: string, command: string, version: string, part?: string, figures: { file: string, row: string, values: object }[], results: object }} run
 *   `results` as Jest's `--json` has them, `version` of what they stood on; `part` where the run is one of several that make up the whole
 */
export async function writeReport({ file = path.join(root, 'docs/reliability.md'), ...run }) {
  const sections = new Map(existsSync(file) ? sectionsOf(readFileSync(file, 'utf8')) : []);
  for (const suite of run.results.testResults) {
    const name = path.basename(suite.name, '.spec.ts');
    const heading = run.part === undefined ? name : `${name}, ${run.part}`;
    sections.set(heading, sectionOf(heading, suite, run));
  }
  const sorted = [...sections].sort(([one], [other]) => one.localeCompare(other)).map(([, text]) => text);
  mkdirSync(path.dirname(file), { recursive: true });
  const options = await prettier.resolveConfig(file);
  writeFileSync(file, await prettier.format([INTRODUCTION, ...sorted].join('\n'), { ...options, parser: 'markdown' }));
}

function sectionsOf(report) {
  return report
    .split(HEADING)
    .slice(1)
    .map((text) => [text.slice(0, text.indexOf('\n')), `## ${text.trimEnd()}\n`]);
}

function sectionOf(heading, { name, assertionResults, startTime, endTime }, { command, version, figures }) {
  const count = (status) => assertionResults.filter((row) => row.status === status).length;
  const minutes = ((endTime - startTime) / 60_000).toFixed(1);
  const rows = assertionResults.map(
    ({ fullName, status, duration }) =>
      `| ${fullName.replaceAll('|', '\\|')} | ${status} | ${((duration ?? 0) / 1000).toFixed(1)} s |`,
  );
  const measured = figures
    .filter((figure) => figure.file === name)
    .map(({ row, values }) => {
      const text = Object.entries(values).map(([what, value]) => `${what} ${value}`);
      return `- ${row}: ${text.join(', ')}`;
    });
  // What runs on SQLite says so.
  const ranOnSqlite = assertionResults.some(({ fullName }) => /sqlite/i.test(fullName));
  const databases = ranOnSqlite ? `${version} and SQLite` : version;
  return [
    `## ${heading}`,
    '',
    `\`${command}\` of commit ${commit()}, ${new Date(startTime).toISOString().slice(0, 10)}: Node ${process.versions.node}, ${databases},`,
    `${os.cpus().length} cores, ${minutes} minutes. ${count('passed')} passed, ${count('failed')} failed.`,
    '',
    '| What was done | Result | Took |',
    '| --- | --- | --- |',
    ...rows,
    '',
    ...(measured.length > 0 ? [...measured, ''] : []),
  ].join('\n');
}

/** Of the program that was tried; `+` when something in it was not committed. */
function commit() {
  const git = (...args) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
  try {
    const changed = git('status', '--porcelain', '--', 'src', 'test', 'views', 'package-lock.json') !== '';
    return `${git('rev-parse', '--short=10', 'HEAD')}${changed ? '+' : ''}`;
  } catch {
    return 'unknown';
  }
}
