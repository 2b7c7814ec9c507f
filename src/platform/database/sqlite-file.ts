import { access, constants } from 'node:fs/promises';
import { dirname } from 'node:path';
import { types } from 'node:util';
import { makeFolder } from '../files/make-folder.js';

/**
 * Makes the folder of the file and sees that both may be written: SQLite itself says no more than a number, and of a file
 * that is only readable nothing before the first write.
 * @throws what the file system says, with the path
 */
export async function prepareSqliteFile(file: string): Promise<void> {
  const folder = dirname(file);
  await makeFolder(folder);
  await access(folder, constants.W_OK);
  try {
    await access(file, constants.W_OK);
  } catch (error) {
    // The first start makes it.
    if (!(types.isNativeError(error) && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}
