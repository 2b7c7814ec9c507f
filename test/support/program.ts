import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

/** The built program in a process of its own. */
export class Program {
  private readonly child: ChildProcess;
  private output = '';
  private readonly ended: Promise<number>;

  constructor(environment: Readonly<Record<string, string>>, entry = 'dist/main.js', args: readonly string[] = []) {
    this.child = spawn(process.execPath, [entry, ...args], {
      cwd: ROOT,
      env: {
        PATH: process.env['PATH'],
        NODE_ENV: 'test',
        PORT: '0',
        DEMO_DATA: 'off',
        DATA_DIR: mkdtempSync(join(tmpdir(), 'bookstore-program-')),
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    }
    this.ended = new Promise((resolve) => this.child.once('close', (code) => resolve(code ?? -1)));
  }

  /** Everything it has printed so far, on both streams. */
  get printed(): string {
    return this.output;
  }

  /** Resolves with the first match of `pattern` in what it prints; rejects when it ends without one. */
  async prints(pattern: RegExp): Promise<RegExpExecArray> {
    const found = (): RegExpExecArray | null => pattern.exec(this.output);
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const match = found();
        if (match) resolve(match);
      };
      this.child.stdout?.on('data', look);
      this.child.stderr?.on('data', look);
      void this.ended.then((code) => {
        look();
        reject(new Error(`ended with ${code} before it printed ${String(pattern)}:\n${this.output}`));
      });
      look();
    });
  }

  /** `http://localhost:PORT`, when it listens. */
  async url(): Promise<string> {
    const [, url = ''] = await this.prints(/BookStore is at (http:\S+)/);
    return url;
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  /** The exit code, when it has ended. */
  exitCode(): Promise<number> {
    return this.ended;
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }
}
