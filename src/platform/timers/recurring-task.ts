/** Work that comes round on every instance, or on one at a time. Every provider that extends it is found and run. */
export abstract class RecurringTask {
  abstract readonly name: string;
  /** Milliseconds from the end of one run to the start of the next. */
  abstract readonly intervalMs: number;

  /**
   * One run at a time among all instances, each fenced: it writes nothing once another instance has taken the task over.
   * Network calls are not fenced: make them harmless to repeat, by an id. `false` for a task that claims its rows itself.
   */
  readonly exclusive: boolean = true;

  /** How long a run keeps the others away after its process has died. It is renewed while the run goes on. */
  readonly leaseMs: number = 15_000;

  /** `goOn` turns `false` when the instance stops: a run that takes one batch after another takes no more then. */
  abstract run(goOn: () => boolean): Promise<void>;
}
