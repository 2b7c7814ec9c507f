import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  amountColumn,
  idColumn,
  instantColumn,
  integerColumn,
  longTextColumn,
  textColumn,
} from '../../../../platform/database/columns.js';
import { createTable, dropTables } from '../../../../platform/database/migration.js';

const ORDER_STATUSES = `'reserved', 'paying', 'payment_unknown', 'paid', 'shipped', 'delivered', 'expired', 'cancelled', 'refunding', 'refunded'`;

/** Orders with what belongs to them, carts, and checkouts under way. */
export class CreateOrdersTables1795000000301 implements MigrationInterface {
  readonly name = 'CreateOrdersTables1795000000301';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(runner, {
      name: 'orders_orders',
      columns: [
        idColumn('id', { primary: true }),
        textColumn('code', 16),
        idColumn('buyer_id'),
        textColumn('status', 20),
        textColumn('stock_state', 20),
        textColumn('currency', 3),
        amountColumn('subtotal'),
        amountColumn('shipping_cost'),
        amountColumn('total'),
        textColumn('carrier', 20),
        textColumn('carrier_name', 60),
        textColumn('recipient', 120),
        textColumn('street', 200),
        textColumn('city', 100),
        textColumn('region', 100),
        textColumn('postal_code', 20),
        textColumn('country', 2),
        instantColumn('placed_at'),
        instantColumn('expires_at'),
        instantColumn('paid_at', { nullable: true }),
        integerColumn('version'),
      ],
      indices: [
        { name: 'ux_orders_orders_code', columns: ['code'], unique: true },
        { name: 'ix_orders_orders_buyer', columns: ['buyer_id', 'id'] },
        { name: 'ix_orders_orders_expiry', columns: ['status', 'expires_at'] },
        { name: 'ix_orders_orders_stock', columns: ['stock_state'] },
      ],
      checks: [
        { name: 'ck_orders_orders_status', expression: `status IN (${ORDER_STATUSES})` },
        {
          name: 'ck_orders_orders_stock',
          expression: `stock_state IN ('held', 'confirm_due', 'confirmed', 'release_due', 'released', 'restock_due', 'restocked')`,
        },
        {
          name: 'ck_orders_orders_total',
          expression: 'subtotal >= 0 AND shipping_cost >= 0 AND total = subtotal + shipping_cost',
        },
      ],
    });
    await createTable(runner, {
      name: 'orders_order_lines',
      columns: [
        idColumn('order_id', { primary: true }),
        idColumn('book_id', { primary: true }),
        integerColumn('position'),
        idColumn('seller_id'),
        textColumn('title', 300),
        textColumn('author', 300),
        textColumn('cover_url', 300),
        amountColumn('unit_price'),
        integerColumn('quantity'),
      ],
      checks: [{ name: 'ck_orders_order_lines', expression: 'quantity BETWEEN 1 AND 99 AND unit_price >= 0' }],
      foreignKeys: [orderKey('fk_orders_order_lines_order')],
    });
    await createTable(runner, {
      name: 'orders_shipments',
      columns: [
        idColumn('id', { primary: true }),
        idColumn('order_id'),
        idColumn('seller_id'),
        textColumn('status', 20),
        integerColumn('sales_group', { nullable: true }),
        textColumn('tracking_number', 60, { nullable: true }),
        instantColumn('shipped_at', { nullable: true }),
        instantColumn('delivered_at', { nullable: true }),
      ],
      indices: [
        { name: 'ux_orders_shipments_seller', columns: ['order_id', 'seller_id'], unique: true },
        { name: 'ix_orders_shipments_sales', columns: ['seller_id', 'sales_group', 'id'] },
      ],
      checks: [
        {
          name: 'ck_orders_shipments_status',
          expression: `status IN ('pending', 'shipped', 'delivered', 'cancelled')`,
        },
      ],
      foreignKeys: [orderKey('fk_orders_shipments_order')],
    });
    await createTable(runner, {
      name: 'orders_order_history',
      columns: [
        idColumn('order_id', { primary: true }),
        integerColumn('version', { primary: true }),
        textColumn('from_status', 20, { nullable: true }),
        textColumn('to_status', 20),
        textColumn('actor', 10),
        instantColumn('at'),
      ],
      checks: [
        { name: 'ck_orders_order_history_actor', expression: `actor IN ('buyer', 'seller', 'operator', 'timer')` },
      ],
      foreignKeys: [orderKey('fk_orders_order_history_order')],
    });
    await createTable(runner, {
      name: 'orders_placements',
      columns: [
        idColumn('order_id', { primary: true }),
        textColumn('code', 16),
        idColumn('buyer_id'),
        textColumn('status', 20),
        longTextColumn('wanted_lines'),
        longTextColumn('refusal', { nullable: true }),
        instantColumn('release_at', { nullable: true }),
      ],
      indices: [
        { name: 'ux_orders_placements_code', columns: ['code'], unique: true },
        { name: 'ix_orders_placements_release', columns: ['release_at'] },
      ],
      checks: [
        {
          name: 'ck_orders_placements_status',
          expression: `status IN ('open', 'placed', 'refused', 'abandoned')`,
        },
      ],
    });
    await createTable(runner, {
      name: 'orders_cart_items',
      columns: [
        idColumn('user_id', { primary: true }),
        idColumn('book_id', { primary: true }),
        integerColumn('quantity'),
        instantColumn('added_at'),
        integerColumn('position'),
      ],
      checks: [{ name: 'ck_orders_cart_items_quantity', expression: 'quantity BETWEEN 1 AND 99' }],
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(
      runner,
      'orders_cart_items',
      'orders_placements',
      'orders_order_history',
      'orders_shipments',
      'orders_order_lines',
      'orders_orders',
    );
  }
}

function orderKey(name: string) {
  return { name, columns: ['order_id'], references: { table: 'orders_orders', columns: ['id'] } };
}
