import { constants } from 'node:fs';
import { type FileHandle, open, realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FileLock, FileLockedError } from '../platform/files/file-lock.js';
import { makeFolder } from '../platform/files/make-folder.js';
import { type Entry, parseEntry } from './entries.js';

/** The ledger holds something that this program did not write. */
export class DamagedLedgerError extends Error {
  constructor(file: string, line: number) {
    super(
      `The ledger ${file} is damaged at line ${line}: put a backup in its place, or set PSP_LEDGER to another file.`,
    );
    this.name = 'DamagedLedgerError';
  }
}

/** Another process keeps these books: two would each take the same money, and write over each other's lines. */
export class LedgerInUseError extends Error {
  constructor(file: string) {
    super(
      `The ledger ${file} is in use by another process of the payment provider: stop that one, or set PSP_LEDGER to another file.`,
    );
    this.name = 'LedgerInUseError';
  }
}

/**
 * A file of JSON lines that only grows. A line counts when it is whole and on the disk; one that a dying process left
 * unfinished was never acknowledged to anybody, and goes at the next start. One process at a time, which a lock on the file
 * beside it (`.lock`) holds.
 */
export class Ledger {
  private constructor(
    private readonly file: FileHandle,
    private readonly lock: FileLock,
    private size: number,
  ) {}

  /** Opens the file, or makes it, and reads what it holds. @throws LedgerInUseError, DamagedLedgerError */
  static async open(path: string): Promise<{ ledger: Ledger; entries: readonly Entry[] }> {
    await makeFolder(dirname(path));
    const file = await open(path, constants.O_RDWR | constants.O_CREAT | constants.O_APPEND, 0o600);
    let lock: FileLock | undefined;
    try {
      // Before anything is read or cut off: half a line may be one that the other process is writing.
      // By the name that every way to the file leads to.
      lock = lockOn(await realpath(path), path);
      const bytes = await file.readFile();
      const whole = bytes.lastIndexOf('\n') + 1;
      const entries = parse(bytes.subarray(0, whole).toString('utf8'), path);
      if (whole < bytes.length) await file.truncate(whole);
      await file.sync();
      await syncFolder(dirname(path));
      return { ledger: new Ledger(file, lock, whole), entries };
    } catch (error) {
      lock?.release();
      await file.close();
      throw error;
    }
  }

  /** Resolves when the entry is on the disk. One at a time: see Books. */
  async append(entry: Entry): Promise<void> {
    const line = Buffer.from(`${JSON.stringify(entry)}\n`);
    try {
      await this.file.appendFile(line);
      await this.file.datasync();
      this.size += line.length;
    } catch (error) {
      // Half a line must not stay in front of the next one.
      await this.file.truncate(this.size);
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.file.close();
    this.lock.release();
  }
}

function lockOn(real: string, path: string): FileLock {
  try {
    return FileLock.take(`${real}.lock`);
  } catch (error) {
    throw error instanceof FileLockedError ? new LedgerInUseError(path) : error;
  }
}

function parse(text: string, path: string): readonly Entry[] {
  const lines = text.split('\n').slice(0, -1);
  return lines.map((line, index) => {
    const entry = parseEntry(line);
    if (!entry) throw new DamagedLedgerError(path, index + 1);
    return entry;
  });
}

/** A new file is there after a power cut only if its folder says so. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, constants.O_RDONLY);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
