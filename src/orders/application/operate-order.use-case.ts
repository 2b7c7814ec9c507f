import { Injectable } from '@nestjs/common';
import { Clock } from '../../shared/clock.js';
import type { ShipmentId } from '../../shared/ids.js';
import type { Order } from '../domain/order.js';
import type { OrderCode } from '../domain/order-code.js';
import { isCalledOff } from '../domain/order-status.js';
import { parseGiveUpReason } from '../domain/shipment.js';
import type { ShipmentStatus } from '../domain/shipment-status.js';
import { OrderMoves } from './order-moves.js';
import { OrderRepository } from './ports/order.repository.js';

/** What an operator does on behalf of who cannot, or does not. */
export type OperatorAction =
  | { readonly kind: 'cancel' }
  | { readonly kind: 'give_up'; readonly shipmentId: ShipmentId; readonly reason: string }
  | { readonly kind: 'deliver'; readonly shipmentId: ShipmentId }
  | { readonly kind: 'lose'; readonly shipmentId: ShipmentId };

export interface OperateOrderCommand {
  readonly code: OrderCode;
  readonly action: OperatorAction;
}

/** An operator moves anybody's order. What is so already is left as it is. */
@Injectable()
export class OperateOrder {
  constructor(
    private readonly moves: OrderMoves,
    private readonly orders: OrderRepository,
    private readonly clock: Clock,
  ) {}

  /** @throws OrderNotFoundError, NotCancellableError, ShipmentNotFoundError, IllegalTransitionError, InvalidGiveUpReasonError */
  async execute({ code, action }: OperateOrderCommand): Promise<void> {
    const at = this.clock.now();
    await this.moves.make(
      () => this.orders.byCode(code),
      (order) => operated(order, action, at),
    );
  }
}

function operated(order: Order, action: OperatorAction, at: Date): Order | null {
  switch (action.kind) {
    case 'cancel':
      return isCalledOff(order.state.status) ? null : order.cancel('operator', at);
    case 'give_up': {
      const reason = parseGiveUpReason(action.reason);
      return isIn(order, action.shipmentId, 'cancelled')
        ? null
        : order.giveUp(action.shipmentId, 'operator', reason, at);
    }
    case 'deliver':
      return isIn(order, action.shipmentId, 'delivered') ? null : order.arrive(action.shipmentId, 'operator', at);
    case 'lose':
      return isIn(order, action.shipmentId, 'lost') ? null : order.lose(action.shipmentId, 'operator', at);
  }
}

const isIn = ({ state }: Order, shipmentId: ShipmentId, status: ShipmentStatus): boolean =>
  state.shipments.some((parcel) => parcel.id === shipmentId && parcel.status === status);
