import { Money } from '../../src/shared/money.js';
import type { Order } from '../../src/orders/domain/order.js';
import type { Payment, Refund } from '../../src/orders/domain/payment.js';
import { OrderWorkshop } from './order-workshop.js';

/** What the provider takes in place of 40.00 USD, and what is left with it in the end if the order is not paid again. */
export const MISMATCHES = {
  excess: { taken: Money.of(4500, 'USD'), back: Money.of(500, 'USD') },
  short: { taken: Money.of(3999, 'USD'), back: Money.of(3999, 'USD') },
  currency: { taken: Money.of(4000, 'EUR'), back: Money.of(4000, 'EUR') },
} as const;
export type MismatchKind = keyof typeof MISMATCHES;
export const MISMATCH_KINDS: readonly MismatchKind[] = ['excess', 'short', 'currency'];

/** An order of 40.00 USD for the only copy of a book, to be paid. */
export class PaymentScene {
  private constructor(
    readonly shop: OrderWorkshop,
    readonly order: Order,
  ) {}

  static async start(): Promise<PaymentScene> {
    const shop = new OrderWorkshop();
    return new PaymentScene(shop, await shop.place(shop.catalog.put({ price: 2500, available: 1 }).id));
  }

  get status(): Order['state']['status'] {
    return this.shop.stateOf(this.order).status;
  }

  get payments(): readonly Payment[] {
    return [...this.shop.tables.payments.values()];
  }

  get refunds(): readonly Refund[] {
    return [...this.shop.tables.refunds.values()];
  }

  get stock(): { readonly available: number; readonly reserved: number; readonly sold: number } {
    const [book] = this.shop.catalog.shelf.values();
    if (!book) throw new Error('no book');
    const { available, reserved, sold } = book;
    return { available, reserved, sold };
  }

  /** What must hold of any order once everything has settled. */
  expectSettled(): void {
    const { shop, order, status } = this;
    const isPaid = status === 'paid';
    expect(['reserved', 'paid', 'expired', 'cancelled', 'refunded']).toContain(status);
    expect(shop.gateway.captured - shop.gateway.refunded).toBe(isPaid ? order.total.amount : 0);
    expect([...shop.gateway.charges.values()].every(({ times }) => times === 1)).toBe(true);
    expect(['held', 'confirmed', 'released', 'restocked']).toContain(shop.stateOf(order).stock);
    expect(this.stock).toEqual({
      available: isPaid || status === 'reserved' ? 0 : 1,
      reserved: status === 'reserved' ? 1 : 0,
      sold: isPaid ? 1 : 0,
    });
  }
}
