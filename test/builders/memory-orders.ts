import { AsyncLocalStorage } from 'node:async_hooks';
import { CartRepository } from '../../src/orders/application/ports/cart.repository.js';
import { OrderRepository } from '../../src/orders/application/ports/order.repository.js';
import { ParcelWatch, type WatchedParcel } from '../../src/orders/application/ports/parcel-watch.js';
import { PaymentRepository } from '../../src/orders/application/ports/payment.repository.js';
import {
  type CheckoutEnd,
  type Placement,
  PlacementRepository,
} from '../../src/orders/application/ports/placement.repository.js';
import { Cart, type CartLine } from '../../src/orders/domain/cart.js';
import { Order } from '../../src/orders/domain/order.js';
import type { OrderCode } from '../../src/orders/domain/order-code.js';
import { isLive, isUnowed, type Payment, type PaymentStatus, type Refund } from '../../src/orders/domain/payment.js';
import type { ParcelProgress, Shipment } from '../../src/orders/domain/shipment.js';
import type { Quantity } from '../../src/orders/domain/quantity.js';
import { type DueStockState, isDue, settled } from '../../src/orders/domain/stock-state.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import {
  type IdempotencyClaim,
  IdempotencyKeyReusedError,
  IdempotencyKeys,
  type IdempotentRequest,
  type KeptAnswer,
  type KeptRequest,
} from '../../src/platform/idempotency/idempotency-keys.js';
import type { BookId, OrderId, ShipmentId, UserId } from '../../src/shared/ids.js';

/** What the orders module keeps, as maps of immutable values. */
export class MemoryTables {
  orders = new Map<OrderId, Order>();
  history: string[] = [];
  placements = new Map<OrderId, Placement>();
  payments = new Map<string, Payment>();
  refunds = new Map<string, Refund>();
  /** When to ask the carrier about each parcel under way. */
  checks = new Map<ShipmentId, Date>();
  progress = new Map<ShipmentId, ParcelProgress>();
  carts = new Map<UserId, Cart>();
  keys = new Map<string, IdempotencyClaim>();

  copy(): MemoryTables {
    const copy = new MemoryTables();
    Object.assign(copy, {
      orders: new Map(this.orders),
      history: [...this.history],
      placements: new Map(this.placements),
      payments: new Map(this.payments),
      refunds: new Map(this.refunds),
      checks: new Map(this.checks),
      progress: new Map(this.progress),
      carts: new Map(this.carts),
      keys: new Map(this.keys),
    });
    return copy;
  }
}

/** One for all: before Node 24 each of them that was ever used makes every promise dearer, and suites make hundreds of shops. */
const openUnits = new AsyncLocalStorage<MemoryUnitOfWork>();

/** One unit after the other; what a unit that throws has written is undone. */
export class MemoryUnitOfWork extends UnitOfWork {
  private tail: Promise<unknown> = Promise.resolve();

  constructor(private readonly tables: MemoryTables) {
    super();
  }

  /** Whether who asks is inside a unit. */
  get open(): boolean {
    return openUnits.getStore() === this;
  }

  run<T>(work: () => Promise<T>): Promise<T> {
    if (this.open) throw new Error('a unit of work inside another');
    const turn = this.tail.then(() => this.once(work));
    this.tail = turn.catch(() => undefined);
    return turn;
  }

  private async once<T>(work: () => Promise<T>): Promise<T> {
    const before = this.tables.copy();
    try {
      return await openUnits.run(this, work);
    } catch (error) {
      Object.assign(this.tables, before);
      throw error;
    }
  }
}

export class MemoryIdempotencyKeys extends IdempotencyKeys {
  constructor(private readonly tables: MemoryTables) {
    super();
  }

  async claim(claim: IdempotencyClaim): Promise<{ resourceId: string; repeated: boolean }> {
    const first = await this.find(claim);
    if (first) return { resourceId: first.resourceId, repeated: true };
    this.tables.keys.set(nameOf(claim), claim);
    return { resourceId: claim.resourceId, repeated: false };
  }

