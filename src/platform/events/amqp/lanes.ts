/** Works on few of many things at a time, in the order in which they came. */
export class Lanes {
  private readonly waiting: (() => Promise<void>)[] = [];
  private readonly running = new Set<Promise<void>>();
  private ended = false;

  constructor(private readonly count: number) {}

  /** `work` must not reject. */
  add(work: () => Promise<void>): void {
    this.waiting.push(work);
    this.fill();
  }

  /** Nothing is begun any more; resolves when what is under way has ended. */
  async end(): Promise<void> {
    this.ended = true;
    this.waiting.length = 0;
    await Promise.all(this.running);
  }

  private fill(): void {
    while (!this.ended && this.running.size < this.count) {
      const work = this.waiting.shift();
      if (!work) return;
      const run = work().finally(() => {
        this.running.delete(run);
        this.fill();
      });
      this.running.add(run);
    }
  }
}
