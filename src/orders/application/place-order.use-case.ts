import { Injectable, Logger } from '@nestjs/common';
import { CatalogApi, type ReservedLine } from '../../catalog/catalog.api.js';
import { AppConfig } from '../../platform/config/app-config.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { fingerprintOf } from '../../platform/idempotency/idempotency-keys.js';
import { IdempotentCommands } from '../../platform/idempotency/idempotent-commands.js';
import { Clock } from '../../shared/clock.js';
import { DomainError } from '../../shared/domain-error.js';
import { newId, type OrderId, type ShipmentId, type UserId } from '../../shared/ids.js';
import { Money } from '../../shared/money.js';
import { parseCarrier, type ShippingRate } from '../domain/carrier.js';
import { Cart, type CartLine } from '../domain/cart.js';
import { Order } from '../domain/order.js';
import { CarrierUnavailableError } from '../domain/order-errors.js';
import type { OrderLine } from '../domain/order-line.js';
import { quantityOf } from '../domain/quantity.js';
import { type AddressInput, ShippingAddress } from '../domain/shipping-address.js';
import { Checkouts } from './checkouts.js';
import { OrderMetrics } from './order-metrics.js';
import { CartRepository } from './ports/cart.repository.js';
import { OrderRepository } from './ports/order.repository.js';
import { type Placement, PlacementRepository } from './ports/placement.repository.js';
import { ShippingRates } from './ports/shipping-rates.js';

export interface PlaceOrderCommand {
  readonly buyerId: UserId;
  readonly idempotencyKey: string;
  /** `cart`: what is in the buyer's cart, which is emptied of it. */
  readonly items: readonly CartLine[] | 'cart';
  readonly shippingAddress: AddressInput;
  readonly carrier: string;
}

/** Another run of the same checkout has ended it. */
class CheckoutEndedError extends Error {}

/**
 * Reserves the copies and makes the order of what the catalogue says they cost. The catalogue is another module, so there is
 * no transaction around it all: the order's id is decided first, the reservation carries it, and whatever a crash leaves
 * reserved without an order is given back by {@link Checkouts.sweep}. A repeat with the same key ends in the same answer.
 */
@Injectable()
export class PlaceOrder {
  private readonly logger = new Logger(PlaceOrder.name);

  constructor(
    private readonly commands: IdempotentCommands,
    private readonly checkouts: Checkouts,
    private readonly catalog: CatalogApi,
    private readonly rates: ShippingRates,
    private readonly unitOfWork: UnitOfWork,
    private readonly placements: PlacementRepository,
    private readonly orders: OrderRepository,
    private readonly carts: CartRepository,
    private readonly clock: Clock,
    private readonly config: AppConfig,
    private readonly metrics: OrderMetrics,
  ) {}

  /**
   * @throws what is wrong with the address, the carrier or the lines; `catalog.out_of_stock`, `catalog.book_not_found`,
   * `catalog.own_book`; IdempotencyKeyReusedError; RequestInProgressError; CheckoutClosedError
   */
  async execute(command: PlaceOrderCommand): Promise<Order> {
    const { buyerId, idempotencyKey } = command;
    const address = ShippingAddress.of(command.shippingAddress);
    const rate = await this.rateFor(command.carrier, address);
    const items = command.items === 'cart' ? 'cart' : Cart.of(command.items).lines;
    const fingerprint = fingerprintOf({ items, address, carrier: rate.carrier });
    return this.commands.run({
      request: { userId: buyerId, key: idempotencyKey, scope: 'orders.place', fingerprint },
      inOneUnit: false,
      refusals: [],
      execute: async (claim) => {
        const placement = await this.checkouts.open({ buyerId, items }, claim);
        return this.complete(placement, address, rate, items === 'cart');
      },
      resume: async (orderId) => {
        const placement = await this.checkouts.existing(orderId);
        return this.complete(placement, address, rate, items === 'cart');
      },
    });
  }

  /** Goes on with a checkout from wherever it stands. It may run beside another run of the same checkout. */
  private async complete(
    placement: Placement,
    address: ShippingAddress,
    rate: ShippingRate,
    fromCart: boolean,
  ): Promise<Order> {
    if (placement.status !== 'open') return this.checkouts.answer(placement.orderId);
    try {
      const order = await this.reserved(placement, address, rate);
      await this.store(order, fromCart);
      this.metrics.reached('placed');
      return order;
    } catch (error) {
      if (error instanceof DomainError && (await this.checkouts.refuse(placement.orderId, error))) throw error;
      if (error instanceof DomainError || error instanceof CheckoutEndedError)
        return this.checkouts.answer(placement.orderId);
      throw error;
    }
  }

  private async rateFor(carrier: string, address: ShippingAddress): Promise<ShippingRate> {
    const rate = await this.rates.of(parseCarrier(carrier), address.country);
    if (!rate) throw new CarrierUnavailableError(carrier, address.country);
    return rate;
  }

  private async reserved(placement: Placement, address: ShippingAddress, rate: ShippingRate): Promise<Order> {
    const { orderId: id, buyerId, code } = placement;
    const lines = await this.catalog.reserve({ reservationId: id, buyerId, lines: placement.lines });
    const at = this.clock.now();
    const expiresAt = new Date(at.getTime() + this.config.reservationTtlSeconds * 1000);
    const newShipmentId = () => newId<ShipmentId>();
    return Order.place({ id, code, buyerId, lines: lines.map(orderLine), address, rate, at, expiresAt, newShipmentId });
  }

  /** The placement is ended first: of two runs of one checkout, one stores the order. */
  private async store(order: Order, fromCart: boolean): Promise<void> {
    const { id, buyerId, lines } = order.state;
    try {
      await this.unitOfWork.run(async () => {
        const placed = await this.placements.close(id, { status: 'placed', refusal: null, releaseAt: null });
        if (!placed) throw new CheckoutEndedError();
        await this.orders.add(order);
        if (fromCart)
          await this.carts.remove(
            buyerId,
            lines.map((line) => line.bookId),
          );
      });
    } catch (error) {
      if (!(error instanceof CheckoutEndedError)) await this.giveUp(id);
      throw error;
    }
  }

  private async giveUp(orderId: OrderId): Promise<void> {
    try {
      await this.checkouts.abandon(orderId);
    } catch (error) {
      this.logger.error({ err: error, orderId }, 'a checkout could not be given up; the sweep does it');
    }
  }
}

function orderLine(line: ReservedLine): OrderLine {
  return {
    bookId: line.bookId,
    sellerId: line.sellerId,
    title: line.title,
    author: line.author,
    coverUrl: line.coverUrl,
    unitPrice: Money.of(line.unitPrice.amount, line.unitPrice.currency),
    quantity: quantityOf(line.quantity),
  };
}
