import { setImmediate as nextTurn } from 'node:timers/promises';
import { type CatalogApi, MAX_RESERVATIONS, type ReservationStanding } from '../../catalog/catalog.api.js';
import type { Breach } from '../../platform/invariants/invariant-check.js';
import type { OrderedStock, StockBooks } from './ports/stock-books.js';
import { type Disagreement, disagreements, isOrphan, ORDER_CHECKS, type OrderCheckName } from './stock-agreement.js';

/** An order takes a dozen steps in its life. Whatever has another version at each of so many looks cannot be told of. */
const MAX_LOOKS = 20;

/** Something that changed each time it was looked at. */
export class StillMovingError extends Error {
  constructor(ids: readonly string[]) {
    super(`these changed at each of ${MAX_LOOKS} looks at them: ${ids.join(', ')}`);
  }
}

/** The rows that break each check, up to so many. */
export class OrderBreaches {
  private readonly rows = new Map<OrderCheckName, Breach[]>(ORDER_CHECKS.map((check) => [check, []]));

  constructor(private readonly limit: number) {}

  get isFull(): boolean {
    return [...this.rows.values()].every(({ length }) => length >= this.limit);
  }

  add(found: readonly Disagreement[]): void {
    for (const { check, row } of found) {
      const rows = this.rows.get(check);
      if (rows && rows.length < this.limit) rows.push(row);
    }
  }

  of(check: OrderCheckName): readonly Breach[] {
    return this.rows.get(check) ?? [];
  }
}

/**
 * Compares the orders with the catalogue's reservations through its contract, wherever the catalogue is, while both go on being
 * written. It goes through each side by its own order of ids, and never holds more than a page.
 *
 * Two reads are two moments, and in between an order may be paid and its copies sold. So what looks wrong is only a suspicion,
 * and is told only where both sides are known to have stood so at once:
 * - An order is read, then its reservation, then the order's version again. Versions only go up. The same one twice means that
 *   the order was as it was read at the very moment that the reservation was, which itself is read in one statement: that is a
 *   snapshot of the two, and they must agree in it.
 * - A reservation is read, then what there is here for it, in one statement, then the reservation again. Its status never comes
 *   back (held, confirmed, restocked; held, released). The same one twice means that it stood so when our side was read.
 * What has changed in between is looked at again, until it stands still. So nothing is told that was not so at some moment;
 * and what was wrong before the look began and stays wrong is told: it is on a page, it looks wrong there, and it never looks
 * right. What never stands still makes the look fail: then nobody knows.
 */
export class StockComparison {
  private readonly looks = new WeakMap<object, Promise<OrderBreaches>>();

  constructor(
    private readonly orders: StockBooks,
    private readonly catalog: CatalogApi,
    /** Orders, or reservations, that are read together; at most {@link MAX_RESERVATIONS}. */
    private readonly batch = MAX_RESERVATIONS,
  ) {}

  /**
   * Where orders and their reservations do not agree: at most `limit` rows for each check, from one look in a `run`.
   * @throws ServiceUnavailableError
   */
  ofOrders(limit: number, run: object): Promise<OrderBreaches> {
    const looked = this.looks.get(run) ?? this.lookAtOrders(limit);
    this.looks.set(run, looked);
    return looked;
  }

  /** At most `limit` reservations that hold or sold copies for nobody. @throws ServiceUnavailableError */
  async ofReservations(limit: number): Promise<readonly Breach[]> {
    const found: Breach[] = [];
    await this.inPages(
      (after) => this.catalog.unreleasedReservations(after, this.batch),
      (reservation) => this.orphans(reservation, found),
      () => found.length >= limit,
    );
    return found.slice(0, limit);
  }

  private async lookAtOrders(limit: number): Promise<OrderBreaches> {
    const found = new OrderBreaches(limit);
    await this.inPages(
      (after) => this.orders.page(after, this.batch),
      (orders) => this.disagreeing(orders, found),
      () => found.isFull,
    );
    return found;
  }

  /** Looks at what `page` answers, page by page, and again at what has changed meanwhile. */
  private async inPages<T extends { readonly id: string }>(
    page: (after: string | null) => Promise<readonly T[]>,
    look: (some: readonly T[]) => Promise<readonly T[]>,
    isEnough: () => boolean,
  ): Promise<void> {
    let after: string | null = null;
    do {
      const all: readonly T[] = await page(after);
      let some = all;
      for (let looks = 1; some.length > 0; looks += 1) {
        if (looks > MAX_LOOKS) throw new StillMovingError(idsOf(some));
        some = await look(some);
      }
      after = all.length < this.batch || isEnough() ? null : (all.at(-1)?.id ?? null);
      // SQLite's queries run on the event loop: requests get their turn between two pages.
      await nextTurn();
    } while (after !== null);
  }

  /** Notes who stands and does not agree; answers those that have changed, as they are now. */
  private async disagreeing(orders: readonly OrderedStock[], found: OrderBreaches): Promise<readonly OrderedStock[]> {
    const reservations = byId(await this.catalog.reservationsByIds(idsOf(orders)));
    const wrong = new Map(orders.map((order) => [order.id, disagreements(order, reservations.get(order.id))]));
    const suspects = orders.filter(({ id }) => wrong.get(id)?.length !== 0);
    const versions = await this.orders.versions(idsOf(suspects));
    const isStill = ({ id, version }: OrderedStock): boolean => versions.get(id) === version;
    for (const { id } of suspects.filter(isStill)) found.add(wrong.get(id) ?? []);
    return this.orders.byIds(idsOf(suspects.filter((order) => !isStill(order))));
  }

  /** Notes what stands and is held for nobody; answers those that have changed, as they are now. */
  private async orphans(
    reservations: readonly ReservationStanding[],
    found: Breach[],
  ): Promise<readonly ReservationStanding[]> {
    const owners = await this.orders.owners(idsOf(reservations));
    const suspects = reservations.filter((reservation) => isOrphan(reservation, owners.get(reservation.id)));
    if (suspects.length === 0) return [];
    const now = byId(await this.catalog.reservationsByIds(idsOf(suspects)));
    const isStill = ({ id, status }: ReservationStanding): boolean => now.get(id)?.status === status;
    for (const { id, status } of suspects.filter(isStill))
      found.push({ order_id: id, status, checkout: owners.get(id)?.checkout ?? null });
    return suspects.flatMap((reservation) => (isStill(reservation) ? [] : (now.get(reservation.id) ?? [])));
  }
}

const idsOf = (all: readonly { readonly id: string }[]): readonly string[] => all.map(({ id }) => id);

const byId = <T extends { readonly id: string }>(all: readonly T[]): ReadonlyMap<string, T> =>
  new Map(all.map((one) => [one.id, one]));
