import { Injectable } from '@nestjs/common';
import { CliCommand, type CliOutput, nothingMore, unknownAction, UsageError } from '../../platform/cli/cli-command.js';
import { parseId } from '../../shared/ids.js';
import { ListDeadMails } from '../application/list-dead-mails.query.js';
import { RetryDeadMails } from '../application/retry-dead-mails.use-case.js';
import type { MailId } from '../domain/mail.js';

/** Looks at the mails that were given up, and has them tried again. It shows no address: a terminal's history keeps them. */
@Injectable()
export class MailCommand extends CliCommand {
  readonly name = 'mail';
  readonly usage = 'mail dead | mail retry (ID | --all-dead)';

  constructor(
    private readonly listDead: ListDeadMails,
    private readonly retryDead: RetryDeadMails,
  ) {
    super();
  }

  async run(args: readonly string[], out: CliOutput): Promise<number> {
    const [action, ...rest] = args;
    nothingMore(rest.slice(action === 'retry' ? 1 : 0));
    if (action === 'dead') return this.dead(out);
    if (action === 'retry') return this.retry(rest[0], out);
    throw unknownAction(action, 'dead or retry?');
  }

  private async dead(out: CliOutput): Promise<number> {
    const { items, counts } = await this.listDead.execute();
    for (const { id, kind, attempts, reason, writtenAt } of items)
      out.line(`${id}  ${writtenAt.toISOString()}  ${kind}  ${attempts} attempts: ${reason ?? ''}`);
    out.line(counts.dead > items.length ? `${counts.dead} given up; these are the newest` : `${counts.dead} given up`);
    return 0;
  }

  private async retry(which: string | undefined, out: CliOutput): Promise<number> {
    if (which === undefined) throw new UsageError('which mail? Give its id, or --all-dead');
    const id = which === '--all-dead' ? undefined : parseId<MailId>(which);
    if (id === undefined && which !== '--all-dead') throw new UsageError(`"${which}" is not the id of a mail`);
    const retried = await this.retryDead.execute(id);
    if (id !== undefined && retried === 0) {
      out.error(`no mail ${id} was given up`);
      return 1;
    }
    out.line(`${retried} to be sent again; what is older than a week will be dropped`);
    return 0;
  }
}
