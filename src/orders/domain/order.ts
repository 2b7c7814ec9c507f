import type { ShipmentId, UserId } from '../../shared/ids.js';
import type { Money } from '../../shared/money.js';
import { IllegalTransitionError, NotCancellableError, NotPayableError, ShipmentNotFoundError } from './order-errors.js';
import {
  type Happenings,
  NOTHING_HAPPENED,
  type OrderState,
  type ParcelChange,
  type Transition,
} from './order-state.js';
import { type Actor, assertMove, isSold, type OrderStatus } from './order-status.js';
import { isCancellable, statusByParcels, total, valueGivenBack, valueOf } from './parcels.js';
import type { RefundDue } from './payment.js';
import { type PlacedOrder, stateOf } from './placed-order.js';
import * as parcels from './shipment.js';
import type { Shipment } from './shipment.js';
import { statusAt } from './status-at.js';
import { stockAfter } from './stock-state.js';

type ParcelStep = Pick<ParcelChange, 'happened' | 'actor' | 'at'> & Partial<Pick<ParcelChange, 'note' | 'refund'>>;

/**
 * A buyer's order. Immutable: each move returns the order as it becomes, with what happened, and the repository stores it only
 * if nobody stored another change since it was read.
 */
export class Order {
  private constructor(
    readonly state: OrderState,
    /** What happened since the order was read. */
    private readonly happened: Happenings,
  ) {}

  /** @throws EmptyCartError, TotalTooLargeError */
  static place(placed: PlacedOrder): Order {
    const changes: Transition[] = [{ from: null, to: 'reserved', actor: 'buyer', at: placed.at }];
    return new Order(stateOf(placed), { ...NOTHING_HAPPENED, changes });
  }

  static restore(state: OrderState): Order {
    return new Order(state, NOTHING_HAPPENED);
  }

  get changes(): readonly Transition[] {
    return this.happened.changes;
  }

  get parcelChanges(): readonly ParcelChange[] {
    return this.happened.parcelChanges;
  }

  /** What these changes give back to the buyer. */
  get refundsDue(): readonly RefundDue[] {
    return this.happened.refundsDue;
  }

  /** Money that these changes are about and that was never the order's. */
  get unowed(): Money | null {
    return this.happened.unowed;
  }

