import Database from 'libsql';

/**
 * The engines to measure on, each with the settings that put a shop of that name on it. An engine that is not there is
 * left out, and `skipped` says why.
 */
export async function openEngines(wanted) {
  const open = [];
  const skipped = [];
  if (wanted === undefined || wanted === 'sqlite') open.push(sqlite());
  return { open, skipped };
}

/** In the shop's own data directory, so there is nothing to set. */
function sqlite() {
  const database = new Database(':memory:');
  const { version } = database.prepare('SELECT sqlite_version() AS version').get();
  database.close();
  return { name: 'sqlite', version: `SQLite ${version}`, settingsFor: async () => ({}), stop: async () => undefined };
}
