import { Injectable } from '@nestjs/common';
import { type BookSummary, CatalogApi } from '../../catalog/catalog.api.js';
import { AppConfig } from '../../platform/config/app-config.js';
import type { BookId, UserId } from '../../shared/ids.js';
import { Money } from '../../shared/money.js';
import { Cart } from '../domain/cart.js';
import { MAX_QUANTITY, type Quantity } from '../domain/quantity.js';
import { CartRepository } from './ports/cart.repository.js';
import { SellerNames } from './seller-names.js';

/** Why a line cannot be bought as it is. */
export type CartProblem = 'sold_out' | 'too_many' | 'own_book';

export interface PricedCartLine {
  readonly book: BookSummary;
  readonly sellerName: string | null;
  readonly quantity: Quantity;
  /** At the price of this moment. */
  readonly total: Money;
  /** The most that can be taken now, at most 99. */
  readonly maxQuantity: number;
  readonly problem: CartProblem | null;
}

export interface PricedCart {
  readonly lines: readonly PricedCartLine[];
  /** Copies, not lines. */
  readonly count: number;
  readonly subtotal: Money;
  /** Something is in it, and nothing stands in the way of buying it. */
  readonly canCheckout: boolean;
}

/** A cart with what its books cost and whether they are still there, as the catalogue says now. */
@Injectable()
export class ShowCart {
  constructor(
    private readonly catalog: CatalogApi,
    private readonly carts: CartRepository,
    private readonly sellers: SellerNames,
    private readonly config: AppConfig,
  ) {}

  async execute({ buyerId, visitorCart }: { buyerId: UserId | null; visitorCart: Cart }): Promise<PricedCart> {
    const cart = buyerId ? Cart.of([...(await this.carts.of(buyerId)).lines, ...visitorCart.lines]) : visitorCart;
    const books = await this.books(cart.lines.map((line) => line.bookId));
    const names = await this.sellers.of([...books.values()].map((book) => book.sellerId));
    const lines = cart.lines.flatMap(({ bookId, quantity }): PricedCartLine[] => {
      const book = books.get(bookId);
      if (!book) return [];
      const total = Money.of(book.price.amount, book.price.currency).times(quantity);
      const maxQuantity = Math.min(MAX_QUANTITY, book.available);
      const sellerName = names.get(book.sellerId) ?? null;
      return [{ book, sellerName, quantity, total, maxQuantity, problem: problemOf(book, quantity, buyerId) }];
    });
    return {
      lines,
      count: lines.reduce((sum, line) => sum + line.quantity, 0),
      subtotal: lines.reduce((sum, line) => sum.plus(line.total), Money.zero(this.config.currency)),
      canCheckout: lines.length > 0 && lines.every((line) => line.problem === null),
    };
  }

  private async books(ids: readonly BookId[]): Promise<ReadonlyMap<BookId, BookSummary>> {
    if (ids.length === 0) return new Map();
    const books = await this.catalog.booksByIds(ids.slice(0, 200));
    return new Map(books.map((book) => [book.id, book]));
  }
}

function problemOf(book: BookSummary, quantity: number, buyerId: UserId | null): CartProblem | null {
  if (book.sellerId === buyerId) return 'own_book';
  if (book.available === 0) return 'sold_out';
  return quantity > book.available ? 'too_many' : null;
}
