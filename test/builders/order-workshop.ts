import { Logger } from '@nestjs/common';
import { CancelOrder } from '../../src/orders/application/cancel-order.use-case.js';
import { Checkouts } from '../../src/orders/application/checkouts.js';
import { ConcludePayment } from '../../src/orders/application/conclude-payment.js';
import { HearPaymentNotice } from '../../src/orders/application/hear-payment-notice.use-case.js';
import type { PaymentNotices } from '../../src/orders/application/ports/payment-notices.js';
import type { PaymentId } from '../../src/orders/domain/payment.js';
import { ExpireOrders } from '../../src/orders/application/expire-orders.use-case.js';
import { ConfirmReceipt } from '../../src/orders/application/confirm-receipt.use-case.js';
import { GiveUpShipment } from '../../src/orders/application/give-up-shipment.use-case.js';
import { OperateOrder } from '../../src/orders/application/operate-order.use-case.js';
import { OrderMoves } from '../../src/orders/application/order-moves.js';
import { ShipShipment } from '../../src/orders/application/ship-shipment.use-case.js';
import { OrderChanges } from '../../src/orders/application/order-changes.js';
import { OrderMetrics } from '../../src/orders/application/order-metrics.js';
import { PayOrder, type PaymentOutcome } from '../../src/orders/application/pay-order.use-case.js';
import { PlaceOrder, type PlaceOrderCommand } from '../../src/orders/application/place-order.use-case.js';
import {
  type ChargeAnswer,
  type ChargeRecord,
  type ChargeRequest,
  PaymentGateway,
  type RefundRequest,
} from '../../src/orders/application/ports/payment-gateway.js';
import { IdempotentCommands } from '../../src/platform/idempotency/idempotent-commands.js';
import { ReconcilePayments } from '../../src/orders/application/reconcile-payments.use-case.js';
import { TrackParcels } from '../../src/orders/application/track-parcels.use-case.js';
import {
  type ParcelRequest,
  type ParcelWhereabouts,
  ShippingCarrier,
} from '../../src/orders/application/ports/shipping-carrier.js';
import { RefundPayments } from '../../src/orders/application/refund-payments.use-case.js';
import { SettleStock } from '../../src/orders/application/settle-stock.use-case.js';
import type { Order } from '../../src/orders/domain/order.js';
import { StaticShippingRates } from '../../src/orders/infrastructure/shipping/static-shipping-rates.js';
import type { AppConfig } from '../../src/platform/config/app-config.js';
import { Metrics } from '../../src/platform/metrics/metrics.js';
import { type BookId, newId, parseId, type ShipmentId, type UserId } from '../../src/shared/ids.js';
import { Money } from '../../src/shared/money.js';
import { testConfig } from '../support/test-config.js';
import { Failpoints } from './failpoints.js';
import { FixedClock } from './memory-auth.js';
import { MemoryCatalog } from './memory-catalog.js';
import {
  MemoryCartRepository,
  MemoryIdempotencyKeys,
  MemoryOrderRepository,
  MemoryParcelWatch,
  MemoryPaymentRepository,
  MemoryPlacementRepository,
  MemoryTables,
  MemoryUnitOfWork,
} from './memory-orders.js';
import { addressInput } from './order.builder.js';
import { quantityOf } from '../../src/orders/domain/quantity.js';

/** What a charge is to end with. */
type ScriptedAnswer =
  { readonly kind: 'captured'; readonly reference: string } | Extract<ChargeAnswer, { kind: 'declined' }>;

/** What stands in the provider's books: when it captures, with what it took. */
interface ScriptedCharge {
  readonly answer: ScriptedAnswer;
  readonly amount: Money;
  readonly times: number;
}

const told = ({ answer, amount }: ScriptedCharge): ChargeAnswer =>
  answer.kind === 'captured' ? { ...answer, amount } : answer;

/** A provider that does what it is told, and keeps books. */
export class ScriptedGateway extends PaymentGateway {
  readonly isSimulated = true;
  readonly charges = new Map<string, ScriptedCharge>();
  readonly cancelled = new Set<string>();
  readonly refunds = new Map<string, RefundRequest>();
  next: ScriptedAnswer = { kind: 'captured', reference: 'ref-1' };
  /** What is taken when so much is asked for. */
  takes: (asked: Money) => Money = (asked) => asked;
  /** Runs in the middle of a charge, when the money is taken and nobody has been told. */
  meanwhile: () => Promise<void> = () => Promise.resolve();

  constructor(private readonly transaction: { readonly open: boolean }) {
    super();
  }

