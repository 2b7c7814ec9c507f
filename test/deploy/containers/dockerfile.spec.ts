import { validate, ValidationSeverity } from 'dockerfile-utils';
import { routesOf } from '../../support/routes.js';
import { startTestApp } from '../../support/test-app.js';
import { textOf } from '../support/project-files.js';
import { numberOf } from '../support/terraform.js';

const dockerfile = textOf('docker/Dockerfile');
/** The stages by their names, each with its own instructions. */
const stages = new Map(
  dockerfile
    .split(/^FROM /m)
    .slice(1)
    .map((text) => [/ AS (\w+)/.exec(text)?.[1] ?? '', text.replaceAll('\\\n', ' ')]),
);
const app = stages.get('app') ?? '';
const instructions = (text: string, name: string): string[] =>
  [...text.matchAll(new RegExp(`^\\s*${name} (.*)$`, 'gm'))].map(([, rest = '']) => rest.trim());

describe('the Dockerfile', () => {
  it('is well-formed', () => {
    expect(validate(dockerfile, { deprecatedMaintainer: ValidationSeverity.ERROR })).toEqual([]);
    expect(validate('FROM node\nRUNN npm ci\n')).not.toEqual([]);
  });

  it('ends with the shop, built and installed in stages of their own', () => {
    expect([...stages.keys()]).toEqual(['build', 'dependencies', 'files', 'edge', 'node', 'app']);
    expect(stages.get('build')).toMatch(/RUN npm ci --include=dev/);
    expect(stages.get('dependencies')).toMatch(/RUN npm ci --omit=dev/);
    expect(app).not.toMatch(/^RUN /m);
    expect(dockerfile).not.toMatch(/npm (install|i) /);
  });

  it('has programs started without a shell', () => {
    const starts = [...stages.values()].flatMap((text) => [
      ...instructions(text, 'CMD'),
      ...instructions(text, 'ENTRYPOINT'),
    ]);
    expect(starts).toHaveLength(2);
    for (const start of [...starts, ...dockerfile.matchAll(/HEALTHCHECK[^]*?CMD (.*)$/gm)].flatMap((found) =>
      typeof found === 'string' ? found : (found[1] ?? ''),
    )) {
      expect(JSON.parse(start)).toEqual(expect.arrayContaining([expect.any(String)]));
    }
  });

  it('is nobody on the host, and the same user everywhere', () => {
    expect(instructions(app, 'USER')).toEqual([`${numberOf('app_uid')}:${numberOf('app_uid')}`]);
    expect(dockerfile).toContain(`chown ${numberOf('app_uid')}:${numberOf('app_uid')} /files/srv/uploads`);
  });

  it('has the one port', () => {
    expect(instructions(app, 'EXPOSE')).toEqual([String(numberOf('app_port'))]);
    expect(app).toContain(`PORT=${numberOf('app_port')} `);
  });

  it('asks for routes of the shop', async () => {
    const asked = [...`${dockerfile}${textOf('docker/healthcheck.sh')}`.matchAll(/\/health\/(?:live|ready)/g)].map(
      ([path]) => path,
    );
    expect(asked).toEqual(expect.arrayContaining(['/health/live', '/health/ready']));
    const test = await startTestApp();
    try {
      const paths = routesOf(test.app).map(({ path }) => path);
      for (const path of asked) expect(paths).toContain(path);
    } finally {
      await test.close();
    }
  });

  it.each(['app', 'edge'])('says of %s what it is, by the OCI’s names', (stage) => {
    const labels = [...(stages.get(stage) ?? '').matchAll(/org\.opencontainers\.image\.(\w+)=/g)].map(
      ([, name]) => name,
    );
    expect(labels).toEqual(['title', 'description', 'licenses', 'version', 'revision', 'created']);
  });

  it('depends on no time and no version that is not given', () => {
    expect(dockerfile).not.toMatch(/apt-get|apk add|curl|wget .*http:\/\/(?!127)|:latest/);
    expect(dockerfile).toContain('--date="@$SOURCE_DATE_EPOCH"');
  });
});

describe('what the builder is sent', () => {
  it('is listed, and holds no secret', () => {
    const lines = textOf('.dockerignore')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(lines[0]).toBe('*');
    for (const secret of ['docker/.env', 'docker/app.env', 'docker/secrets', 'docker/backups'])
      expect(lines).toContain(secret);
  });
});
