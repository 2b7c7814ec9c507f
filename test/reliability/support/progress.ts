const MINUTE_MS = 60_000;

/** Tells on the terminal how far something long has come, and how long it may still take. */
export class Progress {
  private readonly began = Date.now();
  private done = 0;

  constructor(
    private readonly what: string,
    private readonly total: number,
  ) {}

  add(done: number, note: string): void {
    this.done += done;
    const tookMs = Date.now() - this.began;
    const leftMs = this.done === 0 ? 0 : (tookMs / this.done) * (this.total - this.done);
    // Jest keeps what its console is told until the end.
    process.stderr.write(
      `${this.what}: ${this.done} of ${this.total}, ${note}; ${minutes(tookMs)}, about ${minutes(leftMs)} to go\n`,
    );
  }
}

const minutes = (ms: number): string =>
  ms < MINUTE_MS ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / MINUTE_MS)} min`;
