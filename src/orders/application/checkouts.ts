import { Injectable, Logger } from '@nestjs/common';
import { CatalogApi } from '../../catalog/catalog.api.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Claim } from '../../platform/idempotency/idempotent-commands.js';
import { RepeatedRefusalError } from '../../platform/idempotency/repeat-errors.js';
import { FencedError } from '../../platform/timers/task-context.js';
import { Clock } from '../../shared/clock.js';
import { DomainError } from '../../shared/domain-error.js';
import { newId, type OrderId, parseId, type UserId } from '../../shared/ids.js';
import { type CartLine, MAX_CART_LINES } from '../domain/cart.js';
import type { Order } from '../domain/order.js';
import { newOrderCode } from '../domain/order-code.js';
import { CheckoutClosedError, EmptyCartError, TooManyLinesError } from '../domain/order-errors.js';
import { inBatches } from './in-batches.js';
import { OrderMetrics } from './order-metrics.js';
import { CartRepository } from './ports/cart.repository.js';
import { OrderRepository } from './ports/order.repository.js';
import { type Placement, PlacementRepository } from './ports/placement.repository.js';

/** A checkout that has not ended after this long is given up: far longer than one takes, far shorter than a hold. */
export const CHECKOUT_LIMIT_MS = 120_000;

/** How long after a refusal a late twin of the checkout may still have reserved something. */
const REFUSED_RELEASE_MS = 60_000;

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

  /** Ends the checkout as refused. `false` when a twin of it has ended it another way. */
  async refuse(orderId: OrderId, { code, message, details }: DomainError): Promise<boolean> {
    const releaseAt = new Date(this.clock.now().getTime() + REFUSED_RELEASE_MS);
    const refusal = { code, message, details };
    const refused = await this.unitOfWork.run(() =>
      this.placements.close(orderId, { status: 'refused', refusal, releaseAt }),
    );
    if (refused) this.metrics.refused(code);
    return refused;
  }

  /** Gives an open checkout up, and back what it may hold. One that has ended stays as it is. */
  async abandon(orderId: OrderId): Promise<void> {
    const end = { status: 'abandoned', refusal: null, releaseAt: this.clock.now() } as const;
    if (await this.unitOfWork.run(() => this.placements.close(orderId, end))) await this.release(orderId);
  }

  /** Gives back what checkouts hold that were refused, or that ended nowhere. */
  async sweep(): Promise<void> {
    const at = this.clock.now();
    await inBatches(
      (limit, after) => this.placements.withDueRelease(at, limit, after),
      (orderId) => orderId,
      (orderId) => this.sweepOne(orderId),
    );
  }

  private async sweepOne(orderId: OrderId): Promise<void> {
    try {
      await this.abandon(orderId);
      const placement = await this.placements.byOrder(orderId);
      if (placement?.releaseAt) await this.release(orderId);
    } catch (error) {
      if (error instanceof FencedError) throw error;
      this.logger.error({ err: error, orderId }, 'a checkout could not be given up; it is tried again');
    }
  }

  /** The catalogue remembers the release, so that a reservation that comes late with this id is refused. */
  private async release(orderId: OrderId): Promise<void> {
    await this.catalog.release(orderId);
    await this.unitOfWork.run(() => this.placements.released(orderId));
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
