import { Injectable } from '@nestjs/common';
import type { EventId } from '../../../shared/domain-event.js';
import { parseId } from '../../../shared/ids.js';
import { CliCommand, type CliOutput, nothingMore, unknownAction, UsageError } from '../../cli/cli-command.js';
import { DeadEvents } from '../dead-events.js';
import { EventNotFoundError } from '../event-errors.js';
import { EventLog, type LoggedEvent } from '../event-log.js';
import { Inbox } from '../inbox.js';
import { DeadLettersActions } from './dead-letters.actions.js';

const LISTED = 50;

/** Looks at events and sets dead ones going again, where there is no browser at hand. */
@Injectable()
export class EventsCommand extends CliCommand {
  readonly name = 'events';
  readonly usage =
    'events list [--dead] [--after ID] | events show ID | events retry (ID | --all-dead) | events discard ID | events dead-letters (list | requeue (ID | --all) | discard ID)';

  constructor(
    private readonly log: EventLog,
    private readonly deadEvents: DeadEvents,
    private readonly inbox: Inbox,
    private readonly deadLetters: DeadLettersActions,
  ) {
    super();
  }

  async run(args: readonly string[], out: CliOutput): Promise<number> {
    const [action, ...rest] = args;
    switch (action) {
      case 'list':
        return this.list(rest, out);
      case 'show':
        return this.show(onlyId(rest), out);
      case 'retry':
        return this.retry(rest, out);
      case 'discard':
        return this.discard(onlyId(rest), out);
      case 'dead-letters':
        return this.deadLetters.run(rest, out);
      default:
        throw unknownAction(action, 'list, show, retry, discard or dead-letters?');
    }
  }

  private async list(args: readonly string[], out: CliOutput): Promise<number> {
    const { dead, after } = listOptions(args);
    const { items, nextCursor } = await this.log.list({ state: dead ? 'dead' : undefined, after, limit: LISTED });
    for (const event of items) out.line(lineOf(event));
    if (nextCursor !== null) out.line(`more: npm run events -- list ${dead ? '--dead ' : ''}--after ${nextCursor}`);
    const counts = await this.log.counts();
    out.line(`${counts.pending} on their way, ${counts.dead} dead`);
    return 0;
  }

  private async show(id: EventId, out: CliOutput): Promise<number> {
    const event = await this.log.find(id);
    if (!event) throw new EventNotFoundError(id);
    const { payload, ...fields } = event;
    for (const [name, value] of Object.entries(fields)) {
      if (value !== null) out.line(`${name.padEnd(12)} ${/At$/.test(name) ? timeOf(Number(value)) : String(value)}`);
    }
    for (const { consumer, appliedAt } of await this.inbox.applied(id))
      out.line(`${'applied'.padEnd(12)} ${consumer}, ${timeOf(appliedAt)}`);
    out.line(JSON.stringify(JSON.parse(payload), undefined, 2));
    return 0;
  }

  private async retry(args: readonly string[], out: CliOutput): Promise<number> {
    if (args[0] !== '--all-dead') {
      await this.deadEvents.retry(onlyId(args));
      out.line('it is on its way again');
      return 0;
    }
    nothingMore(args.slice(1));
    out.line(`${await this.deadEvents.retryAll()} on their way again`);
    const { dead } = await this.log.counts();
    if (dead > 0) out.line(`${dead} are too old to be retried: discard them`);
    return 0;
  }

  private async discard(id: EventId, out: CliOutput): Promise<number> {
    await this.deadEvents.discard(id);
    out.line('discarded: nobody will be told of it');
    return 0;
  }
}

function onlyId(args: readonly string[]): EventId {
  const [text, ...rest] = args;
  if (text === undefined) throw new UsageError('which event? Give its id');
  nothingMore(rest);
  return idOf(text);
}

function idOf(text: string): EventId {
  const id = parseId<EventId>(text);
  if (!id) throw new UsageError(`"${text}" is not the id of an event`);
  return id;
}

function listOptions(args: readonly string[]): { dead: boolean; after: EventId | undefined } {
  const words = [...args];
  let dead = false;
  let after: EventId | undefined;
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === '--dead') dead = true;
    else if (word === '--after') after = idOf(words.shift() ?? '');
    else throw new UsageError(`"${word}" is not known`);
  }
  return { dead, after };
}

const timeOf = (ms: number): string => new Date(ms).toISOString();

function lineOf({ id, state, type, occurredAt, attempts, lastError }: LoggedEvent): string {
  const failures =
    attempts === 0 ? '' : `  ${attempts} failed: ${(lastError ?? '').split('\n')[0]?.slice(0, 120) ?? ''}`;
  return `${id}  ${timeOf(occurredAt)}  ${state.padEnd(9)}  ${type}${failures}`;
}
