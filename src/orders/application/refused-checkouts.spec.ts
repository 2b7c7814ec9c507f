import { InjectedFailure, pointsAt } from '../../../test/builders/failpoints.js';
import { OrderWorkshop } from '../../../test/builders/order-workshop.js';
import { OutOfStockError, OwnBookError, ReservationClosedError } from '../../catalog/catalog.api.js';
import { RepeatedRefusalError } from '../../platform/idempotency/repeat-errors.js';
import type { BookId, OrderId } from '../../shared/ids.js';
import { ServiceUnavailableError } from '../../shared/service-unavailable.error.js';
import { CHECKOUT_LIMIT_MS } from './checkouts.js';
import type { Placement } from './ports/placement.repository.js';

let shop: OrderWorkshop;
beforeEach(() => {
  shop = new OrderWorkshop();
});

const stockOf = (bookId: BookId) => {
  const { available, reserved } = shop.catalog.shelf.get(bookId) ?? {};
  return { available, reserved };
};

function placement(): Placement {
  const [only, ...others] = shop.tables.placements.values();
  if (!only || others.length > 0) throw new Error('not one placement');
  return only;
}

/** A second run of the same checkout, which finds stock. */
const twin = (orderId: OrderId, bookId: BookId) =>
  shop.catalog.reserve({ reservationId: orderId, buyerId: shop.buyerId, lines: [{ bookId, quantity: 1 }] });

/** What a call that may fail in any way failed with. */
const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(() => undefined).catch((error: unknown) => error);

describe('a checkout that is refused', () => {
  it('has given back what it may hold by the time that the buyer hears of it', async () => {
    await expect(shop.place(shop.catalog.put({ available: 0 }).id)).rejects.toThrow(OutOfStockError);
    expect(placement()).toMatchObject({ status: 'refused', releaseAt: null });
    shop.failpoints.steps.length = 0;
    await shop.checkouts.sweep();
    expect(shop.failpoints.steps).toEqual(['placements.overdue', 'placements.withDueRelease']);
  });

  it('gives back what a twin holds that was faster to reserve than it to end', async () => {
    const [own, other] = [shop.catalog.put({ sellerId: shop.buyerId }), shop.catalog.put({ available: 1 })];
    shop.failpoints.interleave('catalog.reserve', 'before', async () => {
      shop.failpoints.interleave('unit.run', 'before', async () => {
        await twin(placement().orderId, other.id);
      });
    });
    await expect(shop.place(own.id)).rejects.toThrow(OwnBookError);
    expect(stockOf(other.id)).toEqual({ available: 1, reserved: 0 });
  });

  it('leaves nothing to a twin that comes after it', async () => {
    await expect(shop.place(shop.catalog.put({ available: 0 }).id)).rejects.toThrow(OutOfStockError);
    const other = shop.catalog.put({ available: 1 });
    await expect(twin(placement().orderId, other.id)).rejects.toThrow(ReservationClosedError);
  });

  it('leaves a twin its order that has stored it', async () => {
    const book = shop.catalog.put({ available: 1, sellerId: shop.buyerId });
    shop.failpoints.interleave('placements.close', 'before', async () => {
      const { orderId } = placement();
      shop.tables.placements.set(orderId, { ...placement(), status: 'placed', releaseAt: null });
    });
    await failure(shop.place(book.id));
    expect(shop.failpoints.steps).not.toContain('catalog.release');
  });

  const steps = [
    'keys.find',
    'unit.run',
    'keys.claim',
    'placements.add',
    'catalog.reserve',
    'placements.close',
    'catalog.release',
    'placements.released',
    'keys.end',
  ];

  it('takes the steps that the points below name', async () => {
    await failure(shop.place(shop.catalog.put({ available: 0 }).id));
    expect(new Set(shop.failpoints.steps)).toEqual(new Set(steps));
  });

  it.each(pointsAt(steps))('%j holds nothing in the end, and a repeat is told no other refusal', async (point) => {
    const book = shop.catalog.put({ available: 0 });
    shop.failpoints.arm(point);
    const told = await failure(shop.place(book.id));
    shop.failpoints.clear();
    await shop.tick(CHECKOUT_LIMIT_MS);
    expect([...shop.tables.placements.values()].filter(({ releaseAt }) => releaseAt !== null)).toEqual([]);
    const wasTold = told instanceof OutOfStockError;
    expect(wasTold || told instanceof InjectedFailure).toBe(true);
    if (!wasTold) return;
    book.available = 1;
    expect(await failure(shop.place(book.id))).toBeInstanceOf(RepeatedRefusalError);
    expect(stockOf(book.id)).toEqual({ available: 1, reserved: 0 });
  });

  it.each(pointsAt(['catalog.release', 'placements.released']).filter(({ kind }) => kind === 'error'))(
    '%j is refused all the same, and the sweep gives back what it may hold within seconds',
    async (point) => {
      shop.failpoints.arm(point);
      await expect(shop.place(shop.catalog.put({ available: 0 }).id)).rejects.toThrow(OutOfStockError);
      expect(placement()).toMatchObject({ status: 'refused' });
      expect(placement().releaseAt).not.toBeNull();
      await shop.tick(10_000);
      expect(placement().releaseAt).toBeNull();
    },
  );
});

