import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { validate } from '@actions/languageservice';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { parse } from 'yaml';
import { projectFiles, PROJECT, textOf } from '../support/project-files.js';

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}
interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly 'timeout-minutes'?: number;
  readonly services?: Readonly<Record<string, { readonly image: string }>>;
  readonly strategy?: { readonly matrix: Readonly<Record<string, readonly string[]>> };
  readonly steps: readonly Step[];
}
interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly defaults: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

const FILES = ['ci', 'release', 'deploy'].map((name) => `.github/workflows/${name}.yml`);
const workflow = (name: string): Workflow => parse(textOf(`.github/workflows/${name}.yml`)) as Workflow;
const [ci, release, deploy] = [workflow('ci'), workflow('release'), workflow('deploy')];
const jobs = FILES.flatMap((file) =>
  Object.entries((parse(textOf(file)) as Workflow).jobs).map(([name, job]) => [`${file} ${name}`, job] as const),
);
const stepsOf = (among: readonly (readonly [string, Job])[]): Step[] => among.flatMap(([, { steps }]) => steps);

let looked = 0;

async function complaintsAbout(text: string): Promise<string[]> {
  // It remembers what it has read under a name.
  looked += 1;
  const document = TextDocument.create(`file:///.github/workflows/${looked}.yml`, 'yaml', 1, text);
  return (await validate(document)).map(({ message, range }) => `${range.start.line + 1}: ${JSON.stringify(message)}`);
}

