import { Injectable } from '@nestjs/common';
import { Clock } from '../../shared/clock.js';
import type { UserId } from '../../shared/ids.js';
import type { OrderCode } from '../domain/order-code.js';
import { OrderNotFoundError } from '../domain/order-errors.js';
import { isCancellable } from '../domain/parcels.js';
import { statusAt } from '../domain/status-at.js';
import { type OrderDetails, OrderQueries } from './ports/order-queries.js';
import { SellerNames } from './seller-names.js';

export interface ShownOrder {
  readonly order: OrderDetails;
  readonly sellerNames: ReadonlyMap<UserId, string>;
  readonly canPay: boolean;
  readonly canCancel: boolean;
  readonly canConfirmReceipt: boolean;
  /** Whole seconds until the copies go back on sale; 0 when that is past. */
  readonly secondsLeft: number;
}

/** One order as its buyer sees it, with what can be done about it now. */
@Injectable()
export class ShowOrder {
  constructor(
    private readonly queries: OrderQueries,
    private readonly sellers: SellerNames,
    private readonly clock: Clock,
  ) {}

  /** @throws OrderNotFoundError also for somebody else's */
  async execute({ buyerId, code }: { buyerId: UserId; code: OrderCode }): Promise<ShownOrder> {
    const found = await this.queries.detailsOf(buyerId, code);
    if (!found) throw new OrderNotFoundError();
    const now = this.clock.now();
    const order = asOf(found, now);
    return {
      order,
      sellerNames: await this.sellers.of(order.lines.map((line) => line.sellerId)),
      canPay: order.status === 'reserved',
      canCancel: isCancellable(order.status, order.shipments, 'buyer'),
      canConfirmReceipt: order.shipments.some(({ status }) => status === 'shipped'),
      secondsLeft: Math.max(0, Math.floor((order.expiresAt.getTime() - now.getTime()) / 1000)),
    };
  }
}

/** The buyer reads of the expiry when it happens, not when a timer has come round. */
function asOf(order: OrderDetails, now: Date): OrderDetails {
  const status = statusAt(order, now);
  if (status === order.status) return order;
  return { ...order, status, timeline: [...order.timeline, { status, actor: 'timer', at: order.expiresAt }] };
}
