/** What a statement takes and a row holds. Times are epoch milliseconds, flags 0 or 1. */
export type SqlValue = string | number | null;

/** A class decorated with `@Entity`: it names the table and its columns. */
export type EntityClass<T extends object> = new () => T;

/** The SQL the two engines share, for the modules' infrastructure. Placeholders are `?`. */
export abstract class Database {
  abstract readonly engine: 'sqlite' | 'mysql';

  /** Runs one write in the open unit of work and answers how many rows it matched. Throws outside a unit of work. */
  abstract execute(sql: string, params?: readonly SqlValue[]): Promise<number>;

  /** Inserts the rows of one entity in as few statements as the engine takes, in the open unit of work. */
  abstract insert<T extends object>(entity: EntityClass<T>, rows: readonly T[]): Promise<void>;

  /** Inserts one row unless a unique key forbids it: `false` then. In the open unit of work, which stays usable. */
  abstract insertIfAbsent<T extends object>(entity: EntityClass<T>, row: T): Promise<boolean>;

  /** Reads in the open unit of work; outside one, reads what is committed, one's own last write included. */
  abstract query<T extends object>(sql: string, params?: readonly SqlValue[]): Promise<T[]>;

  /**
   * Calls back once the open unit of work has committed; never when it is rolled back. The callback must not throw and must
   * not wait: the unit's caller waits for it. Throws outside a unit of work.
   */
  abstract afterCommit(callback: () => void): void;

  /** Reads for browsing: from the replica where there is one, so it may be a moment behind. */
  abstract browse<T extends object>(sql: string, params?: readonly SqlValue[]): Promise<T[]>;
}

/** The database cannot be reached or does not answer in time. Pages answer 503 and it is worth trying again. */
export class DatabaseUnavailableError extends Error {
  constructor(cause: unknown, message = 'the database cannot be reached') {
    super(message, { cause });
    this.name = 'DatabaseUnavailableError';
  }
}

/** So many want the same rows that a unit of work did not get its turn. Answered like a database that is away. */
export class DatabaseBusyError extends DatabaseUnavailableError {
  constructor(cause: unknown) {
    super(cause, 'too many want the same rows at once');
    this.name = 'DatabaseBusyError';
  }
}
