import { getMetadataArgsStorage } from 'typeorm';
import type { ModulePersistence } from './persistence.js';

/** The modules whose tables this process's database has. */
export class HostedModules {
  private constructor(
    /** Their tables begin with these and an underscore; the platform's are everybody's. */
    readonly names: readonly string[],
  ) {}

  static of(modules: readonly Pick<ModulePersistence, 'rows'>[]): HostedModules {
    const rows = new Set<unknown>(modules.flatMap((module) => module.rows));
    const tables = getMetadataArgsStorage().tables.filter(({ target }) => rows.has(target));
    const names = new Set(tables.map(({ name = '' }) => name.slice(0, name.indexOf('_'))));
    names.delete('platform');
    return new HostedModules([...names]);
  }
}
