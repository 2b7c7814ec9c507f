import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import type { DatabaseConfig } from '../../src/platform/config/app-config.js';
import { SHOP_PRIVILEGES } from './database-privileges.js';

export interface ScratchDatabase {
  readonly config: DatabaseConfig;
  drop(): Promise<void>;
}

/**
 * An empty database: a schema on the server that TEST_DATABASE_URL names, with a user who may do what a shop's user may, else a SQLite file, which is
 * always Unicode.
 */
export async function scratchDatabase(charset = 'utf8mb4'): Promise<ScratchDatabase> {
  const server = process.env['TEST_DATABASE_URL'];
  return server === undefined ? scratchFile() : scratchSchema(server, charset);
}

async function scratchFile(): Promise<ScratchDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'bookstore-db-'));
  return {
    config: { engine: 'sqlite', file: join(folder, 'test.sqlite') },
    drop: () => rm(folder, { recursive: true, force: true }),
  };
}

async function scratchSchema(server: string, charset: string): Promise<ScratchDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  const administer = async (sql: string): Promise<void> => {
    const connection = await createConnection(server);
    try {
      await connection.query(sql);
    } finally {
      await connection.end();
    }
  };
  const user = `'${name}'@'%'`;
  await administer(`CREATE DATABASE ${name} CHARACTER SET ${charset}`);
  await administer(`CREATE USER ${user} IDENTIFIED BY '${name}'`);
  await administer(`GRANT ${SHOP_PRIVILEGES} ON ${name}.* TO ${user}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  url.username = name;
  url.password = name;
  return {
    config: { engine: 'mysql', url: url.href, readerUrl: undefined, poolSize: 10, tls: false },
    drop: async () => {
      await administer(`DROP DATABASE ${name}`);
      await administer(`DROP USER ${user}`);
    },
  };
}
