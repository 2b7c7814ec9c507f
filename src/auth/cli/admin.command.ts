import { Injectable } from '@nestjs/common';
import { CliCommand, type CliOutput, nothingMore, unknownAction, UsageError } from '../../platform/cli/cli-command.js';
import { ChangeRole } from '../application/change-role.use-case.js';
import { ListUsers } from '../application/list-users.query.js';
import { UserNotFoundError } from '../auth.api.js';

/** Makes administrators, and unmakes them: the first one cannot come from a page. */
@Injectable()
export class AdminCommand extends CliCommand {
  readonly name = 'admin';
  readonly usage = 'admin grant EMAIL | admin revoke EMAIL | admin list';

  constructor(
    private readonly changeRole: ChangeRole,
    private readonly listUsers: ListUsers,
  ) {
    super();
  }

  async run(args: readonly string[], out: CliOutput): Promise<number> {
    const [action, email, ...rest] = args;
    if (action !== 'grant' && action !== 'revoke' && action !== 'list') {
      throw unknownAction(action, 'grant, revoke or list?');
    }
    nothingMore(action === 'list' ? args.slice(1) : rest);
    if (action === 'list') return this.list(out);
    if (email === undefined) throw new UsageError(`${action} whom? Give an e-mail`);
    return this.change(action, email, out);
  }

  private async change(change: 'grant' | 'revoke', email: string, out: CliOutput): Promise<number> {
    try {
      const changed = await this.changeRole.execute({ change, email, role: 'admin' });
      const state = change === 'grant' ? 'an administrator' : 'no administrator';
      out.line(`${email} is ${changed ? 'now' : 'already'} ${state}`);
      return 0;
    } catch (error) {
      if (!(error instanceof UserNotFoundError)) throw error;
      out.error(`nobody has registered as ${email}: look at the spelling, or register first`);
      return 1;
    }
  }

  private async list(out: CliOutput): Promise<number> {
    let cursor: string | null = null;
    let count = 0;
    do {
      const page = await this.listUsers.execute({ role: 'admin', ...(cursor === null ? {} : { cursor }) });
      for (const { email, name, disabled } of page.items)
        out.line(`${email}  ${name}${disabled ? '  (disabled)' : ''}`);
      count += page.items.length;
      cursor = page.nextCursor;
    } while (cursor !== null);
    if (count === 0) out.line('there is no administrator yet: npm run admin -- grant EMAIL');
    return 0;
  }
}
