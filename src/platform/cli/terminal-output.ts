import { CliOutput, type Progress } from './cli-command.js';

const WIDTH = 30;
/** Not on a terminal: one line for so much of the whole. */
const LINE_EVERY = 0.1;

export class TerminalOutput extends CliOutput {
  constructor(
    private readonly stdout: NodeJS.WriteStream = process.stdout,
    private readonly stderr: NodeJS.WriteStream = process.stderr,
  ) {
    super();
    // `… | head` reads no further than it wants: the command still does its work, for nobody to read.
    for (const stream of [stdout, stderr]) {
      stream.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EPIPE') throw error;
      });
    }
  }

  line(text: string): void {
    this.stdout.write(`${text}\n`);
  }

  error(text: string): void {
    this.stderr.write(`${text}\n`);
  }

  progress(label: string, total: number): Progress {
    let count = 0;
    let lastShown = -1;
    const show = (): void => {
      const share = total === 0 ? 0 : Math.min(1, count / total);
      const step = this.stderr.isTTY ? Math.floor(share * 100) : Math.floor(share / LINE_EVERY);
      if (step === lastShown) return;
      lastShown = step;
      const filled = Math.round(share * WIDTH);
      const bar = `${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)}`;
      const text = `${label} ${bar} ${String(Math.floor(share * 100)).padStart(3)} % (${count}/${total})`;
      this.stderr.write(this.stderr.isTTY ? `\r${text}` : `${text}\n`);
    };
    show();
    return {
      tick: (done = 1) => {
        count += done;
        show();
      },
      done: () => {
        if (this.stderr.isTTY) this.stderr.write('\n');
      },
    };
  }
}
