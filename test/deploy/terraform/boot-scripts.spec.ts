import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { FakePrograms } from '../support/fake-programs.js';
import { PROJECT } from '../support/project-files.js';
import { rendered, variablesOf } from '../support/terraform.js';

/** What an instance runs, with programs that stand for Amazon Linux and AWS. */
const script = (name: string): string => join(PROJECT, 'terraform/modules/app/files', name);
const instance = variablesOf(rendered('instance.env.tftpl'));

/** The metadata service has what is in `meta-data-<last part of the path>`; anything else is asked of the application. */
const CURL = `
url=\${!#}
case $url in
  */api/token) echo token ;;
  */meta-data/*) cat "meta-data-\${url##*/}" ;;
  http://127.0.0.1:*) [ -e ready ] ;;
  *) exit 22 ;;
esac`;

let fakes: FakePrograms;
let environment: Record<string, string>;

beforeEach(() => {
  fakes = new FakePrograms().define('curl', CURL);
  fakes.write('meta-data-instance-id', 'i-0123456789abcdef0');
  fakes.write('instance.env', rendered('instance.env.tftpl'));
  fakes.write('secrets.list', rendered('secrets.list.tftpl'));
  environment = {
    ...instance,
    // Only root could hand a file to somebody else.
    APP_UID: String(process.getuid?.()),
    CONFIGURATION: fakes.folder,
    RUNTIME_DIRECTORY: join(fakes.folder, 'run'),
    POLL_SECONDS: '0.05',
  };
  mkdirSync(join(fakes.folder, 'run'));
});

const run = (name: string) => fakes.run(script(name), [], environment);

describe('fetch-secrets.sh', () => {
  const AWS = `
case "$*" in
  *'--secret-id arn:password '*) echo 'pass-word' ;;
  *'--secret-id arn:session '*) echo 'ssssssssssssssssssssssssssssssss' ;;
  *) exit 254 ;;
esac`;
  const permissionsOf = (path: string): string => (statSync(join(fakes.folder, path)).mode & 0o777).toString(8);

  it('puts each secret into a file that only its reader reaches, and the reader’s address with them', async () => {
    fakes.define('aws', AWS);
    expect(await run('fetch-secrets.sh')).toEqual({ status: 0, output: '' });
    expect(fakes.read('run/secrets/DB_PASSWORD')).toBe('pass-word');
    expect(fakes.read('run/secrets/SESSION_SECRET')).toBe('ssssssssssssssssssssssssssssssss');
    expect(fakes.read('run/secrets/DB_READER_URL')).toBe('mysql://bookstore:pass-word@reader.example:3306/bookstore');
    expect(permissionsOf('run/secrets')).toBe('700');
    for (const name of ['DB_PASSWORD', 'SESSION_SECRET', 'DB_READER_URL']) {
      expect(permissionsOf(`run/secrets/${name}`)).toBe('400');
    }
  });

  it('hands no secret to a program as an argument', async () => {
    fakes.define('aws', AWS);
    await run('fetch-secrets.sh');
    expect(fakes.calls()).toHaveLength(2);
    expect(fakes.calls().join('\n')).not.toMatch(/pass-word|ssss/);
  });

  it('replaces what an earlier start has left', async () => {
    fakes.define('aws', AWS);
    fakes.write('secrets.list', `${rendered('secrets.list.tftpl')}SMTP_URL arn:session\n`);
    await run('fetch-secrets.sh');
    expect(fakes.read('run/secrets/SMTP_URL')).not.toBe('');
    fakes.write('secrets.list', rendered('secrets.list.tftpl'));
    fakes.define('aws', AWS.replace('pass-word', 'another'));
    expect((await run('fetch-secrets.sh')).status).toBe(0);
    expect([fakes.read('run/secrets/DB_PASSWORD'), fakes.read('run/secrets/SMTP_URL')]).toEqual(['another', '']);
  });

  it('tries again, and does not start the shop without a secret', async () => {
    fakes.define('aws', 'exit 254');
    const ended = await run('fetch-secrets.sh');
    expect(ended.status).not.toBe(0);
    expect(ended.output).toMatch(/The secret DB_PASSWORD has no value, or may not be read: fill it/);
    expect(fakes.calls()).toHaveLength(5);
  });

  it('refuses a password that would break the reader’s address', async () => {
    fakes.define('aws', AWS.replace('pass-word', 'p@ss/word'));
    const ended = await run('fetch-secrets.sh');
    expect(ended.status).not.toBe(0);
    expect(ended.output).toMatch(/^DB_PASSWORD takes letters, digits/m);
    expect(ended.output).not.toContain('p@ss');
  });
});

describe('pull-image.sh', () => {
  it('asks the registry only for an image that is not here, and again if need be', async () => {
    fakes.define('docker', '[ "$1" = image ] && [ -e here ]');
    fakes.write('here', '');
    expect((await run('pull-image.sh')).status).toBe(0);
    expect(fakes.calls()).toEqual([`docker image inspect ${instance['IMAGE'] ?? ''}`]);
  });

  it('gives up after five tries', async () => {
    fakes.define('docker', 'exit 1');
    expect((await run('pull-image.sh')).status).not.toBe(0);
    expect(fakes.calls().slice(1)).toEqual(Array(5).fill(`docker pull --quiet ${instance['IMAGE'] ?? ''}`));
  });
});

