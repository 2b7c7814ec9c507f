import { copyFileSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attempt, cluster, docker, EDGE_IMAGE, type Ended, IMAGE, machine, PROJECT, run, until } from './lab.js';

/** The machine that MySQL is on, which is not of the Swarm. */
const DATABASE_MACHINE = 4;
const MACHINES = [1, 2, 3];
export const APP = 'bookstore_app';
export const REPLICAS = 4;

/**
 * The shipped stack on three machines, with MySQL outside. The override changes one thing: the shared folders are a folder of this one kernel
 * rather than NFS, which it has no server for. Nothing stands in for ip_vs, for the stack does not use it.
 */
export class Swarm {
  private readonly folder = mkdtempSync(join(tmpdir(), 'bookstore-swarm-'));
  private readonly password = crypto.randomUUID();
  readonly url = 'https://books.example.com';

  async start(): Promise<void> {
    await this.startDatabase();
    await cluster('swarm', String(MACHINES.length));
    const env = machine(1).environment;
    const secrets = join(PROJECT, 'docker/swarm-secrets.sh');
    await run(secrets, ['first', this.url], { env });
    await this.put('db_password', this.password);
    await run('bash', ['-c', `"${secrets}" database_ca 1 <"${join(this.folder, 'ca.pem')}"`], { env });
  }

  /** Rolls a version out with the project's own script. */
  deploy(image = IMAGE, more: Readonly<Record<string, string>> = {}): Promise<Ended> {
    const override = this.override(['assets', 'uploads']);
    return attempt(join(PROJECT, 'docker/swarm-deploy.sh'), [], {
      env: {
        ...machine(1).environment,
        IMAGE: image,
        EDGE_IMAGE,
        PUBLIC_URL: this.url,
        DB_HOST: machine(DATABASE_MACHINE).address,
        NFS_HOST: 'none',
        // Nobody can pull here.
        RESOLVE_IMAGE: 'never',
        STACK_OVERRIDES: override,
        JOB_OVERRIDES: this.override(['assets']),
        VERIFY_URL: '',
        ...more,
      },
    });
  }

  /** Where each instance is that should run, with what it does. */
  async tasks(): Promise<readonly { node: string; state: string; image: string }[]> {
    const lines = await docker(
      1,
      'service',
      'ps',
      '--filter',
      'desired-state=running',
      '--format',
      '{{.Node}};{{.CurrentState}};{{.Image}}',
      APP,
    );
    return lines.split('\n').map((line) => {
      const [node = '', state = '', image = ''] = line.split(';');
      return { node, state, image };
    });
  }

  /** Until as many as wanted run, none of them on the machine that is away. */
  isWhole(without?: string): Promise<void> {
    return until(
      `${REPLICAS} instances run${without === undefined ? '' : `, none on ${without}`}`,
      async () => {
        const running = (await this.tasks()).filter(({ state }) => state.startsWith('Running'));
        return running.length === REPLICAS && running.every(({ node }) => node !== without);
      },
      120_000,
    );
  }

  /** A command of the shop's, where the shop is. */
  async command(...args: readonly string[]): Promise<string> {
    for (const number of MACHINES) {
      const listed = await attempt(
        'docker',
        ['ps', '--quiet', '--filter', `name=${APP}`, '--filter', 'health=healthy'],
        { env: machine(number).environment },
      );
      const [id] = listed.stdout.trim().split('\n').filter(Boolean);
      if (id !== undefined) return docker(number, 'exec', id, 'node', 'dist/cli.js', ...args);
    }
    throw new Error('no instance is well');
  }

  /** A certificate authority, a certificate of the server's, and a MySQL that wants TLS. */
  private async startDatabase(): Promise<void> {
    const { address } = machine(DATABASE_MACHINE);
    const openssl = (args: string): Promise<string> => run('bash', ['-c', args], { cwd: this.folder });
    await openssl('openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=authority -keyout ca.key -out ca.pem');
    await openssl('openssl req -newkey rsa:2048 -nodes -subj /CN=database -keyout server.key -out server.csr');
    await openssl(
      `openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -extfile <(echo subjectAltName=IP:${address}) -out server.pem`,
    );
    const tls = join(this.folder, 'tls');
    mkdirSync(tls);
    for (const name of ['ca.pem', 'server.pem', 'server.key']) copyFileSync(join(this.folder, name), join(tls, name));
    await run('chmod', ['-R', 'a+rX', this.folder]);
    const options = [
      '--ssl-ca=/tls/ca.pem',
      '--ssl-cert=/tls/server.pem',
      '--ssl-key=/tls/server.key',
      '--require-secure-transport=ON',
      '--skip-log-bin',
      '--innodb-flush-log-at-trx-commit=2',
    ];
    const settings = {
      MYSQL_ROOT_PASSWORD: crypto.randomUUID(),
      MYSQL_DATABASE: 'bookstore',
      MYSQL_USER: 'bookstore',
      MYSQL_PASSWORD: this.password,
    };
    const environment = Object.entries(settings).map(([name, value]) => `--env=${name}=${value}`);
    await docker(
      DATABASE_MACHINE,
      'run',
      '--detach',
      '--name=mysql',
      '--network=host',
      `--volume=${tls}:/tls:ro`,
      ...environment,
      'mysql:8.4',
      'mysqld',
      ...options,
    );
    await until('MySQL answers', async () => {
      const { status } = await attempt(
        'docker',
        ['exec', 'mysql', 'mysqladmin', 'ping', '--host=127.0.0.1', '--silent'],
        { env: machine(DATABASE_MACHINE).environment },
      );
      return status === 0;
    });
  }

  private async put(name: string, value: string): Promise<void> {
    const file = join(this.folder, name);
    writeFileSync(file, value);
    await run('bash', ['-c', `"${join(PROJECT, 'docker/swarm-secrets.sh')}" ${name} 1 <"${file}"`], {
      env: machine(1).environment,
    });
  }

  private override(volumes: readonly string[]): string {
    const lines = volumes.map((name) => {
      const shared = join(this.folder, name);
      mkdirSync(shared, { recursive: true, mode: 0o777 });
      return `  ${name}: { driver: local, driver_opts: { type: none, o: bind, device: '${shared}' } }\n`;
    });
    const file = join(this.folder, `shared-${volumes.length}.yml`);
    writeFileSync(file, `volumes:\n${lines.join('')}`);
    return file;
  }
}