describe('a checkout whose reservation got no answer', () => {
  it.each(['before', 'after'] as const)(
    'is not refused, and holds nothing in the end: %s it was carried out',
    async (when) => {
      const { id } = shop.catalog.put({ available: 1 });
      const reserve = shop.catalog.reserve.bind(shop.catalog);
      shop.catalog.reserve = async (command) => {
        if (when === 'after') await reserve(command);
        throw new ServiceUnavailableError('catalog', new Error('no answer'));
      };
      await expect(shop.place(id)).rejects.toThrow(ServiceUnavailableError);
      expect(placement()).toMatchObject({ status: 'open' });
      shop.catalog.reserve = reserve;
      await shop.tick(CHECKOUT_LIMIT_MS);
      expect(placement()).toMatchObject({ status: 'abandoned', releaseAt: null });
      expect(stockOf(id)).toEqual({ available: 1, reserved: 0 });
    },
  );

  it('is completed by sending it again before it is given up', async () => {
    const { id } = shop.catalog.put({ available: 1 });
    const reserve = shop.catalog.reserve.bind(shop.catalog);
    shop.catalog.reserve = async (command) => {
      await reserve(command);
      shop.catalog.reserve = reserve;
      throw new ServiceUnavailableError('catalog', new Error('no answer'));
    };
    await expect(shop.place(id)).rejects.toThrow(ServiceUnavailableError);
    expect((await shop.place(id)).state.status).toBe('reserved');
  });
});

describe('the sweep of a backlog', () => {
  /** More than it works on before it asks whether to go on. */
  const BACKLOG = 120;

  const backlog = async (): Promise<void> => {
    for (let index = 0; index < BACKLOG; index += 1) {
      shop.failpoints.arm({ step: 'catalog.release', when: 'before', kind: 'error' });
      await failure(shop.place(shop.catalog.put({ available: 0 }).id, { idempotencyKey: `key-${index}` }));
    }
    shop.clock.advance(10_000);
    expect(left()).toBe(BACKLOG);
    shop.failpoints.steps.length = 0;
  };

  const left = (): number => [...shop.tables.placements.values()].filter(({ releaseAt }) => releaseAt !== null).length;
  const taken = (step: string): number => shop.failpoints.steps.filter((one) => one === step).length;

  it('notes a batch in one unit of work', async () => {
    await backlog();
    await shop.checkouts.sweep();
    expect(left()).toBe(0);
    expect([taken('catalog.release'), taken('placements.released')]).toEqual([BACKLOG, 2]);
  });

  it('takes no more when the process stops', async () => {
    await backlog();
    await shop.checkouts.sweep(() => false);
    expect(left()).toBe(BACKLOG - 100);
  });

  it('ends its turn where the catalogue does not answer, and keeps what it has done', async () => {
    await backlog();
    const release = shop.catalog.release.bind(shop.catalog);
    let asked = 0;
    shop.catalog.release = (id) => {
      asked += 1;
      return asked > 6 ? Promise.reject(new ServiceUnavailableError('catalog', new Error('away'))) : release(id);
    };
    await expect(shop.checkouts.sweep()).rejects.toThrow(ServiceUnavailableError);
    expect(left()).toBe(BACKLOG - 6);
    expect(asked).toBeLessThan(20);
  });
});
