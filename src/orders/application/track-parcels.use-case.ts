import { Injectable, Logger } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Clock } from '../../shared/clock.js';
import type { Order } from '../domain/order.js';
import type { Shipment } from '../domain/shipment.js';
import { OrderMoves } from './order-moves.js';
import { OrderRepository } from './ports/order.repository.js';
import { ParcelWatch, type WatchedParcel } from './ports/parcel-watch.js';
import { type ParcelWhereabouts, ShippingCarrier } from './ports/shipping-carrier.js';
import { inGroups } from './in-batches.js';
import { CARRIER_TIMEOUT_MS, within } from './within.js';

const BATCH = 50;
const AT_ONCE = 10;
const SHORTEST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 30 * 60_000;

/** Asks the carriers about the parcels under way, and moves the orders by what they say. Instances share the parcels by claiming, and one that comes back too late from its carrier writes nothing. */
@Injectable()
export class TrackParcels {
  private readonly logger = new Logger(TrackParcels.name);

  constructor(
    private readonly watch: ParcelWatch,
    private readonly carrier: ShippingCarrier,
    private readonly moves: OrderMoves,
    private readonly orders: OrderRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<void> {
    const due = await this.watch.due(this.clock.now(), BATCH);
    await inGroups(due, AT_ONCE, (parcel) => this.one(parcel));
  }

  private async one(parcel: WatchedParcel): Promise<void> {
    try {
      const nextAt = this.nextCheck(parcel);
      const claimed = await this.unitOfWork.run(() => this.watch.claim(parcel, nextAt));
      if (claimed) await this.follow(claimed);
    } catch (error) {
      const { shipmentId } = parcel;
      this.logger.warn({ err: error, shipmentId }, 'a carrier could not be asked about a parcel; it is asked again');
    }
  }

  private async follow(parcel: WatchedParcel): Promise<void> {
    const whereabouts = await within(CARRIER_TIMEOUT_MS, this.carrier.track(parcel));
    switch (whereabouts.kind) {
      case 'not_found':
        return this.register(parcel);
      case 'under_way':
        return this.stillUnderWay(parcel, whereabouts);
      case 'delivered':
        return this.move(parcel, (order) => order.arrive(parcel.shipmentId, 'timer', this.clock.now()));
      case 'lost':
        return this.move(parcel, (order) => order.lose(parcel.shipmentId, 'timer', this.clock.now()));
    }
  }

  private async stillUnderWay(
    parcel: WatchedParcel,
    { progress, late }: Extract<ParcelWhereabouts, { kind: 'under_way' }>,
  ): Promise<void> {
    const { shipmentId } = parcel;
    await this.unitOfWork.run(() => this.watch.progressed(parcel, progress));
    if (!late || parcel.isLate) return;
    await this.move(parcel, (order, { delayedAt }) => {
      return delayedAt ? null : order.delay(shipmentId, this.clock.now());
    });
  }

  /** The carrier was away when the parcel was sent. */
  private async register(parcel: WatchedParcel): Promise<void> {
    const { shipmentId, carrier } = parcel;
    const order = await this.orders.byId(parcel.orderId);
    if (!order) throw new Error(`no order ${parcel.orderId}`);
    const { address } = order.state;
    const { trackingNumber } = await within(
      CARRIER_TIMEOUT_MS,
      this.carrier.register({ shipmentId, carrier, address, trackingNumber: parcel.trackingNumber }),
    );
    if (parcel.trackingNumber !== null) return;
    await this.move(parcel, (found) => found.labelled(shipmentId, trackingNumber));
  }

  /** A parcel that is not under way any more, because its buyer or an operator was faster, stays as it is. */
  private async move(parcel: WatchedParcel, change: (order: Order, shipment: Shipment) => Order | null): Promise<void> {
    await this.moves.make(
      () => this.orders.byId(parcel.orderId),
      (order) => {
        const shipment = order.state.shipments.find(({ id }) => id === parcel.shipmentId);
        return shipment?.status === 'shipped' ? change(order, shipment) : null;
      },
    );
  }

  /** Soon at first, then ever more seldom. */
  private nextCheck({ shippedAt }: WatchedParcel): Date {
    const now = this.clock.now().getTime();
    const pause = Math.min(LONGEST_PAUSE_MS, Math.max(SHORTEST_PAUSE_MS, (now - shippedAt.getTime()) / 4));
    return new Date(now + Math.ceil(pause));
  }
}
