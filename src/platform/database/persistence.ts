import type { MigrationInterface } from 'typeorm';

/** What a module brings to the database of the process that hosts it. */
export interface ModulePersistence {
  /** The entities (classes decorated with `@Entity`). */
  readonly rows: readonly (new () => object)[];
  /** In order; class names end in a 13-digit timestamp. */
  readonly migrations: readonly (new () => MigrationInterface)[];
  /** The module's name, where its migrations make an outbox: see `createOutboxTable`. */
  readonly outbox?: string;
  /** The module's name, where its migrations make an inbox, which its event consumers need: see `createInboxTable`. */
  readonly inbox?: string;
}
