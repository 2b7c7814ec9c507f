import { Injectable } from '@nestjs/common';
import { BookNotFoundError, CatalogApi, OutOfStockError, OwnBookError } from '../../catalog/catalog.api.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { BookId, UserId } from '../../shared/ids.js';
import type { Cart } from '../domain/cart.js';
import { quantityOf } from '../domain/quantity.js';
import { CartRepository } from './ports/cart.repository.js';

export interface AddToCartCommand {
  /** `null` for a visitor, whose cart travels in a cookie. */
  readonly buyerId: UserId | null;
  /** What the visitor's cookie says; empty for who is signed in. */
  readonly visitorCart: Cart;
  readonly bookId: BookId;
  readonly quantity: number;
}

/** Puts copies of a book into the cart. Nothing is reserved by that. */
@Injectable()
export class AddToCart {
  constructor(
    private readonly catalog: CatalogApi,
    private readonly carts: CartRepository,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * The cart as it becomes.
   * @throws InvalidQuantityError, TooManyLinesError; `catalog.book_not_found`, `catalog.own_book`, `catalog.out_of_stock`
   */
  async execute({ buyerId, visitorCart, bookId, quantity }: AddToCartCommand): Promise<Cart> {
    const [book] = await this.catalog.booksByIds([bookId]);
    if (!book) throw new BookNotFoundError(bookId);
    const line = { bookId, quantity: quantityOf(quantity) };
    if (book.sellerId === buyerId) throw new OwnBookError(book);
    if (book.available === 0) throw new OutOfStockError(book);
    if (!buyerId) return visitorCart.add(line);
    return this.unitOfWork.run(async () => {
      const cart = (await this.carts.of(buyerId)).add(line);
      await this.carts.add(buyerId, [line]);
      return cart;
    });
  }
}
