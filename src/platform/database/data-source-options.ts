import libsql from 'libsql';
import type { DataSourceOptions } from 'typeorm';
import type { DatabaseConfig } from '../config/app-config.js';
import type { ModulePersistence } from './persistence.js';
import { TypeormLog } from './typeorm-log.js';

/** A statement that takes longer than this is given up, and its connection with it. */
const STATEMENT_TIMEOUT_MS = 5_000;
const CONNECT_TIMEOUT_MS = 3_000;

type Purpose = 'writer' | 'reader' | 'migrations';

/** The options of one connection pool; `purpose` decides on time limits, on the replica and on the migrations it knows. */
export function dataSourceOptions(
  config: DatabaseConfig,
  purpose: Purpose,
  modules: readonly ModulePersistence[],
): DataSourceOptions {
  const shared = {
    entities: modules.flatMap((module) => [...module.rows]),
    migrations: purpose === 'migrations' ? modules.flatMap((module) => [...module.migrations]) : [],
    migrationsTableName: 'platform_migrations',
    migrationsTransactionMode: 'each' as const,
    synchronize: false,
    logging: false,
    logger: new TypeormLog(),
  };
  if (config.engine === 'sqlite') {
    return {
      ...shared,
      type: 'better-sqlite3',
      driver: libsql,
      database: config.file,
      enableWAL: purpose !== 'reader',
      readonly: purpose === 'reader',
      fileMustExist: purpose === 'reader',
      statementCacheSize: 200,
      prepareDatabase: (db: { pragma(text: string): void }) => {
        db.pragma('busy_timeout = 5000');
        if (purpose !== 'reader') db.pragma('synchronous = NORMAL');
        db.pragma('cache_size = -65536');
      },
    };
  }
  return {
    ...shared,
    type: 'mysql',
    url: purpose === 'reader' ? (config.readerUrl ?? config.url) : config.url,
    charset: 'utf8mb4',
    timezone: 'Z',
    bigNumberStrings: false,
    poolSize: purpose === 'migrations' ? 2 : config.poolSize,
    connectTimeout: CONNECT_TIMEOUT_MS,
    ...(config.tls ? { ssl: { rejectUnauthorized: true, minVersion: 'TLSv1.2' } } : {}),
    ...(purpose === 'migrations' ? {} : { enableQueryTimeout: true, maxQueryExecutionTime: STATEMENT_TIMEOUT_MS }),
    extra: { queueLimit: 2_000, enableKeepAlive: true, keepAliveInitialDelay: 10_000 },
  };
}
