import { existsSync, readdirSync, readFileSync, chmodSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { root } from './project.mjs';
import { runNode } from './run.mjs';
import { temporaryFolder } from './temporary.mjs';

/**
 * Runs Jest in a process of its own, with a folder for temporary files that goes when this process does.
 * @returns {Promise<number>} its exit status
 */
export function jest(args, env = {}) {
  const temporary = temporaryFolder('bookstore-tests-');
  // A database server that a test starts is another account's, and has its own folder in here.
  chmodSync(temporary.path, 0o711);
  process.once('exit', temporary.remove);
  return runNode(path.join(root, 'node_modules/jest/bin/jest.js'), args, { env: { ...env, TMPDIR: temporary.path } });
}

/** The suites in a folder of test/, by absolute path. */
export function suitesIn(folder) {
  const full = path.join(root, 'test', folder);
  if (!existsSync(full)) return [];
  return readdirSync(full, { recursive: true })
    .filter((file) => file.endsWith('.spec.ts'))
    .map((file) => path.join(full, file));
}

/**
 * Whether one of the suites that Jest would run with these arguments starts the built program; the others run from the
 * sources. Options may select in ways not known here, so only plain path patterns narrow the choice.
 */
export function needBuild(suites, args) {
  const patterns = args.every((arg) => !arg.startsWith('-')) ? args.map((arg) => new RegExp(arg, 'i')) : [];
  return suites
    .filter((suite) => patterns.length === 0 || patterns.some((pattern) => pattern.test(suite)))
    .some((suite) => /support\/(program|payment-provider)\.js/.test(readFileSync(suite, 'utf8')));
}
