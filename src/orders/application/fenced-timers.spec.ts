import { setTimeout as delay } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { MemoryUnitOfWork } from '../../../test/builders/memory-orders.js';
import { OrderWorkshop } from '../../../test/builders/order-workshop.js';
import { FencedError } from '../../platform/timers/task-context.js';
import type { Order } from '../domain/order.js';

/** More than any task works on at once. */
const DUE = 12;

let shop: OrderWorkshop;

beforeEach(() => {
  shop = new OrderWorkshop();
});

afterEach(() => {
  jest.restoreAllMocks();
});

async function placed(): Promise<readonly Order[]> {
  const orders: Order[] = [];
  for (let index = 0; index < DUE; index += 1) {
    orders.push(await shop.place(shop.catalog.put().id, { idempotencyKey: `key-${index}` }));
  }
  return orders;
}

async function paid(): Promise<readonly Order[]> {
  const orders = await placed();
  for (const order of orders) await shop.pay(order, `pay-${order.state.code}`);
  return orders;
}

const away = (): Promise<never> => Promise.reject(new Error('away'));

async function dueRefunds(): Promise<void> {
  const orders = await paid();
  jest.spyOn(shop.gateway, 'refund').mockImplementation(away);
  for (const order of orders) await shop.cancel(order);
  shop.clock.advance(60_000);
}

async function dueChecks(): Promise<void> {
  jest.spyOn(shop.gateway, 'charge').mockImplementation(away);
  await paid();
  shop.clock.advance(30_000);
}

/** What each task finds to do, and its run. */
const TASKS: readonly [string, () => Promise<void>, () => Promise<void>][] = [
  [
    'the expiry',
    async () => {
      await placed();
      shop.clock.advance(900_000);
    },
    () => shop.expireOrders.execute(),
  ],
  [
    'the settling of orders',
    async () => {
      await placed();
      shop.clock.advance(900_000);
      jest.spyOn(shop.catalog, 'release').mockImplementation(away);
      await shop.expireOrders.execute();
    },
    () => shop.settleStock.all(),
  ],
  [
    'the settling of parcels',
    async () => {
      const orders = await paid();
      jest.spyOn(shop.catalog, 'restock').mockImplementation(away);
      for (const { state } of orders) {
        const [parcel] = state.shipments;
        if (!parcel) throw new Error('no parcel');
        const { id: shipmentId, sellerId } = parcel;
        await shop.giveUpShipment.execute({ shipmentId, sellerId, reason: 'it got wet' });
      }
    },
    () => shop.settleStock.all(),
  ],
  ['the refunds', dueRefunds, () => shop.refundPayments.allDue()],
  [
    'the refunds, while the provider is away',
    dueRefunds,
    () => {
      jest.spyOn(shop.gateway, 'refund').mockImplementation(away);
      return shop.refundPayments.allDue();
    },
  ],
  ['the reconciler', dueChecks, () => shop.reconcilePayments.execute()],
  [
    'the reconciler, while the provider is away',
    dueChecks,
    () => {
      jest.spyOn(shop.gateway, 'find').mockImplementation(away);
      return shop.reconcilePayments.execute();
    },
  ],
  [
    'the sweep of checkouts',
    async () => {
      for (let index = 0; index < DUE; index += 1) {
        shop.failpoints.arm({ step: 'orders.add', when: 'before', kind: 'crash' });
        await shop.place(shop.catalog.put().id, { idempotencyKey: `key-${index}` }).catch(() => undefined);
        shop.failpoints.clear();
      }
      shop.clock.advance(130_000);
    },
    () => shop.checkouts.sweep(),
  ],
  [
    'the giving back of what checkouts may hold',
    async () => {
      jest.spyOn(shop.catalog, 'release').mockImplementation(away);
      for (let index = 0; index < DUE; index += 1) {
        const { id } = shop.catalog.put({ available: 0 });
        await shop.place(id, { idempotencyKey: `key-${index}` }).catch(() => undefined);
      }
      shop.clock.advance(60_000);
    },
    () => {
      // The catalogue in the same process writes in the same run of the task.
      const catalogUnit = new MemoryUnitOfWork(shop.tables);
      jest.spyOn(shop.catalog, 'release').mockImplementation(() => catalogUnit.run(() => Promise.resolve()));
      return shop.checkouts.sweep();
    },
  ],
];

describe('a run that another instance has taken over', () => {
  it.each(TASKS)('of %s ends soon, wholly, and tells of no failure', async (_name, prepare, run) => {
    await prepare();
    jest.restoreAllMocks();
    const told: unknown[] = [];
    for (const level of ['error', 'warn'] as const) {
      jest.spyOn(Logger.prototype, level).mockImplementation(({ err }: { err?: unknown }) => void told.push(err));
    }
    let [begun, open] = [0, 0];
    jest.spyOn(MemoryUnitOfWork.prototype, 'run').mockImplementation(async () => {
      begun += 1;
      open += 1;
      await delay(begun);
      open -= 1;
      throw new FencedError('a task');
    });
    await expect(run()).rejects.toBeInstanceOf(FencedError);
    expect(told.filter((error) => error instanceof FencedError)).toEqual([]);
    expect(begun).toBeGreaterThan(0);
    expect(begun).toBeLessThan(DUE);
    expect(open).toBe(0);
  });
});
