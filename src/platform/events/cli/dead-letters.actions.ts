import { Injectable } from '@nestjs/common';
import { type CliOutput, nothingMore, unknownAction, UsageError } from '../../cli/cli-command.js';
import { type DeadLetter, DeadLetters } from '../dead-letters.js';

const LISTED = 100;

/** `npm run events -- dead-letters …`: what consumers of a broker gave up. */
@Injectable()
export class DeadLettersActions {
  constructor(private readonly deadLetters: DeadLetters) {}

  /** @throws UsageError */
  async run([action = 'list', ...rest]: readonly string[], out: CliOutput): Promise<number> {
    switch (action) {
      case 'list':
        return this.list(rest, out);
      case 'requeue':
        return this.requeue(rest, out);
      case 'discard':
        out.line(`${await this.deadLetters.discard(onlyId(rest))} discarded: nobody will get it`);
        return 0;
      default:
        throw unknownAction(action, 'list, requeue or discard?');
    }
  }

  private async list(rest: readonly string[], out: CliOutput): Promise<number> {
    nothingMore(rest);
    const letters = await this.deadLetters.list(LISTED);
    for (const letter of letters) out.line(lineOf(letter));
    out.line(letters.length < LISTED ? `${letters.length} dead` : `the first ${LISTED} of those that are dead`);
    return 0;
  }

  private async requeue(rest: readonly string[], out: CliOutput): Promise<number> {
    if (rest[0] !== '--all') {
      out.line(`${await this.deadLetters.requeue(onlyId(rest))} on their way again`);
      return 0;
    }
    nothingMore(rest.slice(1));
    const { requeued, left } = await this.deadLetters.requeueAll();
    out.line(`${requeued} on their way again`);
    if (left > 0) out.line(`${left} are too old, or nobody's: discard them`);
    return 0;
  }
}

function onlyId([id, ...rest]: readonly string[]): string {
  if (id === undefined) throw new UsageError('which message? Give its id');
  nothingMore(rest);
  return id;
}

function lineOf({ id, type, consumer, attempts, error, failedAt }: DeadLetter): string {
  const firstLine = error.split('\n')[0]?.slice(0, 120) ?? '';
  return `${id}  ${failedAt?.toISOString() ?? '-'}  ${consumer ?? '-'}  ${type}  ${attempts} failed: ${firstLine}`;
}
