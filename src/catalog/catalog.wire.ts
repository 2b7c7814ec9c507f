import { command, read, repeatableCommand, type WireContract } from '../platform/internal/wire-contract.js';
import {
  args,
  count,
  eachUpTo,
  id,
  idsUpTo,
  listOf,
  money,
  nothing,
  nullable,
  number,
  object,
  oneOf,
  optional,
  text,
  upTo,
} from '../platform/internal/wire-values.js';
import type { BookId, UserId } from '../shared/ids.js';
import {
  type BookSummary,
  type CatalogApi,
  CATEGORIES,
  CONDITIONS,
  MAX_BOOKS,
  MAX_RESERVATIONS,
  type PublishBook,
  type ReservationId,
  type ReservationStanding,
  type ReservationLine,
  type ReservedLine,
  type ReserveStock,
  type StoredReservation,
  type StoredReservationLine,
} from './catalog.api.js';

/** Far above every title and description, and every cart: what is too long among those, the domain says. */
const ANY_TEXT = text(100_000);
const ANY_LINES = 1_000;

const bookId = id<BookId>();
const userId = id<UserId>();
const reservationId = id<ReservationId>();
const condition = oneOf(CONDITIONS);

const summary = object<BookSummary>({
  id: bookId,
  title: ANY_TEXT,
  author: ANY_TEXT,
  condition,
  price: money,
  available: count,
  sellerId: userId,
  coverUrl: ANY_TEXT,
});
const reservation = object<ReserveStock>({
  reservationId,
  buyerId: userId,
  lines: listOf(object<ReservationLine>({ bookId, quantity: number }), ANY_LINES),
});
const reservedLine = object<ReservedLine>({
  bookId,
  sellerId: userId,
  title: ANY_TEXT,
  author: ANY_TEXT,
  coverUrl: ANY_TEXT,
  unitPrice: money,
  quantity: count,
});
/** As it is stored: of what kind a value is, and no more. */
const storedReservation = object<StoredReservation>({
  id: ANY_TEXT,
  status: ANY_TEXT,
  lines: listOf(
    object<StoredReservationLine>({
      bookId: ANY_TEXT,
      sellerId: ANY_TEXT,
      quantity: number,
      unitPrice: money,
      restockedAt: nullable(number),
    }),
    ANY_LINES,
  ),
});
const standing = object<ReservationStanding>({ id: ANY_TEXT, status: ANY_TEXT });
const bookToPublish = object<PublishBook>({
  sellerId: userId,
  title: ANY_TEXT,
  author: ANY_TEXT,
  description: ANY_TEXT,
  price: money,
  stock: number,
  isbn: optional(ANY_TEXT),
  condition,
  category: oneOf(CATEGORIES),
});

/** How the contract crosses between two processes. `publishAll` is not repeated: a second answer would count what the first published as unchanged. */
export const catalogWire: WireContract<CatalogApi> = {
  booksByIds: read(args(idsUpTo<BookId>(MAX_BOOKS)), listOf(summary, MAX_BOOKS)),
  reserve: repeatableCommand(args(reservation), listOf(reservedLine, ANY_LINES)),
  confirm: repeatableCommand(args(reservationId), nothing),
  release: repeatableCommand(args(reservationId), nothing),
  restock: repeatableCommand(args(reservationId, optional(listOf(bookId, ANY_LINES))), nothing),
  reservationsByIds: read(args(eachUpTo(ANY_TEXT, MAX_RESERVATIONS)), listOf(storedReservation, MAX_RESERVATIONS)),
  unreleasedReservations: read(args(nullable(ANY_TEXT), upTo(MAX_RESERVATIONS)), listOf(standing, MAX_RESERVATIONS)),
  publishAll: command(
    args(listOf(bookToPublish, ANY_LINES)),
    object<{ published: number; unchanged: number }>({ published: count, unchanged: count }),
  ),
};