describe('run-app.sh', () => {
  const dockerRun = async (): Promise<string> => {
    mkdirSync(join(fakes.folder, 'run/secrets'));
    for (const name of ['DB_PASSWORD', 'SESSION_SECRET']) fakes.write(`run/secrets/${name}`, 'hidden');
    fakes.define('docker');
    expect((await run('run-app.sh')).status).toBe(0);
    return fakes.calls().find((call) => call.startsWith('docker run ')) ?? '';
  };

  it('runs the image by its digest, without privileges, and writes to /tmp and the uploads only', async () => {
    const call = await dockerRun();
    expect(call).toMatch(new RegExp(` images\\.example/bookstore@sha256:[0-9a-f]{64}$`));
    const uid = environment['APP_UID'] ?? '';
    for (const option of [
      '--read-only',
      '--cap-drop ALL',
      '--security-opt no-new-privileges',
      `--user ${uid}:${uid}`,
    ]) {
      expect(call).toContain(` ${option} `);
    }
    const writable = [...call.matchAll(/--mount (\S+)/g)].map(([, mount = '']) => mount);
    expect(writable.filter((mount) => !mount.endsWith(',readonly'))).toEqual([
      'type=bind,source=/srv/bookstore/uploads,target=/srv/uploads',
    ]);
  });

  it('gives it its ports, its secrets one by one, its name and its log', async () => {
    const call = await dockerRun();
    expect(call).toContain(' --publish 3000:3000 --publish 127.0.0.1:9464:9464 ');
    for (const name of ['DB_PASSWORD', 'SESSION_SECRET']) {
      const source = join(fakes.folder, 'run/secrets', name);
      expect(call).toContain(`type=bind,source=${source},target=/run/secrets/${name},readonly`);
    }
    expect(call).not.toContain('hidden');
    expect(call).toContain(' --env INSTANCE_ID=i-0123456789abcdef0 ');
    expect(call).toContain('awslogs-stream=i-0123456789abcdef0');
    expect(call).toContain(' mode=non-blocking ');
  });
});

describe('install.sh', () => {
  /** AWS's own server of authorities; what it sends is in `bundle`. */
  const AUTHORITY = `
[[ $* =~ --output\\ ([^ ]+)\\ https://truststore.*us-east-1-bundle.pem$ ]] && cp bundle "\${BASH_REMATCH[1]}"`;

  it('installs, and starts the units in an order that holds', async () => {
    fakes.define('curl', AUTHORITY).define('systemctl').define('dnf', '[ -e again ] || { touch again; exit 1; }');
    fakes.write('bundle', '-----BEGIN CERTIFICATE-----');
    expect((await run('install.sh')).status).toBe(0);
    const calls = fakes.calls().filter((call) => /^(dnf|systemctl)/.test(call));
    expect(calls).toEqual([
      ...Array<string>(2).fill('dnf install --assumeyes --quiet docker amazon-efs-utils amazon-ecr-credential-helper'),
      'systemctl daemon-reload',
      'systemctl enable --now docker.service',
      'systemctl enable srv-bookstore-uploads.mount bookstore.service bookstore-lifecycle.service',
      'systemctl start --no-block bookstore.service bookstore-lifecycle.service',
    ]);
    expect(fakes.read('database-ca.pem')).toBe('-----BEGIN CERTIFICATE-----');
  });

  it('starts nothing with something else in place of the authority', async () => {
    fakes.define('curl', AUTHORITY).define('systemctl').define('dnf');
    fakes.write('bundle', '<html>');
    expect((await run('install.sh')).status).not.toBe(0);
    expect(fakes.calls().filter((call) => call.startsWith('systemctl'))).toEqual([]);
  });
});

describe('lifecycle.sh', () => {
  const COMPLETE =
    'aws autoscaling complete-lifecycle-action --region us-east-1 --auto-scaling-group-name bookstore ' +
    '--instance-id i-0123456789abcdef0 --lifecycle-hook-name bookstore-';
  const DONE = ' --lifecycle-action-result CONTINUE';

  /** What happens between two looks: a line of bash each. */
  const story = (...steps: readonly string[]): void => {
    fakes.write('story', steps.join('\n'));
    fakes.define('sleep', 'eval "$(head -n 1 story)"; sed -i 1d story');
  };
  const told = (): string[] => fakes.calls().filter((call) => /^(aws|systemctl)/.test(call));

  beforeEach(() => {
    fakes.define('aws').define('systemctl');
    fakes.write('meta-data-target-lifecycle-state', 'InService');
  });

  it('joins once, when the shop is ready, and says that it is drained when it has ended', async () => {
    story('true', 'touch ready', 'true', 'true', 'echo Terminated >meta-data-target-lifecycle-state');
    expect((await run('lifecycle.sh')).status).toBe(0);
    expect(told()).toEqual([
      `${COMPLETE}ready${DONE}`,
      'systemctl stop bookstore.service',
      `${COMPLETE}drained${DONE}`,
    ]);
    expect(fakes.calls().some((call) => call.endsWith(' http://127.0.0.1:3000/health/ready'))).toBe(true);
  });

  it('does not join before the shop is ready, but lets go of an instance that never was', async () => {
    story('true', 'true', 'echo Terminated >meta-data-target-lifecycle-state');
    expect((await run('lifecycle.sh')).status).toBe(0);
    expect(told()).toEqual(['systemctl stop bookstore.service', `${COMPLETE}drained${DONE}`]);
  });

  it('goes on where no hook waits, and where metadata has nothing for a while', async () => {
    fakes.define('aws', 'exit 254');
    fakes.write('ready', '');
    story('rm meta-data-target-lifecycle-state', 'true', 'echo Terminated >meta-data-target-lifecycle-state');
    const ended = await run('lifecycle.sh');
    expect(ended.status).toBe(0);
    expect(ended.output).toMatch(/no lifecycle action of bookstore-ready was completed/);
    expect(told()).toHaveLength(3);
  });
});
