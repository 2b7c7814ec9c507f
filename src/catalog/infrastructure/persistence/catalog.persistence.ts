import type { ModulePersistence } from '../../../platform/database/persistence.js';
import { BookTermRow } from './book-term.row.js';
import { BookRow } from './book.row.js';
import { CreateCatalogTables1795000000201 } from './migrations/1795000000201-create-catalog-tables.js';
import { RestockByLine1795000000221 } from './migrations/1795000000221-restock-by-line.js';
import { CreateCatalogOutbox1795000000211 } from './migrations/1795000000211-create-catalog-outbox.js';
import { ReservationLineRow } from './reservation-line.row.js';
import { ReservationRow } from './reservation.row.js';
import { StockMovementRow } from './stock-movement.row.js';

export const catalogPersistence: ModulePersistence = {
  rows: [BookRow, BookTermRow, StockMovementRow, ReservationRow, ReservationLineRow],
  migrations: [CreateCatalogTables1795000000201, CreateCatalogOutbox1795000000211, RestockByLine1795000000221],
  outbox: 'catalog',
};
