import { execFileSync, spawn } from 'node:child_process';
import {
  accessSync,
  chownSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import mysql from 'mysql2/promise';
import { endWithThisProcess } from './end-with-this-process.mjs';
import { freePort } from './free-port.mjs';
import { Explained } from './project.mjs';
import { temporaryFolder } from './temporary.mjs';

const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 30_000;

/**
 * A database server of one's own: on a free loopback port, with its data in a temporary folder, and gone with `stop()`
 * or with this process. It is tuned to be started often and thrown away, not to survive a power cut.
 *
 * @param {{ bufferPoolMb?: number }} [options]
 * @returns {Promise<{ url: string, version: string, stop: () => Promise<void>, kill: () => void,
 *     crash: () => Promise<void>, start: () => Promise<string> }>}
 *   `url` names no schema, and is root's without a password; `stop` ends the server in order, `kill` at once;
 *   after `crash` its data stays, and `start` brings it back at the same address
 * @throws Explained when the machine has no server program, or it does not start
 */
export async function startMysqlServer({ bufferPoolMb = 128 } = {}) {
  const program = findProgram(['mariadbd', 'mysqld']);
  if (!program) {
    throw new Explained(
      'No MySQL or MariaDB server was found (mariadbd or mysqld, on the PATH or in /usr/sbin). ' +
        'Install one (Debian: apt-get install mariadb-server), or name a running one in DATABASE_URL.',
    );
  }
  const account = serverAccount();
  const { path: folder, remove } = temporaryFolder('bookstore-mysql-');
  const data = path.join(folder, 'data');
  const log = path.join(folder, 'server.log');

  let server;
  const killNow = () => {
    server?.kill('SIGKILL');
    remove();
  };
  const release = endWithThisProcess(killNow);
  try {
    mkdirSync(data);
    const flags = ['--no-defaults', `--datadir=${data}`, ...(account ? [`--user=${account.name}`] : [])];
    const grants = path.join(folder, 'grants.sql');
    writeFileSync(grants, GRANTS);
    if (account) for (const file of [folder, data, grants]) chownSync(file, account.uid, account.gid);
    initialise(program, flags);

    const port = await freePort();
    const url = `mysql://root@127.0.0.1:${port}/`;
    const start = () => {
      const output = openSync(log, 'a');
      // Its own group, so that Ctrl-C reaches the tests first and they still find their database while they clean up.
      server = spawn(
        program,
        [...flags, ...serverFlags(program, folder, port, bufferPoolMb), `--init-file=${grants}`],
        {
          detached: true,
          // A zone that has one hour of the year twice: nothing may depend on the server's own.
          env: { ...process.env, TZ: 'Europe/Madrid' },
          stdio: ['ignore', output, output],
        },
      );
      closeSync(output);
      return untilReady(server, url, log);
    };
    const version = await start();
    return {
      url,
      version,
      crash: async () => {
        const ended = new Promise((resolve) => server.once('exit', resolve));
        server.kill('SIGKILL');
        await ended;
      },
      start,
      stop: async () => {
        await stopped(server);
        release();
        remove();
      },
      kill: () => {
        release();
        killNow();
      },
    };
  } catch (error) {
    release();
    killNow();
    throw error;
  }
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

/** root comes in over TCP without a password, from this machine only: the server listens nowhere else. */
const GRANTS = `CREATE USER IF NOT EXISTS 'root'@'127.0.0.1' IDENTIFIED BY '';
GRANT ALL PRIVILEGES ON *.* TO 'root'@'127.0.0.1' WITH GRANT OPTION;
`;

function serverFlags(program, folder, port, bufferPoolMb) {
  const common = [
    '--bind-address=127.0.0.1',
    `--port=${port}`,
    `--socket=${path.join(folder, 'sock')}`,
    `--pid-file=${path.join(folder, 'pid')}`,
    '--skip-name-resolve',
    '--skip-log-bin',
    '--max-connections=500',
    '--performance-schema=OFF',
    `--innodb-buffer-pool-size=${bufferPoolMb}M`,
    '--innodb-flush-log-at-trx-commit=2',
    '--innodb-doublewrite=0',
  ];
  return isMariaDb(program)
    ? [...common, '--innodb-log-file-size=64M']
    : [...common, '--mysqlx=OFF', '--innodb-redo-log-capacity=64M', '--secure-file-priv=NULL'];
}

function initialise(program, flags) {
  const [command, args] = isMariaDb(program)
    ? [
        findProgram(['mariadb-install-db', 'mysql_install_db']),
        [...flags, '--skip-test-db', '--auth-root-authentication-method=normal'],
      ]
    : [program, [...flags, '--initialize-insecure']];
  if (!command) throw new Explained(`${program} is here but mariadb-install-db is not (Debian: mariadb-server).`);
  try {
    execFileSync(command, args, { stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' });
  } catch (error) {
    throw new Explained(`${command} failed:\n${lastLines(`${error.stdout ?? ''}${error.stderr ?? error.message}`)}`);
  }
}

function isMariaDb(program) {
  return execFileSync(program, ['--no-defaults', '--version'], { encoding: 'utf8' }).includes('MariaDB');
}

function findProgram(names) {
  const folders = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/sbin', '/usr/local/sbin', '/usr/bin'];
  return names.flatMap((name) => folders.map((folder) => path.join(folder, name))).find(isExecutable);
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The server refuses to run as root, so root hands it to the account that the package made, or to nobody. */
function serverAccount() {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  for (const name of ['mysql', 'nobody']) {
    const found = accounts.find(([account]) => account === name);
    if (found) return { name, uid: Number(found[2]), gid: Number(found[3]) };
  }
  return undefined;
}

async function untilReady(server, url, log) {
  const until = Date.now() + READY_WITHIN_MS;
  let refused;
  while (server.exitCode === null && server.signalCode === null && Date.now() < until) {
    try {
      return await serverVersion(url);
    } catch (error) {
      refused = error;
      await delay(100);
    }
  }
  const said = existsSync(log) ? lastLines(readFileSync(log, 'utf8')) : '';
  throw new Explained(`The database server did not start (${refused?.message ?? 'it ended at once'}):\n${said}`);
}

async function stopped(server) {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGTERM');
  const late = setTimeout(() => server.kill('SIGKILL'), STOP_WITHIN_MS);
  await ended;
  clearTimeout(late);
}

const lastLines = (text) => text.trim().split('\n').slice(-15).join('\n');
