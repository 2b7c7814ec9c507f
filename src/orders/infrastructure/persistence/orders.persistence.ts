import type { ModulePersistence } from '../../../platform/database/persistence.js';
import { CartItemRow } from './cart-item.row.js';
import { CreateSimulatedParcels1795000000323 } from './migrations/1795000000323-create-simulated-parcels.js';
import { CreateOrdersTables1795000000301 } from './migrations/1795000000301-create-orders-tables.js';
import { CreatePaymentTables1795000000302 } from './migrations/1795000000302-create-payment-tables.js';
import { CreateOrdersOutbox1795000000311 } from './migrations/1795000000311-create-orders-outbox.js';
import { ParcelsToTheEnd1795000000322 } from './migrations/1795000000322-parcels-to-the-end.js';
import { PaymentsAsTaken1795000000331 } from './migrations/1795000000331-payments-as-taken.js';
import { RefundsByCause1795000000321 } from './migrations/1795000000321-refunds-by-cause.js';
import { OrderHistoryRow } from './order-history.row.js';
import { OrderLineRow } from './order-line.row.js';
import { OrderRow } from './order.row.js';
import { PaymentRow } from './payment.row.js';
import { PlacementRow } from './placement.row.js';
import { RefundRow } from './refund.row.js';
import { ShipmentHistoryRow } from './shipment-history.row.js';
import { ShipmentRow } from './shipment.row.js';
import { SimulatedParcelRow } from './simulated-parcel.row.js';
import { SimulatedChargeRow, SimulatedRefundRow } from './simulated-provider.rows.js';

export const ordersPersistence: ModulePersistence = {
  rows: [
    OrderRow,
    OrderLineRow,
    ShipmentRow,
    ShipmentHistoryRow,
    OrderHistoryRow,
    PlacementRow,
    CartItemRow,
    PaymentRow,
    RefundRow,
    SimulatedChargeRow,
    SimulatedRefundRow,
    SimulatedParcelRow,
  ],
  migrations: [
    CreateOrdersTables1795000000301,
    CreatePaymentTables1795000000302,
    CreateOrdersOutbox1795000000311,
    RefundsByCause1795000000321,
    ParcelsToTheEnd1795000000322,
    CreateSimulatedParcels1795000000323,
    PaymentsAsTaken1795000000331,
  ],
  outbox: 'orders',
};
