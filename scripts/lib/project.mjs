import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** A failure that its message explains: shown as one line, without a stack. */
export class Explained extends Error {}

/** Runs a script's body; whatever it throws ends the process with status 1 and says why. */
export async function main(body) {
  try {
    await body();
  } catch (error) {
    process.stderr.write(`${error instanceof Explained ? error.message : (error?.stack ?? String(error))}\n`);
    process.exit(1);
  }
}

/** Progress goes to stderr, so that a command's own output can be piped. */
export const say = (line) => process.stderr.write(`${line}\n`);

/** Whether this is a checkout with its sources, rather than an image that carries only what was built from them. */
export const hasSources = () => existsSync(path.join(root, 'src'));

/** @throws Explained when the running Node is none of those in package.json's "engines". */
export function requireSupportedNode() {
  const { engines } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  if (satisfies(process.versions.node, engines.node)) return;
  throw new Explained(
    `BookStore needs Node ${engines.node}; this is Node ${process.versions.node}. Install one of those (with nvm: "nvm install") and try again.`,
  );
}

/** As much of semver as "engines" uses: `^20.19 || >=24.11`. */
export function satisfies(version, range) {
  const [major, minor, patch] = version.split('.').map(Number);
  return range.split('||').some((part) => {
    const parsed = /^(\^|>=)(\d+)(?:\.(\d+))?(?:\.(\d+))?$/.exec(part.trim());
    if (!parsed) throw new Error(`package.json: cannot read the Node version "${part.trim()}"`);
    const [wantMajor, wantMinor, wantPatch] = [parsed[2], parsed[3] ?? 0, parsed[4] ?? 0].map(Number);
    if (parsed[1] === '^' && major !== wantMajor) return false;
    if (major !== wantMajor) return major > wantMajor;
    return minor !== wantMinor ? minor > wantMinor : patch >= wantPatch;
  });
}
