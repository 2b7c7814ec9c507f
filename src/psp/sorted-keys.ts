/** A set of keys that can be paged in the order of their characters. Cheap while new ones sort last, as ids made of the time do. */
export class SortedKeys {
  private readonly known = new Set<string>();
  private readonly keys: string[] = [];
  private isSorted = true;

  add(key: string): void {
    if (this.known.has(key)) return;
    this.known.add(key);
    const last = this.keys.at(-1);
    if (last !== undefined && key < last) this.isSorted = false;
    this.keys.push(key);
  }

  /** The first `limit` that sort after `after`; the empty text sorts before all. */
  after(after: string, limit: number): readonly string[] {
    if (!this.isSorted) this.keys.sort();
    this.isSorted = true;
    const first = this.firstAfter(after);
    return this.keys.slice(first, first + limit);
  }

  private firstAfter(key: string): number {
    let low = 0;
    let high = this.keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.keys[middle] ?? '') > key) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
