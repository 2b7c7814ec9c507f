import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { BrowserClient, type ClientResponse } from '../support/browser-client.js';
import { Program } from '../support/program.js';
import { scratchDatabase, type ScratchDatabase } from '../support/scratch-database.js';

const REGISTER = 'POST /api/v1/users';

describe('failpoints', () => {
  let scratch: ScratchDatabase;
  const running: Program[] = [];

  beforeAll(async () => {
    scratch = await scratchDatabase();
  });

  afterEach(async () => {
    await Promise.all(running.splice(0).map((program) => program.kill()));
  });

  afterAll(() => scratch.drop());

  const start = (failpoints: string, environment: Record<string, string> = {}): Program => {
    const { config } = scratch;
    const program = new Program({
      ...(config.engine === 'mysql' ? { DATABASE_URL: config.url } : {}),
      RATE_LIMITS: 'off',
      FAILPOINTS: failpoints,
      ...environment,
    });
    running.push(program);
    return program;
  };

  const register = async (program: Program): Promise<ClientResponse> => {
    const client = new BrowserClient(await program.url());
    const account = { name: 'Eva', email: `${crypto.randomUUID()}@example.com`, password: 'libros usados' };
    return client.api('POST', '/api/v1/users', account);
  };

  it.each(['before', 'after'])('kill the process %s a step', async (when) => {
    const program = start(`UserRepository.add:${when}:1=kill`);
    await expect(register(program)).rejects.toThrow();
    expect(await program.exitCode()).not.toBe(0);
  });

  it('make one call of a step throw, and only that one', async () => {
    const program = start(`${REGISTER}>UnitOfWork.run:before:1=error`);
    expect((await register(program)).status).toBe(500);
    expect((await register(program)).status).toBe(201);
  });

  it('break inside of a unit of work, which is undone', async () => {
    const program = start(`${REGISTER}>UnitOfWork.work:after:1=error`);
    expect((await register(program)).status).toBe(500);
    expect((await register(program)).status).toBe(201);
  });

  it('make a step never answer', async () => {
    const program = start(`${REGISTER}>UserRepository.add:before:1=stall`);
    const registered = register(program);
    registered.catch(() => undefined);
    await program.prints(/the failpoint UserRepository\.add:before:1 was hit: stall/);
    const pending = Symbol('pending');
    expect(await Promise.race([registered, delay(500, pending)])).toBe(pending);
  });

  it('of another request do not break this one', async () => {
    const program = start('POST /login*>UnitOfWork.run:before:1=kill');
    expect((await register(program)).status).toBe(201);
  });

  it('are enumerated by a trace, each line one that would be hit', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'bookstore-trace-')), 'steps');
    const program = start(`trace=${file}`);
    expect((await register(program)).status).toBe(201);
    const steps = readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line.startsWith(`${REGISTER}>`));
    expect(steps).toEqual(
      expect.arrayContaining([
        `${REGISTER}>PasswordHasher.hash:before:1`,
        `${REGISTER}>UnitOfWork.run:before:1`,
        `${REGISTER}>UserRepository.add:after:1`,
        `${REGISTER}>UnitOfWork.work:after:1`,
        `${REGISTER}>UnitOfWork.run:after:1`,
      ]),
    );
    const armed = start(`${steps.at(-1) ?? ''}=error`);
    expect((await register(armed)).status).toBe(500);
  });

  it.each([
    ['in production', { NODE_ENV: 'production', SESSION_SECRET: 'k'.repeat(32) }, /FAILPOINTS: is only accepted/],
    ['in development', { NODE_ENV: 'development' }, /FAILPOINTS: is only accepted/],
    ['with a step that nothing has', {}, /FAILPOINTS: no port has the step OrderRepo\.add/],
  ])('%s are refused at the start, in one line', async (_name, environment, message) => {
    const program = start('OrderRepo.add:after:1=kill', environment);
    expect(await program.exitCode()).toBe(1);
    expect(program.printed).toMatch(message);
    expect(program.printed).not.toMatch(/^\s+at /m);
  });
});