  async find(request: IdempotentRequest): Promise<KeptRequest | null> {
    const first = this.tables.keys.get(nameOf(request));
    if (!first) return null;
    if (first.scope !== request.scope || first.fingerprint !== request.fingerprint)
      throw new IdempotencyKeyReusedError();
    return first;
  }

  async takeOver(request: IdempotentRequest, seen: KeptRequest, until: Date): Promise<boolean> {
    const first = this.tables.keys.get(nameOf(request));
    if (!first || first.answer || first.runningUntil.getTime() !== seen.runningUntil.getTime()) return false;
    this.tables.keys.set(nameOf(request), { ...first, runningUntil: until });
    return true;
  }

  async end(request: IdempotentRequest, answer: KeptAnswer | null): Promise<void> {
    const first = this.tables.keys.get(nameOf(request));
    if (first && !first.answer) this.tables.keys.set(nameOf(request), { ...first, runningUntil: new Date(0), answer });
  }
}

const nameOf = ({ userId, key }: IdempotentRequest): string => `${userId} ${key}`;

export class MemoryOrderRepository extends OrderRepository {
  constructor(private readonly tables: MemoryTables) {
    super();
  }

  async ofBuyer(buyerId: UserId, code: OrderCode): Promise<Order | null> {
    return this.find(({ state }) => state.buyerId === buyerId && state.code === code);
  }

  async byCode(code: OrderCode): Promise<Order | null> {
    return this.find(({ state }) => state.code === code);
  }

  async byId(id: OrderId): Promise<Order | null> {
    return this.tables.orders.get(id) ?? null;
  }

  async ofShipment(sellerId: UserId, shipmentId: ShipmentId): Promise<Order | null> {
    return this.find(({ state }) => state.shipments.some((one) => one.id === shipmentId && one.sellerId === sellerId));
  }

  async add(order: Order): Promise<void> {
    if (this.tables.orders.has(order.state.id)) throw new Error('duplicate key');
    this.store(order, order.state.version);
  }

  async save(order: Order): Promise<boolean> {
    const stored = this.tables.orders.get(order.state.id);
    if (stored?.state.version !== order.state.version) return false;
    this.store(order, order.state.version + 1);
    return true;
  }

  async expired(at: Date, limit: number, after: OrderId | undefined): Promise<readonly OrderId[]> {
    return [...this.tables.orders.values()]
      .filter(({ state }) => state.status === 'reserved' && state.expiresAt <= at)
      .filter(({ state: { id } }) => id > (after ?? ''))
      .slice(0, limit)
      .map(({ state }) => state.id);
  }

  async withDueStock(
    limit: number,
    after: OrderId | undefined,
  ): Promise<readonly { id: OrderId; stock: DueStockState }[]> {
    return [...this.tables.orders.values()]
      .flatMap(({ state: { id, stock } }) => (isDue(stock) ? [{ id, stock }] : []))
      .filter(({ id }) => id > (after ?? ''))
      .slice(0, limit);
  }

  async withDueParcels(limit: number, after: OrderId | undefined): Promise<readonly OrderId[]> {
    return [...this.tables.orders.values()]
      .filter(({ state }) => state.shipments.some(({ stock }) => stock === 'restock_due'))
      .filter(({ state: { id } }) => id > (after ?? ''))
      .slice(0, limit)
      .map(({ state }) => state.id);
  }

  async parcelRestocked(id: OrderId, shipmentId: ShipmentId): Promise<void> {
    const state = this.tables.orders.get(id)?.state;
    if (!state) return;
    const shipments = state.shipments.map((one): Shipment => {
      return one.id === shipmentId && one.stock === 'restock_due' ? { ...one, stock: 'restocked' } : one;
    });
    this.store(Order.restore({ ...state, shipments }), state.version + 1);
  }

  async stockSettled(id: OrderId, due: DueStockState): Promise<void> {
    const state = this.tables.orders.get(id)?.state;
    if (state?.stock !== due) return;
    this.store(Order.restore({ ...state, stock: settled(due) }), state.version + 1);
  }

