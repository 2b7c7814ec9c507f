import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Ended, FakePrograms } from './support/fake-programs.js';
import { PROJECT } from './support/project-files.js';

const IMAGE = `images.example/bookstore@sha256:${'ab'.repeat(32)}`;

/**
 * A cluster with just enough memory. What there is stands in the file `objects`, one a line; the revision of a Deployment in
 * `revision-<name>`, which an apply of the shop raises; what never succeeds in `broken`; Secrets in `secret-<name>`.
 */
const KUBECTL = `
[ "$1" = --namespace ] && shift 2
option() { local name=$1; shift; while [ $# -gt 0 ]; do [ "$1" = "$name" ] && { printf %s "$2"; return; }; shift; done; }
is_broken() { grep -qxF "$1" broken 2>/dev/null; }
output=$(option --output "$@") selector=$(option --selector "$@")
case "$1 $2" in
  kustomize*) printf 'kind: ExternalSecret\\n---\\nkind: ConfigMap\\ndata:\\n  PUBLIC_URL: https://books.example.com\\n' ;;
  'apply --filename')
    case $selector in
      *shop,\\ edge\\)) [[ $selector == *notin* ]] || for name in bookstore; do
        echo "deployments deployment.apps/$name" >>objects; echo $(($(cat "revision-$name" 2>/dev/null || echo 0) + 1)) >"revision-$name"; done ;;
      *=migration) echo 'jobs job.batch/migration' >>objects ;;
    esac
    [ "$3" != - ] || cat >applied ;;
  'get deployments' | 'get statefulsets' | 'get jobs' | 'get externalsecrets') sort -u objects | sed -n "s/^$2 //p" ;;
  'get job') is_broken "$3" && printf Failed || printf Complete ;;
  'get secret')
    [ -e "secret-$3" ] || exit 0
    [ "$output" = name ] && { echo "secret/$3"; exit; }
    key=\${output#'{.data.'}; key=\${key#jsonpath=}; key=\${key#'{.data.'}; key=\${key%\\}}; key=\${key//\\\\/}
    sed -n "s/^  $key: \\"\\(.*\\)\\"$/\\1/p" "secret-$3" | sed 's/\\\\n/\\n/g' | base64 -w0 ;;
  'get deployment.apps/bookstore' | 'get deployment/bookstore')
    case $output in *revision*) cat revision-bookstore ;; *replicas*) cat replicas ;; esac ;;
  'get externalsecret.external-secrets.io/bookstore') cat refreshed ;;
  'annotate externalsecret.external-secrets.io/bookstore') is_broken fetching || echo later >refreshed ;;
  'api-resources --api-group') cat operator 2>/dev/null || true ;;
  'create --filename') cat >new; cp new "secret-$(sed -n 's/^  name: //p' new)" ;;
  'create job') printf 'a job' ;;
  'set env') cat; printf ' with %s' "$6" ;;
  'rollout status') ! is_broken "$3" || { [ "$3" = deployment.apps/bookstore ] && [ "$(cat revision-bookstore)" = 1 ]; } ;;
  'rollout undo') echo "$(option --to-revision "$@")" >revision-bookstore ;;
  'scale deployment/bookstore') option --replicas "$@" >replicas ;;
  exec*) ! is_broken asked ;;
  wait*) ! is_broken wait ;;
esac`;

let fakes: FakePrograms;
let installed: string;

beforeEach(() => {
  fakes = new FakePrograms().define('kubectl', KUBECTL).define('curl', '[ ! -e no-answer ]');
  installed = join(mkdtempSync(join(tmpdir(), 'bookstore-scripts-')), 'k8s');
  mkdirSync(installed);
  for (const part of ['bin', 'base', 'overlays'])
    cpSync(join(PROJECT, 'k8s', part), join(installed, part), { recursive: true });
  for (const overlay of ['eks', 'in-cluster', 'services']) {
    for (const file of ['settings.env', 'cluster.env']) {
      cpSync(join(installed, 'overlays', overlay, `${file}.example`), join(installed, 'overlays', overlay, file));
    }
  }
  fakes.write('objects', '');
});

const run = (name: string, ...args: readonly string[]): Promise<Ended> =>
  fakes.run(join(installed, 'bin', name), args, { POLL_SECONDS: '0.05' });
const calls = (form: RegExp): string[] =>
  fakes
    .calls()
    .map((call) => call.replace(/^kubectl --namespace bookstore /, ''))
    .filter((call) => form.test(call));

const isThere = (): void => {
  fakes.write('objects', 'deployments deployment.apps/bookstore\nstatefulsets statefulset.apps/mysql\n');
  fakes.write('revision-bookstore', '1\n');
  fakes.write('replicas', '3');
};

