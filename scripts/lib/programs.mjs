import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { Explained } from './project.mjs';

/** Where servers are that the PATH of an ordinary user lacks. */
const MORE_FOLDERS = ['/usr/sbin', '/usr/local/sbin', '/usr/bin'];

/**
 * What is not on every machine: what it is called, the programs that it takes, each by the names that it may have, and the
 * package of Debian's that has them.
 */
export const DATABASE = {
  is: 'MySQL or MariaDB (mariadbd or mysqld)',
  programs: [['mariadbd', 'mysqld']],
  debian: 'mariadb-server',
};
export const BROKER = {
  is: 'RabbitMQ (rabbitmq-server and Erlang’s epmd)',
  // Debian's own script in /usr/sbin changes the user to one that may not write here; what it calls does not.
  programs: [['/usr/lib/rabbitmq/bin/rabbitmq-server', 'rabbitmq-server'], ['epmd']],
  debian: 'rabbitmq-server',
};
export const EDGE = { is: 'nginx', programs: [['nginx']], debian: 'nginx' };
export const BROWSER = {
  is: 'Chromium (or another one that CHROMIUM_PATH names)',
  programs: [[process.env.CHROMIUM_PATH, 'chromium', 'chromium-browser', 'google-chrome'].filter(Boolean)],
  debian: 'chromium',
};

/** The path of the first of these programs that is there. Names are looked for on the PATH and where servers usually are. */
export function findProgram(names) {
  const folders = [...(process.env.PATH ?? '').split(path.delimiter).filter(Boolean), ...MORE_FOLDERS];
  return names
    .flatMap((name) => (path.isAbsolute(name) ? name : folders.map((folder) => path.join(folder, name))))
    .find(isExecutable);
}

/**
 * The paths of the programs of `wanted`, in its order.
 * @param {typeof DATABASE} wanted
 * @throws Explained when one is missing; `otherwise` is what else could be done about it
 */
export function programsOf(wanted, otherwise = '') {
  needPrograms([wanted], { otherwise });
  return wanted.programs.map((names) => findProgram(names));
}

/** @throws Explained in one line, naming all that is missing and how to get it. */
export function needPrograms(wanted, { otherwise = '', find = findProgram } = {}) {
  const missing = wanted.filter(({ programs }) => programs.some((names) => !find(names)));
  if (missing.length === 0) return;
  const packages = missing.map(({ debian }) => debian).join(' ');
  throw new Explained(
    `Not found, neither on the PATH nor in /usr/sbin: ${missing.map(({ is }) => is).join(', ')}. ` +
      `Install ${missing.length === 1 ? 'it' : 'them'} (Debian: apt-get install --no-install-recommends ${packages})${otherwise}.`,
  );
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
