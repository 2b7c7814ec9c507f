import type { MigrationInterface, QueryRunner } from 'typeorm';
import { idColumn, instantColumn, textColumn } from '../../../../platform/database/columns.js';
import { createTable, dropTables, isMysql, replaceCheck } from '../../../../platform/database/migration.js';

const STATUS_CHECK = 'ck_orders_shipments_status';

/** Parcels that are given up, late or lost: their states, their stock, when to ask the carrier, and their history. */
export class ParcelsToTheEnd1795000000322 implements MigrationInterface {
  readonly name = 'ParcelsToTheEnd1795000000322';

  async up(runner: QueryRunner): Promise<void> {
    await replaceCheck(runner, 'orders_shipments', {
      name: STATUS_CHECK,
      expression: `status IN ('pending', 'shipped', 'delivered', 'cancelled', 'lost')`,
    });
    for (const column of [
      `stock_state varchar(20) NOT NULL DEFAULT 'with_order'`,
      'delayed_at bigint NULL',
      'track_at bigint NULL',
      'progress varchar(20) NULL',
    ]) {
      await runner.query(`ALTER TABLE orders_shipments ADD COLUMN ${column}`);
    }
    await runner.query('CREATE INDEX ix_orders_shipments_stock ON orders_shipments (stock_state)');
    await runner.query('CREATE INDEX ix_orders_shipments_track ON orders_shipments (track_at)');
    await runner.query('CREATE INDEX ix_orders_orders_status ON orders_orders (status, id)');
    await createTable(runner, {
      name: 'orders_shipment_history',
      columns: [
        idColumn('shipment_id', { primary: true }),
        textColumn('step', 20, { primary: true }),
        idColumn('order_id'),
        textColumn('actor', 10),
        instantColumn('at'),
        textColumn('note', 300, { nullable: true }),
        idColumn('event_id', { nullable: true }),
      ],
      indices: [
        { name: 'ix_orders_shipment_history_order', columns: ['order_id'] },
        { name: 'ux_orders_shipment_history_event', columns: ['event_id'], unique: true },
      ],
      checks: [
        {
          name: 'ck_orders_shipment_history_step',
          expression: `step IN ('shipped', 'delayed', 'delivered', 'cancelled', 'lost')`,
        },
        { name: 'ck_orders_shipment_history_actor', expression: `actor IN ('buyer', 'seller', 'operator', 'timer')` },
      ],
      foreignKeys: [
        {
          name: 'fk_orders_shipment_history_shipment',
          columns: ['shipment_id'],
          references: { table: 'orders_shipments', columns: ['id'] },
        },
      ],
    });
  }

  /** A lost parcel is one that is still under way to the version before. */
  async down(runner: QueryRunner): Promise<void> {
    const on = (table: string): string => (isMysql(runner) ? ` ON ${table}` : '');
    await dropTables(runner, 'orders_shipment_history');
    await runner.query(`DROP INDEX ix_orders_orders_status${on('orders_orders')}`);
    await runner.query(`DROP INDEX ix_orders_shipments_track${on('orders_shipments')}`);
    await runner.query(`DROP INDEX ix_orders_shipments_stock${on('orders_shipments')}`);
    for (const column of ['progress', 'track_at', 'delayed_at', 'stock_state']) {
      await runner.query(`ALTER TABLE orders_shipments DROP COLUMN ${column}`);
    }
    await runner.query(`UPDATE orders_shipments SET status = 'shipped' WHERE status = 'lost'`);
    await replaceCheck(runner, 'orders_shipments', {
      name: STATUS_CHECK,
      expression: `status IN ('pending', 'shipped', 'delivered', 'cancelled')`,
    });
  }
}
