import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { parseFailpoints } from '../../src/platform/config/failpoint-setting.js';
import { BrowserClient, type ClientResponse } from '../support/browser-client.js';
import { until } from '../support/eventually.js';
import { Program } from '../support/program.js';
import { scratchDatabase, type ScratchDatabase } from '../support/scratch-database.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const REGISTER = 'POST /api/v1/users';

const register = async (url: string): Promise<ClientResponse> => {
  const account = { name: 'Eva', email: `${crypto.randomUUID()}@example.com`, password: 'libros usados' };
  return new BrowserClient(url).api('POST', '/api/v1/users', account);
};

describe('failpoints of the program', () => {
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

  it.each(['before', 'after'])('kill the process %s a step', async (when) => {
    const program = start(`UserRepository.add:${when}:1=kill`);
    const url = await program.url();
    await expect(register(url)).rejects.toThrow();
    expect(await program.exitCode()).not.toBe(0);
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

describe('failpoints of one application', () => {
  const running: TestApp[] = [];
  let printed: string;

  beforeEach(() => {
    printed = '';
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
      printed += String(text);
      return true;
    });
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await Promise.all(running.splice(0).map((test) => test.close()));
  });

  const start = async (failpoints: string): Promise<string> => {
    const setting = parseFailpoints(failpoints);
    if (!setting) throw new Error(`no failpoints: ${failpoints}`);
    const test = await startTestApp({ config: { failpoints: setting } });
    running.push(test);
    return test.url;
  };

  it('make one call of a step throw, and only that one', async () => {
    const url = await start(`${REGISTER}>UnitOfWork.run:before:1=error`);
    expect((await register(url)).status).toBe(500);
    expect((await register(url)).status).toBe(201);
  });

  it('break inside of a unit of work, which is undone', async () => {
    const url = await start(`${REGISTER}>UnitOfWork.work:after:1=error`);
    expect((await register(url)).status).toBe(500);
    expect((await register(url)).status).toBe(201);
  });

  it('make a step never answer', async () => {
    const url = await start(`${REGISTER}>UserRepository.add:before:1=stall`);
    const registered = register(url);
    registered.catch(() => undefined);
    await until('it stalls', () => /the failpoint UserRepository\.add:before:1 was hit: stall/.test(printed));
    const pending = Symbol('pending');
    expect(await Promise.race([registered, delay(500, pending)])).toBe(pending);
  });

  it('of another request do not break this one', async () => {
    const url = await start('POST /login*>UnitOfWork.run:before:1=error');
    expect((await register(url)).status).toBe(201);
  });

  it('are enumerated by a trace, each line one that would be hit', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'bookstore-trace-')), 'steps');
    expect((await register(await start(`trace=${file}`))).status).toBe(201);
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
    expect((await register(await start(`${steps.at(-1) ?? ''}=error`))).status).toBe(500);
  });
});
