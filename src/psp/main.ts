import process from 'node:process';
import { createLogger } from '../platform/logging/logger.js';
import { DamagedLedgerError, LedgerInUseError } from './ledger.js';
import { startProvider } from './provider.js';
import { readSettings, SettingsError } from './settings.js';

/** Errors whose message tells what to do. */
const SAYS_ENOUGH = [SettingsError, LedgerInUseError, DamagedLedgerError];

try {
  const settings = readSettings(process.env, process.argv.slice(2));
  const logger = createLogger({ logLevel: settings.logLevel, instanceId: 'psp' });
  const provider = await startProvider(settings, logger);
  const stop = (): void => {
    void provider.stop().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.stdout.write(`The payment provider is at ${provider.url}\n`);
} catch (error) {
  process.stderr.write(`${explained(error)}\n`);
  process.exit(1);
}

function explained(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (SAYS_ENOUGH.some((known) => error instanceof known)) return error.message;
  const { code, path } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'EADDRINUSE':
      return 'PSP_PORT: the port is taken: stop what listens there, or set another one (0 picks a free one).';
    case 'EADDRNOTAVAIL':
    case 'EAI_AGAIN':
    case 'EINVAL':
    case 'ENOTFOUND':
      return 'PSP_HOST: this machine has no such address.';
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'EISDIR':
    case 'ENOTDIR':
    case 'EEXIST':
    case 'ENAMETOOLONG':
    case 'ENOENT':
    case 'ENOSPC':
      return `PSP_LEDGER or PSP_PORT: it cannot be used (${error.message}${path === undefined ? '' : `: ${path}`}).`;
    default:
      return error.stack ?? error.message;
  }
}
