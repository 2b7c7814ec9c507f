import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { withPreparationLock } from './lock.mjs';
import { Explained, hasSources, root, say } from './project.mjs';
import { runNode } from './run.mjs';

const dist = path.join(root, 'dist');
/** Which sources dist was built from, and a digest of them. Written last: without it, dist counts as half-built. */
const stamp = path.join(dist, '.built-from');
const settings = ['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json', 'nest-cli.json'];

/** Builds dist when it does not match the sources. Where there are none (an image), dist is taken as it is. */
export async function ensureBuilt() {
  if (!hasSources()) {
    if (!existsSync(path.join(dist, 'main.js')))
      throw new Explained('There is neither src/ to build nor dist/ to run.');
    return;
  }
  if (isBuilt()) return;
  await withPreparationLock(async () => {
    if (!isBuilt()) await build();
  });
}

/** Compares contents, not times: git sets times as it pleases. */
function isBuilt() {
  const sources = sourceFiles();
  return lastBuild()?.digest === digestOf(sources) && haveOutputs(sources);
}

async function build() {
  const began = performance.now();
  say('Building …');
  const sources = sourceFiles();
  const digest = digestOf(sources);
  // The compiler writes only what changed since its last run, so that run must have finished and its files be there.
  if (!haveOutputs(lastBuild()?.sources)) rmSync(dist, { recursive: true, force: true });
  rmSync(stamp, { force: true });
  const status = await runNode(path.join(root, 'node_modules/@nestjs/cli/bin/nest.js'), ['build']);
  if (status !== 0) throw new Explained(`The build failed (status ${status}); the errors stand above.`);
  removeOrphans(sources);
  writeFileSync(stamp, JSON.stringify({ digest, sources }));
  say(`Built in ${((performance.now() - began) / 1000).toFixed(1)} s.`);
}

/** @returns {{ digest: string, sources: string[] } | undefined} */
function lastBuild() {
  try {
    return JSON.parse(readFileSync(stamp, 'utf8'));
  } catch {
    return undefined;
  }
}

const haveOutputs = (sources) => sources !== undefined && sources.every((file) => existsSync(outputOf(file)));

function digestOf(sources) {
  const hash = createHash('sha256');
  for (const file of [...settings, ...sources]) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(path.join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

/** The TypeScript files that end up in dist, relative to the root, sorted. */
function sourceFiles() {
  return filesUnder('src').filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.spec.ts') && !file.endsWith('.d.ts'),
  );
}

function filesUnder(folder) {
  return readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .sort();
}

function outputOf(source) {
  return path.join(dist, path.relative('src', source).replace(/\.ts$/, '.js'));
}

/** Removes what was built from sources that are gone, so that nothing can load it. */
function removeOrphans(sources) {
  const wanted = new Set(sources.map(outputOf));
  for (const file of filesUnder('dist')) {
    const output = path.join(root, file.replace(/\.map$/, ''));
    if (output.endsWith('.js') && !wanted.has(output)) rmSync(path.join(root, file));
  }
}
