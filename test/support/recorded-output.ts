import { type CliCommand, CliOutput, type Progress } from '../../src/platform/cli/cli-command.js';

/** What a command says, in place of a terminal. */
export class RecordedOutput extends CliOutput {
  readonly lines: string[] = [];
  readonly errors: string[] = [];
  /** How far its progress bars have come, together. */
  ticked = 0;

  line(text: string): void {
    this.lines.push(text);
  }

  error(text: string): void {
    this.errors.push(text);
  }

  progress(): Progress {
    return {
      tick: (done = 1) => {
        this.ticked += done;
      },
      done: () => undefined,
    };
  }
}

/** Runs a command with these words; its exit code and what it said. */
export async function runCommand(
  command: Pick<CliCommand, 'run'>,
  ...args: readonly string[]
): Promise<{ readonly code: number; readonly lines: readonly string[]; readonly errors: readonly string[] }> {
  const out = new RecordedOutput();
  const code = await command.run(args, out);
  return { code, lines: out.lines, errors: out.errors };
}
