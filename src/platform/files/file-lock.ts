import Sqlite from 'libsql';

/** Somebody else holds the lock: another process, or somebody in this one. */
export class FileLockedError extends Error {
  constructor(readonly path: string) {
    super(`${path} is locked`);
    this.name = 'FileLockedError';
  }
}

/**
 * A lock that one process at a time can hold on a machine: the operating system's own, on an empty file, taken through SQLite,
 * which knows how on each of them. It ends with the process that holds it, however that ends, so that none is ever left
 * behind. The file stays: taking it away would let two hold a lock on two files of one name.
 */
export class FileLock {
  private constructor(private readonly file: Sqlite.Database) {}

  /** Does not wait. Makes the file. @throws FileLockedError */
  static take(path: string): FileLock {
    const file = new Sqlite(path);
    try {
      // Nothing is ever written, so that there is nothing to keep a journal of beside the file.
      file.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
      return new FileLock(file);
    } catch (error) {
      file.close();
      const isHeld = error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_BUSY');
      throw isHeld ? new FileLockedError(path) : error;
    }
  }

  release(): void {
    // Not left to the closing, which waits for the garbage collector when anything still refers to the connection.
    this.file.exec('ROLLBACK');
    this.file.close();
  }
}
