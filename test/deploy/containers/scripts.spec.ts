import { join } from 'node:path';
import { FakePrograms } from '../support/fake-programs.js';
import { PROJECT } from '../support/project-files.js';

const script = (name: string): string => join(PROJECT, 'docker', name);

describe('certbot/renew.sh', () => {
  const SETTINGS = {
    CERTBOT_DOMAIN: 'books.example.com',
    CERTBOT_EMAIL: 'ops@example.com',
    CERTBOT_RETRY_SECONDS: '3600',
  };
  /** Ends the script once it renews, or when it has nothing to do. */
  const END = 'kill "$PPID"';

  it('asks until it has a certificate, then renews', async () => {
    const fakes = new FakePrograms().define(
      'certbot',
      `case $1 in certonly) [ -e asked ] || { touch asked; exit 1; } ;; renew) ${END} ;; esac`,
    );
    const { status, output } = await fakes.run(script('certbot/renew.sh'), [], SETTINGS);
    expect([status, output]).toEqual([0, expect.stringContaining('no certificate; again in 3600 s')]);
    const [first = '', ...more] = fakes.calls();
    expect(first).toBe(
      'certbot certonly --non-interactive --agree-tos --webroot --webroot-path /srv/acme --cert-name bookstore --domain books.example.com --email ops@example.com --keep-until-expiring',
    );
    expect(more).toEqual([first, 'certbot renew --non-interactive --webroot --webroot-path /srv/acme']);
  });

  it('asks for nothing without a domain', async () => {
    const fakes = new FakePrograms().define('certbot').define('sleep', END);
    const { status, output } = await fakes.run(script('certbot/renew.sh'), [], { ...SETTINGS, CERTBOT_DOMAIN: '' });
    expect([status, output]).toEqual([0, expect.stringContaining('no certificate is asked for')]);
    expect(fakes.calls()).toEqual([]);
  });
});

describe('swarm-deploy.sh', () => {
  const SETTINGS = {
    IMAGE: 'bookstore:2',
    EDGE_IMAGE: 'bookstore-edge:2',
    PUBLIC_URL: 'https://books.example.com',
    DB_HOST: 'db.example',
    NFS_HOST: 'fs.example',
    PATIENCE_SECONDS: '20',
    VERIFY_URL: '',
  };

  /** A Swarm on which everything goes well, but for what is said otherwise. */
  function swarm({ job = '0/1 (1/1 completed)', update = 'completed', accepts = 'true' } = {}): FakePrograms {
    return new FakePrograms().define(
      'docker',
      `case "$*" in
        info*) echo true ;;
        'stack config'*) ${accepts} ;;
        'stack deploy'*) echo "$APP_REPLICAS" >replicas ;;
        'service ls'*) echo '${job}' ;;
        'service ps'*_migrate) echo 'Failed 2 seconds ago task: non-zero exit (1)' ;;
        'service ps'*'{{.Image}}'*) for i in 1 2 3 4 5 6; do echo 'bookstore:2 Running 3 seconds ago'; done ;;
        'service ps'*) for i in 1 2 3 4 5 6; do echo 'Running 3 seconds ago'; done ;;
        *Replicas}}*) echo 6 ;;
        *ContainerSpec.Image*) echo bookstore:2@sha256:abc ;;
        *UpdateStatus*) echo '${update}' ;;
      esac`,
    );
  }
  const deployed = (fakes: FakePrograms): string[] =>
    fakes
      .calls()
      .flatMap((call) => /^docker stack deploy.* --compose-file \S*?([\w-]+\.yml) bookstore$/.exec(call)?.[1] ?? []);

  it('runs the jobs, then the stack with as many instances as there were', async () => {
    const fakes = swarm();
    const { status, output } = await fakes.run(script('swarm-deploy.sh'), [], SETTINGS);
    expect([status, output]).toEqual([0, expect.stringContaining('done: bookstore:2')]);
    expect(deployed(fakes)).toEqual(['swarm-jobs.yml', 'swarm-stack.yml']);
    expect(fakes.read('replicas').trim()).toBe('6');
  });

  it.each([
    ['a file is not accepted', { accepts: 'false' }, 'swarm-jobs.yml is not accepted', []],
    ['the migration fails', { job: '0/1 (0/1 completed)' }, 'bookstore_migrate: Failed', ['swarm-jobs.yml']],
    [
      'the version was taken back',
      { update: 'rollback_completed' },
      'bookstore_app: rollback_completed',
      ['swarm-jobs.yml', 'swarm-stack.yml'],
    ],
  ])('stops when %s', async (_what, wrong, says, files) => {
    const fakes = swarm(wrong);
    const { status, output } = await fakes.run(script('swarm-deploy.sh'), [], SETTINGS);
    expect([status, output]).toEqual([1, expect.stringContaining(says)]);
    expect(deployed(fakes)).toEqual(files);
  });

  it('names what it was not told, before it does anything', async () => {
    const fakes = swarm();
    const { status, output } = await fakes.run(script('swarm-deploy.sh'), [], { ...SETTINGS, DB_HOST: '' });
    expect([status, output]).toEqual([1, expect.stringContaining('DB_HOST is not set')]);
    expect(fakes.calls().filter((call) => call.startsWith('docker'))).toEqual([]);
  });
});

describe('swarm-secrets.sh', () => {
  it('makes what is not there, and keeps what is', async () => {
    const fakes = new FakePrograms().define('docker', `case "$2" in inspect) [ -e "$3" ] ;; create) cat >"$3" ;; esac`);
    const first = await fakes.run(script('swarm-secrets.sh'), ['first', 'https://books.example.com']);
    expect([first.status, first.output]).toEqual([0, expect.stringContaining('made bookstore_tls_certificate_1')]);
    expect(fakes.read('bookstore_tls_key_1')).toMatch(/^-----BEGIN PRIVATE KEY-----/);
    const secret = fakes.read('bookstore_session_secret_1');
    expect(secret).toMatch(/^[0-9a-f]{64}\n$/);
    const second = await fakes.run(script('swarm-secrets.sh'), ['first', 'https://books.example.com']);
    expect([second.status, second.output]).toEqual([
      0,
      expect.stringContaining('bookstore_session_secret_1 is there already'),
    ]);
    expect(fakes.read('bookstore_session_secret_1')).toBe(secret);
    expect((await fakes.run(script('swarm-secrets.sh'), ['anything', '1'])).status).toBe(1);
  });
});
