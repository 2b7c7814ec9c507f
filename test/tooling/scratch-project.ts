import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const SCRIPTS = join(__dirname, '../../scripts');

/** Stands for `npm ci`: puts one package and the builder into node_modules, and then npm's record of it. */
const NPM = `
import { appendFileSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
appendFileSync('calls.log', 'npm ' + process.argv[2] + '\\n');
if (process.env.OFFLINE) process.exit(1);
mkdirSync('node_modules/dep', { recursive: true });
writeFileSync('node_modules/dep/package.json', '{}');
mkdirSync('node_modules/@nestjs/cli/bin', { recursive: true });
cpSync('nest.mjs', 'node_modules/@nestjs/cli/bin/nest.js');
writeFileSync('node_modules/.package-lock.json', JSON.stringify({ packages: { 'node_modules/dep': { version: '1.0.0' } } }));
`;

/** Stands for \`nest build\`: what is called TypeScript here is JavaScript already. */
const NEST = `
import { appendFileSync, cpSync, mkdirSync, readdirSync } from 'node:fs';
appendFileSync('calls.log', 'build\\n');
if (process.env.TYPE_ERROR) process.exit(2);
mkdirSync('dist', { recursive: true });
for (const file of readdirSync('src')) cpSync('src/' + file, 'dist/' + file.replace(/ts$/, 'js'));
`;

export const MAIN = `process.stdout.write('started ' + process.argv.slice(2).join(' ') + '\\n');\n`;

export interface Ended {
  readonly status: number | null;
  readonly output: string;
}

/** A folder with our scripts in it and just enough of a project around them, without network and compiler. */
export class ScratchProject {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'bookstore-scripts-')));

  constructor(engines = `^${process.versions.node}`) {
    cpSync(SCRIPTS, join(this.folder, 'scripts'), { recursive: true });
    this.write('package.json', JSON.stringify({ type: 'module', engines: { node: engines } }));
    for (const name of ['tsconfig.json', 'tsconfig.build.json', 'nest-cli.json']) this.write(name, '{}');
    this.write('npm-cli.mjs', NPM);
    this.write('nest.mjs', NEST);
    this.write('src/main.ts', MAIN);
    this.lock({ 'node_modules/dep': { version: '1.0.0' } });
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), text);
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  has(path: string): boolean {
    return existsSync(join(this.folder, path));
  }

  remove(path: string): void {
    rmSync(join(this.folder, path), { recursive: true });
  }

  /** What package-lock.json asks for. */
  lock(packages: Readonly<Record<string, object>>): void {
    this.write('package-lock.json', JSON.stringify({ packages: { '': {}, ...packages } }));
  }

  /** What the installer and the builder were called for since this was last asked. */
  calls(): string[] {
    if (!this.has('calls.log')) return [];
    const calls = this.read('calls.log').trim().split('\n');
    this.remove('calls.log');
    return calls;
  }

  start(env: Readonly<Record<string, string>> = {}, command: readonly string[] = ['scripts/start.mjs']): ChildProcess {
    return this.spawn(process.execPath, command, env);
  }

  spawn(program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess {
    return spawn(program, args, {
      cwd: this.folder,
      env: { PATH: process.env['PATH'], npm_execpath: join(this.folder, 'npm-cli.mjs'), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  run(env?: Readonly<Record<string, string>>, command?: readonly string[]): Promise<Ended> {
    return ended(this.start(env, command));
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Resolves when the program and all that hold its output have ended. */
export function ended(child: ChildProcess): Promise<Ended> {
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
  return new Promise((resolve) => child.once('close', (status) => resolve({ status, output })));
}
