import { Injectable } from '@nestjs/common';
import type { UserId } from '../../shared/ids.js';
import type { OrderCode } from '../domain/order-code.js';
import { OrderNotFoundError } from '../domain/order-errors.js';
import { isSold } from '../domain/order-status.js';
import { isCancellable } from '../domain/parcels.js';
import { mayMoveShipment, type ShipmentStatus } from '../domain/shipment-status.js';
import { type OperatorOrder, OperatorQueries } from './ports/operator-queries.js';
import { SellerNames } from './seller-names.js';

export interface InspectedOrder extends OperatorOrder {
  /** Of the buyer and the sellers. */
  readonly names: ReadonlyMap<UserId, string>;
  readonly canCancel: boolean;
  /** What an operator may do with each parcel. */
  readonly actions: ReadonlyMap<
    string,
    { readonly giveUp: boolean; readonly deliver: boolean; readonly lose: boolean }
  >;
}

/** One order as an operator sees it, with what he can do about it now. */
@Injectable()
export class InspectOrder {
  constructor(
    private readonly queries: OperatorQueries,
    private readonly names: SellerNames,
  ) {}

  /** @throws OrderNotFoundError */
  async execute(code: OrderCode): Promise<InspectedOrder> {
    const found = await this.queries.byCode(code);
    if (!found) throw new OrderNotFoundError();
    const { order, buyerId } = found;
    const may = (from: ShipmentStatus, to: ShipmentStatus): boolean =>
      isSold(order.status) && mayMoveShipment(from, to, 'operator');
    return {
      ...found,
      names: await this.names.of([buyerId, ...order.lines.map((line) => line.sellerId)]),
      canCancel: isCancellable(order.status, order.shipments, 'operator'),
      actions: new Map(
        order.shipments.map(({ id, status }) => [
          id,
          { giveUp: may(status, 'cancelled'), deliver: may(status, 'delivered'), lose: may(status, 'lost') },
        ]),
      ),
    };
  }
}
