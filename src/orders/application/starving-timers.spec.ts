import { jest } from '@jest/globals';
import { OrderWorkshop } from '../../../test/builders/order-workshop.js';
import { MemoryOrderRepository } from '../../../test/builders/memory-orders.js';
import type { OrderId } from '../../shared/ids.js';
import type { Order } from '../domain/order.js';

/** More than any task takes at a time. */
const STUCK = 120;

let shop: OrderWorkshop;

beforeEach(() => {
  shop = new OrderWorkshop();
});

afterEach(() => {
  jest.restoreAllMocks();
});

async function placed(count: number): Promise<Order[]> {
  const orders: Order[] = [];
  for (let index = 0; index < count; index += 1) {
    orders.push(await shop.place(shop.catalog.put().id, { idempotencyKey: `key-${index}` }));
  }
  return orders;
}

/** The last of many, and the ids of all before it. */
async function oneBehindMany(): Promise<{ last: Order; stuck: Set<string> }> {
  const orders = await placed(STUCK + 1);
  const last = orders.pop();
  if (!last) throw new Error('no order');
  return { last, stuck: new Set(orders.map(({ state }) => state.id)) };
}

function failFor(stuck: ReadonlySet<string>, method: 'confirm' | 'release'): void {
  const work = shop.catalog[method].bind(shop.catalog);
  jest.spyOn(shop.catalog, method).mockImplementation(async (id) => {
    if (stuck.has(id)) throw new Error('a damaged reservation');
    return work(id);
  });
}

describe('a whole batch that cannot be worked off does not keep the others waiting', () => {
  it('of orders that cannot be read', async () => {
    const { last, stuck } = await oneBehindMany();
    const { byId } = MemoryOrderRepository.prototype;
    jest.spyOn(MemoryOrderRepository.prototype, 'byId').mockImplementation(function (
      this: MemoryOrderRepository,
      id: OrderId,
    ) {
      return stuck.has(id) ? Promise.reject(new Error('a damaged row')) : byId.call(this, id);
    });
    await shop.tick(900_000);
    expect(shop.stateOf(last).status).toBe('expired');
  });

  it('of copies that cannot be given back', async () => {
    const { last, stuck } = await oneBehindMany();
    const all = new Set([...stuck, last.state.id]);
    failFor(all, 'release');
    await shop.tick(900_000);
    expect(shop.stateOf(last).stock).toBe('release_due');
    all.delete(last.state.id);
    await shop.settleStock.all();
    expect(shop.stateOf(last).stock).toBe('released');
  });

  it('of checkouts that cannot be given up', async () => {
    const stuck = new Set<string>();
    shop.failpoints.arm({ step: 'orders.add', when: 'before', kind: 'crash' });
    for (let index = 0; index <= STUCK; index += 1) {
      shop.failpoints.arm({ step: 'orders.add', when: 'before', kind: 'crash' });
      await shop.place(shop.catalog.put().id, { idempotencyKey: `key-${index}` }).catch(() => undefined);
      shop.failpoints.clear();
    }
    const [last, ...others] = [...shop.tables.placements.keys()].reverse();
    for (const id of others) stuck.add(id);
    failFor(stuck, 'release');
    await shop.tick(130_000);
    expect(last && shop.tables.placements.get(last)).toMatchObject({ status: 'abandoned', releaseAt: null });
  });
});
