import { spawnSync } from 'node:child_process';
import { JOBS, STACK } from '../support/compose-files.js';
import { PROJECT } from '../support/project-files.js';

const DOCKER = process.env['TEST_DOCKER'] ?? 'docker';
const SETTINGS = {
  IMAGE: 'bookstore:1',
  EDGE_IMAGE: 'bookstore-edge:1',
  PUBLIC_URL: 'https://books.example.com',
  DB_HOST: 'db.example',
  NFS_HOST: 'fs.example',
  ROLLOUT: '1',
};

const docker = (args: readonly string[], { without = '', input }: { without?: string; input?: string } = {}) =>
  spawnSync(DOCKER, args, {
    cwd: PROJECT,
    encoding: 'utf8',
    input,
    env: { ...process.env, ...Object.fromEntries(Object.entries(SETTINGS).filter(([name]) => name !== without)) },
  });

describe('docker stack config', () => {
  it.each([STACK, JOBS])('takes %s', (file) => {
    const { status, stderr } = docker(['stack', 'config', '--compose-file', file]);
    expect([status, stderr]).toEqual([0, '']);
  });

  it('would refuse what is not in the schema', () => {
    const { status, stderr } = docker(['stack', 'config', '--compose-file', '-'], {
      input: 'services: { app: { image: x, replicas: 3 } }\n',
    });
    expect([status, stderr]).toEqual([1, expect.stringContaining('replicas')]);
  });

  it.each(['IMAGE', 'EDGE_IMAGE', 'PUBLIC_URL', 'DB_HOST', 'NFS_HOST'])('is told what %s is, or says so', (name) => {
    expect(docker(['stack', 'config', '--compose-file', STACK], { without: name }).stderr).toContain(name);
  });
});
