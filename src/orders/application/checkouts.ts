import { Injectable, Logger } from '@nestjs/common';
import { CatalogApi } from '../../catalog/catalog.api.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Claim } from '../../platform/idempotency/idempotent-commands.js';
import { RepeatedRefusalError } from '../../platform/idempotency/repeat-errors.js';
import { FencedError } from '../../platform/timers/task-context.js';
import { Clock } from '../../shared/clock.js';
import { DomainError } from '../../shared/domain-error.js';
import { newId, type OrderId, parseId, type UserId } from '../../shared/ids.js';
import { ServiceUnavailableError } from '../../shared/service-unavailable.error.js';
import { type CartLine, MAX_CART_LINES } from '../domain/cart.js';
import type { Order } from '../domain/order.js';
import { newOrderCode } from '../domain/order-code.js';
import { CheckoutClosedError, EmptyCartError, TooManyLinesError } from '../domain/order-errors.js';
import { batchByBatch, inGroups } from './in-batches.js';
import { OrderMetrics } from './order-metrics.js';
import { CartRepository } from './ports/cart.repository.js';
import { OrderRepository } from './ports/order.repository.js';
import { type CheckoutEnd, type Placement, PlacementRepository } from './ports/placement.repository.js';

/** A checkout that has not ended after this long is given up: far longer than one takes, far shorter than a hold. */
export const CHECKOUT_LIMIT_MS = 120_000;

/** Whoever ends a checkout releases what it may hold; where that takes longer, or fails, the sweep does it. */
const RELEASED_WITHIN_MS = 10_000;

/** How many of a backlog the catalogue is told of at once. */
const AT_ONCE = 4;

const CODE_ATTEMPTS = 5;

export interface OpenCheckout {
  readonly buyerId: UserId;
  /** `cart`: what is in the buyer's cart at this moment. */
  readonly items: readonly CartLine[] | 'cart';
}

/** Begins and ends checkouts, each once, whatever is repeated, raced or interrupted in between. */
@Injectable()
export class Checkouts {
  private readonly logger = new Logger(Checkouts.name);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly placements: PlacementRepository,
    private readonly orders: OrderRepository,
    private readonly carts: CartRepository,
    private readonly catalog: CatalogApi,
    private readonly clock: Clock,
    private readonly metrics: OrderMetrics,
  ) {}

  /**
   * Decides the order's id and code before anything is reserved for it.
   * @throws EmptyCartError, TooManyLinesError, and what `claim` throws
   */
  async open({ buyerId, items }: OpenCheckout, claim: Claim): Promise<Placement> {
    return this.unitOfWork.run(async () => {
      const orderId = newId<OrderId>();
      await claim(orderId);
      const lines = items === 'cart' ? (await this.carts.of(buyerId)).lines : items;
      if (lines.length === 0) throw new EmptyCartError();
      if (lines.length > MAX_CART_LINES) throw new TooManyLinesError(MAX_CART_LINES);
      return this.add({ orderId, buyerId, lines });
    });
  }

  /** What a checkout that has ended ended with. @throws the refusal, CheckoutClosedError */
  async answer(orderId: OrderId): Promise<Order> {
    const placement = await this.existing(orderId);
    if (placement.status === 'refused' && placement.refusal) {
      throw new RepeatedRefusalError(placement.refusal);
    }
    const order = placement.status === 'placed' ? await this.orders.byId(orderId) : null;
    if (!order) throw new CheckoutClosedError();
    return order;
  }

  /**
   * Ends the checkout as refused and gives back what a twin of it may hold. `false` when a twin has ended it another way. It
   * is ended first: a twin that has reserved then finds that it may not store its order, and one that has not is refused by
   * the catalogue, which remembers the release.
   */
  async refuse(orderId: OrderId, { code, message, details }: DomainError): Promise<boolean> {
    if (!(await this.end(orderId, { status: 'refused', refusal: { code, message, details } }))) return false;
    this.metrics.refused(code);
    await this.giveBack(orderId);
    return true;
  }

  /** Gives an open checkout up, and back what it may hold. One that has ended stays as it is. */
  async abandon(orderId: OrderId): Promise<void> {
    if (await this.end(orderId, { status: 'abandoned', refusal: null })) await this.giveBack(orderId);
  }

  /** Gives up the checkouts that ended nowhere, and gives back what could not be given back at once; until `goOn` says no. */
  async sweep(goOn: () => boolean = () => true): Promise<void> {
    const at = this.clock.now();
    await batchByBatch(
      (limit, after) => this.placements.overdue(at, limit, after),
      (orderId) => orderId,
      (batch) => this.unitOfWork.run(() => this.placements.abandonAll(batch, at)),
      goOn,
    );
    await batchByBatch(
      (limit, after) => this.placements.withDueRelease(at, limit, after),
      (orderId) => orderId,
      (batch) => this.releaseAll(batch),
      goOn,
    );
  }

  private end(orderId: OrderId, end: Pick<CheckoutEnd, 'status' | 'refusal'>): Promise<boolean> {
    const releaseAt = new Date(this.clock.now().getTime() + RELEASED_WITHIN_MS);
    return this.unitOfWork.run(() => this.placements.close(orderId, { ...end, releaseAt }));
  }

  /** A failure is left to {@link sweep}: how the checkout ended stands. */
  private async giveBack(orderId: OrderId): Promise<void> {
    try {
      // The catalogue remembers it, so that a reservation that comes late with this id is refused.
      await this.catalog.release(orderId);
      await this.unitOfWork.run(() => this.placements.released([orderId]));
    } catch (error) {
      this.logger.error({ err: error, orderId }, 'what a checkout may hold could not be given back; the sweep does it');
    }
  }

  /** One unit of work notes them all. What a crash keeps from being noted is released again, which is harmless. */
  private async releaseAll(orderIds: readonly OrderId[]): Promise<void> {
    const released: OrderId[] = [];
    try {
      await inGroups(orderIds, AT_ONCE, async (orderId) => {
        if (await this.isReleased(orderId)) released.push(orderId);
      });
    } finally {
      if (released.length > 0) await this.unitOfWork.run(() => this.placements.released(released));
    }
  }

  private async isReleased(orderId: OrderId): Promise<boolean> {
    try {
      await this.catalog.release(orderId);
      return true;
    } catch (error) {
      // Nor would the catalogue answer about the others.
      if (error instanceof FencedError || error instanceof ServiceUnavailableError) throw error;
      this.logger.error({ err: error, orderId }, 'what a checkout may hold could not be given back; it is tried again');
      return false;
    }
  }

  private async add(checkout: Pick<Placement, 'orderId' | 'buyerId' | 'lines'>): Promise<Placement> {
    const releaseAt = new Date(this.clock.now().getTime() + CHECKOUT_LIMIT_MS);
    for (let attempt = 1; attempt <= CODE_ATTEMPTS; attempt += 1) {
      const placement: Placement = { ...checkout, code: newOrderCode(), status: 'open', refusal: null, releaseAt };
      if (await this.placements.add(placement)) return placement;
    }
    throw new Error('no free order code found');
  }

  /** The checkout of this order. @throws Error when there is none */
  async existing(id: string): Promise<Placement> {
    const orderId = parseId<OrderId>(id);
    const placement = orderId && (await this.placements.byOrder(orderId));
    if (!placement) throw new Error(`no checkout for the order ${id}`);
    return placement;
  }
}
