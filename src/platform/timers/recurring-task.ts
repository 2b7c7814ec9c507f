/** Work that comes round on every instance. It must be safe on many of them at once: claim by compare-and-set. */
export abstract class RecurringTask {
  abstract readonly name: string;
  /** Milliseconds from the end of one run to the start of the next. */
  abstract readonly intervalMs: number;
  abstract run(): Promise<void>;
}
