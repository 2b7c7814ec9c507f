import type { BookId, UserId } from '../../shared/ids.js';
import type { Money } from '../../shared/money.js';
import type { Quantity } from './quantity.js';

/** One book of an order as it was when its copies were reserved: what the catalogue says later changes nothing here. */
export interface OrderLine {
  readonly bookId: BookId;
  readonly sellerId: UserId;
  readonly title: string;
  readonly author: string;
  readonly coverUrl: string;
  readonly unitPrice: Money;
  readonly quantity: Quantity;
}

export const lineTotal = (line: OrderLine): Money => line.unitPrice.times(line.quantity);
