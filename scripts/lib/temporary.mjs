import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';

/**
 * A new folder for temporary files. `remove` never fails: a program that was killed may write its last while its folder
 * goes, and what is then left lies where temporary files are cleared anyway.
 * @returns {{ path: string, remove: () => void }}
 */
export function temporaryFolder(prefix) {
  const folder = mkdtempSync(path.join(os.tmpdir(), prefix));
  const remove = () => {
    try {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    } catch (error) {
      process.stderr.write(`Could not remove ${folder}: ${error.code}\n`);
    }
  };
  return { path: folder, remove };
}
