import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumn, addIndex, dropColumn, dropIndex, dropTables } from '../../../../platform/database/migration.js';
import { createOutboxTable } from '../../../../platform/events/event-migrations.js';

const HISTORY = 'orders_order_history';
const EVENT_INDEX = 'ux_orders_order_history_event';

/** The outbox of orders, and which event tells of each step of an order. */
export class CreateOrdersOutbox1795000000311 implements MigrationInterface {
  readonly name = 'CreateOrdersOutbox1795000000311';

  async up(runner: QueryRunner): Promise<void> {
    await createOutboxTable(runner, 'orders');
    // Steps that were taken before there were events have none.
    await addColumn(runner, HISTORY, { name: 'event_id', definition: 'varchar(26) NULL' });
    await addIndex(runner, HISTORY, { name: EVENT_INDEX, columns: ['event_id'], unique: true });
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropIndex(runner, HISTORY, EVENT_INDEX);
    await dropColumn(runner, HISTORY, { name: 'event_id' });
    await dropTables(runner, 'orders_outbox');
  }
}
