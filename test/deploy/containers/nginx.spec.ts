import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECT, textOf } from '../support/project-files.js';

const NGINX = process.env['TEST_NGINX'] ?? 'nginx';
const TOPOLOGIES = ['monolith', 'services'];

const version =
  /nginx\/(\d+)\.(\d+)\.(\d+)/
    .exec(spawnSync(NGINX, ['-v'], { encoding: 'utf8' }).stderr)
    ?.slice(1)
    .map(Number) ?? [];
const [, minor = 0, patch = 0] = version;
/** What an nginx before the image's own (1.28) does not have: `http2 on` came in 1.25.1, `resolve` in 1.27.3. */
const hasHttp2 = minor > 25 || (minor === 25 && patch >= 1);

/** The folder as the image has it, its templates rendered, everything that is not on this machine replaced. */
function rendered(topology: string, change: (text: string) => string = (text) => text): string {
  const folder = mkdtempSync(join(tmpdir(), 'bookstore-nginx-'));
  for (const source of ['docker/edge', 'docker/nginx']) cpSync(join(PROJECT, source), folder, { recursive: true });
  mkdirSync(join(folder, 'conf.d'));
  mkdirSync(join(folder, 'cache'));
  const values: Readonly<Record<string, string>> = { TOPOLOGY: topology, PUBLIC_URL: 'https://books.example.com' };
  for (const name of readdirSync(join(folder, 'templates'))) {
    const text = readFileSync(join(folder, 'templates', name), 'utf8').replace(
      /\$\{(\w+)\}/g,
      (_whole, variable: string) => values[variable] ?? '',
    );
    writeFileSync(join(folder, 'conf.d', name.replace('.template', '')), text);
  }
  cpSync(join(folder, 'routes.map'), join(folder, 'routes-services.map'));
  cpSync(join(folder, 'conf.d/routes.map'), join(folder, 'routes.map'));
  writeFileSync(join(folder, 'mime.types'), 'types { text/css css; image/webp webp; }\n');
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-subj',
      '/CN=books.example.com',
      '-keyout',
      join(folder, 'privkey.pem'),
      '-out',
      join(folder, 'fullchain.pem'),
    ],
    { stdio: 'pipe' },
  );
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.conf'),
  )) {
    const text = readFileSync(join(folder, name), 'utf8')
      .replaceAll('/run/certificates', folder)
      .replaceAll('/var/cache/nginx', join(folder, 'cache'))
      .replaceAll('/run/nginx.pid', join(folder, 'pid'))
      .replace(/^user nginx;$/m, '')
      .replace(/server \w+:3000 resolve/g, 'server 127.0.0.1:3000')
      .replace(/listen (\d+)/g, 'listen 127.0.0.1:3$1')
      .replace(/^\s*http2 on;$/m, hasHttp2 ? '$&' : '');
    writeFileSync(join(folder, name), change(text));
  }
  return folder;
}

const tested = (folder: string) =>
  spawnSync(NGINX, ['-t', '-q', '-p', `${folder}/`, '-c', join(folder, 'nginx.conf'), '-e', 'stderr'], {
    encoding: 'utf8',
  });

describe('nginx in containers', () => {
  it.each(TOPOLOGIES)('takes its configuration, before %s', (topology) => {
    const { status, stderr } = tested(rendered(topology));
    expect([status, stderr]).toEqual([0, '']);
  });

  it('would say what is wrong', () => {
    const { status, stderr } = tested(rendered('monolith', (text) => text.replace('ssl_protocols', 'ssl_protocol')));
    expect([status, stderr]).toEqual([1, expect.stringMatching(/unknown directive "ssl_protocol"/)]);
  });

  it('speaks TLS 1.2 and 1.3 only, and redirects what comes without', () => {
    expect(textOf('docker/nginx/tls.conf')).toContain('ssl_protocols TLSv1.2 TLSv1.3;');
    expect(textOf('docker/nginx/templates/site.conf.template')).toContain('return 301 ${PUBLIC_URL}$request_uri;');
  });

  it('lets connections to the shop go before the shop’s drain is over', () => {
    for (const topology of TOPOLOGIES) {
      const times = [...textOf(`docker/nginx/upstreams-${topology}.conf`).matchAll(/keepalive_timeout (\d+)s/g)].map(
        ([, seconds]) => Number(seconds),
      );
      expect(times.length).toBeGreaterThan(0);
      for (const seconds of times) expect(seconds).toBeLessThan(15);
    }
  });

  it('has in the image every file that another includes', () => {
    const dockerfile = textOf('docker/Dockerfile');
    const files = [...readdirSync(join(PROJECT, 'docker/nginx')), ...readdirSync(join(PROJECT, 'docker/edge'))].filter(
      (name) => /\.(conf|map)$/.test(name),
    );
    const included = files.flatMap((name) => {
      const folder = readdirSync(join(PROJECT, 'docker/nginx')).includes(name) ? 'docker/nginx' : 'docker/edge';
      return [...textOf(`${folder}/${name}`).matchAll(/include ([\w.-]+);/g)].map(([, file = '']) => file);
    });
    expect(included).toEqual(expect.arrayContaining(['maps.conf', 'proxy.conf', 'routes.map']));
    for (const file of included) expect(file === 'mime.types' || dockerfile.includes(file)).toBe(true);
  });
});
