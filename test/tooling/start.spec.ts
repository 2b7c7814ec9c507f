import { once } from 'node:events';
import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { ended, MAIN, ScratchProject } from './scratch-project.js';

const WAITS_FOR_A_SIGNAL = `
const timer = setInterval(() => undefined, 1000);
process.on('SIGTERM', () => { process.stdout.write('drained\\n'); clearInterval(timer); process.exitCode = 5; });
process.stdout.write('up\\n');
`;

describe('npm start', () => {
  let project: ScratchProject;
  beforeEach(() => {
    project = new ScratchProject();
  });
  afterEach(() => project.dispose());

  const prepared = async (): Promise<void> => {
    await project.run();
    project.calls();
  };

  it('installs, builds and starts on a fresh clone, and only starts the next time', async () => {
    expect(await project.run()).toEqual({
      status: 0,
      output: expect.stringMatching(/Installing[^]*Building[^]*started/),
    });
    expect(project.calls()).toEqual(['npm ci', 'build']);
    expect(await project.run()).toEqual({ status: 0, output: 'started \n' });
    expect(project.calls()).toEqual([]);
  });

  it('lets two that start together prepare the folder once', async () => {
    const both = await Promise.all([project.run(), project.run()]);
    expect(both.map(({ status }) => status)).toEqual([0, 0]);
    expect(project.calls()).toEqual(['npm ci', 'build']);
  });

  describe('installs again', () => {
    it.each<[string, () => void]>([
      ['an install that was killed before its end', () => project.remove('node_modules/.package-lock.json')],
      ['a package whose folder is gone', () => project.remove('node_modules/dep')],
      [
        'a node_modules that was made on another kind of machine',
        () => {
          const foreign = { 'node_modules/dep': { version: '1.0.0', os: ['plan9'] } };
          project.write('node_modules/.package-lock.json', JSON.stringify({ packages: foreign }));
        },
      ],
      [
        'another version than the lock file asks for',
        () => {
          const old = { 'node_modules/dep': { version: '0.9.0' } };
          project.write('node_modules/.package-lock.json', JSON.stringify({ packages: old }));
        },
      ],
    ])('after %s', async (_name, spoil) => {
      await prepared();
      spoil();
      expect((await project.run()).status).toBe(0);
      expect(project.calls()).toEqual(['npm ci']);
    });

    it('not for an optional package of other machines', async () => {
      project.lock({
        'node_modules/dep': { version: '1.0.0' },
        'node_modules/native-plan9': { version: '1.0.0', optional: true, os: ['plan9'] },
      });
      await prepared();
      await project.run();
      expect(project.calls()).toEqual([]);
    });
  });

  it('says what to do when the registry cannot be reached, and tries again the next time', async () => {
    const failed = await project.run({ OFFLINE: 'yes' });
    expect(failed).toEqual({ status: 1, output: expect.stringMatching(/npm ci.*check the network.*again/s) });
    expect(failed.output).not.toMatch(/^\s+at /m);
    expect((await project.run()).output).toMatch(/started/);
  });

  describe('builds again', () => {
    it('when a source has changed, by content', async () => {
      await prepared();
      utimesSync(join(project.folder, 'src/main.ts'), new Date(), new Date());
      await project.run();
      expect(project.calls()).toEqual([]);
      project.write('src/main.ts', `${MAIN}process.stdout.write('changed');`);
      expect((await project.run()).output).toMatch(/changed/);
      expect(project.calls()).toEqual(['build']);
    });

    it('when a file of the build is lost', async () => {
      await prepared();
      project.remove('dist/main.js');
      expect((await project.run()).status).toBe(0);
      expect(project.calls()).toEqual(['build']);
    });

    it('when a source is gone, and removes what was built from it', async () => {
      project.write('src/old.ts', '');
      await prepared();
      expect(project.has('dist/old.js')).toBe(true);
      project.remove('src/old.ts');
      await project.run();
      expect(project.has('dist/old.js')).toBe(false);
    });

    it('after a build that failed', async () => {
      const failed = await project.run({ TYPE_ERROR: 'yes' });
      expect(failed).toEqual({ status: 1, output: expect.stringMatching(/The build failed/) });
      project.calls();
      expect((await project.run()).status).toBe(0);
      expect(project.calls()).toEqual(['build']);
    });
  });

  it('takes an image without sources as it is', async () => {
    await prepared();
    project.remove('src');
    project.remove('node_modules');
    expect(await project.run()).toEqual({ status: 0, output: 'started \n' });
    expect(project.calls()).toEqual([]);
  });

  it('names the versions of Node that it needs', async () => {
    const other = new ScratchProject('^20.19 || >=99.1');
    other.write('package.json', JSON.stringify({ engines: { node: '^18.1 || >=99.1' } }));
    expect(await other.run()).toEqual({ status: 1, output: expect.stringContaining('needs Node ^18.1 || >=99.1') });
    other.dispose();
  });

  it('returns the exit status of the program', async () => {
    project.write('src/main.ts', 'process.exitCode = 7;');
    expect((await project.run()).status).toBe(7);
  });

  it('passes on the arguments of a command', async () => {
    project.write('src/cli.ts', MAIN);
    expect((await project.run({}, ['scripts/cli.mjs', 'migrate', 'status'])).output).toMatch(
      /started migrate status\n$/,
    );
  });

  it('lets a signal end it in order', async () => {
    project.write('src/main.ts', WAITS_FOR_A_SIGNAL);
    const program = project.start();
    const end = ended(program);
    await prints(program.stdout, /up/);
    program.kill('SIGTERM');
    expect(await end).toEqual({ status: 5, output: expect.stringMatching(/drained/) });
  });

  it('ends in order when npm and its shell are gone', async () => {
    project.write('src/main.ts', WAITS_FOR_A_SIGNAL);
    const shell = project.spawn('sh', ['-c', `"${process.execPath}" scripts/start.mjs; exit`], {
      npm_lifecycle_event: 'start',
    });
    const end = ended(shell);
    await prints(shell.stdout, /up/);
    shell.kill('SIGTERM');
    expect((await end).output).toMatch(/drained/);
  });
});

async function prints(stream: NodeJS.ReadableStream | null, pattern: RegExp): Promise<void> {
  let text = '';
  while (stream && !pattern.test(text)) text += String((await once(stream, 'data'))[0]);
}
