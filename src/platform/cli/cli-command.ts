/** A command line of the program: `node dist/cli.js NAME …`. */
export abstract class CliCommand {
  abstract readonly name: string;
  /** One line, e.g. `admin grant EMAIL`. */
  abstract readonly usage: string;
  /** Whether the database is migrated and connected before it runs. */
  readonly needsDatabase: boolean = true;
  /** Answers the exit code. A DomainError or UsageError that it throws is printed as one line. */
  abstract run(args: readonly string[], out: CliOutput): Promise<number>;
}

/** The words of a call are off; the usage line is printed after the message. */
export class UsageError extends Error {}

/** @throws UsageError when words of the call are left over */
export function nothingMore(rest: readonly string[]): void {
  if (rest.length > 0) throw new UsageError(`"${rest.join(' ')}" is too much`);
}

/** What is wrong with a call that begins with none of the words that a command takes; `choices` asks for one of them. */
export function unknownAction(action: string | undefined, choices: string): UsageError {
  return new UsageError(action === undefined ? choices : `"${action}" is not known`);
}

export interface Progress {
  /** `done` more units of the total are done. */
  tick(done?: number): void;
  done(): void;
}

export abstract class CliOutput {
  abstract line(text: string): void;
  abstract error(text: string): void;
  /** A bar that is drawn over itself on a terminal, and now and then a line elsewhere. `total` may grow to be unknown: 0. */
  abstract progress(label: string, total: number): Progress;
}
