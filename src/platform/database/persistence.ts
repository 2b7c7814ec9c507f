import type { MigrationInterface } from 'typeorm';

/** What a module brings to the database of the process that hosts it. */
export interface ModulePersistence {
  /** The entities (classes decorated with `@Entity`). */
  readonly rows: readonly (new () => object)[];
  /** In order; class names end in a 13-digit timestamp. */
  readonly migrations: readonly (new () => MigrationInterface)[];
}
