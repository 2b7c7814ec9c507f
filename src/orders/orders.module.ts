import { Global, Module, type Provider } from '@nestjs/common';
import { AppConfig } from '../platform/config/app-config.js';
import { Database } from '../platform/database/database.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { sqlInvariants } from '../platform/invariants/invariant-check.js';
import { Clock } from '../shared/clock.js';
import { AddToCart } from './application/add-to-cart.use-case.js';
import { CancelOrder } from './application/cancel-order.use-case.js';
import { ChangeCartLine } from './application/change-cart-line.use-case.js';
import { Checkouts } from './application/checkouts.js';
import { ConcludePayment } from './application/conclude-payment.js';
import { ConfirmReceipt } from './application/confirm-receipt.use-case.js';
import { CountCart } from './application/count-cart.query.js';
import { ExpireOrders } from './application/expire-orders.use-case.js';
import { GiveUpShipment } from './application/give-up-shipment.use-case.js';
import { HearPaymentNotice } from './application/hear-payment-notice.use-case.js';
import { ListMyOrders } from './application/list-my-orders.query.js';
import { ListSales } from './application/list-sales.query.js';
import { ListShippingRates } from './application/list-shipping-rates.query.js';
import { MergeCart } from './application/merge-cart.use-case.js';
import { MergedCarts } from './application/merged-carts.js';
import { OrderChanges } from './application/order-changes.js';
import { OperateOrder } from './application/operate-order.use-case.js';
import { OrderMetrics } from './application/order-metrics.js';
import { OrderMoves } from './application/order-moves.js';
import { PaymentMethods } from './application/payment-methods.query.js';
import { PayOrder } from './application/pay-order.use-case.js';
import { PlaceOrder } from './application/place-order.use-case.js';
import { CartRepository } from './application/ports/cart.repository.js';
import { OrderQueries } from './application/ports/order-queries.js';
import { OrderRepository } from './application/ports/order.repository.js';
import { PaymentBooks } from './application/ports/payment-books.js';
import { PaymentGateway } from './application/ports/payment-gateway.js';
import { PaymentNotices } from './application/ports/payment-notices.js';
import { PaymentRepository } from './application/ports/payment.repository.js';
import { PlacementRepository } from './application/ports/placement.repository.js';
import { ParcelWatch } from './application/ports/parcel-watch.js';
import { ShippingCarrier } from './application/ports/shipping-carrier.js';
import { ShippingRates } from './application/ports/shipping-rates.js';
import { StockBooks } from './application/ports/stock-books.js';
import { ProviderLedgerCheck } from './application/provider-ledger.check.js';
import { QuoteCheckout } from './application/quote-checkout.query.js';
import { ReconcilePayments } from './application/reconcile-payments.use-case.js';
import { RefundPayments } from './application/refund-payments.use-case.js';
import { SellerNames } from './application/seller-names.js';
import { SettleStock } from './application/settle-stock.use-case.js';
import { stockChecks } from './application/stock.checks.js';
import { ShipShipment } from './application/ship-shipment.use-case.js';
import { ShowCart } from './application/show-cart.query.js';
import { InspectOrder } from './application/inspect-order.query.js';
import { ListOrders } from './application/list-orders.query.js';
import { OperatorQueries } from './application/ports/operator-queries.js';
import { ShowSale } from './application/show-sale.query.js';
import { SqlOperatorQueries } from './infrastructure/persistence/sql-operator-queries.js';
import { AdminOrdersController } from './http/admin-orders.controller.js';
import { ShowOrder } from './application/show-order.query.js';
import { TrackParcels } from './application/track-parcels.use-case.js';
import { CartController } from './http/cart.controller.js';
import { CartCookie } from './http/cart-cookie.js';
import { CartOwners } from './http/cart-owner.js';
import { CheckoutController } from './http/checkout.controller.js';
import { ForgedNotices } from './http/forged-notices.js';
import { InternalOrdersController } from './http/internal-orders.controller.js';
import { OrdersApiController } from './http/orders-api.controller.js';
import { OrdersController } from './http/orders.controller.js';
import { OrdersErrorStatuses } from './http/orders-error-statuses.js';
import { PaymentController } from './http/payment.controller.js';
import { PaymentWebhookController } from './http/payment-webhook.controller.js';
import { SalesController } from './http/sales.controller.js';
import { ShippingApiController } from './http/shipping-api.controller.js';
import { InProcessOrdersApi } from './infrastructure/in-process-orders.api.js';
import { paymentGateway, paymentNotices, providerLedgerCheck } from './infrastructure/payment/payment-adapters.js';
import { orderInvariants } from './infrastructure/persistence/order-invariants.js';
import { parcelInvariants } from './infrastructure/persistence/parcel-invariants.js';
import { paymentInvariants } from './infrastructure/persistence/payment-invariants.js';
import { SqlOrderQueries } from './infrastructure/persistence/sql-order-queries.js';
import { SqlPaymentBooks } from './infrastructure/persistence/sql-payment-books.js';
import { SqlStockBooks } from './infrastructure/persistence/sql-stock-books.js';
import { SqlParcelWatch } from './infrastructure/persistence/sql-parcel-watch.js';
import { TypeormCartRepository } from './infrastructure/persistence/typeorm-cart.repository.js';
import { TypeormOrderRepository } from './infrastructure/persistence/typeorm-order.repository.js';
import { TypeormPaymentRepository } from './infrastructure/persistence/typeorm-payment.repository.js';
import { TypeormPlacementRepository } from './infrastructure/persistence/typeorm-placement.repository.js';
import { SimulatedCarrier } from './infrastructure/shipping/simulated-carrier.js';
import { StaticShippingRates } from './infrastructure/shipping/static-shipping-rates.js';
import {
  ExpireOrdersTask,
  ReconcilePaymentsTask,
  RefundPaymentsTask,
  SettleStockTask,
  SweepCheckoutsTask,
  TrackParcelsTask,
} from './infrastructure/timers/order.tasks.js';
import { OrdersApi } from './orders.api.js';