  async charge({ paymentId, amount }: ChargeRequest): Promise<ChargeAnswer> {
    this.assertOutside();
    if (this.cancelled.has(paymentId)) return { kind: 'declined', reason: 'provider_error' };
    const known = this.charges.get(paymentId);
    const charge = known ?? { answer: this.next, amount: this.takes(amount), times: 0 };
    this.charges.set(paymentId, { ...charge, times: charge.times + 1 });
    await this.meanwhile();
    return told(charge);
  }

  async find(paymentId: string): Promise<ChargeRecord> {
    this.assertOutside();
    const charge = this.charges.get(paymentId);
    return charge ? told(charge) : { kind: 'not_found' };
  }

  async cancel(paymentId: string): Promise<ChargeRecord> {
    const record = await this.find(paymentId);
    if (record.kind === 'not_found') this.cancelled.add(paymentId);
    return record;
  }

  async refund(request: RefundRequest): Promise<void> {
    this.assertOutside();
    const charge = this.charges.get(request.paymentId);
    if (charge?.answer.kind !== 'captured') throw new Error('nothing was captured');
    const others = [...this.refunds.values()].filter(
      ({ paymentId, refundId }) => paymentId === request.paymentId && refundId !== request.refundId,
    );
    // Throws for more than is left, and for another currency.
    others.reduce((left, { amount }) => left.minus(amount), charge.amount).minus(request.amount);
    this.refunds.set(request.refundId, request);
  }

  /** Minor units of whatever currencies there are. */
  get captured(): number {
    const amounts = [...this.charges.values()].map(({ answer, amount }) =>
      answer.kind === 'captured' ? amount : null,
    );
    return sum(amounts.map((amount) => amount?.amount ?? 0));
  }

  get refunded(): number {
    return sum([...this.refunds.values()].map(({ amount }) => amount.amount));
  }

  private assertOutside(): void {
    if (this.transaction.open) throw new Error('the provider was called inside a unit of work');
  }
}

/** A carrier that says what it is told of each parcel that was announced to it. */
export class ScriptedCarrier extends ShippingCarrier {
  readonly isSimulated = true;
  readonly parcels = new Map<ShipmentId, string>();
  readonly said = new Map<ShipmentId, ParcelWhereabouts>();

  constructor(private readonly transaction: { readonly open: boolean }) {
    super();
  }

  async register({ shipmentId, trackingNumber }: ParcelRequest): Promise<{ readonly trackingNumber: string }> {
    this.assertOutside();
    const number = this.parcels.get(shipmentId) ?? trackingNumber ?? `SV${this.parcels.size}`;
    this.parcels.set(shipmentId, number);
    return { trackingNumber: number };
  }

  async track({ shipmentId }: { readonly shipmentId: ShipmentId }): Promise<ParcelWhereabouts> {
    this.assertOutside();
    if (!this.parcels.has(shipmentId)) return { kind: 'not_found' };
    return this.said.get(shipmentId) ?? { kind: 'under_way', progress: 'accepted', late: false };
  }

  private assertOutside(): void {
    if (this.transaction.open) throw new Error('the carrier was called inside a unit of work');
  }
}

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);

/** One for all: each Metrics watches the whole process. */
const metrics = new OrderMetrics(new Metrics());

/** The use cases of ordering over ports in memory, with a failpoint before and after each of their calls. */
export class OrderWorkshop {
  readonly tables = new MemoryTables();
  readonly failpoints = new Failpoints();
  readonly clock = new FixedClock();
  private readonly transactions = new MemoryUnitOfWork(this.tables);
  readonly gateway = new ScriptedGateway(this.transactions);
  readonly catalog = new MemoryCatalog(this.transactions);
  readonly carrier = new ScriptedCarrier(this.transactions);

  readonly buyerId = newId<UserId>();
  readonly checkouts: Checkouts;
  readonly placeOrder: PlaceOrder;
  readonly payOrder: PayOrder;
  readonly reconcilePayments: ReconcilePayments;
  private readonly conclusion: ConcludePayment;
  readonly refundPayments: RefundPayments;
  readonly cancelOrder: CancelOrder;
  readonly giveUpShipment: GiveUpShipment;
  readonly shipShipment: ShipShipment;
  readonly trackParcels: TrackParcels;
  readonly confirmReceipt: ConfirmReceipt;
  readonly operateOrder: OperateOrder;
  readonly expireOrders: ExpireOrders;
  readonly settleStock: SettleStock;

