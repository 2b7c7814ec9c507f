/** One transaction on the writer; the only way to write. */
export abstract class UnitOfWork {
  /**
   * Runs `work` in one transaction that commits when it resolves and rolls back when it throws. What `work` does through
   * `Database` takes part in it. `work` runs again, up to five times, when the database answers deadlock, lock timeout
   * or busy: it must have no effect outside the database, and must make no network call.
   *
   * @throws NestedUnitOfWorkError inside another unit of work: another module's API is never called in a transaction.
   * @throws FencedError in a recurring task that another instance has taken over; the unit is rolled back.
   * @throws DatabaseUnavailableError when the database cannot be reached, or one on a server has not done in 10 s; DatabaseBusyError when its rows were never free.
   */
  abstract run<T>(work: () => Promise<T>): Promise<T>;
}

/** A programming error: two units of work inside each other. */
export class NestedUnitOfWorkError extends Error {
  constructor() {
    super('a unit of work is open already: call other modules outside of it');
    this.name = 'NestedUnitOfWorkError';
  }
}