  private find(matches: (order: Order) => boolean): Order | null {
    return [...this.tables.orders.values()].find(matches) ?? null;
  }

  private store(order: Order, version: number): void {
    this.tables.orders.set(order.state.id, Order.restore({ ...order.state, version }));
    for (const { shipmentId, happened, at } of order.parcelChanges) {
      if (happened === 'shipped') this.tables.checks.set(shipmentId, at);
      else if (happened !== 'delayed') this.tables.checks.delete(shipmentId);
    }
    this.tables.history.push(...order.changes.map(({ from, to, actor }) => `${from ?? 'nothing'} > ${to} by ${actor}`));
  }
}

export class MemoryPlacementRepository extends PlacementRepository {
  constructor(private readonly tables: MemoryTables) {
    super();
  }

  async byOrder(orderId: OrderId): Promise<Placement | null> {
    return this.tables.placements.get(orderId) ?? null;
  }

  async add(placement: Placement): Promise<boolean> {
    if ([...this.tables.placements.values()].some(({ code }) => code === placement.code)) return false;
    this.tables.placements.set(placement.orderId, placement);
    return true;
  }

  async close(orderId: OrderId, end: CheckoutEnd): Promise<boolean> {
    const placement = this.tables.placements.get(orderId);
    if (placement?.status !== 'open') return false;
    this.tables.placements.set(orderId, { ...placement, ...end });
    return true;
  }

  async overdue(at: Date, limit: number, after: OrderId | undefined): Promise<readonly OrderId[]> {
    return this.due(({ status }) => status === 'open', at, limit, after);
  }

  async abandonAll(orderIds: readonly OrderId[], releaseAt: Date): Promise<void> {
    for (const orderId of orderIds) await this.close(orderId, { status: 'abandoned', refusal: null, releaseAt });
  }

  async withDueRelease(at: Date, limit: number, after: OrderId | undefined): Promise<readonly OrderId[]> {
    return this.due(isEnded, at, limit, after);
  }

  async released(orderIds: readonly OrderId[]): Promise<void> {
    for (const orderId of orderIds) {
      const placement = this.tables.placements.get(orderId);
      if (placement && isEnded(placement)) this.tables.placements.set(orderId, { ...placement, releaseAt: null });
    }
  }

  private due(
    matches: (placement: Placement) => boolean,
    at: Date,
    limit: number,
    after: OrderId | undefined,
  ): readonly OrderId[] {
    return [...this.tables.placements.values()]
      .filter((placement) => matches(placement) && placement.releaseAt !== null && placement.releaseAt <= at)
      .map(({ orderId }) => orderId)
      .filter((orderId) => orderId > (after ?? ''))
      .slice(0, limit);
  }
}

const isEnded = ({ status }: Placement): boolean => status === 'refused' || status === 'abandoned';

export class MemoryPaymentRepository extends PaymentRepository {
  constructor(private readonly tables: MemoryTables) {
    super();
  }

  async byId(id: string): Promise<Payment | null> {
    return this.tables.payments.get(id) ?? null;
  }

  async capturedFor(orderId: string): Promise<Payment | null> {
    return (
      [...this.tables.payments.values()].find((one) => one.orderId === orderId && one.status === 'captured') ?? null
    );
  }

  async add(payment: Payment): Promise<void> {
    this.assertOneLive(payment);
    this.tables.payments.set(payment.id, payment);
  }

  async save(payment: Payment, from: PaymentStatus): Promise<boolean> {
    if (this.tables.payments.get(payment.id)?.status !== from) return false;
    this.assertOneLive(payment);
    this.tables.payments.set(payment.id, payment);
    return true;
  }

  async withDueCheck(at: Date, limit: number): Promise<readonly Payment[]> {
    return [...this.tables.payments.values()].filter(({ checkAt }) => checkAt && checkAt <= at).slice(0, limit);
  }

