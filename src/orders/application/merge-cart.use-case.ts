import { Injectable } from '@nestjs/common';
import { CatalogApi } from '../../catalog/catalog.api.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { IdempotentCommands } from '../../platform/idempotency/idempotent-commands.js';
import { newId } from '../../shared/ids.js';
import { mergeOf, type VisitorCart } from './merged-carts.js';
import { CartRepository } from './ports/cart.repository.js';

/**
 * Adds what somebody chose before logging in to what the account's cart holds, once for each cart. No book is lost, even past the
 * limit of a cart; an id that names no book is left out, since its line could never be shown, bought or removed.
 */
@Injectable()
export class MergeCart {
  constructor(
    private readonly catalog: CatalogApi,
    private readonly carts: CartRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly commands: IdempotentCommands,
  ) {}

  async execute(cart: VisitorCart): Promise<void> {
    const { buyerId, visitorCart } = cart;
    await this.commands.run({
      request: mergeOf(cart),
      inOneUnit: true,
      refusals: [],
      execute: async (claim) => {
        const books = await this.catalog.booksByIds(visitorCart.lines.map((line) => line.bookId));
        const known = new Set(books.map(({ id }) => id));
        const lines = visitorCart.lines.filter(({ bookId }) => known.has(bookId));
        if (lines.length === 0) return;
        await this.unitOfWork.run(async () => {
          await claim(newId());
          await this.carts.add(buyerId, lines);
        });
      },
      resume: () => Promise.resolve(),
    });
  }
}
