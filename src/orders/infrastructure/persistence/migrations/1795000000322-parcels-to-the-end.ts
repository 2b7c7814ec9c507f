import type { MigrationInterface, QueryRunner } from 'typeorm';
import { idColumn, instantColumn, textColumn } from '../../../../platform/database/columns.js';
import {
  addColumn,
  addIndex,
  createTable,
  dropColumn,
  dropIndex,
  dropTables,
  replaceCheck,
} from '../../../../platform/database/migration.js';

const SHIPMENTS = 'orders_shipments';
const COLUMNS = [
  { name: 'stock_state', definition: `varchar(20) NOT NULL DEFAULT 'with_order'` },
  { name: 'delayed_at', definition: 'bigint NULL' },
  { name: 'track_at', definition: 'bigint NULL' },
  { name: 'progress', definition: 'varchar(20) NULL' },
];
const INDICES = [
  { table: SHIPMENTS, name: 'ix_orders_shipments_stock', columns: ['stock_state'] },
  { table: SHIPMENTS, name: 'ix_orders_shipments_track', columns: ['track_at'] },
  { table: 'orders_orders', name: 'ix_orders_orders_status', columns: ['status', 'id'] },
];
const STATUS_CHECK = 'ck_orders_shipments_status';

/** Parcels that are given up, late or lost: their states, their stock, when to ask the carrier, and their history. */
export class ParcelsToTheEnd1795000000322 implements MigrationInterface {
  readonly name = 'ParcelsToTheEnd1795000000322';

  async up(runner: QueryRunner): Promise<void> {
    await replaceCheck(runner, SHIPMENTS, {
      name: STATUS_CHECK,
      expression: `status IN ('pending', 'shipped', 'delivered', 'cancelled', 'lost')`,
    });
    for (const column of COLUMNS) await addColumn(runner, SHIPMENTS, column);
    for (const { table, ...index } of INDICES) await addIndex(runner, table, index);
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
    await dropTables(runner, 'orders_shipment_history');
    for (const { table, name } of INDICES.toReversed()) await dropIndex(runner, table, name);
    for (const column of COLUMNS.toReversed()) await dropColumn(runner, SHIPMENTS, column);
    await runner.query(`UPDATE orders_shipments SET status = 'shipped' WHERE status = 'lost'`);
    await replaceCheck(runner, SHIPMENTS, {
      name: STATUS_CHECK,
      expression: `status IN ('pending', 'shipped', 'delivered', 'cancelled')`,
    });
  }
}