describe('roll-out.sh', () => {
  it('has the shop’s surroundings first, then the migration, then the shop, and asks', async () => {
    isThere();
    const ended = await run('roll-out.sh', 'in-cluster', IMAGE);
    expect(ended).toEqual({
      status: 0,
      output: expect.stringContaining(`${IMAGE} is rolled out at https://books.example.com`),
    });
    const steps = calls(/^(apply|wait|rollout|delete|exec|curl)|get job /).map((call) =>
      call.replace(/--filename \S+ /, '').replace(/ --(timeout|ignore|silent|container|output).*/, ''),
    );
    expect(steps).toEqual(
      [
        expect.stringMatching(/apply --filename base\/namespace\/namespace\.yaml$/),
        'apply --selector app.kubernetes.io/component notin (shop, edge, migration)',
        'wait --for=condition=Ready externalsecret --all',
        'rollout status statefulset.apps/mysql',
        'delete jobs --selector app.kubernetes.io/component=migration',
        'apply --selector app.kubernetes.io/component=migration',
        'get job migration',
        'apply --selector app.kubernetes.io/component in (shop, edge)',
        'rollout status deployment.apps/bookstore',
        'exec deployment.apps/bookstore',
        'curl',
      ].slice(1),
    );
  });

  it('renders the overlay with the image, and leaves nothing behind', async () => {
    isThere();
    fakes.define('kubectl', `[ "$1" != kustomize ] || cat "${installed}/$2/kustomization.yaml" >rendered\n${KUBECTL}`);
    await run('roll-out.sh', 'eks', IMAGE);
    const [newName, digest] = IMAGE.split('@');
    expect(fakes.read('rendered')).toBe(
      `resources: [../overlays/eks]\nimages: [{ name: bookstore, newName: ${newName ?? ''}, digest: ${digest ?? ''} }]\n`,
    );
    expect(readdirSync(installed).sort()).toEqual(['base', 'bin', 'overlays']);
  });

  it('touches nothing of the shop when the database is not there, or the migration fails', async () => {
    for (const [broken, message] of [
      ['statefulset.apps/mysql', /nothing was changed of the shop/],
      ['migration', /migration failed: the shop runs on as it was/],
    ] as const) {
      isThere();
      fakes.write('broken', broken);
      const ended = await run('roll-out.sh', 'in-cluster', IMAGE);
      expect(ended).toEqual({ status: 1, output: expect.stringMatching(message) });
    }
    expect(calls(/in \(shop, edge\)$/)).toEqual([]);
    expect(calls(/^logs job\/migration/)).toHaveLength(1);
  });

  it.each([
    ['does not become ready', 'broken', 'deployment.apps/bookstore'],
    ['is not ready when it is asked', 'broken', 'asked'],
    ['does not answer', 'no-answer', ''],
  ])('goes back to the revision of before when the shop %s', async (what, file, text) => {
    isThere();
    fakes.write(file, text);
    const ended = await run('roll-out.sh', 'in-cluster', IMAGE);
    expect(ended.status).toBe(1);
    expect(ended.output).toContain(`${what}. Rolling back.`);
    expect(ended.output).toMatch(/It is rolled back\.\n$/);
    expect(calls(/rollout undo/)).toEqual(['rollout undo deployment.apps/bookstore --to-revision 1']);
  });

  it('the first time has nothing to go back to, and no name yet', async () => {
    fakes.write('no-answer', '');
    const ended = await run('roll-out.sh', 'eks', IMAGE);
    expect(ended).toEqual({ status: 0, output: expect.stringContaining('does not answer yet') });
    rmSync(join(fakes.folder, 'revision-bookstore'));
    fakes.write('objects', '');
    fakes.write('broken', 'asked');
    expect(await run('roll-out.sh', 'eks', IMAGE)).toEqual({
      status: 1,
      output: expect.stringContaining('There is nothing to go back to.'),
    });
  });

  it('takes an overlay that is set up, and a digest', async () => {
    for (const image of ['images.example/bookstore:latest', 'sha256:ab', '']) {
      expect((await run('roll-out.sh', 'eks', image)).status).toBe(2);
    }
    expect((await run('roll-out.sh', 'nowhere', IMAGE)).output).toMatch(/There is no overlay nowhere/);
    rmSync(join(installed, 'overlays/eks/settings.env'));
    expect((await run('roll-out.sh', 'eks', IMAGE)).output).toMatch(/settings\.env is missing/);
    expect(calls(/^apply/)).toEqual([]);
  });
});

