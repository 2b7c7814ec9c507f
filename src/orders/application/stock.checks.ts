import type { Provider } from '@nestjs/common';
import { CatalogApi } from '../../catalog/catalog.api.js';
import { type Breach, InvariantCheck } from '../../platform/invariants/invariant-check.js';
import { StockBooks } from './ports/stock-books.js';
import type { OrderCheckName } from './stock-agreement.js';
import { StockComparison } from './stock-comparison.js';

export const STOCK_REMEDY =
  "compare the order in orders_orders with the catalogue's reservation of the same id; report a defect. A due state is settled again by the task orders.settle-stock";

interface StockInvariant {
  readonly name: string;
  readonly holds: string;
  readonly remedy: string;
  readonly breaches: (comparison: StockComparison, limit: number, run: object) => Promise<readonly Breach[]>;
}

const ofOrders =
  (name: OrderCheckName): StockInvariant['breaches'] =>
  async (comparison, limit, run) =>
    (await comparison.ofOrders(limit, run)).of(name);

/** What must agree between the orders and the catalogue, checked where the orders are. */
const STOCK_INVARIANTS: readonly StockInvariant[] = [
  {
    name: 'stock.orders_have_reservations',
    holds: "each order's copies are where its state says",
    remedy: STOCK_REMEDY,
    breaches: ofOrders('stock.orders_have_reservations'),
  },
  {
    name: 'stock.lines_are_reserved',
    holds: "each order's lines are its reservation's lines",
    remedy: STOCK_REMEDY,
    breaches: ofOrders('stock.lines_are_reserved'),
  },
  {
    name: 'stock.reservations_have_orders',
    holds: 'nothing is held or sold for an order that does not exist; a checkout under way may hold what it will order',
    remedy: 'the copies wait for nobody: report a defect, and archive the book until it is mended',
    breaches: (comparison, limit) => comparison.ofReservations(limit),
  },
  {
    name: 'stock.only_cancelled_comes_back',
    holds: 'copies come back on sale for orders and parcels that were called off, and for no others',
    remedy: STOCK_REMEDY,
    breaches: ofOrders('stock.only_cancelled_comes_back'),
  },
];

class StockCheck extends InvariantCheck {
  readonly name: string;
  readonly holds: string;
  readonly remedy: string;
  override readonly whenUnknown =
    'see that the database answers, and the catalogue where it runs elsewhere, and run this again: until then nobody knows';

  constructor(
    private readonly comparison: StockComparison,
    private readonly invariant: StockInvariant,
  ) {
    super();
    ({ name: this.name, holds: this.holds, remedy: this.remedy } = invariant);
  }

  breaches(limit: number, run: object): Promise<readonly Breach[]> {
    return this.invariant.breaches(this.comparison, limit, run);
  }
}

/** The comparison, and a provider for each check. */
export const stockChecks: readonly Provider[] = [
  {
    provide: StockComparison,
    inject: [StockBooks, CatalogApi],
    useFactory: (books: StockBooks, catalog: CatalogApi) => new StockComparison(books, catalog),
  },
  ...STOCK_INVARIANTS.map((invariant) => ({
    provide: `invariant ${invariant.name}`,
    inject: [StockComparison],
    useFactory: (comparison: StockComparison) => new StockCheck(comparison, invariant),
  })),
];
