import { writeFileSync, readdirSync } from 'node:fs';
import { connect as connectTcp } from 'node:net';
import { join } from 'node:path';
import { connect, type PeerCertificate, type SecureVersion } from 'node:tls';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { Browsing } from './support/browsing.js';
import { ComposeShop } from './support/compose-shop.js';
import { ask, type Response } from './support/https.js';
import { attempt, docker, IMAGE, machine, run, until } from './support/lab.js';

const shop = new ComposeShop();

const get = (path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
  ask(`${shop.url}${path}`, { headers });
/** Answered by nginx itself: the shop names the instance on everything. */
const isFromDisk = ({ headers }: Response): boolean => headers['x-instance-id'] === undefined;

/** A handshake with one version of TLS only. */
function handshake(version: SecureVersion): Promise<{ protocol: string | null; certificate: PeerCertificate }> {
  return new Promise((resolve, reject) => {
    const socket = connect(
      {
        host: shop.address,
        port: 443,
        minVersion: version,
        maxVersion: version,
        rejectUnauthorized: false,
        ciphers: 'DEFAULT:@SECLEVEL=0',
      },
      () => {
        resolve({ protocol: socket.getProtocol(), certificate: socket.getPeerCertificate() });
        socket.destroy();
      },
    );
    socket.once('error', reject);
  });
}

const isOpen = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connectTcp({ host: shop.address, port, timeout: 2_000 });
    const end = (open: boolean): void => {
      socket.destroy();
      resolve(open);
    };
    socket
      .once('connect', () => end(true))
      .once('error', () => end(false))
      .once('timeout', () => end(false));
  });

/** A program that stands for certbot, with the arguments and the folders of the real one: there is no image of it here. */
const CERTBOT = `FROM nginx:1.28-alpine
COPY --chmod=755 certbot /usr/local/bin/certbot
COPY fullchain.pem privkey.pem /given/
`;
const CERTBOT_PROGRAM = `#!/bin/sh
set -eu
echo "certbot $*"
[ "$1" = certonly ] || exit 0
mkdir -p /srv/acme/.well-known/acme-challenge
echo it-is-us >/srv/acme/.well-known/acme-challenge/token
[ "$(wget -q -O - http://nginx/.well-known/acme-challenge/token)" = it-is-us ]
mkdir -p /etc/letsencrypt/live/bookstore
cp /given/*.pem /etc/letsencrypt/live/bookstore/
`;

async function standInForCertbot(): Promise<void> {
  const folder = join(shop.folder, '..', 'certbot-image');
  await run('mkdir', ['-p', folder]);
  const args =
    'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 90 -subj /CN=issued-by-certbot -keyout privkey.pem -out fullchain.pem';
  await run('openssl', args.split(' '), { cwd: folder });
  writeFileSync(join(folder, 'Dockerfile'), CERTBOT);
  writeFileSync(join(folder, 'certbot'), CERTBOT_PROGRAM);
  const [, image = ''] = /image: (certbot\/certbot:\S+)/.exec(await run('cat', ['docker/compose.yml'])) ?? [];
  await docker(1, 'build', '--quiet', `--tag=${image}`, folder);
}

beforeAll(async () => {
  await standInForCertbot();
  await shop.prepare();
  shop.set('app.env', 'DEMO_DATA=on');
  await shop.compose('up', '--detach', '--wait', '--wait-timeout', '240');
});

afterAll(() => shop.compose('down', '--volumes', '--timeout', '5'));

