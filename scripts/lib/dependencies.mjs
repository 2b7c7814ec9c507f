import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { withPreparationLock } from './lock.mjs';
import { Explained, hasSources, root, say } from './project.mjs';
import { run } from './run.mjs';

/** npm's own record of what it has put into node_modules, written last. */
const installedLock = path.join(root, 'node_modules/.package-lock.json');

/** Installs what package-lock.json names, unless it is there already. Without sources (an image) nothing is checked. */
export async function ensureInstalled() {
  if (!hasSources() || isInstalled()) return;
  await withPreparationLock(async () => {
    if (!isInstalled()) await install();
  });
}

/**
 * Whether node_modules holds exactly what package-lock.json asks for, on this kind of machine. It compares versions and
 * looks for every package's folder, so that an install killed halfway, or one made elsewhere, is seen.
 */
export function isInstalled() {
  const wanted = packagesOf(path.join(root, 'package-lock.json'));
  const installed = packagesOf(installedLock);
  if (!wanted || !installed) return false;
  const complete = Object.entries(wanted).every(([folder, { version, optional }]) =>
    folder in installed ? installed[folder].version === version : folder === '' || optional === true,
  );
  return complete && Object.entries(installed).every(([folder, found]) => folder in wanted && isUsable(folder, found));
}

function isUsable(folder, { os, cpu }) {
  return (
    admits(os, process.platform) && admits(cpu, process.arch) && existsSync(path.join(root, folder, 'package.json'))
  );
}

/** package.json's "os" and "cpu": a list of names, those that begin with `!` excluded. */
function admits(list, name) {
  if (!list || list.length === 0) return true;
  if (list.includes(`!${name}`)) return false;
  return list.includes(name) || list.every((entry) => entry.startsWith('!'));
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

async function install() {
  say('Installing dependencies (once; this can take a minute) …');
  rmSync(installedLock, { force: true });
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  // A package's install script reports home unless told not to.
  const env = { SCARF_ANALYTICS: 'false' };
  const status = await npm(args, env);
  if (status !== 0) {
    throw new Explained(
      `Installing the dependencies failed ("npm ci" ended with status ${status}; its reason stands above). ` +
        'It needs to reach the package registry: check the network, then run the same command again.',
    );
  }
}

/** The npm that started this script, else the one on the PATH. */
function npm(args, env) {
  const started = process.env.npm_execpath;
  if (started && path.basename(started).startsWith('npm-cli'))
    return run(process.execPath, [started, ...args], { env });
  return run('npm', args, { env, shell: process.platform === 'win32' }).catch((error) => {
    throw error.code === 'ENOENT' ? new Explained('npm was not found. It comes with Node: reinstall Node.') : error;
  });
}
