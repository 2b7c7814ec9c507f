import { types } from 'node:util';
import { ConfigError } from '../platform/config/load-config.js';
import { DatabaseHeldError } from '../platform/database/database-hold.js';

const EXPLANATIONS: Readonly<Record<string, (error: NodeJS.ErrnoException) => string | undefined>> = {
  EADDRINUSE: (error) =>
    `The port ${portOf(error)} is taken: stop what listens there, or set another one (PORT, METRICS_PORT).`,
  EADDRNOTAVAIL: () =>
    'This machine has no such address to listen on: set LISTEN_ADDRESS to one that it has, or leave it out.',
  EACCES: (error) =>
    error.syscall === 'listen'
      ? `The port ${portOf(error)} may not be used by this user: set PORT to one above 1023.`
      : unwritable(error),
  EPERM: unwritable,
  EROFS: unwritable,
  ENOTDIR: unwritable,
  EEXIST: unwritable,
  // Some file systems say so of a folder that they will not make.
  ENOENT: (error) => (error.syscall === 'mkdir' ? unwritable(error) : undefined),
  ENOSPC: (error) => `The disk is full (${error.path ?? 'DATA_DIR'}): make room, or set DATA_DIR to another disk.`,
  ECONNREFUSED: noDatabase,
  ECONNRESET: noDatabase,
  ETIMEDOUT: noDatabase,
  ENOTFOUND: noDatabase,
  EAI_AGAIN: noDatabase,
  EHOSTUNREACH: noDatabase,
  PROTOCOL_CONNECTION_LOST: noDatabase,
  ER_ACCESS_DENIED_ERROR: () =>
    'The database refuses this user or password: check DATABASE_URL, or DB_USER and DB_PASSWORD.',
  ER_DBACCESS_DENIED_ERROR: () =>
    'The database user may not use that database: grant it, or check DATABASE_URL or DB_NAME.',
  ER_BAD_DB_ERROR: () => 'The server has no such database: create it, or check DATABASE_URL or DB_NAME.',
  SQLITE_CANTOPEN: () =>
    'The SQLite file cannot be opened: make DATA_DIR a folder that this user may write to, or set another one.',
  SQLITE_READONLY: () =>
    'The SQLite file cannot be written: make DATA_DIR a folder that this user may write to, or set another one.',
  SQLITE_NOTADB: () =>
    'The file bookstore.sqlite in DATA_DIR is no SQLite database: move it away, or set another DATA_DIR.',
  SQLITE_CORRUPT: () => 'The SQLite file is damaged: put a backup in its place, or set another DATA_DIR.',
};

/** One line for what a person can mend, and the stack for what nobody foresaw. */
export function explainStartError(error: unknown): string {
  if (error instanceof ConfigError || error instanceof DatabaseHeldError) return error.message;
  for (let cause: unknown = error; types.isNativeError(cause); cause = causeOf(cause)) {
    const explained = EXPLANATIONS[codeOf(cause)]?.(cause);
    if (explained !== undefined) return explained;
  }
  return types.isNativeError(error) ? (error.stack ?? error.message) : String(error);
}

/** libsql gives an empty code with a file that it cannot open. */
function codeOf({ code, message }: NodeJS.ErrnoException): string {
  return message.startsWith('ConnectionFailed(') ? 'SQLITE_CANTOPEN' : (code ?? '');
}

function causeOf(error: Error): unknown {
  return 'driverError' in error ? error.driverError : error.cause;
}

function portOf(error: NodeJS.ErrnoException): string {
  return 'port' in error ? String(error.port) : 'asked for';
}

function noDatabase(error: NodeJS.ErrnoException): string {
  return `The database cannot be reached (${error.message || String(error.code)}): check that it runs, and DATABASE_URL or DB_HOST and DB_PORT.`;
}

function unwritable(error: NodeJS.ErrnoException): string {
  return `${error.path ?? 'The data folder'} cannot be written: make it writable for this user, or set DATA_DIR (and UPLOADS_DIR) to a folder that is.`;
}
