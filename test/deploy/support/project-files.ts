import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const PROJECT = join(__dirname, '../../..');

/** The text of a file of the project, by its path from the project's folder; where it is `optional`, nothing if it is not there. */
export const textOf = (path: string, { optional = false } = {}): string =>
  optional && !existsSync(join(PROJECT, path)) ? '' : readFileSync(join(PROJECT, path), 'utf8');

/** The project's files that are committed or about to be, by their paths from its folder. */
export function projectFiles(): string[] {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate'];
  return execFileSync('git', args, { cwd: PROJECT, encoding: 'utf8' }).split('\n').filter(Boolean);
}

/** Those of them that are shell scripts: by their name, or by their first line. */
export function shellScripts(): string[] {
  return projectFiles().filter(
    (path) => path.endsWith('.sh') || (!/\.\w+$/.test(path) && /^#!.*\b(ba)?sh\b/.test(textOf(path).slice(0, 80))),
  );
}
