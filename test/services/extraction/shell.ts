import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

const DONE = 'that was all of the step';

/** One shell for all steps, as an operator has it: what one step defines the next one knows. It ends at the first command that fails. */
export class Shell {
  private readonly child: ChildProcess;
  private readonly ended: Promise<unknown>;
  private output = '';
  private heard: () => void = () => undefined;

  constructor(folder: string, environment: NodeJS.ProcessEnv) {
    this.child = spawn('bash', ['-euo', 'pipefail'], { cwd: folder, env: environment, stdio: 'pipe' });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.output += text;
        if (this.output.includes(DONE)) this.heard();
      });
    }
    this.ended = once(this.child, 'exit');
  }

  /** Answers what the commands printed. @throws when one of them failed, with what was printed last */
  async run(commands: string): Promise<string> {
    this.output = '';
    const done = new Promise<boolean>((resolve) => (this.heard = () => resolve(true)));
    this.child.stdin?.write(`${commands}\necho '${DONE}'\n`);
    const isDone = await Promise.race([done, this.ended.then(() => false)]);
    if (!isDone) throw new Error(`a command failed:\n${commands}\n--- it printed\n${this.output}`);
    return this.output.replace(`${DONE}\n`, '');
  }

  async end(): Promise<void> {
    this.child.stdin?.end();
    await this.ended;
  }
}
