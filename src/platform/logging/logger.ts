import type { LoggerService } from '@nestjs/common';
import { type Logger, pino } from 'pino';

/** Never written, wherever they stand in a logged object: a last line of defence, for nothing logs them on purpose. */
const SECRET_FIELDS = [
  'password',
  'token',
  'cookie',
  'authorization',
  'cardNumber',
  'card_number',
  '_csrf',
  'secret',
  'set-cookie',
];

export function createLogger(options: { readonly logLevel: string; readonly instanceId: string }): Logger {
  return pino({
    level: options.logLevel,
    base: { instance: options.instanceId },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: SECRET_FIELDS.flatMap((field) => [`["${field}"]`, `*["${field}"]`, `*.*["${field}"]`]),
      censor: '[redacted]',
    },
    serializers: { err: describeError },
  });
}

/** An error without the SQL parameters that TypeORM's errors carry: those are people's data. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { cause } = error;
  return {
    type: error.name,
    message: error.message,
    stack: error.stack,
    ...('code' in error ? { code: error.code } : {}),
    ...('query' in error ? { query: error.query } : {}),
    ...(cause === undefined ? {} : { cause: describeError(cause) }),
  };
}

/** Nest names every module and route at start: worth reading when one is missing, and only then. */
const CHATTY_CONTEXTS: ReadonlySet<unknown> = new Set([
  'InstanceLoader',
  'RouterExplorer',
  'RoutesResolver',
  'NestFactory',
  'NestApplication',
]);

/** Nest's own log lines, and those of `new Logger('context')`, as pino's. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.write(CHATTY_CONTEXTS.has(rest.at(-1)) ? 'debug' : 'info', message, rest);
  }
  error(message: unknown, ...rest: unknown[]): void {
    // Nest throws what it logs here, and whoever catches it tells it.
    this.write(rest.at(-1) === 'NestApplication' ? 'debug' : 'error', message, rest);
  }
  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }
  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }
  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }
  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  /** Nest passes the context last; an object first is fields, followed by the message. */
  private write(
    level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal',
    message: unknown,
    rest: readonly unknown[],
  ): void {
    const context = rest.at(-1);
    const [second] = rest;
    if (typeof message === 'object' && message !== null && !(message instanceof Error)) {
      this.logger[level]({ context, ...message }, rest.length > 1 && typeof second === 'string' ? second : '');
    } else if (message instanceof Error) {
      this.logger[level]({ context, err: message }, message.message);
    } else {
      const stack = rest.length > 1 && typeof second === 'string' ? { stack: second } : {};
      this.logger[level]({ context, ...stack }, String(message));
    }
  }
}
