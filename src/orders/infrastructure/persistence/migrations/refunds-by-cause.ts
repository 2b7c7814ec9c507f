import type { MigrationInterface, QueryRunner } from 'typeorm';
import { isMysql } from '../../../../platform/database/migration.js';

const WITHIN = 'refunded_amount >= 0 AND refunded_amount <= amount';

/**
 * A payment is refunded once for each cause, and never by more than it is. By SQL: TypeORM would rebuild SQLite's tables. The
 * version before writes no cause: its one refund of a payment is the order's.
 */
export class RefundsByCause1795000000321 implements MigrationInterface {
  readonly name = 'RefundsByCause1795000000321';

  async up(runner: QueryRunner): Promise<void> {
    const mysql = isMysql(runner);
    await runner.query(`ALTER TABLE orders_refunds ADD COLUMN cause varchar(26) NOT NULL DEFAULT 'order'`);
    await runner.query(`UPDATE orders_refunds SET cause = 'late_capture' WHERE reason = 'late_capture'`);
    await runner.query('CREATE UNIQUE INDEX ux_orders_refunds_cause ON orders_refunds (payment_id, cause)');
    await runner.query(`DROP INDEX ux_orders_refunds_payment${mysql ? ' ON orders_refunds' : ''}`);
    await runner.query('CREATE INDEX ix_orders_refunds_order ON orders_refunds (order_id)');
    const check = `CONSTRAINT ck_orders_payments_refunded CHECK (${WITHIN})`;
    await runner.query(
      `ALTER TABLE orders_payments ADD COLUMN refunded_amount bigint NOT NULL DEFAULT 0${mysql ? '' : ` ${check}`}`,
    );
    await runner.query(
      `UPDATE orders_payments SET refunded_amount =
         COALESCE((SELECT SUM(r.amount) FROM orders_refunds r WHERE r.payment_id = orders_payments.id), 0)`,
    );
    if (mysql) await runner.query(`ALTER TABLE orders_payments ADD ${check}`);
  }

  /** Only while no payment has been refunded in parts. */
  async down(runner: QueryRunner): Promise<void> {
    const mysql = isMysql(runner);
    if (mysql) await runner.query('ALTER TABLE orders_payments DROP CONSTRAINT ck_orders_payments_refunded');
    await runner.query('ALTER TABLE orders_payments DROP COLUMN refunded_amount');
    await runner.query(`DROP INDEX ix_orders_refunds_order${mysql ? ' ON orders_refunds' : ''}`);
    await runner.query('CREATE UNIQUE INDEX ux_orders_refunds_payment ON orders_refunds (payment_id)');
    await runner.query(`DROP INDEX ux_orders_refunds_cause${mysql ? ' ON orders_refunds' : ''}`);
    await runner.query('ALTER TABLE orders_refunds DROP COLUMN cause');
  }
}
