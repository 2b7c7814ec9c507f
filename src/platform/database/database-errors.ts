import { QueryFailedError } from 'typeorm';

interface DriverError {
  readonly code?: unknown;
  readonly errno?: unknown;
  readonly message?: unknown;
}

/** MySQL deadlock, lock wait timeout and MariaDB's "record has changed since last read". */
const RETRYABLE_ERRNO = new Set([1213, 1205, 1020]);

const UNREACHABLE_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_SEQUENCE_TIMEOUT',
  'POOL_CLOSED',
  'POOL_NONEONLINE',
  'POOL_NO_CONNECTIONS',
  'ER_CON_COUNT_ERROR',
  'ER_SERVER_SHUTDOWN',
  'ER_OPTION_PREVENTS_STATEMENT',
  'PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR',
  'PROTOCOL_ENQUEUE_AFTER_QUIT',
  'ER_QUERY_TIMEOUT',
  'ER_STATEMENT_TIMEOUT',
]);

/** The server is there and turns us away: waiting mends nothing at start, but it may while running (a password that rotates). */
const REFUSING_CODES = new Set(['ER_ACCESS_DENIED_ERROR', 'ER_BAD_DB_ERROR', 'ER_DBACCESS_DENIED_ERROR']);

const driverError = (error: unknown): DriverError | undefined => {
  const cause: unknown = error instanceof QueryFailedError ? error.driverError : error;
  return typeof cause === 'object' && cause !== null ? cause : undefined;
};

/** Whether a unique or primary key refused the row, on either engine. */
export function isDuplicateKey(error: unknown): boolean {
  const cause = driverError(error);
  if (cause?.errno === 1062) return true;
  return (
    typeof cause?.code === 'string' &&
    /^SQLITE_CONSTRAINT/.test(cause.code) &&
    /UNIQUE|PRIMARY/i.test(String(cause.message))
  );
}

/** Whether the same unit of work may succeed when it is tried again. */
export function isRetryable(error: unknown): boolean {
  const cause = driverError(error);
  if (typeof cause?.errno === 'number' && RETRYABLE_ERRNO.has(cause.errno)) return true;
  return typeof cause?.code === 'string' && cause.code.startsWith('SQLITE_BUSY');
}

/** Whether the database is away, or turns us away, rather than refusing what was asked. */
export function isUnavailable(error: unknown): boolean {
  const code = driverError(error)?.code;
  return isUnreachable(error) || (typeof code === 'string' && REFUSING_CODES.has(code));
}

/** Whether no server answers: worth waiting for. */
export function isUnreachable(error: unknown): boolean {
  const code = driverError(error)?.code;
  return typeof code === 'string' && UNREACHABLE_CODES.has(code);
}
