import type { Revivals } from '../../platform/internal/remote-module.js';
import type { DomainError } from '../../shared/domain-error.js';
import {
  BookNotFoundError,
  InvalidReservationError,
  OutOfStockError,
  OwnBookError,
  ReservationClosedError,
  ReservationNotFoundError,
} from '../catalog.api.js';

type Details = DomainError['details'];
const word = (details: Details, name: string): string => String(details[name] ?? '');

/** The contract's errors, made again of the details that they were sent with. */
export const catalogRevivals: Revivals = {
  'catalog.out_of_stock': (details) =>
    new OutOfStockError({
      id: word(details, 'bookId'),
      title: word(details, 'title'),
      available: Number(details['available'] ?? 0),
    }),
  'catalog.book_not_found': (details) => new BookNotFoundError(word(details, 'bookId')),
  'catalog.own_book': (details) => new OwnBookError({ id: word(details, 'bookId'), title: word(details, 'title') }),
  'catalog.reservation_closed': (details) =>
    new ReservationClosedError(word(details, 'reservationId'), word(details, 'status')),
  'catalog.reservation_not_found': (details) => new ReservationNotFoundError(word(details, 'reservationId')),
  'catalog.invalid_reservation': (details) => new InvalidReservationError(word(details, 'reservationId')),
};
