import { DataSource } from 'typeorm';
import { ordersPersistence } from '../../src/orders/infrastructure/persistence/orders.persistence.js';
import { CreateOrdersOutbox1795000000311 } from '../../src/orders/infrastructure/persistence/migrations/1795000000311-create-orders-outbox.js';
import { CreateOrdersTables1795000000301 } from '../../src/orders/infrastructure/persistence/migrations/1795000000301-create-orders-tables.js';
import { CreatePaymentTables1795000000302 } from '../../src/orders/infrastructure/persistence/migrations/1795000000302-create-payment-tables.js';
import { PaymentsAsTaken1795000000331 } from '../../src/orders/infrastructure/persistence/migrations/1795000000331-payments-as-taken.js';
import { dataSourceOptions } from '../../src/platform/database/data-source-options.js';
import { Migrator } from '../../src/platform/database/migrator.js';
import { scratchDatabase } from '../support/scratch-database.js';

const ORDER = `INSERT INTO orders_orders (id, code, buyer_id, status, stock_state, currency, subtotal, shipping_cost, total, carrier,
  carrier_name, recipient, street, city, region, postal_code, country, placed_at, expires_at, version)
  VALUES (?, ?, 'b', 'paid', 'confirmed', 'USD', 100, 50, 150, 'dhl', 'DHL', 'r', 's', 'c', 'r', 'p', 'CO', 1, 2, 3)`;
const SHIPMENT = `INSERT INTO orders_shipments (id, order_id, seller_id, status, sales_group, tracking_number, shipped_at)
  VALUES (?, 'o1', ?, 'shipped', 0, 'GU 1', 7)`;
const PAYMENT = `INSERT INTO orders_payments (id, order_id, live_order_id, method, currency, amount, status, started_at)
  VALUES (?, 'o1', ?, 'paypal', 'USD', 150, ?, 1)`;
const REFUND = `INSERT INTO orders_refunds (id, payment_id, order_id, currency, amount, reason, status, created_at, due_at)
  VALUES (?, ?, 'o1', 'USD', ?, ?, 'due', 1, 1)`;

describe('the move to parcels and refunds in parts', () => {
  it('keeps the orders there were, and takes what the version before still writes', async () => {
    const scratch = await scratchDatabase();
    const before = {
      ...ordersPersistence,
      migrations: [CreateOrdersTables1795000000301, CreatePaymentTables1795000000302, CreateOrdersOutbox1795000000311],
    };
    await new Migrator(scratch.config, [before]).migrate();
    const dataSource = await new DataSource(dataSourceOptions(scratch.config, 'writer', [before])).initialize();
    const query = (sql: string, params: unknown[] = []): Promise<unknown> => dataSource.query(sql, params);
    try {
      await query(ORDER, ['o1', 'C1']);
      await query(SHIPMENT, ['s1', 'ana']);
      await query(PAYMENT, ['p1', 'o1', 'captured']);
      await query(PAYMENT, ['p2', null, 'captured_late']);
      await query(PAYMENT, ['p3', null, 'declined']);
      await query(REFUND, ['r1', 'p1', 150, 'cancelled']);
      await query(REFUND, ['r2', 'p2', 150, 'late_capture']);
      await new Migrator(scratch.config, [ordersPersistence]).migrate();
      await query(SHIPMENT, ['s2', 'luis']);

      const parcels =
        'SELECT id, status, tracking_number AS number, shipped_at AS at, stock_state AS stock FROM orders_shipments ORDER BY id';
      expect(await query(parcels)).toEqual([
        { id: 's1', status: 'shipped', number: 'GU 1', at: 7, stock: 'with_order' },
        { id: 's2', status: 'shipped', number: 'GU 1', at: 7, stock: 'with_order' },
      ]);
      expect(await query('SELECT id, cause FROM orders_refunds ORDER BY id')).toEqual([
        { id: 'r1', cause: 'order' },
        { id: 'r2', cause: 'late_capture' },
      ]);
      expect(await query('SELECT id, refunded_amount AS given FROM orders_payments ORDER BY id')).toEqual([
        { id: 'p1', given: 150 },
        { id: 'p2', given: 150 },
        { id: 'p3', given: 0 },
      ]);
      await expect(query(REFUND, ['r3', 'p1', 1, 'cancelled'])).rejects.toThrow();
      await expect(query(SHIPMENT, ['s3', 'ana'])).rejects.toThrow();
      await expect(query(`UPDATE orders_shipments SET status = 'gone'`)).rejects.toThrow();
      await query(`UPDATE orders_shipments SET status = 'lost' WHERE id = 's1'`);
    } finally {
      await dataSource.destroy();
      await scratch.drop();
    }
  });
});

