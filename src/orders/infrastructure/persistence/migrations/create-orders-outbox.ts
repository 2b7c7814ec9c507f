import type { MigrationInterface, QueryRunner } from 'typeorm';
import { dropTables } from '../../../../platform/database/migration.js';
import { createOutboxTable } from '../../../../platform/events/event-migrations.js';

/** The outbox of orders, and which event tells of each step of an order. */
export class CreateOrdersOutbox1795000000311 implements MigrationInterface {
  readonly name = 'CreateOrdersOutbox1795000000311';

  async up(runner: QueryRunner): Promise<void> {
    await createOutboxTable(runner, 'orders');
    // Plain SQL: TypeORM would rebuild SQLite's whole table. Steps that were taken before there were events have none.
    await runner.query('ALTER TABLE orders_order_history ADD COLUMN event_id varchar(26) NULL');
    await runner.query('CREATE UNIQUE INDEX ux_orders_order_history_event ON orders_order_history (event_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    const mysql = runner.dataSource.options.type === 'mysql';
    await runner.query(`DROP INDEX ux_orders_order_history_event${mysql ? ' ON orders_order_history' : ''}`);
    await runner.query('ALTER TABLE orders_order_history DROP COLUMN event_id');
    await dropTables(runner, 'orders_outbox');
  }
}
