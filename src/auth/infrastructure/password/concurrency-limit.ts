/** Runs at most `slots` pieces of work at a time; the others wait their turn, in order of asking. */
export class ConcurrencyLimit {
  private readonly waiting: (() => void)[] = [];
  private free: number;

  constructor(slots: number) {
    this.free = slots;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.free > 0) this.free -= 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      return await work();
    } finally {
      // Whoever waits takes over this slot, so that nobody who comes now can overtake.
      const next = this.waiting.shift();
      if (next) next();
      else this.free += 1;
    }
  }
}