  async addRefund(refund: Refund): Promise<void> {
    const before = [...this.tables.refunds.values()].filter(({ paymentId }) => paymentId === refund.paymentId);
    if (before.some(({ cause }) => cause === refund.cause)) throw new Error('duplicate key');
    const given = before.reduce((sum, { amount }) => sum.plus(amount), refund.amount);
    const taken = this.tables.payments.get(refund.paymentId)?.taken;
    if (!taken) throw new Error('nothing was taken');
    taken.minus(given);
    this.tables.refunds.set(refund.id, refund);
  }

  async dueRefunds(at: Date, limit: number): Promise<readonly Refund[]> {
    return [...this.tables.refunds.values()]
      .filter(({ status, dueAt }) => status === 'due' && dueAt <= at)
      .slice(0, limit);
  }

  async refundFinished(id: string, at: Date): Promise<boolean> {
    const refund = this.tables.refunds.get(id);
    if (refund?.status !== 'due') return false;
    this.tables.refunds.set(id, { ...refund, status: 'refunded', refundedAt: at });
    return true;
  }

  async hasDueRefund(orderId: OrderId): Promise<boolean> {
    return [...this.tables.refunds.values()].some(
      (refund) => refund.orderId === orderId && refund.status === 'due' && !isUnowed(refund.cause),
    );
  }

  async postponeRefund(id: string, dueAt: Date): Promise<void> {
    const refund = this.tables.refunds.get(id);
    if (refund) this.tables.refunds.set(id, { ...refund, dueAt });
  }

  private assertOneLive(payment: Payment): void {
    const live = [...this.tables.payments.values()].filter(
      (other) => other.orderId === payment.orderId && other.id !== payment.id && isLive(other.status),
    );
    if (isLive(payment.status) && live.length > 0) throw new Error('duplicate key: a second live payment');
  }
}

export class MemoryCartRepository extends CartRepository {
  constructor(private readonly tables: MemoryTables) {
    super();
  }

  async of(buyerId: UserId): Promise<Cart> {
    return this.tables.carts.get(buyerId) ?? Cart.empty;
  }

  async size(buyerId: UserId): Promise<number> {
    return (await this.of(buyerId)).size;
  }

  async add(buyerId: UserId, lines: readonly CartLine[]): Promise<void> {
    this.tables.carts.set(buyerId, Cart.of([...(await this.of(buyerId)).lines, ...lines]));
  }

  async set(buyerId: UserId, bookId: BookId, quantity: Quantity): Promise<void> {
    this.tables.carts.set(buyerId, (await this.of(buyerId)).set(bookId, quantity));
  }

  async remove(buyerId: UserId, bookIds: readonly BookId[]): Promise<void> {
    this.tables.carts.set(buyerId, (await this.of(buyerId)).without(bookIds));
  }
}

export class MemoryParcelWatch extends ParcelWatch {
  constructor(private readonly tables: MemoryTables) {
    super();
  }

  async due(at: Date, limit: number): Promise<readonly WatchedParcel[]> {
    return [...this.tables.orders.values()]
      .flatMap(({ state }) => state.shipments.map((shipment) => ({ state, shipment })))
      .flatMap(({ state, shipment: { id, trackingNumber, shippedAt, delayedAt } }): WatchedParcel[] => {
        const trackAt = this.tables.checks.get(id);
        if (!trackAt || trackAt > at || !shippedAt) return [];
        const { id: orderId, carrier } = state;
        return [{ shipmentId: id, orderId, carrier, trackingNumber, shippedAt, trackAt, isLate: delayedAt !== null }];
      })
      .slice(0, limit);
  }

  async claim(parcel: WatchedParcel, nextAt: Date): Promise<WatchedParcel | null> {
    if (!this.isAsked(parcel)) return null;
    this.tables.checks.set(parcel.shipmentId, nextAt);
    return { ...parcel, trackAt: nextAt };
  }

  async progressed(claimed: WatchedParcel, progress: ParcelProgress): Promise<void> {
    if (this.isAsked(claimed)) this.tables.progress.set(claimed.shipmentId, progress);
  }

  private isAsked({ shipmentId, trackAt }: WatchedParcel): boolean {
    return this.tables.checks.get(shipmentId)?.getTime() === trackAt.getTime();
  }
}
