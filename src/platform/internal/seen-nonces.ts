/**
 * The nonces of the calls of the last minutes, by the second that each call carries: a call that is played again carries the same,
 * for it is signed too. A second that is past is forgotten whole.
 */
export class SeenNonces {
  private readonly bySecond = new Map<number, Set<string>>();
  private oldest = Number.NEGATIVE_INFINITY;

  /** `false` when the nonce was there already. Seconds before `oldest` need no memory: their calls are refused for their age. */
  add(nonce: string, second: number, oldest: number): boolean {
    this.forget(oldest);
    const seen = this.bySecond.get(second) ?? new Set<string>();
    if (seen.has(nonce)) return false;
    this.bySecond.set(second, seen.add(nonce));
    return true;
  }

  get size(): number {
    return [...this.bySecond.values()].reduce((sum, { size }) => sum + size, 0);
  }

  private forget(oldest: number): void {
    if (oldest <= this.oldest) return;
    this.oldest = oldest;
    for (const second of this.bySecond.keys()) if (second < oldest) this.bySecond.delete(second);
  }
}
