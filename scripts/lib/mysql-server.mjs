import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import mysql from 'mysql2/promise';
import { lastLines, startServer } from './background.mjs';
import { freePort } from './free-port.mjs';
import { Explained } from './project.mjs';
import { DATABASE, findProgram, programsOf } from './programs.mjs';
import { temporaryFolder } from './temporary.mjs';

/**
 * A database server of one's own on a free loopback port, gone with `stop()` or with this process. Without a folder its data is
 * temporary, and it is tuned to be started often and thrown away, not to survive a power cut; its root has no password.
 *
 * @param {object} [options]
 * @param {number} [options.bufferPoolMb]
 * @param {{ folder: string, password: string }} [options.kept] where its data stays, and root's password there
 * @param {string[]} [options.setUp] statements that it runs at each start, before it answers
 * @param {(how: string) => void} [options.onUnexpectedEnd]
 * @returns {Promise<import('./background.mjs').Server<string> & { url: string, version: string }>}
 *   `url` names no schema, and is root's
 * @throws Explained when the machine has no server program, or it does not start
 */
export async function startMysqlServer({ bufferPoolMb = 128, kept, setUp = [], onUnexpectedEnd } = {}) {
  const [program] = programsOf(DATABASE, ', or name a running one in DATABASE_URL');
  const { path: folder, remove } = kept ? keptFolder(kept.folder) : temporaryFolder('bookstore-mysql-');
  const password = kept?.password ?? '';
  const data = path.join(folder, 'data');
  const log = path.join(folder, 'server.log');
  const grants = path.join(folder, 'grants.sql');
  const account = serverAccount(password);
  const flags = ['--no-defaults', `--datadir=${data}`, ...(account ? [`--user=${account.name}`] : [])];
  try {
    writeFileSync(grants, `${[...rootComesIn(password), ...setUp].join('\n')}\n`, { mode: 0o600 });
    if (account) for (const file of [folder, grants]) chownSync(file, account.uid, account.gid);
    initialise(program, data, folder, account);
  } catch (error) {
    remove();
    throw error;
  }
  const port = await freePort();
  const url = `mysql://root${password && `:${password}`}@127.0.0.1:${port}/`;
  const server = await startServer({
    name: 'The database server',
    program,
    args: [
      ...flags,
      ...serverFlags(program, { port, bufferPoolMb, isKept: kept !== undefined }),
      `--init-file=${grants}`,
    ],
    // A zone that has one hour of the year twice: nothing may depend on the server's own.
    env: { ...process.env, TZ: 'Europe/Madrid', TMPDIR: folder },
    log,
    ask: () => serverVersion(url),
    onUnexpectedEnd,
    cleanUp: remove,
  });
  return { ...server, url, version: server.answer };
}

/** What the server at `url` calls itself: `MariaDB 10.11.6`, `MySQL 8.4.3`. */
export async function serverVersion(url) {
  const connection = await mysql.createConnection({ uri: url, connectTimeout: 5_000 });
  try {
    const [[row]] = await connection.query('SELECT VERSION() AS version');
    const [number, flavour = ''] = row.version.split('-');
    return `${flavour.startsWith('MariaDB') ? 'MariaDB' : 'MySQL'} ${number}`;
  } finally {
    await connection.end();
  }
}

function keptFolder(folder) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return { path: folder, remove: () => undefined };
}

/** From this machine only: the server listens nowhere else. `localhost` is who comes by the socket. */
const rootComesIn = (password) => [
  "CREATE USER IF NOT EXISTS 'root'@'127.0.0.1';",
  "GRANT ALL PRIVILEGES ON *.* TO 'root'@'127.0.0.1' WITH GRANT OPTION;",
  ...['127.0.0.1', 'localhost'].map((host) => `ALTER USER 'root'@'${host}' IDENTIFIED BY '${password}';`),
];

function serverFlags(program, { port, bufferPoolMb, isKept }) {
  const common = [
    '--bind-address=127.0.0.1',
    `--port=${port}`,
    // In the data folder, which is where the server works: the whole path may be longer than a socket's can be.
    '--socket=sock',
    '--pid-file=pid',
    '--skip-name-resolve',
    '--skip-log-bin',
    '--max-connections=500',
    '--performance-schema=OFF',
    `--innodb-buffer-pool-size=${bufferPoolMb}M`,
    ...(isKept ? [] : ['--innodb-flush-log-at-trx-commit=2', '--innodb-doublewrite=0']),
  ];
  return isMariaDb(program)
    ? [...common, '--innodb-log-file-size=64M']
    : [...common, '--mysqlx=OFF', '--innodb-redo-log-capacity=64M', '--secure-file-priv=NULL'];
}

/** Makes the data folder where there is none; `temporary` is a folder of the account's. One that was being made when this was killed is made again. */
function initialise(program, data, temporary, account) {
  if (existsSync(data)) return;
  const draft = `${data}.new`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft);
  if (account) chownSync(draft, account.uid, account.gid);
  const flags = ['--no-defaults', `--datadir=${draft}`, ...(account ? [`--user=${account.name}`] : [])];
  const [command, args] = isMariaDb(program)
    ? [
        findProgram(['mariadb-install-db', 'mysql_install_db']),
        [...flags, '--skip-test-db', '--auth-root-authentication-method=normal'],
      ]
    : [program, [...flags, '--initialize-insecure']];
  if (!command) throw new Explained(`${program} is here but mariadb-install-db is not (Debian: mariadb-server).`);
  try {
    const env = { ...process.env, TMPDIR: temporary };
    execFileSync(command, args, { stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8', env });
  } catch (error) {
    throw new Explained(`${command} failed:\n${lastLines(`${error.stdout ?? ''}${error.stderr ?? error.message}`)}`);
  }
  renameSync(draft, data);
}

function isMariaDb(program) {
  return execFileSync(program, ['--no-defaults', '--version'], { encoding: 'utf8' }).includes('MariaDB');
}

/**
 * The server refuses to run as root unless it is told to. Without a password everybody on this machine could then write
 * files as root, so root hands it to the account that the package made, or to nobody; with one, it can stay with its folder.
 */
function serverAccount(password) {
  if (process.getuid?.() !== 0) return undefined;
  if (password) return { name: 'root', uid: 0, gid: 0 };
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  for (const name of ['mysql', 'nobody']) {
    const found = accounts.find(([account]) => account === name);
    if (found) return { name, uid: Number(found[2]), gid: Number(found[3]) };
  }
  return undefined;
}
