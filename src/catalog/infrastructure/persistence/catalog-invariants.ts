import type { SqlInvariant } from '../../../platform/invariants/invariant-check.js';

const STOCK_REMEDY =
  'take the book off sale (archive it), read its rows in catalog_stock_movements and catalog_reservation_lines, and report a defect';

/** Every change of a book's copies stands in one unit with its movement and its reservation, so nothing here is ever under way. */
export const catalogInvariants: readonly SqlInvariant[] = [
  {
    name: 'catalog.stock_not_negative',
    holds: 'no book has fewer than no copies available, reserved or sold',
    remedy: STOCK_REMEDY,
    sql: `SELECT id AS book, available, reserved, sold FROM catalog_books WHERE available < 0 OR reserved < 0 OR sold < 0`,
  },
  {
    name: 'catalog.stock_is_ledger',
    holds: "each book's copies are what its movements add up to",
    remedy: STOCK_REMEDY,
    sql: `SELECT b.id AS book, b.available, b.reserved, b.sold, m.available AS ledger_available, m.reserved AS ledger_reserved,
        m.sold AS ledger_sold
      FROM catalog_books b LEFT JOIN (
        SELECT book_id, SUM(available_change) AS available, SUM(reserved_change) AS reserved, SUM(sold_change) AS sold
        FROM catalog_stock_movements GROUP BY book_id) m ON m.book_id = b.id
      WHERE b.available <> COALESCE(m.available, 0) OR b.reserved <> COALESCE(m.reserved, 0) OR b.sold <> COALESCE(m.sold, 0)`,
  },
  {
    name: 'catalog.reserved_is_held',
    holds: "each book's reserved copies are the lines of the reservations that are held",
    remedy: STOCK_REMEDY,
    sql: bookAgainstLines('reserved', "r.status = 'held'"),
  },
  {
    name: 'catalog.sold_is_confirmed',
    holds: "each book's sold copies are the lines of confirmed reservations that did not come back",
    remedy: STOCK_REMEDY,
    sql: bookAgainstLines('sold', "r.status IN ('confirmed', 'restocked') AND l.restocked_at IS NULL"),
  },
];

function bookAgainstLines(place: 'reserved' | 'sold', counted: string): string {
  return `SELECT b.id AS book, b.${place}, COALESCE(c.copies, 0) AS ${place}_by_lines FROM catalog_books b
    LEFT JOIN (SELECT l.book_id, SUM(l.quantity) AS copies FROM catalog_reservation_lines l
      JOIN catalog_reservations r ON r.id = l.reservation_id WHERE ${counted} GROUP BY l.book_id) c ON c.book_id = b.id
    WHERE b.${place} <> COALESCE(c.copies, 0)`;
}