const USE_CASES: Provider[] = [
  AddToCart,
  CancelOrder,
  ChangeCartLine,
  Checkouts,
  ConcludePayment,
  ConfirmReceipt,
  CountCart,
  ExpireOrders,
  GiveUpShipment,
  HearPaymentNotice,
  ListMyOrders,
  ListSales,
  ListShippingRates,
  MergeCart,
  MergedCarts,
  OrderChanges,
  OperateOrder,
  OrderMetrics,
  OrderMoves,
  PaymentMethods,
  PayOrder,
  PlaceOrder,
  QuoteCheckout,
  ReconcilePayments,
  RefundPayments,
  SellerNames,
  SettleStock,
  ShipShipment,
  ShowCart,
  InspectOrder,
  ListOrders,
  ShowOrder,
  ShowSale,
  TrackParcels,
];

const ADAPTERS: Provider[] = [
  { provide: CartRepository, useClass: TypeormCartRepository },
  { provide: OperatorQueries, useClass: SqlOperatorQueries },
  { provide: OrderQueries, useClass: SqlOrderQueries },
  { provide: OrderRepository, useClass: TypeormOrderRepository },
  { provide: PaymentBooks, useClass: SqlPaymentBooks },
  { provide: PaymentGateway, useFactory: paymentGateway, inject: [AppConfig, Database, UnitOfWork, Clock] },
  { provide: PaymentNotices, useFactory: paymentNotices, inject: [AppConfig, Clock] },
  { provide: PaymentRepository, useClass: TypeormPaymentRepository },
  { provide: PlacementRepository, useClass: TypeormPlacementRepository },
  { provide: ParcelWatch, useClass: SqlParcelWatch },
  { provide: StockBooks, useClass: SqlStockBooks },
  { provide: ShippingCarrier, useClass: SimulatedCarrier },
  { provide: ShippingRates, useClass: StaticShippingRates },
  { provide: OrdersApi, useClass: InProcessOrdersApi },
];

const TASKS: Provider[] = [
  ExpireOrdersTask,
  ReconcilePaymentsTask,
  RefundPaymentsTask,
  SettleStockTask,
  SweepCheckoutsTask,
  TrackParcelsTask,
];

const INVARIANTS: Provider[] = [
  ...sqlInvariants([...orderInvariants, ...parcelInvariants, ...paymentInvariants]),
  ...stockChecks,
  { provide: ProviderLedgerCheck, useFactory: providerLedgerCheck, inject: [AppConfig, PaymentBooks] },
];

/** Carts, checkout, orders, payments and shipments. */
@Global()
@Module({
  controllers: [
    CartController,
    CheckoutController,
    PaymentController,
    PaymentWebhookController,
    OrdersController,
    SalesController,
    AdminOrdersController,
    ShippingApiController,
    OrdersApiController,
    InternalOrdersController,
  ],
  providers: [
    ...USE_CASES,
    ...ADAPTERS,
    ...TASKS,
    ...INVARIANTS,
    OrdersErrorStatuses,
    CartCookie,
    CartOwners,
    ForgedNotices,
  ],
  exports: [OrdersApi],
})
export class OrdersModule {
  /** What its refusals mean over HTTP, for processes that hear of them from elsewhere. */
  static readonly errorStatuses = OrdersErrorStatuses;

  /** The controllers of its JSON API, for its description. */
  static readonly apiControllers = [ShippingApiController, OrdersApiController];
}
