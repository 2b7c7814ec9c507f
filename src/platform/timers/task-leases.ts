/** `taken`: the task runs elsewhere, or rests; it may be asked for again in `freeInMs`. */
export type LeaseClaim =
  { readonly kind: 'claimed'; readonly fence: number } | { readonly kind: 'taken'; readonly freeInMs: number };

/** Who runs which task, among all instances. Every time is the database's: the instances' clocks need not agree. */
export abstract class TaskLeases {
  /** Takes the task for `leaseMs`, with a fence that is higher than every one before. */
  abstract claim(task: string, leaseMs: number): Promise<LeaseClaim>;

  /** Prolongs the lease from now on; `false` when it has gone to another instance. */
  abstract renew(task: string, fence: number, leaseMs: number): Promise<boolean>;

  /** Gives the task back; nobody runs it for `restMs`. `false` when it has gone to another instance. */
  abstract release(task: string, fence: number, restMs: number): Promise<boolean>;
}