  constructor(config: AppConfig = testConfig({ engine: 'sqlite', file: 'none' })) {
    // What breaks on purpose is not worth reading about.
    Logger.overrideLogger(false);
    const { clock } = this;
    const unit = this.failpoints.watch('unit', this.transactions);
    const keys = this.failpoints.watch('keys', new MemoryIdempotencyKeys(this.tables));
    const commands = new IdempotentCommands(keys, unit, clock);
    const orders = this.failpoints.watch('orders', new MemoryOrderRepository(this.tables));
    const placements = this.failpoints.watch('placements', new MemoryPlacementRepository(this.tables));
    const payments = this.failpoints.watch('payments', new MemoryPaymentRepository(this.tables));
    const carts = this.failpoints.watch('carts', new MemoryCartRepository(this.tables));
    const catalog = this.failpoints.watch('catalog', this.catalog);
    const gateway = this.failpoints.watch('gateway', this.gateway);
    const carrier = this.failpoints.watch('carrier', this.carrier);
    const watch = this.failpoints.watch('watch', new MemoryParcelWatch(this.tables));
    const rates = new StaticShippingRates(config);
    const changes = new OrderChanges(unit, orders);
    this.settleStock = new SettleStock(catalog, unit, orders);
    this.checkouts = new Checkouts(unit, placements, orders, carts, catalog, clock, metrics);
    this.placeOrder = new PlaceOrder(
      commands,
      this.checkouts,
      catalog,
      rates,
      unit,
      placements,
      orders,
      carts,
      clock,
      config,
      metrics,
    );
    this.refundPayments = new RefundPayments(gateway, changes, unit, payments, orders, clock, metrics);
    this.conclusion = new ConcludePayment(
      changes,
      unit,
      orders,
      payments,
      this.refundPayments,
      this.settleStock,
      clock,
      metrics,
    );
    this.payOrder = new PayOrder(changes, unit, commands, orders, payments, gateway, this.conclusion, clock);
    this.reconcilePayments = new ReconcilePayments(payments, gateway, this.conclusion, unit, clock);
    const moves = new OrderMoves(changes, payments, this.refundPayments, this.settleStock, metrics);
    this.cancelOrder = new CancelOrder(moves, orders, clock);
    this.giveUpShipment = new GiveUpShipment(moves, orders, clock);
    this.shipShipment = new ShipShipment(moves, orders, carrier, clock);
    this.trackParcels = new TrackParcels(watch, carrier, moves, orders, unit, clock);
    this.confirmReceipt = new ConfirmReceipt(moves, orders, clock);
    this.operateOrder = new OperateOrder(moves, orders, clock);
    this.expireOrders = new ExpireOrders(unit, orders, this.settleStock, clock, metrics);
  }

  place(bookId: BookId, command: Partial<PlaceOrderCommand> = {}): Promise<Order> {
    return this.placeOrder.execute({
      buyerId: this.buyerId,
      idempotencyKey: 'key-1',
      items: [{ bookId, quantity: quantityOf(1) }],
      shippingAddress: addressInput,
      carrier: 'servientrega',
      ...command,
    });
  }

  pay(order: Order, idempotencyKey = 'pay-1', cardNumber = '4242424242424242'): Promise<PaymentOutcome> {
    const { buyerId, code } = order.state;
    return this.payOrder.execute({ buyerId, code, idempotencyKey, method: 'credit_card', cardNumber });
  }

  /** The provider tells, unasked, what its books say about a payment; `change` is what it says in place of that. */
  async tell(paymentId: string, change: Partial<Extract<ChargeAnswer, { kind: 'captured' }>> = {}): Promise<void> {
    const record = await this.gateway.find(paymentId);
    const id = parseId<PaymentId>(paymentId);
    if (record.kind === 'not_found' || !id) throw new Error('the provider knows of no such charge');
    const answer = record.kind === 'captured' ? { ...record, ...change } : record;
    const notices: PaymentNotices = { read: () => ({ event: 'evt_1', charge: { paymentId: id, answer } }) };
    const payments = new MemoryPaymentRepository(this.tables);
    await new HearPaymentNotice(notices, payments, this.conclusion).execute({
      header: () => undefined,
      body: new Uint8Array(),
    });
  }

  cancel(order: Order): Promise<string> {
    return this.cancelOrder.execute({ buyerId: order.state.buyerId, code: order.state.code });
  }

  /** Everything that the timers do, once. */
  async tick(ms = 0): Promise<void> {
    this.clock.advance(ms);
    await this.reconcilePayments.execute();
    await this.expireOrders.execute();
    await this.trackParcels.execute();
    await this.refundPayments.allDue();
    await this.checkouts.sweep();
    await this.settleStock.all();
  }

  stateOf(order: Order): Order['state'] {
    const stored = this.tables.orders.get(order.state.id);
    if (!stored) throw new Error('no such order');
    return stored.state;
  }
}