const STEP = `INSERT INTO orders_order_history (order_id, version, from_status, to_status, actor, at)
  VALUES ('o1', ?, NULL, 'reserved', 'buyer', 1)`;

describe('the move to events', () => {
  it('keeps the history there was, without events, takes what the version before still writes, and goes back', async () => {
    const scratch = await scratchDatabase();
    const tables = [CreateOrdersTables1795000000301, CreatePaymentTables1795000000302];
    const [before, after] = [tables, [...tables, CreateOrdersOutbox1795000000311]].map((migrations) => ({
      ...ordersPersistence,
      migrations,
    }));
    if (!before || !after) throw new Error('no migrations');
    await new Migrator(scratch.config, [before]).migrate();
    const dataSource = await new DataSource(dataSourceOptions(scratch.config, 'writer', [before])).initialize();
    const query = (sql: string, params: unknown[] = []): Promise<unknown> => dataSource.query(sql, params);
    try {
      await query(ORDER, ['o1', 'C1']);
      await query(STEP, [0]);
      await new Migrator(scratch.config, [after]).migrate();
      await query(STEP, [1]);
      expect(await query('SELECT version, event_id AS event FROM orders_order_history ORDER BY version')).toEqual([
        { version: 0, event: null },
        { version: 1, event: null },
      ]);
      await query(`UPDATE orders_order_history SET event_id = 'e1' WHERE version = 1`);
      await expect(query(`UPDATE orders_order_history SET event_id = 'e1'`)).rejects.toThrow();
      await expect(query(`UPDATE orders_order_history SET actor = 'nobody'`)).rejects.toThrow();
      await new Migrator(scratch.config, [after]).revert();
      expect(await query('SELECT COUNT(*) AS steps FROM orders_order_history')).toEqual([{ steps: 2 }]);
    } finally {
      await dataSource.destroy();
      await scratch.drop();
    }
  });
});

