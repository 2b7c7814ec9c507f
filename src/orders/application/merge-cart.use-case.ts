import { Injectable } from '@nestjs/common';
import { CatalogApi } from '../../catalog/catalog.api.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { UserId } from '../../shared/ids.js';
import type { Cart } from '../domain/cart.js';
import { CartRepository } from './ports/cart.repository.js';

/**
 * Adds what somebody chose before logging in to what the account's cart holds. No book is lost, even past the limit of a cart;
 * an id that names no book is left out, since its line could never be shown, bought or removed.
 */
@Injectable()
export class MergeCart {
  constructor(
    private readonly catalog: CatalogApi,
    private readonly carts: CartRepository,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  async execute({ buyerId, visitorCart }: { readonly buyerId: UserId; readonly visitorCart: Cart }): Promise<void> {
    const books = await this.catalog.booksByIds(visitorCart.lines.map((line) => line.bookId));
    const known = new Set(books.map(({ id }) => id));
    const lines = visitorCart.lines.filter(({ bookId }) => known.has(bookId));
    if (lines.length > 0) await this.unitOfWork.run(() => this.carts.add(buyerId, lines));
  }
}
