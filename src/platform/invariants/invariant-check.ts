import type { Provider } from '@nestjs/common';
import { Clock } from '../../shared/clock.js';
import { Database, type SqlValue } from '../database/database.js';

/** A row that breaks an invariant: enough columns to find and to judge it. */
export type Breach = Readonly<Record<string, SqlValue>>;

/**
 * Something that is true of the data at any moment, also in the middle of work: what is under way is no breach as long as it
 * gets on. Every provider that extends this is found by `npm run check:invariants` and by the metric.
 */
export abstract class InvariantCheck {
  /** `<module>.<what>`; also the metric's label. */
  abstract readonly name: string;
  /** What is true, as a sentence without its full stop. */
  abstract readonly holds: string;
  /** What whoever sees a breach does about it. */
  abstract readonly remedy: string;
  /** What whoever sees that it could not be checked does about that. */
  readonly whenUnknown: string = 'see that the database answers, and run this again: until then nobody knows';
  /** Whether the metric watches it too, on every instance; what is too much for that is for the command alone. */
  readonly isWatched: boolean = true;
  /**
   * At most `limit` of the rows that break it. Reads only. `run` is one object for all the checks of a run: what several of
   * them can tell from one look is looked at once in it.
   */
  abstract breaches(limit: number, run: object): Promise<readonly Breach[]>;
}

/** An invariant that one query can tell: it selects the rows that break it. One statement sees one moment. */
export interface SqlInvariant {
  readonly name: string;
  readonly holds: string;
  readonly remedy: string;
  readonly sql: string;
  /** For the placeholders of `sql`, at `now` in epoch milliseconds. */
  readonly params?: (now: number) => readonly SqlValue[];
}

export class SqlInvariantCheck extends InvariantCheck {
  readonly name: string;
  readonly holds: string;
  readonly remedy: string;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly invariant: SqlInvariant,
  ) {
    super();
    ({ name: this.name, holds: this.holds, remedy: this.remedy } = invariant);
  }

  breaches(limit: number): Promise<readonly Breach[]> {
    const { sql, params = () => [] } = this.invariant;
    return this.database.query<Breach>(`SELECT * FROM (${sql}) AS breaches LIMIT ?`, [
      ...params(this.clock.now().getTime()),
      limit,
    ]);
  }
}

/** A provider for each. */
export function sqlInvariants(invariants: readonly SqlInvariant[]): Provider[] {
  return invariants.map((invariant) => ({
    provide: `invariant ${invariant.name}`,
    inject: [Database, Clock],
    useFactory: (database: Database, clock: Clock) => new SqlInvariantCheck(database, clock, invariant),
  }));
}
