import type { OrderId } from '../../shared/ids.js';

const BATCH = 100;

/** Lists what is to be worked on, by id: at most `limit`, all behind `after`. */
type List<T> = (limit: number, after: OrderId | undefined) => Promise<readonly T[]>;

/**
 * Works once through everything that `list` finds, a batch at a time, until `goOn` says no. What cannot be worked off stays behind
 * for the next time, so that it keeps nobody waiting.
 */
export async function batchByBatch<T>(
  list: List<T>,
  idOf: (one: T) => OrderId,
  work: (batch: readonly T[]) => Promise<void>,
  goOn: () => boolean = () => true,
): Promise<void> {
  let last: T | undefined;
  do {
    const batch = await list(BATCH, last && idOf(last));
    if (batch.length > 0) await work(batch);
    last = batch.length === BATCH ? batch.at(-1) : undefined;
  } while (last && goOn());
}

/** {@link batchByBatch}, one after another. */
export async function inBatches<T>(
  list: List<T>,
  idOf: (one: T) => OrderId,
  work: (one: T) => Promise<void>,
): Promise<void> {
  await batchByBatch(list, idOf, async (batch) => {
    for (const one of batch) await work(one);
  });
}

/**
 * Does `work` on each, so many at once: somebody else who lets his callers wait must not make each wait for all before it. A
 * failure ends it when the others of its group have ended.
 */
export async function inGroups<T>(all: readonly T[], size: number, work: (one: T) => Promise<void>): Promise<void> {
  for (let first = 0; first < all.length; first += size) {
    const group = await Promise.allSettled(all.slice(first, first + size).map(work));
    for (const one of group) if (one.status === 'rejected') throw one.reason;
  }
}
