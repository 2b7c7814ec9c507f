interface Reading {
  readonly at: number;
  readonly seconds: number;
}

/** What the instances of a service use of their CPUs, from the counters of their metrics. */
export class CpuUsage {
  private readings: ReadonlyMap<string, Reading> = new Map();

  /** @param cpuLimit how many CPUs an instance may use */
  constructor(private readonly cpuLimit: number) {}

  /**
   * The average share that those used which answered this time and the time before; `undefined` when none did.
   * @param metrics what each instance, by its address, shows in Prometheus' format
   */
  next(now: number, metrics: ReadonlyMap<string, string>): number | undefined {
    const before = this.readings;
    const readings = new Map<string, Reading>();
    const shares: number[] = [];
    for (const [address, text] of metrics) {
      const seconds = cpuSecondsOf(text);
      if (seconds === undefined) continue;
      readings.set(address, { at: now, seconds });
      const last = before.get(address);
      // A counter that went back is another process at the same address.
      if (last && last.at < now && last.seconds <= seconds) {
        shares.push((seconds - last.seconds) / ((now - last.at) / 1000) / this.cpuLimit);
      }
    }
    this.readings = readings;
    return shares.length === 0 ? undefined : shares.reduce((sum, share) => sum + share, 0) / shares.length;
  }
}

function cpuSecondsOf(text: string): number | undefined {
  const [, value] = /^process_cpu_seconds_total(?:\{[^}]*\})? (\S+)/m.exec(text) ?? [];
  const seconds = Number(value);
  return value !== undefined && Number.isFinite(seconds) ? seconds : undefined;
}