describe('create-secrets.sh', () => {
  const secret = (name: string): Record<string, string> =>
    Object.fromEntries(
      [...fakes.read(`secret-${name}`).matchAll(/^ {2}(\S+): "(.*)"$/gm)].map(([, key = '', value = '']) => [
        key,
        value,
      ]),
    );
  const VALUE = /^[0-9a-f]{64}$/;

  it('in-cluster: gives shop and database the same password', async () => {
    expect((await run('create-secrets.sh', 'in-cluster')).status).toBe(0);
    expect(secret('bookstore')).toEqual({
      SESSION_SECRET: expect.stringMatching(VALUE),
      DB_PASSWORD: secret('mysql')['password'],
    });
    expect(secret('mysql')).toEqual({
      password: expect.stringMatching(VALUE),
      'root-password': expect.stringMatching(VALUE),
    });
    for (const value of Object.values({ ...secret('mysql'), ...secret('bookstore') })) {
      expect(fakes.read('calls.log')).not.toContain(value);
    }
  });

  it('services: has what they share the same in all, and passwords that are each one’s own', async () => {
    expect((await run('create-secrets.sh', 'services')).status).toBe(0);
    const [auth, catalog, orders] = ['auth', 'catalog', 'orders'].map((service) => secret(`bookstore-${service}`));
    for (const key of ['SESSION_SECRET', 'INTERNAL_SECRET', 'RABBITMQ_URL']) {
      expect(new Set([auth?.[key], catalog?.[key], orders?.[key]]).size).toBe(1);
    }
    const [, broker = ''] =
      /^amqp:\/\/bookstore:([0-9a-f]{64})@rabbitmq:5672\/$/.exec(auth?.['RABBITMQ_URL'] ?? '') ?? [];
    expect(secret('rabbitmq')['user.conf']).toBe(`default_user = bookstore\\ndefault_pass = ${broker}\\n`);
    expect(new Set([auth, catalog, orders].map((values) => values?.['DB_PASSWORD'])).size).toBe(3);
    expect(catalog?.['DB_PASSWORD']).toBe(secret('mysql-catalog')['password']);
  });

  it.each(['in-cluster', 'services'])('%s: keeps what there is, and ends what was begun', async (overlay) => {
    await run('create-secrets.sh', overlay);
    const [suffix, names] = overlay === 'services' ? ['-orders', ['rabbitmq', 'bookstore-auth']] : ['', []];
    const all = [...names, `mysql${suffix}`, `bookstore${suffix}`];
    const before = all.map(secret);
    for (const lost of all.slice(1)) {
      rmSync(join(fakes.folder, `secret-${lost}`));
      expect((await run('create-secrets.sh', overlay)).output).toMatch(/is there: kept/);
    }
    // What stood in the lost one alone is new.
    const lostForGood = overlay === 'services' ? ['root-password'] : ['root-password', 'SESSION_SECRET'];
    const shared = (values: Record<string, string>) =>
      Object.entries(values).filter(([key]) => !lostForGood.includes(key));
    expect(all.map(secret).map(shared)).toEqual(before.map(shared));
  });

  it('takes an overlay that has its database in the cluster', async () => {
    for (const overlay of ['eks', '']) expect((await run('create-secrets.sh', overlay)).status).toBe(2);
  });
});

describe('restart.sh', () => {
  beforeEach(isThere);

  it('replaces the pods', async () => {
    expect((await run('restart.sh')).status).toBe(0);
    expect(calls(/^(rollout|annotate)/).map((call) => call.split(' ').slice(0, 3).join(' '))).toEqual([
      'rollout restart deployment.apps/bookstore',
      'rollout status deployment.apps/bookstore',
    ]);
  });

  it('on EKS has the secrets fetched before', async () => {
    fakes.write('operator', 'externalsecrets.external-secrets.io\n');
    fakes.write('refreshed', 'before');
    fakes.write('objects', `${fakes.read('objects')}externalsecrets externalsecret.external-secrets.io/bookstore\n`);
    expect((await run('restart.sh')).output).toMatch(/is fetched\.\n[^]*All pods are new/);
    expect(calls(/^(rollout restart|annotate)/).map((call) => call.split(' ')[0])).toEqual(['annotate', 'rollout']);
  });

  it('fails when pods do not become ready', async () => {
    fakes.write('revision-bookstore', '2');
    fakes.write('broken', 'deployment.apps/bookstore');
    expect((await run('restart.sh')).status).toBe(1);
  });
});

describe('restore.sh', () => {
  beforeEach(isThere);
  const BACKUP = 'bookstore-20261121T021500Z.sql.gz';

  it('stops the shop, restores, and starts it with as many pods as before', async () => {
    expect((await run('restore.sh', BACKUP)).status).toBe(0);
    expect(fakes.read('applied').split(/\s+/).join(' ').trim()).toBe(`a job with BACKUP=${BACKUP}`);
    const steps = calls(/^(scale|wait|create|apply|get job)/).map((call) =>
      call.replace(/ --(from|timeout|filename|output|selector).*/, '').replace(/-\d+$/, ''),
    );
    expect(steps).toEqual([
      'scale deployment/bookstore --replicas 0',
      'wait --for=delete pod',
      'create job mysql-restore',
      'apply',
      'get job mysql-restore',
      'scale deployment/bookstore --replicas 3',
    ]);
    expect(fakes.read('replicas')).toBe('3');
  });

  it('starts the shop again when the restore fails', async () => {
    fakes.define('kubectl', KUBECTL.replace('\'get job\') is_broken "$3"', "'get job') true"));
    expect(await run('restore.sh', 'latest')).toEqual({
      status: 1,
      output: expect.stringContaining('The restore failed'),
    });
    expect(fakes.read('replicas')).toBe('3');
  });

  it('takes a backup’s name and nothing else', async () => {
    for (const args of [[], ['../secrets'], ['-s', 'mail', 'latest'], ['-s']]) {
      expect((await run('restore.sh', ...args)).status).toBe(2);
    }
    fakes.write('replicas', '0');
    expect((await run('restore.sh', 'latest')).output).toMatch(/has no pods/);
    expect(calls(/^scale/)).toEqual([]);
  });
});