describe('the move to payments as they were taken', () => {
  const VERSION_BEFORE = {
    ...ordersPersistence,
    migrations: ordersPersistence.migrations.filter((migration) => migration !== PaymentsAsTaken1795000000331),
  };
  const PAYMENTS = `SELECT id, amount, currency, status, refunded_amount AS given, taken_amount AS taken,
    taken_currency AS takenCurrency FROM orders_payments ORDER BY id`;
  const PAYMENTS_BEFORE =
    'SELECT id, amount, currency, status, refunded_amount AS given FROM orders_payments ORDER BY id';

  it('fills in what was taken, takes what the version before still writes, goes back, and comes again', async () => {
    const scratch = await scratchDatabase();
    await new Migrator(scratch.config, [VERSION_BEFORE]).migrate();
    const dataSource = await new DataSource(dataSourceOptions(scratch.config, 'writer', [VERSION_BEFORE])).initialize();
    const query = (sql: string, params: unknown[] = []): Promise<unknown> => dataSource.query(sql, params);
    const keys = async (): Promise<readonly unknown[]> => {
      const runner = dataSource.createQueryRunner();
      const table = await runner.getTable('orders_payments');
      await runner.release();
      const indices = table?.indices.map(
        ({ name, columnNames, isUnique }) => `${name} ${columnNames.join()} ${isUnique}`,
      );
      return [...(indices ?? []), ...(table?.foreignKeys.map(({ name }) => name) ?? [])].toSorted();
    };
    const refund = (id: string, payment: string, amount: number, cause: string): Promise<unknown> =>
      query(
        REFUND.replace('reason,', 'cause, reason,').replace("?, ?, 'o1', 'USD', ?, ?,", "?, ?, 'o1', 'USD', ?, ?, ?,"),
        [...[id, payment, amount, cause], cause === 'order' ? 'cancelled' : cause],
      );
    try {
      await query(ORDER, ['o1', 'C1']);
      await query(PAYMENT, ['p1', 'o1', 'captured']);
      await query(PAYMENT, ['p2', null, 'captured_late']);
      await query(PAYMENT, ['p3', null, 'declined']);
      await refund('r2', 'p2', 150, 'late_capture');
      await query(`UPDATE orders_payments SET refunded_amount = 150 WHERE id = 'p2'`);
      const before = await keys();
      expect(before).toHaveLength(4);

      await new Migrator(scratch.config, [ordersPersistence]).migrate();
      const usd = { amount: 150, currency: 'USD' };
      expect(await query(PAYMENTS)).toEqual([
        { id: 'p1', ...usd, status: 'captured', given: 0, taken: 150, takenCurrency: 'USD' },
        { id: 'p2', ...usd, status: 'captured_late', given: 150, taken: 150, takenCurrency: 'USD' },
        { id: 'p3', ...usd, status: 'declined', given: 0, taken: null, takenCurrency: null },
      ]);
      expect(await query('SELECT id, payment_id AS payment, amount, cause FROM orders_refunds')).toEqual([
        { id: 'r2', payment: 'p2', amount: 150, cause: 'late_capture' },
      ]);
      expect(await keys()).toEqual(before);

      // The version before, which does not know the columns, goes on capturing and refunding.
      await query(PAYMENT, ['p4', null, 'captured_late']);
      await query(`UPDATE orders_payments SET refunded_amount = refunded_amount + 150 WHERE id = 'p4'`);
      await refund('r4', 'p4', 150, 'late_capture');
      await expect(query(`UPDATE orders_payments SET refunded_amount = 151 WHERE id = 'p4'`)).rejects.toThrow();
      await expect(query(PAYMENT, ['p5', 'o1', 'started'])).rejects.toThrow();
      await expect(query(PAYMENT, ['p5', null, 'lost'])).rejects.toThrow();
      await expect(query(PAYMENT.replaceAll("'o1'", "'nobody'"), ['p5', null, 'declined'])).rejects.toThrow();

      // What only this version writes.
      await query(`UPDATE orders_payments SET taken_amount = 170, refunded_amount = 20 WHERE id = 'p1'`);
      await refund('r1', 'p1', 20, 'excess');
      await query(
        `UPDATE orders_payments SET status = 'mismatched', taken_amount = 900, taken_currency = 'EUR', refunded_amount = 900
         WHERE id = 'p3'`,
      );
      await refund('r3', 'p3', 900, 'mismatch');
      await expect(query(`UPDATE orders_payments SET refunded_amount = 901 WHERE id = 'p3'`)).rejects.toThrow();

      await new Migrator(scratch.config, [ordersPersistence]).revert();
      expect(await query(PAYMENTS_BEFORE)).toEqual([
        { id: 'p1', amount: 170, currency: 'USD', status: 'captured', given: 20 },
        { id: 'p2', ...usd, status: 'captured_late', given: 150 },
        { id: 'p3', amount: 900, currency: 'EUR', status: 'captured_late', given: 900 },
        { id: 'p4', ...usd, status: 'captured_late', given: 150 },
      ]);
      expect(await query('SELECT id, cause, reason FROM orders_refunds ORDER BY id')).toEqual(
        ['r1', 'r2', 'r3', 'r4'].map((id) => ({ id, cause: 'late_capture', reason: 'late_capture' })),
      );
      expect(await keys()).toEqual(before);
      await expect(query(`UPDATE orders_payments SET refunded_amount = amount + 1`)).rejects.toThrow();
      await expect(query(`UPDATE orders_payments SET status = 'mismatched' WHERE id = 'p2'`)).rejects.toThrow();

      await new Migrator(scratch.config, [ordersPersistence]).migrate();
      expect(await query('SELECT id, cause FROM orders_refunds ORDER BY id')).toEqual([
        { id: 'r1', cause: 'excess' },
        { id: 'r2', cause: 'late_capture' },
        { id: 'r3', cause: 'late_capture' },
        { id: 'r4', cause: 'late_capture' },
      ]);
    } finally {
      await dataSource.destroy();
      await scratch.drop();
    }
  });
});
