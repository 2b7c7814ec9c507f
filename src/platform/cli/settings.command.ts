import { Injectable } from '@nestjs/common';
import { settingsTable } from '../config/settings-table.js';
import { CliCommand, type CliOutput } from './cli-command.js';

@Injectable()
export class SettingsCommand extends CliCommand {
  readonly name = 'settings';
  readonly usage = 'settings';
  override readonly needsDatabase = false;

  run(_args: readonly string[], out: CliOutput): Promise<number> {
    out.line(settingsTable());
    return Promise.resolve(0);
  }
}
