import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const PROGRAMS = pathToFileURL(join(__dirname, '../../scripts/lib/programs.mjs')).href;

/** What is said where of all programs only these are there. */
function saidWith(...there: readonly string[]): string {
  const script = `
    import { BROKER, DATABASE, EDGE, needPrograms } from '${PROGRAMS}';
    const there = ${JSON.stringify(there)};
    try {
      needPrograms([DATABASE, BROKER, EDGE], { find: (names) => names.find((name) => there.includes(name)) });
    } catch (error) {
      console.log(error.constructor.name + ': ' + error.message);
    }`;
  return execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
}

describe('programs that are not on every machine', () => {
  it('are all named in one line, with what to install', () => {
    expect(saidWith('mariadbd')).toBe(
      'Explained: Not found, neither on the PATH nor in /usr/sbin: RabbitMQ (rabbitmq-server and Erlang’s epmd), nginx. ' +
        'Install them (Debian: apt-get install --no-install-recommends rabbitmq-server nginx).\n',
    );
  });

  it('must all be there of what takes several', () => {
    expect(saidWith('mysqld', 'nginx', 'rabbitmq-server')).toMatch(
      /: RabbitMQ .*\. Install it \(Debian: .* rabbitmq-server\)\.\n$/,
    );
  });

  it('are not complained of when they are there, by any of their names', () => {
    expect(saidWith('mysqld', 'nginx', 'rabbitmq-server', 'epmd')).toBe('');
  });
});
