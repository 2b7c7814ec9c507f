import type { OrderId, ShipmentId, UserId } from '../../shared/ids.js';
import { InvalidMoneyError, Money } from '../../shared/money.js';
import type { CarrierCode, ShippingRate } from './carrier.js';
import type { OrderCode } from './order-code.js';
import {
  EmptyCartError,
  IllegalTransitionError,
  NotCancellableError,
  NotPayableError,
  ShipmentNotFoundError,
  TotalTooLargeError,
} from './order-errors.js';
import { lineTotal, type OrderLine } from './order-line.js';
import { type Actor, assertMove, isSold, mayMove, type OrderStatus } from './order-status.js';
import * as shipments from './shipment.js';
import type { Shipment } from './shipment.js';
import type { ShippingAddress } from './shipping-address.js';
import { statusAt } from './status-at.js';
import { type StockState, stockAfter } from './stock-state.js';

/** One step of an order's history; `from` is `null` for its beginning. */
export interface Transition {
  readonly from: OrderStatus | null;
  readonly to: OrderStatus;
  readonly actor: Actor;
  readonly at: Date;
}

/** What happened to one parcel, as others may hear of it. */
export interface ParcelChange {
  readonly shipmentId: ShipmentId;
  readonly happened: ParcelHappening;
  readonly at: Date;
  /** What goes back to the buyer for it; `null` when nothing does. */
  readonly refund: Money | null;
}

export type ParcelHappening = 'shipped' | 'delivered' | 'cancelled' | 'delayed' | 'lost';

export interface OrderState {
  readonly id: OrderId;
  readonly code: OrderCode;
  readonly buyerId: UserId;
  readonly status: OrderStatus;
  readonly stock: StockState;
  readonly lines: readonly OrderLine[];
  readonly shipments: readonly Shipment[];
  readonly address: ShippingAddress;
  readonly carrier: CarrierCode;
  readonly carrierName: string;
  readonly shippingCost: Money;
  readonly placedAt: Date;
  /** Until when the copies are held for an order that is not paid. */
  readonly expiresAt: Date;
  /** Counts the changes that were stored. */
  readonly version: number;
}

export interface PlacedOrder {
  readonly id: OrderId;
  readonly code: OrderCode;
  readonly buyerId: UserId;
  readonly lines: readonly OrderLine[];
  readonly address: ShippingAddress;
  readonly rate: ShippingRate;
  readonly at: Date;
  readonly expiresAt: Date;
  readonly newShipmentId: () => ShipmentId;
}

/**
 * A buyer's order. Immutable: each move returns the order as it becomes, with what happened in `changes`, and the
 * repository stores it only if nobody stored another change since it was read.
 */
export class Order {
  private constructor(
    readonly state: OrderState,
    /** What happened since the order was read. Each becomes a row of its history and an event. */
    readonly changes: readonly Transition[],
    /** What happened to its parcels since then. Each becomes an event. */
    readonly parcelChanges: readonly ParcelChange[] = [],
  ) {}

  /** @throws EmptyCartError, TotalTooLargeError */
  static place(placed: PlacedOrder): Order {
    const { id, code, buyerId, lines, address, rate, at, expiresAt } = placed;
    if (lines.length === 0) throw new EmptyCartError();
    const sellers = [...new Set(lines.map((line) => line.sellerId))];
    const state: OrderState = {
      id,
      code,
      buyerId,
      status: 'reserved',
      stock: 'held',
      lines,
      shipments: sellers.map((sellerId) => shipments.pendingShipment(placed.newShipmentId(), sellerId)),
      address,
      carrier: rate.carrier,
      carrierName: rate.name,
      shippingCost: rate.cost,
      placedAt: at,
      expiresAt,
      version: 0,
    };
    const order = new Order(state, [{ from: null, to: 'reserved', actor: 'buyer', at }]);
    order.assertPayableTotal();
    return order;
  }

  static restore(state: OrderState): Order {
    return new Order(state, []);
  }

  get subtotal(): Money {
    return this.state.lines.reduce(
      (sum, line) => sum.plus(lineTotal(line)),
      Money.zero(this.state.shippingCost.currency),
    );
  }

  get total(): Money {
    return this.subtotal.plus(this.state.shippingCost);
  }

  /** @throws NotPayableError with the status it is in; `expired` also when nobody has said so yet */
  startPayment(at: Date): Order {
    const status = statusAt(this.state, at);
    if (status !== 'reserved') throw new NotPayableError(status);
    return this.moved('paying', 'buyer', at);
  }

