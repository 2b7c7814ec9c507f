import type { EventId } from '../../../shared/domain-event.js';
import { newId } from '../../../shared/ids.js';
import type { BookEventPayload, CatalogEvent } from '../../catalog.api.js';
import type { Book } from '../../domain/book.js';

export function bookEvent(type: CatalogEvent['type'], book: BookEventPayload, occurredAt: Date): CatalogEvent {
  return { id: newId<EventId>(), type, subject: book.bookId, occurredAt, payload: book };
}

export function payloadOf(book: Book): BookEventPayload {
  const { id, sellerId, title, author, price } = book.toProps();
  return { bookId: id, sellerId, title, author, price: price.toJSON() };
}
