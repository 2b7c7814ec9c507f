import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { startServer } from './background.mjs';
import { Explained, root } from './project.mjs';
import { EDGE, programsOf } from './programs.mjs';

const SOURCES = path.join(root, 'docker/edge');
const TEMPLATE = '.template';

/**
 * nginx before the three services, by the configuration of docker/edge.
 *
 * @param {object} options
 * @param {string} options.folder where its files go
 * @param {string} options.listen as nginx's `listen` takes it
 * @param {string} options.url where it can be reached from this machine
 * @param {Record<'auth' | 'catalog' | 'orders', number>} options.ports where the services are on this machine
 * @param {(how: string) => void} [options.onUnexpectedEnd]
 * @returns {Promise<import('./background.mjs').Server<string>>}
 * @throws Explained when there is no nginx, or it refuses its configuration
 */
export async function startEdge({ folder, listen, url, ports, onUnexpectedEnd }) {
  const [program] = programsOf(EDGE);
  renderEdge(folder, {
    EDGE_LISTEN: listen,
    AUTH_SERVER: `127.0.0.1:${ports.auth}`,
    CATALOG_SERVER: `127.0.0.1:${ports.catalog}`,
    ORDERS_SERVER: `127.0.0.1:${ports.orders}`,
  });
  const args = ['-p', folder, '-c', 'nginx.conf', '-e', 'stderr', ...asItself()];
  const log = path.join(folder, 'edge.log');
  checkConfiguration(program, args);
  return startServer({
    name: 'The edge (nginx)',
    program,
    args,
    env: process.env,
    log,
    // Ends what is under way, and takes nothing new.
    stopSignal: 'SIGQUIT',
    ask: async () => {
      await answersForItself(url);
      return versionOf(program);
    },
    onUnexpectedEnd,
  });
}

/** Copies docker/edge to a folder, with `${NAME}` in its templates replaced as nginx's own image would from the environment. */
export function renderEdge(folder, values) {
  mkdirSync(path.join(folder, 'tmp'), { recursive: true });
  for (const name of readdirSync(SOURCES)) {
    if (!name.endsWith(TEMPLATE)) {
      cpSync(path.join(SOURCES, name), path.join(folder, name), { recursive: true });
      continue;
    }
    const text = readFileSync(path.join(SOURCES, name), 'utf8').replace(/\$\{([A-Z_]+)\}/g, (_match, variable) => {
      if (values[variable] === undefined) throw new Error(`${name}: nobody says what ${variable} is`);
      return values[variable];
    });
    writeFileSync(path.join(folder, name.slice(0, -TEMPLATE.length)), text);
  }
}

/** Root's nginx would have its workers be nobody, who may not read the folder. */
const asItself = () => (process.getuid?.() === 0 ? ['-g', 'user root;'] : []);

function checkConfiguration(program, args) {
  try {
    execFileSync(program, ['-t', '-q', ...args], { stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' });
  } catch (error) {
    throw new Explained(`nginx refuses the configuration of the edge:\n${error.stderr.trim() || error.message}`);
  }
}

/** Whether or not there is a service behind it. */
async function answersForItself(url) {
  const response = await fetch(`${url}/internal/`, { signal: AbortSignal.timeout(2_000) });
  if (response.status !== 404) throw new Error(`it answered ${response.status}`);
}

/** `nginx/1.22.1` */
const versionOf = (program) =>
  spawnSync(program, ['-v'], { encoding: 'utf8' }).stderr.trim().split(' ').at(-1) ?? 'nginx';
