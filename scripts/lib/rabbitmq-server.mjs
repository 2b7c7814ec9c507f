import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import amqp from 'amqplib';
import { inBackground, startServer } from './background.mjs';
import { freePort } from './free-port.mjs';
import { BROKER, programsOf } from './programs.mjs';
import { temporaryFolder } from './temporary.mjs';

/**
 * A RabbitMQ of one's own: on free loopback ports, with its data and its cookie in a temporary folder or in the one that is
 * named, and gone with `stop()` or with this process, together with the port mapper that Erlang wants.
 *
 * @param {object} [options]
 * @param {{ folder: string, user: string, password: string }} [options.kept] where its data stays, and who may come in there
 * @param {(how: string) => void} [options.onUnexpectedEnd]
 * @returns {Promise<import('./background.mjs').Server<string> & { url: string, host: string, port: number, version: string }>}
 * @throws Explained when the machine has no such program, or it does not start
 */
export async function startRabbitmqServer({ kept, onUnexpectedEnd } = {}) {
  const [program, mapperProgram] = programsOf(BROKER);
  const { path: folder, remove } = kept ? keptFolder(kept.folder) : temporaryFolder('bookstore-rabbitmq-');
  const log = path.join(folder, 'server.log');
  const [port, distribution, mapperPort] = [await freePort(), await freePort(), await freePort()];
  const { user, password } = kept ?? { user: 'guest', password: 'guest' };
  const url = `amqp://${user}:${password}@127.0.0.1:${port}`;
  const env = environment(folder, { port, distribution, mapperPort, user, password });
  const mapper = inBackground({
    program: mapperProgram,
    args: ['-port', String(mapperPort), '-address', '127.0.0.1'],
    env,
    log,
    stopSignal: 'SIGKILL',
  });
  const server = await startServer({
    name: 'RabbitMQ',
    program,
    env,
    log,
    ask: () => brokerVersion(url),
    onUnexpectedEnd,
    cleanUp: () => {
      mapper.kill();
      remove();
    },
  });
  return { ...server, url, host: '127.0.0.1', port, version: server.answer };
}

async function brokerVersion(url) {
  const connection = await amqp.connect(url, { timeout: 5_000 });
  const { product, version } = connection.connection.serverProperties;
  await connection.close();
  return `${product} ${version}`;
}

function keptFolder(folder) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return { path: folder, remove: () => undefined };
}

function environment(folder, { port, distribution, mapperPort, user, password }) {
  const data = path.join(folder, 'data');
  mkdirSync(data, { recursive: true });
  const [config, plugins, variables] = ['rabbitmq.conf', 'enabled_plugins', 'env.conf'].map((name) =>
    path.join(folder, name),
  );
  const settings = [
    // Kept from taking a nearly full disk, or much memory beside it, for a reason to stop the publishers.
    'disk_free_limit.absolute = 1MB',
    'vm_memory_high_watermark.absolute = 1GB',
    `default_user = ${user}`,
    `default_pass = ${password}`,
  ];
  writeFileSync(config, `${settings.join('\n')}\n`, { mode: 0o600 });
  writeFileSync(plugins, '[].\n');
  writeFileSync(variables, '');
  return {
    PATH: process.env.PATH,
    HOME: folder,
    // Has the script become the server, so that its process is the one to be stopped.
    RUNNING_UNDER_SYSTEMD: 'true',
    // The data belongs to this name. It is free on every port mapper of one's own.
    RABBITMQ_NODENAME: 'bookstore@localhost',
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
    // Not where it was started from, which is the project.
    ERL_CRASH_DUMP: path.join(folder, 'erl_crash.dump'),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-start_epmd false +sbwt none +sbwtdcpu none +sbwtdio none',
    ERL_EPMD_PORT: String(mapperPort),
    ERL_EPMD_ADDRESS: '127.0.0.1',
  };
}
