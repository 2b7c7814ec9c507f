import { spawnSync } from 'node:child_process';
import { COMPOSE, COMPOSE_SERVICES } from '../support/compose-files.js';
import { PROJECT } from '../support/project-files.js';

const DOCKER = process.env['TEST_COMPOSE'] ?? 'docker';
const SETTINGS = { IMAGE: 'bookstore:1', EDGE_IMAGE: 'bookstore-edge:1', PUBLIC_URL: 'https://books.example.com' };

const config = (file: string, input?: string) =>
  spawnSync(DOCKER, ['compose', '--file', file, 'config', '--quiet'], {
    cwd: PROJECT,
    encoding: 'utf8',
    input,
    env: { ...process.env, ...SETTINGS },
  });

describe('docker compose config', () => {
  it.each([COMPOSE, COMPOSE_SERVICES])('takes %s', (file) => {
    const { status, stderr } = config(file);
    expect([status, stderr]).toEqual([0, '']);
  });

  it('would refuse what is not in the schema', () => {
    const { status, stderr } = config('-', 'services: { app: { image: x, healthcheck: { tset: [NONE] } } }\n');
    expect(status).not.toBe(0);
    expect(stderr).toContain('tset');
  });
});
