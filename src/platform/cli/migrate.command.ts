import { Injectable } from '@nestjs/common';
import { Migrator } from '../database/migrator.js';
import { CliCommand, type CliOutput, nothingMore, unknownAction } from './cli-command.js';

@Injectable()
export class MigrateCommand extends CliCommand {
  readonly name = 'migrate';
  readonly usage = 'migrate [up | status | revert]';
  override readonly needsDatabase = false;

  constructor(private readonly migrator: Migrator) {
    super();
  }

  async run(args: readonly string[], out: CliOutput): Promise<number> {
    const [action = 'up', ...rest] = args;
    nothingMore(rest);
    switch (action) {
      case 'up':
        return this.up(out);
      case 'status':
        return this.status(out);
      case 'revert':
        return this.revert(out);
      default:
        throw unknownAction(action, 'up, status or revert?');
    }
  }

  private async up(out: CliOutput): Promise<number> {
    const applied = await this.migrator.migrate();
    for (const name of applied) out.line(`applied ${name}`);
    out.line(
      applied.length === 0 ? 'nothing to apply: the database is up to date' : `${applied.length} migrations applied`,
    );
    return 0;
  }

  private async status(out: CliOutput): Promise<number> {
    for (const { name, applied } of await this.migrator.status())
      out.line(`${applied ? 'applied' : 'pending'}  ${name}`);
    return 0;
  }

  private async revert(out: CliOutput): Promise<number> {
    const name = await this.migrator.revert();
    out.line(name === null ? 'nothing to revert: no migration is applied' : `reverted ${name}`);
    return 0;
  }
}
