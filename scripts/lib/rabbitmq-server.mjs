import { spawn } from 'node:child_process';
import {
  accessSync,
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
import amqp from 'amqplib';
import { endWithThisProcess } from './end-with-this-process.mjs';
import { freePort } from './free-port.mjs';
import { Explained } from './project.mjs';
import { temporaryFolder } from './temporary.mjs';

const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 30_000;

/** Debian's own script in /usr/sbin changes the user to one that may not write here; what it calls does not. */
const PROGRAMS = ['/usr/lib/rabbitmq/bin/rabbitmq-server', 'rabbitmq-server'];

/**
 * A RabbitMQ of one's own: on free loopback ports, with its data and its cookie in a temporary folder, and gone with `stop()`
 * or with this process, together with the port mapper that Erlang wants.
 *
 * @returns {Promise<{ url: string, host: string, port: number, version: string, stop: () => Promise<void>, kill: () => void,
 *     crash: () => Promise<void>, restart: () => Promise<void>, start: () => Promise<string> }>}
 *   `crash` is `kill -9`, after which `start` brings it back at the same address, with what it had written;
 *   `restart` ends it in order first
 * @throws Explained when the machine has no such program, or it does not start
 */
export async function startRabbitmqServer() {
  const program = find(PROGRAMS);
  const mapperProgram = find(['epmd']);
  if (!program || !mapperProgram) {
    throw new Explained(
      'No RabbitMQ was found (rabbitmq-server and Erlang’s epmd, on the PATH or in /usr/sbin). ' +
        'Install it (Debian: apt-get install --no-install-recommends rabbitmq-server).',
    );
  }
  const { path: folder, remove } = temporaryFolder('bookstore-rabbitmq-');
  const log = path.join(folder, 'server.log');
  let server;
  let mapper;
  const killNow = () => {
    server?.kill('SIGKILL');
    mapper?.kill('SIGKILL');
    remove();
  };
  const release = endWithThisProcess(killNow);
  try {
    const [port, distribution, mapperPort] = [await freePort(), await freePort(), await freePort()];
    const url = `amqp://guest:guest@127.0.0.1:${port}`;
    const env = environment(folder, { port, distribution, mapperPort });
    mapper = inBackground(mapperProgram, ['-port', String(mapperPort), '-address', '127.0.0.1'], { env, log });
    const start = () => {
      server = inBackground(program, [], { env, log });
      return untilReady(server, url, log);
    };
    const version = await start();
    return {
      url,
      host: '127.0.0.1',
      port,
      version,
      crash: () => ended(server, 'SIGKILL'),
      restart: async () => {
        await ended(server, 'SIGTERM');
        await start();
      },
      start,
      stop: async () => {
        await ended(server, 'SIGTERM');
        await ended(mapper, 'SIGKILL');
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

function environment(folder, { port, distribution, mapperPort }) {
  const data = path.join(folder, 'data');
  mkdirSync(data);
  const [config, plugins, variables] = ['rabbitmq.conf', 'enabled_plugins', 'env.conf'].map((name) =>
    path.join(folder, name),
  );
  // Kept from taking a nearly full disk, or much memory beside it, for a reason to stop the publishers.
  writeFileSync(config, 'disk_free_limit.absolute = 1MB\nvm_memory_high_watermark.absolute = 1GB\n');
  writeFileSync(plugins, '[].\n');
  writeFileSync(variables, '');
  return {
    PATH: process.env.PATH,
    HOME: folder,
    // Has the script become the server, so that its process is the one to be stopped.
    RUNNING_UNDER_SYSTEMD: 'true',
    RABBITMQ_NODENAME: `bookstore${port}@localhost`,
    RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
    RABBITMQ_NODE_PORT: String(port),
    RABBITMQ_DIST_PORT: String(distribution),
    RABBITMQ_MNESIA_BASE: data,
    RABBITMQ_LOG_BASE: folder,
    RABBITMQ_LOGS: '-',
    RABBITMQ_CONFIG_FILE: config,
    RABBITMQ_ENABLED_PLUGINS_FILE: plugins,
    RABBITMQ_CONF_ENV_FILE: variables,
    RABBITMQ_PID_FILE: path.join(folder, 'pid'),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-start_epmd false +sbwt none +sbwtdcpu none +sbwtdio none',
    ERL_EPMD_PORT: String(mapperPort),
    ERL_EPMD_ADDRESS: '127.0.0.1',
  };
}

/** Its own group, so that Ctrl-C reaches the tests first and they still find their broker while they clean up. */
function inBackground(program, args, { env, log }) {
  const output = openSync(log, 'a');
  const child = spawn(program, args, { detached: true, env, stdio: ['ignore', output, output] });
  closeSync(output);
  return child;
}

async function untilReady(server, url, log) {
  const until = Date.now() + READY_WITHIN_MS;
  let refused;
  while (server.exitCode === null && server.signalCode === null && Date.now() < until) {
    try {
      const connection = await amqp.connect(url, { timeout: 5_000 });
      const { product, version } = connection.connection.serverProperties;
      await connection.close();
      return `${product} ${version}`;
    } catch (error) {
      refused = error;
      await delay(100);
    }
  }
  const said = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').slice(-15).join('\n') : '';
  throw new Explained(`RabbitMQ did not start (${refused?.message ?? 'it ended at once'}):\n${said}`);
}

async function ended(child, signal) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  const late = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
  await exit;
  clearTimeout(late);
}

function find(names) {
  const folders = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/sbin', '/usr/local/sbin', '/usr/bin'];
  return names
    .flatMap((name) => (path.isAbsolute(name) ? name : folders.map((folder) => path.join(folder, name))))
    .find(isExecutable);
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
