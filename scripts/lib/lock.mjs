import { createHash } from 'node:crypto';
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { root, say } from './project.mjs';

const preparation = path.join(
  os.tmpdir(),
  `bookstore-prepare-${createHash('sha256').update(root).digest('hex').slice(0, 16)}.lock`,
);

/**
 * Lets one process at a time install or build in this folder: two that start together on a fresh clone would otherwise
 * delete each other's files.
 */
export async function withPreparationLock(work) {
  await waitForLock(preparation, 'Another process is preparing this folder; waiting for it …');
  const release = () => rmSync(preparation, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

/** Takes a lock for the process `owner`, and says `words` once if it has to wait for that. */
export async function waitForLock(file, words, owner = process.pid) {
  for (let tries = 0; !takeLock(file, owner); tries += 1) {
    if (tries === 0) say(words);
    await delay(250);
  }
}

/**
 * Takes a lock for the process `owner`, unless another one that lives has it: a lock whose owner is gone counts for nothing.
 * The file appears with its owner's number in it, or not at all.
 */
export function takeLock(file, owner = process.pid) {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, String(owner));
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
  if (isHeldByAnother(file, owner)) return false;
  rmSync(file, { force: true });
  return takeLock(file, owner);
}

function isHeldByAnother(file, owner) {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    return pid !== owner && isRunning(pid);
  } catch {
    return false;
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** It has ended, and whoever adopted it has not noticed yet; where there is no /proc, nobody is taken for one. */
function isZombie(pid) {
  const stat = `/proc/${pid}/stat`;
  return existsSync(stat) && readFileSync(stat, 'utf8').includes(') Z ');
}
