import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from './make-folder.js';

let scratch: string;

beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'bookstore-folder-'));
});

afterEach(() => rm(scratch, { recursive: true }));

describe('makeFolder', () => {
  it('makes what is missing, also twice at once', async () => {
    const folder = join(scratch, 'a/b/c');
    await Promise.all([makeFolder(folder), makeFolder(folder)]);
    expect((await stat(folder)).isDirectory()).toBe(true);
  });

  it('fails where a file is in the way', async () => {
    await writeFile(join(scratch, 'file'), '');
    await expect(makeFolder(join(scratch, 'file'))).rejects.toMatchObject({ code: 'EEXIST' });
    await expect(makeFolder(join(scratch, 'file/below'))).rejects.toMatchObject({ code: 'EEXIST' });
  });

  it('ends where the file system has no folders to make', async () => {
    await expect(makeFolder('/proc/bookstore/data')).rejects.toMatchObject({ syscall: 'mkdir' });
  });
});
