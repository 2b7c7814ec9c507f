import { createHash } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { root, say } from './project.mjs';

const file = path.join(
  os.tmpdir(),
  `bookstore-prepare-${createHash('sha256').update(root).digest('hex').slice(0, 16)}.lock`,
);

/**
 * Lets one process at a time install or build in this folder: two that start together on a fresh clone would otherwise
 * delete each other's files. A lock whose owner is gone counts for nothing.
 */
export async function withPreparationLock(work) {
  let waiting = false;
  while (!take()) {
    if (!waiting) say('Another process is preparing this folder; waiting for it …');
    waiting = true;
    await delay(250);
  }
  const release = () => rmSync(file, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

/** The file appears with its owner's number in it, or not at all. */
function take() {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, String(process.pid));
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
  if (ownerLives()) return false;
  rmSync(file, { force: true });
  return take();
}

function ownerLives() {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    if (pid === process.pid) return false;
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
