import type { MovementKind, Stock } from '../../domain/stock.js';
import type { StockMovementRow } from './stock-movement.row.js';

/** A row of the ledger. `moved` is by how much each place changed. */
export function movementRow(
  bookId: string,
  kind: MovementKind,
  cause: string,
  moved: Stock,
  at: Date,
): StockMovementRow {
  return {
    bookId,
    kind,
    cause,
    availableChange: moved.available,
    reservedChange: moved.reserved,
    soldChange: moved.sold,
    movedAt: at.getTime(),
  };
}