describe('the workflows', () => {
  it('are these', () => {
    expect(projectFiles().filter((file) => file.startsWith('.github/workflows/'))).toEqual([...FILES].sort());
  });

  it.each(FILES)('%s is one, by GitHub’s own language service', async (file) => {
    expect(await complaintsAbout(textOf(file))).toEqual([]);
  });

  it('would be told apart from what is none', async () => {
    const ci = textOf('.github/workflows/ci.yml');
    const broken: readonly (readonly [string, string, RegExp])[] = [
      ['contents: read', 'content: read', /content/],
      ['runs-on:', 'run-on:', /run-on/],
      ['${{ matrix.node }}', '${{ matrix.nodes }}', /nodes/],
      ['timeout-minutes: 30', 'timeout-minutes: soon', /./],
    ];
    for (const [from, to, complaint] of broken) {
      expect((await complaintsAbout(ci.replace(from, to))).join()).toMatch(complaint);
    }
  });

  it('take every action by the commit of a release, and the same everywhere', () => {
    const used = FILES.flatMap((file) => textOf(file).match(/uses: .*$/gm) ?? []);
    expect(used.length).toBeGreaterThan(20);
    for (const line of used) expect(line).toMatch(/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    const names = new Set(used.map((line) => line.split('@')[0]));
    expect(new Set(used).size).toBe(names.size);
  });

  it('may read the source and nothing else, but for the role in AWS', () => {
    expect([ci.permissions, release.permissions, deploy.permissions]).toEqual([{ contents: 'read' }, {}, {}]);
    const more = jobs.flatMap(([name, { permissions = {} }]) =>
      Object.entries(permissions)
        .filter(([, access]) => access !== 'read')
        .map(([scope, access]) => `${name}: ${scope} ${access}`),
    );
    expect(more).toEqual([
      '.github/workflows/release.yml image: id-token write',
      '.github/workflows/deploy.yml asg: id-token write',
      '.github/workflows/deploy.yml eks: id-token write',
    ]);
  });

  it.each(jobs)('%s ends some time, and leaves no token in the checkout', (_name, { steps, ...job }) => {
    expect(job['timeout-minutes']).toBeGreaterThan(0);
    for (const step of steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'))) {
      expect(step.with).toMatchObject({ 'persist-credentials': false });
    }
  });

  it('fail with whatever fails, also before a pipe', () => {
    for (const { defaults } of [ci, release, deploy]) expect(defaults).toEqual({ run: { shell: 'bash' } });
  });

  it('put nothing that somebody can write into a script', () => {
    for (const { run } of stepsOf(jobs)) expect(run ?? '').not.toMatch(/\$\{\{/);
    for (const file of FILES) expect(textOf(file)).not.toMatch(/pull_request_target|workflow_run/);
  });

  it('keep no key of AWS, and no secret but two tokens', () => {
    const secrets = FILES.flatMap((file) => [...textOf(file).matchAll(/secrets\.(\w+)/g)].map(([, name]) => name));
    expect(new Set(secrets)).toEqual(new Set(['DOCKERHUB_TOKEN', 'SWARM_SSH_KEY']));
    expect(FILES.map((file) => textOf(file)).join()).not.toMatch(/access-key/i);
  });

  it('say in docs/operations.md what an environment has to have', () => {
    const operations = textOf('docs/operations.md');
    const names = FILES.flatMap((file) =>
      [...textOf(file).matchAll(/(?:vars|secrets)\.(\w+)/g)].map(([, name = '']) => name),
    );
    expect(names.length).toBeGreaterThan(10);
    for (const name of new Set(names)) expect(operations).toContain(`\`${name}\``);
  });

  it('run scripts of the project that are there and may be run', () => {
    const scripts = stepsOf(jobs).flatMap(({ run = '', ...step }) =>
      [...run.matchAll(/(?:^|\s)((?:bin|k8s\/bin|docker)\/[\w-]+\.sh)/g)].map(([, path = '']) =>
        join((step as { 'working-directory'?: string })['working-directory'] ?? '', path),
      ),
    );
    expect(new Set(scripts)).toEqual(
      new Set(['terraform/bin/roll-out.sh', 'k8s/bin/roll-out.sh', 'docker/swarm-deploy.sh']),
    );
    for (const script of scripts.filter((path) => existsSync(join(PROJECT, path)))) {
      expect(statSync(join(PROJECT, script)).mode & 0o111).toBe(0o111);
    }
  });
});

describe('ci.yml', () => {
  const commands = Object.values(ci.jobs).flatMap(({ steps, strategy }) =>
    steps.flatMap(({ run = '' }) => [
      ...[...run.matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => name),
      ...(run.includes('npm run "$SUITE"') ? (strategy?.matrix['suite'] ?? []) : []),
    ]),
  );

  it('runs every test command that there is', () => {
    const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
    // The container tests need a lab that such a machine does not have (README, Test).
    const tests = Object.keys(scripts).filter((name) => name.startsWith('test:') && name !== 'test:containers');
    expect(tests.length).toBeGreaterThan(5);
    expect(commands).toEqual(expect.arrayContaining(['verify', ...tests]));
    expect(commands.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('tests on every line of Node that package.json takes', () => {
    const { engines } = JSON.parse(textOf('package.json')) as { engines: { node: string } };
    const majors = [...engines.node.matchAll(/[\^=](\d+)\./g)].map(([, major]) => Number(major));
    expect(ci.jobs['test']?.strategy?.matrix['node']).toEqual(majors);
  });

  it('has MySQL and RabbitMQ of the versions that k8s/ runs', () => {
    const services = Object.values(ci.jobs).flatMap((job) =>
      Object.values(job.services ?? {}).map(({ image }) => image),
    );
    const overlay = textOf('k8s/overlays/services/kustomization.yaml');
    for (const name of ['mysql', 'rabbitmq']) {
      const [, tag = ''] = new RegExp(`name: ${name}, newTag: '([^']+)'`).exec(overlay) ?? [];
      expect(services).toContain(`${name}:${tag}`);
    }
  });

  it('starts, scans and lists the image that it has built', () => {
    const uses = stepsOf([['image', ci.jobs['image'] as Job]]).map(({ uses: action = 'run' }) => action.split('@')[0]);
    expect(uses.filter((action) => action !== 'run')).toEqual([
      'actions/checkout',
      'docker/setup-buildx-action',
      'docker/build-push-action',
      'aquasecurity/trivy-action',
      'anchore/sbom-action',
    ]);
  });
});

describe('release.yml', () => {
  const steps = release.jobs['image']?.steps ?? [];
  const position = (part: string): number =>
    steps.findIndex(({ uses = '', name = '' }) => `${uses} ${name}`.includes(part));
  const step = (part: string): Step => steps[position(part)] ?? {};

  it('is for tags of versions, with the agreement of an environment and a role by OIDC', () => {
    expect(release.on).toEqual({ push: { tags: ['v*.*.*'] } });
    expect(release.jobs['image']).toMatchObject({ environment: 'release', permissions: { 'id-token': 'write' } });
    expect(step('configure-aws-credentials').with).toMatchObject({ 'role-to-assume': '${{ vars.AWS_ROLE_ARN }}' });
  });

  it('builds once for both architectures, for both registries, and pushes by digest', () => {
    expect(steps.filter(({ uses }) => uses?.startsWith('docker/build-push-action@'))).toHaveLength(1);
    const { platforms, outputs, provenance, sbom } = step('build-push-action').with ?? {};
    expect({ platforms, provenance, sbom }).toEqual({
      platforms: 'linux/amd64,linux/arm64',
      provenance: 'mode=max',
      sbom: true,
    });
    expect(outputs).toContain('push-by-digest=true');
    expect(outputs).toMatch(/name=\$\{\{ steps\.ecr\.outputs\.registry \}\}\/[^,]+,\$\{\{ env\.DOCKER_HUB \}\}"/);
  });

  it('gives tags, by version and commit, only to what was scanned', () => {
    const order = ['build-push-action', 'trivy-action', 'sbom-action', 'Tags'].map(position);
    expect(order.every((index) => index > 0)).toBe(true);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(step('trivy-action').with).toMatchObject({
      'exit-code': '1',
      'image-ref': expect.stringContaining('steps.build.outputs.digest'),
    });
    expect(step('Tags').run).toMatch(
      /--tag "\$repository:\$VERSION" --tag "\$repository:\$GITHUB_SHA" "\$repository@\$DIGEST"/,
    );
  });
});

describe('deploy.yml', () => {
  const targets = Object.entries(deploy.jobs);

  it('is started by hand, for one of three, one at a time', () => {
    const { workflow_dispatch: dispatch } = deploy.on as {
      workflow_dispatch: { inputs: { target: { options: string[] } } };
    };
    expect(Object.keys(deploy.on)).toEqual(['workflow_dispatch']);
    expect(targets.map(([name]) => name)).toEqual(dispatch.inputs.target.options);
    expect(textOf('.github/workflows/deploy.yml')).toContain('cancel-in-progress: false');
  });

  it.each(targets)('%s waits for the environment’s agreement, and rolls out a digest of the version', (name, job) => {
    expect(job).toMatchObject({ if: `inputs.target == '${name}'`, environment: '${{ inputs.environment }}' });
    expect(job.steps[0]).toMatchObject({ with: { ref: 'v${{ inputs.version }}' } });
    const rollOut = job.steps.find(({ name: title }) => title?.startsWith('Migrate, roll out, verify'));
    expect(Object.values(rollOut?.env ?? {}).join()).toMatch(/steps\.image\.outputs\.(digest|name)/);
  });

  it('takes an Auto Scaling group back to what ran before', () => {
    const { steps = [] } = deploy.jobs['asg'] ?? {};
    const [rollOut, rollBack] = steps.filter(({ run }) => run?.startsWith('bin/roll-out.sh'));
    expect(rollOut?.env).toEqual({ DIGEST: '${{ steps.image.outputs.digest }}' });
    expect(rollBack).toMatchObject({
      if: expect.stringContaining("failure() && steps.roll-out.outcome == 'failure'"),
      env: { DIGEST: '${{ steps.before.outputs.digest }}' },
    });
    expect(textOf('terraform/outputs.tf')).toContain('output "image_digest"');
  });
});
