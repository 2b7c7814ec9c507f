import { Injectable } from '@nestjs/common';
import { CliCommand, type CliOutput, UsageError } from '../cli/cli-command.js';
import { type InvariantResult, Invariants } from './invariants.js';

const DEFAULT_ROWS = 20;
const MAX_ROWS = 1_000;

/** Exit code 0 when every invariant holds, 1 when one is broken or could not be checked, 2 when it is called wrongly. */
@Injectable()
export class CheckInvariantsCommand extends CliCommand {
  readonly name = 'check-invariants';
  readonly usage = `check-invariants [--rows N]   (of each breach at most N rows are shown: ${DEFAULT_ROWS})`;

  constructor(private readonly invariants: Invariants) {
    super();
  }

  async run(args: readonly string[], out: CliOutput): Promise<number> {
    const rows = rowsOf(args);
    let checked = 0;
    let broken = 0;
    let unknown = 0;
    for await (const result of this.invariants.results(rows + 1)) {
      checked += 1;
      if (result.failure) {
        unknown += 1;
        out.line(`UNKNOWN ${result.check.name}: it could not be checked: ${result.failure.message}`);
        out.line(whatToDo(result.check.whenUnknown));
      } else if (result.breaches.length === 0) {
        out.line(`ok      ${result.check.name}: ${result.check.holds} (${Math.round(result.tookMs)} ms)`);
      } else {
        broken += 1;
        for (const line of breachLines(result, rows)) out.line(line);
      }
    }
    if (unknown > 0) out.line(`${unknown} of ${checked} invariants could not be checked`);
    if (broken > 0) out.line(`${broken} of ${checked} invariants are broken`);
    if (broken + unknown > 0) return 1;
    out.line(`all ${checked} invariants hold`);
    return 0;
  }
}

function rowsOf(args: readonly string[]): number {
  if (args.length === 0) return DEFAULT_ROWS;
  const [option, value = '', ...rest] = args;
  if (option !== '--rows' || rest.length > 0) throw new UsageError(`"${args.join(' ')}" is not known`);
  const rows = /^[1-9]\d{0,3}$/.test(value) ? Number(value) : 0;
  if (rows === 0 || rows > MAX_ROWS) throw new UsageError(`--rows takes a number from 1 to ${MAX_ROWS}`);
  return rows;
}

function breachLines({ check, breaches }: InvariantResult, rows: number): readonly string[] {
  return [
    `BROKEN  ${check.name}: ${check.holds}`,
    ...breaches.slice(0, rows).map((breach) => `          ${JSON.stringify(breach)}`),
    ...(breaches.length > rows ? [`          … and more: --rows N shows them`] : []),
    whatToDo(check.remedy),
  ];
}

const whatToDo = (remedy: string): string => `          What to do: ${remedy}`;