  /** @throws IllegalTransitionError */
  paymentCaptured(actor: Actor, at: Date): Order {
    return this.moved('paid', actor, at);
  }

  /** The provider said no, or never heard of it: the buyer may try again while the copies are held. @throws IllegalTransitionError */
  paymentRefused(actor: Actor, at: Date): Order {
    return this.moved('reserved', actor, at);
  }

  /** @throws IllegalTransitionError */
  paymentUnanswered(actor: Actor, at: Date): Order {
    return this.moved('payment_unknown', actor, at);
  }

  /** @throws IllegalTransitionError unless it waits for a payment and its time is over */
  expire(at: Date): Order {
    if (at < this.state.expiresAt) throw new IllegalTransitionError(this.state.status, 'expired');
    return this.withoutParcels().moved('expired', 'timer', at);
  }

  /** Unpaid orders are cancelled at once; a paid one of which nothing was sent goes to `refunding`. @throws NotCancellableError */
  cancel(actor: Actor, at: Date): Order {
    const status = statusAt(this.state, at);
    const { shipments: parcels } = this.state;
    if (!isCancellable(status, parcels, actor)) throw new NotCancellableError(status);
    return this.withoutParcels().moved(cancelledAs(status), actor, at);
  }

  /** @throws IllegalTransitionError */
  refunded(at: Date): Order {
    return this.moved('refunded', 'timer', at);
  }

  /** One seller sends a parcel; the order is `shipped` when all are on their way. @throws ShipmentNotFoundError, IllegalTransitionError */
  ship(shipmentId: ShipmentId, sellerId: UserId, trackingNumber: string | null, at: Date): Order {
    const shipment = this.state.shipments.find((one) => one.id === shipmentId && one.sellerId === sellerId);
    if (!shipment || !isSold(this.state.status)) throw new ShipmentNotFoundError();
    if (this.state.status !== 'paid') throw new IllegalTransitionError(this.state.status, 'shipped');
    const sent = this.withParcels((one) =>
      one.id === shipmentId ? shipments.shipped(one, trackingNumber, at) : one,
    ).noting('shipped', [shipment], at);
    return sent.state.shipments.every(({ status }) => status !== 'pending')
      ? sent.moved('shipped', 'seller', at)
      : sent;
  }

  /**
   * The buyer has every parcel that was sent so far; the order is `delivered` when that is all of them.
   * @throws IllegalTransitionError when no parcel is on its way
   */
  receive(at: Date): Order {
    const underWay = this.state.shipments.filter(({ status }) => status === 'shipped');
    if (underWay.length === 0) {
      throw new IllegalTransitionError(this.state.status, 'delivered');
    }
    const received = this.withParcels((one) => (one.status === 'shipped' ? shipments.delivered(one, at) : one)).noting(
      'delivered',
      underWay,
      at,
    );
    return received.state.status === 'shipped' ? received.moved('delivered', 'buyer', at) : received;
  }

  private moved(to: OrderStatus, actor: Actor, at: Date): Order {
    const from = this.state.status;
    assertMove(from, to, actor);
    const state = { ...this.state, status: to, stock: stockAfter(this.state.stock, to) };
    return new Order(state, [...this.changes, { from, to, actor, at }], this.parcelChanges);
  }

  private withoutParcels(): Order {
    return this.withParcels((one) => shipments.cancelled(one));
  }

  private withParcels(change: (shipment: Shipment) => Shipment): Order {
    const parcels = this.state.shipments.map(change);
    return new Order({ ...this.state, shipments: parcels }, this.changes, this.parcelChanges);
  }

  /** Writes down what happened to parcels, for others to hear of. */
  private noting(happened: ParcelHappening, parcels: readonly Shipment[], at: Date): Order {
    const noted = parcels.map(({ id }): ParcelChange => ({ shipmentId: id, happened, at, refund: null }));
    return new Order(this.state, this.changes, [...this.parcelChanges, ...noted]);
  }

  private assertPayableTotal(): void {
    try {
      this.subtotal.plus(this.state.shippingCost);
    } catch (error) {
      if (error instanceof InvalidMoneyError) throw new TotalTooLargeError();
      throw error;
    }
  }
}

/** Whether the order can be called off: it is unpaid, or paid and nothing of it was sent. */
export function isCancellable(
  status: OrderStatus,
  parcels: readonly Pick<Shipment, 'status'>[],
  actor: Actor,
): boolean {
  return mayMove(status, cancelledAs(status), actor) && parcels.every((parcel) => parcel.status === 'pending');
}

const cancelledAs = (status: OrderStatus): OrderStatus => (status === 'reserved' ? 'cancelled' : 'refunding');
