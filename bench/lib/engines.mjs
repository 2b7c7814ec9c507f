import Database from 'libsql';
import mysql from 'mysql2/promise';
import { startMysqlServer } from '../../scripts/lib/mysql-server.mjs';
import { Explained } from '../../scripts/lib/project.mjs';

/** Room for the 100,000 books and their indices. */
const BUFFER_POOL_MB = 512;

/**
 * @typedef {object} Engine
 * @property {'sqlite' | 'mysql'} name
 * @property {string} version
 * @property {(shop: string) => Promise<Record<string, string>>} settingsFor what puts a shop of that name on this engine
 * @property {() => Promise<void>} stop
 */

/**
 * The engines to measure on; one that this machine lacks is left out, and `skipped` says why.
 *
 * @param {'sqlite' | 'mysql' | undefined} wanted both when undefined
 * @returns {Promise<{ open: Engine[], skipped: string[] }>}
 * @throws Explained when the only engine wanted is not there
 */
export async function openEngines(wanted) {
  const open = [];
  const skipped = [];
  if (wanted !== 'mysql') open.push(sqlite());
  if (wanted !== 'sqlite') {
    try {
      open.push(await mysqlServer());
    } catch (error) {
      if (!(error instanceof Explained) || wanted === 'mysql') throw error;
      skipped.push(`mysql was skipped. ${error.message}`);
    }
  }
  return { open, skipped };
}

/** A file in the shop's own data directory, so there is nothing to set. */
function sqlite() {
  const database = new Database(':memory:');
  const { version } = database.prepare('SELECT sqlite_version() AS version').get();
  database.close();
  return { name: 'sqlite', version: `SQLite ${version}`, settingsFor: async () => ({}), stop: async () => undefined };
}

/** One server, a schema for each shop. It ends with this process even when `stop` is never called. */
async function mysqlServer() {
  const { url, version, stop } = await startMysqlServer({ bufferPoolMb: BUFFER_POOL_MB });
  return {
    name: 'mysql',
    version,
    async settingsFor(shop) {
      const connection = await mysql.createConnection({ uri: url });
      await connection.query(`CREATE DATABASE bench_${shop} CHARACTER SET utf8mb4`);
      await connection.end();
      return { DATABASE_URL: `${url}bench_${shop}` };
    },
    stop,
  };
}
