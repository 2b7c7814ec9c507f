import type { OrderId } from '../../shared/ids.js';

const BATCH = 100;

/**
 * Works once through everything that `list` finds, a batch at a time, by id. What cannot be worked off stays behind for the next
 * time, so that it keeps nobody waiting.
 */
export async function inBatches<T>(
  list: (limit: number, after: OrderId | undefined) => Promise<readonly T[]>,
  idOf: (one: T) => OrderId,
  work: (one: T) => Promise<void>,
): Promise<void> {
  let last: T | undefined;
  do {
    const batch = await list(BATCH, last && idOf(last));
    for (const one of batch) await work(one);
    last = batch.length === BATCH ? batch.at(-1) : undefined;
  } while (last);
}
