import { mkdtempSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DockerEngine } from './docker-engine.js';

const socketPath = join(mkdtempSync(join(tmpdir(), 'bookstore-engine-')), 'docker.sock');
const service = {
  ID: 'abc123',
  Version: { Index: 42 },
  Spec: { Name: 'bookstore_app', Mode: { Replicated: { Replicas: 4 } }, TaskTemplate: { ForceUpdate: 3 } },
  UpdateStatus: { State: 'completed' },
};
const calls: { url: string; body: string }[] = [];
let answer: { status: number; body: unknown };
let server: Server;

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      calls.push({ url: `${request.method ?? ''} ${request.url ?? ''}`, body });
      response.writeHead(answer.status).end(JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
});
beforeEach(() => {
  calls.length = 0;
  answer = { status: 200, body: service };
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

describe('the Docker Engine', () => {
  it('tells how many replicas there are, and takes another number for the version that was read, nothing else changed', async () => {
    const found = await new DockerEngine(socketPath).service('bookstore_app');
    expect(found).toMatchObject({ replicas: 4, isUpdating: false });
    await found.scaleTo(6);
    expect(calls.map(({ url }) => url)).toEqual([
      'GET /v1.41/services/bookstore_app',
      'POST /v1.41/services/abc123/update?version=42',
    ]);
    expect(JSON.parse(calls[1]?.body ?? '')).toEqual({ ...service.Spec, Mode: { Replicated: { Replicas: 6 } } });
  });

  it.each([
    ['updating', true],
    ['rollback_started', true],
    ['rollback_completed', false],
  ])('%s: is updating: %s', async (State, isUpdating) => {
    answer.body = { ...service, UpdateStatus: { State } };
    await expect(new DockerEngine(socketPath).service('bookstore_app')).resolves.toMatchObject({ isUpdating });
  });

  it('says what it refuses, and what cannot be scaled', async () => {
    answer = { status: 404, body: { message: 'service nope not found' } };
    await expect(new DockerEngine(socketPath).service('nope')).rejects.toThrow('service nope not found');
    answer = { status: 200, body: { ...service, Spec: { Mode: { Global: {} } } } };
    await expect(new DockerEngine(socketPath).service('global')).rejects.toThrow('has no number of replicas');
  });
});
