/**
 * Adds up the Jest reports of a folder and prints `N passed, N failed`. A suite that could not be loaded, and a run
 * that was expected but left no report, count as one failed test each. Exits 1 when anything failed or nothing ran.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

const folder = process.argv[2] ?? '.';
const list = path.join(folder, 'expected');
const expected = existsSync(list) ? readFileSync(list, 'utf8').split('\n').filter(Boolean) : [];

let passed = 0;
let failed = 0;
for (const name of expected) {
  const file = path.join(folder, `${name}.json`);
  if (!existsSync(file)) {
    failed += 1;
    continue;
  }
  const report = JSON.parse(readFileSync(file, 'utf8'));
  passed += report.numPassedTests;
  failed += report.numFailedTests + report.numRuntimeErrorTestSuites;
}

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = passed === 0 || failed > 0 ? 1 : 0;
