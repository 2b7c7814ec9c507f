import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { BookId, UserId } from '../../shared/ids.js';
import type { Cart } from '../domain/cart.js';
import { quantityOf } from '../domain/quantity.js';
import { CartRepository } from './ports/cart.repository.js';

export interface ChangeCartLineCommand {
  /** `null` for a visitor, whose cart travels in a cookie. */
  readonly buyerId: UserId | null;
  readonly visitorCart: Cart;
  readonly bookId: BookId;
  /** 0 takes the book out. */
  readonly quantity: number;
}

/** Sets how many copies of a book are in the cart. A book that is not in it changes nothing. */
@Injectable()
export class ChangeCartLine {
  constructor(
    private readonly carts: CartRepository,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** The visitor's cart as it becomes. @throws InvalidQuantityError */
  async execute({ buyerId, visitorCart, bookId, quantity }: ChangeCartLineCommand): Promise<Cart> {
    const copies = quantity === 0 ? null : quantityOf(quantity);
    if (!buyerId) return copies === null ? visitorCart.without([bookId]) : visitorCart.set(bookId, copies);
    await this.unitOfWork.run(() =>
      copies === null ? this.carts.remove(buyerId, [bookId]) : this.carts.set(buyerId, bookId, copies),
    );
    return visitorCart;
  }
}
