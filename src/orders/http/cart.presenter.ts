import type { Message } from '../../platform/i18n/message.js';
import type { PricedCart, PricedCartLine } from '../application/show-cart.query.js';
import type { CartLineView, CartView } from './cart.view.js';

/** What is wrong with what was sent about a book. */
interface Complaint {
  readonly bookId: string;
  readonly message: Message;
}

/** `line` says what was wrong with the quantity that was sent for a line, `refused` why a book was not put in. */
export function cartView(cart: PricedCart, complaints: { line?: Complaint; refused?: Complaint } = {}): CartView {
  const { line: complaint, refused } = complaints;
  return {
    refused: refused ? { message: refused.message, url: bookUrl(refused.bookId) } : null,
    lines: cart.lines.map((line) => {
      const view = lineView(line);
      return complaint?.bookId === line.book.id ? { ...view, problem: complaint.message } : view;
    }),
    count: cart.count,
    subtotal: cart.subtotal.toJSON(),
    canCheckout: cart.canCheckout,
  };
}

export const bookUrl = (bookId: string): string => `/books/${bookId}`;

function lineView(line: PricedCartLine): CartLineView {
  const { book } = line;
  return {
    bookId: book.id,
    url: bookUrl(book.id),
    title: book.title,
    author: book.author,
    coverUrl: book.coverUrl,
    sellerName: line.sellerName,
    unitPrice: book.price,
    quantity: line.quantity,
    lineTotal: line.total.toJSON(),
    maxQuantity: line.maxQuantity,
    problem: problemOf(line),
  };
}

function problemOf({ problem, book }: PricedCartLine): Message | null {
  switch (problem) {
    case null:
      return null;
    case 'sold_out':
      return { key: 'cart.problem.sold_out' };
    case 'own_book':
      return { key: 'cart.problem.own_book' };
    case 'too_many':
      return { key: 'cart.problem.fewer_left', params: { available: book.available } };
  }
}
