import { CpuUsage } from './cpu-usage.js';

const metrics = (seconds: number): string =>
  `# HELP process_cpu_seconds_total Total\n# TYPE process_cpu_seconds_total counter\nprocess_cpu_seconds_total ${seconds}\nprocess_cpu_user_seconds_total 99\n`;
const of = (entries: Readonly<Record<string, number>>): ReadonlyMap<string, string> =>
  new Map(Object.entries(entries).map(([address, seconds]) => [address, metrics(seconds)]));

describe('the use of CPUs', () => {
  it('is what the counters rose by, shared by the time and the limit', () => {
    const usage = new CpuUsage(2);
    expect(usage.next(0, of({ a: 10, b: 20 }))).toBeUndefined();
    expect(usage.next(10_000, of({ a: 20, b: 24 }))).toBeCloseTo((0.5 + 0.2) / 2);
  });

  it('leaves out who has just come, began anew, or shows something else', () => {
    const usage = new CpuUsage(1);
    usage.next(0, of({ a: 10, b: 50 }));
    const mixed = new Map([...of({ a: 14, b: 1, c: 70 }), ['d', '<html>'] as const]);
    expect(usage.next(10_000, mixed)).toBeCloseTo(0.4);
    expect(usage.next(20_000, of({ b: 2 }))).toBeCloseTo(0.1);
    expect(usage.next(30_000, of({}))).toBeUndefined();
  });
});
