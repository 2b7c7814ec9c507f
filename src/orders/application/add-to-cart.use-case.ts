import { Injectable } from '@nestjs/common';
import { BookNotFoundError, CatalogApi, OutOfStockError, OwnBookError } from '../../catalog/catalog.api.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { fingerprintOf, type IdempotentRequest } from '../../platform/idempotency/idempotency-keys.js';
import { type Claim, IdempotentCommands } from '../../platform/idempotency/idempotent-commands.js';
import { type BookId, newId, type UserId } from '../../shared/ids.js';
import type { Cart, CartLine } from '../domain/cart.js';
import { quantityOf } from '../domain/quantity.js';
import { CartRepository } from './ports/cart.repository.js';

export interface AddToCartCommand {
  /** `null` for a visitor, whose cart travels in a cookie. */
  readonly buyerId: UserId | null;
  /** What the visitor's cookie says; empty for who is signed in. */
  readonly visitorCart: Cart;
  readonly bookId: BookId;
  readonly quantity: number;
  /** Of the form, for who is signed in: sent twice, the copies are added once. */
  readonly idempotencyKey: string | undefined;
}

/** Puts copies of a book into the cart. Nothing is reserved by that. */
@Injectable()
export class AddToCart {
  constructor(
    private readonly catalog: CatalogApi,
    private readonly carts: CartRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly commands: IdempotentCommands,
  ) {}

  /**
   * The cart as it becomes.
   * @throws InvalidQuantityError, TooManyLinesError; `catalog.book_not_found`, `catalog.own_book`, `catalog.out_of_stock`;
   * IdempotencyKeyReusedError
   */
  async execute(command: AddToCartCommand): Promise<Cart> {
    const { buyerId, visitorCart, bookId, quantity, idempotencyKey: key } = command;
    const [book] = await this.catalog.booksByIds([bookId]);
    if (!book) throw new BookNotFoundError(bookId);
    const line = { bookId, quantity: quantityOf(quantity) };
    if (!buyerId) {
      if (book.available === 0) throw new OutOfStockError(book);
      return visitorCart.add(line);
    }
    return this.commands.run({
      request: key === undefined ? undefined : requestOf(buyerId, key, line),
      inOneUnit: true,
      refusals: [],
      execute: async (claim) => {
        if (book.sellerId === buyerId) throw new OwnBookError(book);
        if (book.available === 0) throw new OutOfStockError(book);
        return this.add(buyerId, line, claim);
      },
      resume: () => this.carts.of(buyerId),
    });
  }

  private add(buyerId: UserId, line: CartLine, claim: Claim): Promise<Cart> {
    return this.unitOfWork.run(async () => {
      await claim(newId());
      const cart = (await this.carts.of(buyerId)).add(line);
      await this.carts.add(buyerId, [line]);
      return cart;
    });
  }
}

/** The page of a book may be used again: the same key with other copies is another request. */
function requestOf(userId: UserId, formKey: string, line: CartLine): IdempotentRequest {
  const key = fingerprintOf({ formKey, ...line });
  return { userId, key, scope: 'orders.add_to_cart', fingerprint: key };
}
