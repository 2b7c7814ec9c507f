import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Migrator } from '../platform/database/migrator.js';
import { explainStartError } from './explain-start-error.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bookstore-explain-'));
});

afterEach(() => rm(folder, { recursive: true }));

const explained = async (file: string): Promise<string> => {
  const status = new Migrator({ engine: 'sqlite', file }, []).status();
  return status.then(() => 'it opened', explainStartError);
};

const errorWith = (fields: object): Error => Object.assign(new Error('refused'), fields);

describe('a start that failed', () => {
  it('says in one line that the SQLite file cannot be opened', async () => {
    const file = join(folder, 'bookstore.sqlite');
    await mkdir(file);
    expect(await explained(file)).toMatch(/^The SQLite file cannot be opened: make DATA_DIR .*$/);
  });

  it('says in one line which folder cannot be made', async () => {
    expect(await explained('/proc/bookstore/bookstore.sqlite')).toMatch(/^\/proc\/bookstore cannot be written: .*$/);
  });

  it.each([
    [{ code: 'EACCES', syscall: 'access', path: '/srv/data' }, /^\/srv\/data cannot be written: .*DATA_DIR/],
    [{ code: 'EACCES', syscall: 'listen', port: 80 }, /^The port 80 may not be used/],
    [{ code: 'EADDRNOTAVAIL', syscall: 'listen' }, /^This machine has no such address.*LISTEN_ADDRESS/],
    [{ code: 'EADDRINUSE', syscall: 'listen', port: 3000 }, /^The port 3000 is taken: .*METRICS_PORT/],
    [{ driverError: errorWith({ code: 'ER_ACCESS_DENIED_ERROR' }) }, /^The database refuses this user or password/],
  ])('explains %o', (fields, line) => {
    expect(explainStartError(errorWith(fields))).toMatch(line);
  });

  it('keeps the stack of what nobody foresaw', () => {
    expect(explainStartError(errorWith({ code: 'ENOENT', syscall: 'open' }))).toMatch(/^\s+at /m);
  });
});
