import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const LIMIT_MS = 30_000;

export interface Ended {
  readonly status: number | null;
  readonly output: string;
}

/** A folder with programs that stand for those of a machine in the cloud, and note what they are called with. */
export class FakePrograms {
  readonly folder = mkdtempSync(join(tmpdir(), 'bookstore-fakes-'));
  private readonly bin = join(this.folder, 'bin');

  constructor() {
    mkdirSync(this.bin);
    // Whoever waits here waits for nothing.
    this.define('sleep');
  }

  /** A program whose body is bash; it runs in the fakes' folder, where it may keep files. */
  define(name: string, body = ''): this {
    const file = join(this.bin, name);
    const note = `printf '%s\\n' "${name} $*" >>calls.log`;
    writeFileSync(file, `#!/bin/bash\ncd '${this.folder}'\n${note}\n${body}\n`);
    chmodSync(file, 0o755);
    return this;
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  read(name: string): string {
    return existsSync(join(this.folder, name)) ? readFileSync(join(this.folder, name), 'utf8') : '';
  }

  /** What was called, in order, without the waiting. */
  calls(): string[] {
    return this.read('calls.log')
      .split('\n')
      .filter((call) => call !== '' && !call.startsWith('sleep '));
  }

  /** Runs a script of the project with the fakes before everything else on the PATH. */
  run(script: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
    return new Promise((resolve, reject) => {
      const child = spawn('bash', [script, ...args], {
        cwd: this.folder,
        env: { PATH: `${this.bin}:${process.env['PATH'] ?? ''}`, ...env },
        // A script that waits for what never comes does not wait between two looks here.
        timeout: LIMIT_MS,
      });
      let output = '';
      const listen = (data: Buffer): void => {
        output += data.toString();
      };
      child.stdout.on('data', listen);
      child.stderr.on('data', listen);
      child.once('error', reject);
      child.once('close', (status) => {
        resolve({ status, output });
      });
    });
  }
}
