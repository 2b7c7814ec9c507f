import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { UserId } from '../../shared/ids.js';
import type { Cart } from '../domain/cart.js';
import { CartRepository } from './ports/cart.repository.js';

/** Adds what somebody chose before logging in to what the account's cart holds. No line is lost, even past the limit of a cart. */
@Injectable()
export class MergeCart {
  constructor(
    private readonly carts: CartRepository,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  async execute({ buyerId, visitorCart }: { readonly buyerId: UserId; readonly visitorCart: Cart }): Promise<void> {
    await this.unitOfWork.run(() => this.carts.add(buyerId, visitorCart.lines));
  }
}