  get subtotal(): Money {
    return total(this.state.lines, this.state);
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

  /** The provider took the total; `excess` is what it took beyond that, which goes back. @throws IllegalTransitionError */
  paymentCaptured(actor: Actor, at: Date, excess: Money | null = null): Order {
    const paid = this.moved('paid', actor, at);
    return excess ? paid.withUnowed({ cause: 'excess', reason: 'excess', amount: excess, at }) : paid;
  }

  /**
   * The provider took less than the total, or another currency: all of it goes back, and the buyer may try again while the
   * copies are held. @throws IllegalTransitionError
   */
  paymentMismatched(taken: Money, actor: Actor, at: Date): Order {
    return this.moved('reserved', actor, at).withUnowed({ cause: 'mismatch', reason: 'mismatch', amount: taken, at });
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
    return this.withoutParcels('timer', at).moved('expired', 'timer', at);
  }

  /**
   * Unpaid orders are cancelled at once; a paid one of which nothing was sent goes to `refunding`, with what was not given back
   * for single parcels before. @throws NotCancellableError
   */
  cancel(actor: 'buyer' | 'operator', at: Date): Order {
    const status = statusAt(this.state, at);
    if (!isCancellable(status, this.state.shipments, actor)) throw new NotCancellableError(status);
    const off = this.withoutParcels(actor, at);
    if (status === 'reserved') return off.moved('cancelled', actor, at);
    const rest = this.total.minus(valueGivenBack(this.state));
    return off.with({ stock: 'restock_due' }).refunding(rest, actor, at);
  }

  /** The total has gone back; `excess`, taken beyond it, goes back by itself. @throws IllegalTransitionError */
  refunded(at: Date, excess: Money | null = null): Order {
    return this.moved('refunded', 'timer', at).with({}, { unowed: excess });
  }

  /** One seller sends a parcel; the order is `shipped` when all are on their way. @throws ShipmentNotFoundError, IllegalTransitionError */
  ship(shipmentId: ShipmentId, sellerId: UserId, trackingNumber: string | null, at: Date): Order {
    const parcel = this.soldParcel(shipmentId);
    if (parcel.sellerId !== sellerId) throw new ShipmentNotFoundError();
    return this.withParcel(parcels.shipped(parcel, trackingNumber, at), { happened: 'shipped', actor: 'seller', at });
  }

  /** The carrier's number for a parcel that went without one. */
  labelled(shipmentId: ShipmentId, trackingNumber: string): Order {
    return this.withShipments((one) => (one.id === shipmentId ? { ...one, trackingNumber } : one));
  }

  /**
   * A parcel will not be sent: its books are refunded and go back on sale, the rest of the order stands. @throws
   * ShipmentNotFoundError, IllegalTransitionError
   */
  giveUp(shipmentId: ShipmentId, actor: Actor, note: string, at: Date): Order {
    const parcel = parcels.givenUp(this.soldParcel(shipmentId), actor);
    return this.withParcel(parcel, { happened: 'cancelled', actor, at, note, refund: valueOf(this.state, parcel) });
  }

  /** The carrier lost a parcel: its books are refunded and stay sold. @throws ShipmentNotFoundError, IllegalTransitionError */
  lose(shipmentId: ShipmentId, actor: Actor, at: Date): Order {
    const parcel = parcels.lost(this.soldParcel(shipmentId), actor);
    return this.withParcel(parcel, { happened: 'lost', actor, at, refund: valueOf(this.state, parcel) });
  }

  /** The carrier says for the first time that a parcel is late. @throws ShipmentNotFoundError, IllegalTransitionError */
  delay(shipmentId: ShipmentId, at: Date): Order {
    const parcel = parcels.delayed(this.soldParcel(shipmentId), at);
    return this.withParcel(parcel, { happened: 'delayed', actor: 'timer', at });
  }

  /** A parcel has arrived; the order is `delivered` with its last one. @throws ShipmentNotFoundError, IllegalTransitionError */
  arrive(shipmentId: ShipmentId, actor: Actor, at: Date): Order {
    const parcel = parcels.delivered(this.soldParcel(shipmentId), actor, at);
    return this.withParcel(parcel, { happened: 'delivered', actor, at });
  }

  /** The buyer has every parcel that was sent so far. @throws IllegalTransitionError when no parcel is on its way */
  receive(at: Date): Order {
    const underWay = this.state.shipments.filter(({ status }) => status === 'shipped');
    if (underWay.length === 0) throw new IllegalTransitionError(this.state.status, 'delivered');
    return underWay.reduce<Order>((order, { id }) => order.arrive(id, 'buyer', at), this);
  }

  private moved(to: OrderStatus, actor: Actor, at: Date): Order {
    const from = this.state.status;
    assertMove(from, to, actor);
    return this.with(
      { status: to, stock: stockAfter(this.state.stock, to) },
      { changes: [...this.changes, { from, to, actor, at }] },
    );
  }

  /** Everything that is left goes back to the buyer. */
  private refunding(amount: Money, actor: Actor, at: Date): Order {
    return this.owing({ cause: 'order', reason: 'cancelled', amount, at }).moved('refunding', actor, at);
  }

  private withUnowed(due: RefundDue): Order {
    return this.owing(due).with({}, { unowed: due.amount });
  }

  private owing(due: RefundDue): Order {
    return this.with({}, { refundsDue: [...this.refundsDue, due] });
  }

  /** With one parcel changed, what goes back for it, and the order moved to where its parcels are. */
  private withParcel(parcel: Shipment, step: ParcelStep): Order {
    const change: ParcelChange = { note: null, refund: null, withOrder: false, ...step, shipmentId: parcel.id };
    const { refund: amount, at, actor } = change;
    const reason = change.happened === 'lost' ? 'lost' : 'given_up';
    const changed = this.withShipments((one) => (one.id === parcel.id ? parcel : one)).with(
      {},
      { parcelChanges: [...this.parcelChanges, change] },
    );
    return (amount ? changed.owing({ cause: parcel.id, reason, amount, at }) : changed).settled(actor, at);
  }

  private settled(actor: Actor, at: Date): Order {
    const { status } = this.state;
    const to = statusByParcels(this.state.shipments);
    if (to === status) return this;
    if (to === 'refunding') return this.refunding(this.total.minus(valueGivenBack(this.state)), actor, at);
    return status === 'paid' && to === 'delivered'
      ? this.moved('shipped', actor, at).moved('delivered', actor, at)
      : this.moved(to, actor, at);
  }

  private withoutParcels(actor: Actor, at: Date): Order {
    const off = this.state.shipments.filter(({ status }) => status === 'pending');
    const steps = off.map(({ id }): ParcelChange => {
      return { shipmentId: id, happened: 'cancelled', actor, at, note: null, refund: null, withOrder: true };
    });
    return this.withShipments((one) => (off.includes(one) ? parcels.cancelled(one, actor) : one)).with(
      {},
      { parcelChanges: [...this.parcelChanges, ...steps] },
    );
  }

  private soldParcel(shipmentId: ShipmentId): Shipment {
    const parcel = this.state.shipments.find((one) => one.id === shipmentId);
    if (!parcel || !isSold(this.state.status)) throw new ShipmentNotFoundError();
    return parcel;
  }

  private withShipments(change: (shipment: Shipment) => Shipment): Order {
    return this.with({ shipments: this.state.shipments.map(change) });
  }

  private with(state: Partial<OrderState>, happened: Partial<Happenings> = {}): Order {
    return new Order({ ...this.state, ...state }, { ...this.happened, ...happened });
  }
}
