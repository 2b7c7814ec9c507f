import {
  type OrderedStock,
  type ReservationOwner,
  StockBooks,
} from '../../src/orders/application/ports/stock-books.js';
import type { Order } from '../../src/orders/domain/order.js';
import type { MemoryTables } from './memory-orders.js';

/** What the orders module keeps, as it is compared with the catalogue. */
export class MemoryStockBooks extends StockBooks {
  constructor(private readonly tables: MemoryTables) {
    super();
  }

  async page(after: string | null, limit: number): Promise<readonly OrderedStock[]> {
    return this.orders(({ state }) => state.id > (after ?? ''))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
      .slice(0, limit);
  }

  async byIds(ids: readonly string[]): Promise<readonly OrderedStock[]> {
    return this.orders(({ state }) => ids.includes(state.id));
  }

  async versions(ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return new Map((await this.byIds(ids)).map(({ id, version }) => [id, version]));
  }

  async owners(ids: readonly string[]): Promise<ReadonlyMap<string, ReservationOwner>> {
    const owners = new Map<string, ReservationOwner>();
    for (const { orderId, status, releaseAt } of this.tables.placements.values()) {
      if (!ids.includes(orderId)) continue;
      const hasOrder = this.tables.orders.has(orderId);
      owners.set(orderId, { hasOrder, checkout: status, awaitsRelease: releaseAt !== null });
    }
    return owners;
  }

  private orders(matches: (order: Order) => boolean): readonly OrderedStock[] {
    return [...this.tables.orders.values()].filter(matches).map(({ state }) => ({
      id: state.id,
      code: state.code,
      status: state.status,
      stock: state.stock,
      version: state.version,
      lines: state.lines.map(({ bookId, quantity, unitPrice }) => ({ bookId, quantity, unitPrice: unitPrice.amount })),
      parcels: state.shipments.map(({ sellerId, status, stock }) => ({ sellerId, status, stock })),
    }));
  }
}