describe('the shop on one machine', () => {
  it('is prepared once: what is there stays', async () => {
    const before = shop.secret('session_secret');
    await shop.prepare();
    expect(shop.secret('session_secret')).toBe(before);
    expect(before).toMatch(/^[0-9a-f]{64}$/);
  });

  it('speaks TLS 1.2 and 1.3 and nothing older, at first with a certificate of its own', async () => {
    expect((await handshake('TLSv1.2')).protocol).toBe('TLSv1.2');
    const { protocol, certificate } = await handshake('TLSv1.3');
    expect([protocol, certificate.subject.CN, certificate.issuer.CN]).toEqual(['TLSv1.3', shop.address, shop.address]);
    await expect(handshake('TLSv1.1')).rejects.toThrow();
  });

  it('sends everybody to HTTPS, and has browsers remember', async () => {
    const answer = await ask(`http://${shop.address}/books?q=selva`);
    expect([answer.status, answer.headers.location]).toEqual([301, `${shop.url}/books?q=selva`]);
    for (const path of ['/', '/internal/', '/assets/nothing.css']) {
      const header = (await get(path)).headers['strict-transport-security'];
      expect(header).toMatch(/^max-age=\d{8,}$/);
    }
  });

  it('serves its pages compressed', async () => {
    const plain = await get('/');
    const packed = await get('/', { 'accept-encoding': 'gzip' });
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(packed.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(packed.body).toString()).toContain('</html>');
    expect(packed.body.length).toBeLessThan(plain.body.length / 2);
  });

  it('has static files on disk, as they are, in gzip and in Brotli', async () => {
    const [path = ''] = /\/assets\/vendor\/bootstrap\.[0-9a-f]+\.css/.exec((await get('/')).body.toString()) ?? [];
    const plain = await get(path);
    expect([plain.status, plain.headers['content-type'], plain.headers['content-encoding']]).toEqual([
      200,
      'text/css; charset=utf-8',
      undefined,
    ]);
    expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    const gzip = await get(path, { 'accept-encoding': 'gzip, deflate' });
    const brotli = await get(path, { 'accept-encoding': 'gzip, deflate, br, zstd' });
    expect([gzip.headers['content-encoding'], brotli.headers['content-encoding']]).toEqual(['gzip', 'br']);
    expect(gunzipSync(gzip.body).equals(plain.body)).toBe(true);
    expect(brotliDecompressSync(brotli.body).equals(plain.body)).toBe(true);
    for (const answer of [plain, gzip, brotli]) expect(isFromDisk(answer)).toBe(true);
    expect((await get('/assets/css/of-another-version.0123456789.css')).status).toBe(404);
  });

  it('lets in what the shop takes, and says so in a page of its own when it is more', async () => {
    const tooMuch = await ask(`${shop.url}/selling/import`, { method: 'POST', body: Buffer.alloc(13 * 1024 * 1024) });
    expect([tooMuch.status, tooMuch.headers['x-instance-id']]).toEqual([413, 'edge']);
  });

  it('keeps to itself what is not for the outside', async () => {
    for (const path of ['/internal/auth', '/metrics']) expect((await get(path)).status).toBe(404);
    const open = await Promise.all([80, 443, 3000, 3306, 9464].map(isOpen));
    expect(open).toEqual([true, true, false, false, false]);
    const outside =
      'const s=require("net").connect(53,"1.1.1.1");s.on("error",()=>process.exit(7)).on("connect",()=>process.exit(0));setTimeout(()=>process.exit(7),3000)';
    const { status } = await attempt(
      'docker',
      ['compose', 'run', '--rm', '--no-deps', '-T', 'migrate', 'node', '-e', outside],
      { cwd: shop.folder, env: machine(1).environment },
    );
    expect(status).toBe(7);
  });

  it('runs without privileges on file systems that it cannot write to, its logs within bounds', async () => {
    await expect(shop.compose('exec', '-T', 'app', 'id', '-u')).resolves.toBe('10001');
    await expect(shop.compose('exec', '-T', 'app', 'touch', '/app/here')).rejects.toThrow(/Read-only file system/);
    const id = await shop.compose('ps', '--quiet', 'app');
    const [{ HostConfig: host } = { HostConfig: {} }] = JSON.parse(await docker(1, 'inspect', id)) as {
      HostConfig: Record<string, unknown>;
    }[];
    expect(host).toMatchObject({
      ReadonlyRootfs: true,
      CapDrop: ['ALL'],
      PidsLimit: 512,
      Memory: 768 * 1024 * 1024,
      LogConfig: { Type: 'json-file', Config: { 'max-size': '10m', 'max-file': '5' } },
    });
    await expect(shop.compose('exec', '-T', 'app', 'env')).resolves.not.toContain(shop.secret('session_secret'));
  });

  it('is a shop: people register, sell, buy and pay in a browser', async () => {
    const { status, output } = await attempt(
      process.execPath,
      [
        'node_modules/jest/bin/jest.js',
        '--config',
        'test/browser/jest.config.cjs',
        'main-job',
        '--testNamePattern',
        'buying and selling, es, 1280 px',
      ],
      { env: { BROWSER_TEST_URL: shop.url, BROWSER_TEST_CERTIFICATE: 'any', TEST_LAB: '' } },
    );
    expect([status, output]).toEqual([0, expect.stringMatching(/Tests:.* 1\d passed/)]);
  });

  it('has photographs on disk', async () => {
    const file = await shop.compose(
      'exec',
      '-T',
      'app',
      'sh',
      '-c',
      'cd /srv/uploads/covers && find . -name "*.webp" | head -n 1',
    );
    const photo = await get(`/covers/${file.split('/').at(-1) ?? ''}`);
    expect([photo.status, photo.headers['content-type'], isFromDisk(photo)]).toEqual([200, 'image/webp', true]);
    expect((await get(`/covers/${'0'.repeat(32)}.webp`)).status).toBe(404);
  });

  it('comes back whole from a backup when every volume is lost', async () => {
    const before = await shop.contents();
    expect(before).toMatch(/bookstore\.orders_orders\t[1-9]/);
    expect(before).toMatch(/covers\/.*\.webp/);
    const backup = await shop.script('backup.sh');
    expect([backup.status, backup.output]).toEqual([0, expect.stringMatching(/backups\/20[\dTZ-]+\n$/)]);
    const folder = backup.stdout.trim();
    expect(readdirSync(folder).sort()).toEqual(['SHA256SUMS', 'mysql.sql.gz', 'uploads.tar.gz']);

    await shop.compose('down', '--volumes', '--timeout', '20');
    await expect(docker(1, 'volume', 'ls', '--quiet', '--filter', 'name=bookstore')).resolves.toBe('');
    const restore = await shop.script('restore.sh', '--yes', folder);
    expect([restore.status, restore.output]).toEqual([0, expect.stringContaining('The shop is open again.')]);
    await expect(shop.contents()).resolves.toBe(before);
    expect((await get('/')).status).toBe(200);
    await expect(shop.compose('exec', '-T', 'app', 'node', 'dist/cli.js', 'check-invariants')).resolves.toBeTruthy();
  });

  it('touches nothing for a backup that is damaged, and keeps as many as it is told', async () => {
    const { stdout } = await shop.script('backup.sh', '--keep', '1');
    const folder = stdout.trim();
    expect(readdirSync(join(folder, '..'))).toEqual([folder.split('/').at(-1)]);
    writeFileSync(join(folder, 'uploads.tar.gz'), 'damaged');
    const refused = await shop.script('restore.sh', '--yes', folder);
    expect([refused.status, refused.output]).toEqual([1, expect.stringContaining('nothing was touched')]);
    expect((await get('/health/ready')).status).toBe(200);
  });

  it('is given another version without a request lost, and keeps the one it has when that does not get well', async () => {
    const bad = `FROM ${IMAGE}\nCMD ["node", "-e", "setInterval(() => {}, 1000)"]\n`;
    writeFileSync(join(shop.folder, '../Dockerfile.bad'), bad);
    await docker(
      1,
      'build',
      '--quiet',
      '--tag=bookstore:bad',
      `--file=${join(shop.folder, '../Dockerfile.bad')}`,
      shop.folder,
    );
    await docker(1, 'tag', IMAGE, 'bookstore:next');
    const readers = new Browsing(() => shop.url);
    shop.set('.env', 'IMAGE=bookstore:next');
    const good = await shop.script('deploy.sh');
    expect([good.status, good.output]).toEqual([0, expect.stringMatching(/Deployed\.\n$/)]);
    await expect(
      docker(1, 'inspect', '--format={{.Config.Image}}', await shop.compose('ps', '--quiet', 'app')),
    ).resolves.toBe('bookstore:next');
    shop.set('.env', 'IMAGE=bookstore:bad');
    const refused = await shop.script('deploy.sh', '20');
    expect([refused.status, refused.output]).toEqual([1, expect.stringContaining('the old one goes on')]);
    const { answered, failures } = await readers.end();
    expect(failures).toEqual([]);
    expect(answered).toBeGreaterThan(100);
    shop.set('.env', 'IMAGE=bookstore:next');
  });

  it('takes the certificate that certbot brings, without a connection lost', async () => {
    shop.set('.env', 'CERTBOT_DOMAIN=books.example.com', 'CERTBOT_EMAIL=ops@books.example.com');
    await shop.compose('up', '--detach', '--no-deps', 'certbot');
    const lost: unknown[] = [];
    await until(
      'nginx shows it',
      async () => {
        await get('/health').catch((error: unknown) => lost.push(error));
        return (await handshake('TLSv1.3')).certificate.subject.CN === 'issued-by-certbot';
      },
      120_000,
    );
    expect(lost).toEqual([]);
    await expect(shop.compose('logs', 'certbot')).resolves.toMatch(
      /--webroot --webroot-path \/srv\/acme --cert-name bookstore --domain books\.example\.com --email ops@books\.example\.com/,
    );
  });

  it('ends in order when it is told to', async () => {
    const id = await shop.compose('ps', '--quiet', 'app');
    await shop.compose('stop', 'app');
    const [{ State: state } = { State: {} }] = JSON.parse(await docker(1, 'inspect', id)) as {
      State: Record<string, unknown>;
    }[];
    expect(state).toMatchObject({ ExitCode: 0, OOMKilled: false });
    const away = await get('/', { 'accept-language': 'en' });
    expect([away.status, away.headers['retry-after']]).toEqual([503, '5']);
    expect(away.body.toString()).toContain('This part of the shop is away');
  });
});
