import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumn, addIndex, dropColumn, dropIndex } from '../../../../platform/database/migration.js';

const [PAYMENTS, REFUNDS] = ['orders_payments', 'orders_refunds'];
const WITHIN = {
  name: 'ck_orders_payments_refunded',
  expression: 'refunded_amount >= 0 AND refunded_amount <= amount',
};
const ONE_OF_A_CAUSE = { name: 'ux_orders_refunds_cause', columns: ['payment_id', 'cause'], unique: true };
const ONE_OF_A_PAYMENT = { name: 'ux_orders_refunds_payment', columns: ['payment_id'], unique: true };
const BY_ORDER = { name: 'ix_orders_refunds_order', columns: ['order_id'] };

/**
 * A payment is refunded once for each cause, and never by more than it is. The version before writes no cause: its one refund of
 * a payment is the order's.
 */
export class RefundsByCause1795000000321 implements MigrationInterface {
  readonly name = 'RefundsByCause1795000000321';

  async up(runner: QueryRunner): Promise<void> {
    await addColumn(runner, REFUNDS, { name: 'cause', definition: `varchar(26) NOT NULL DEFAULT 'order'` });
    await runner.query(`UPDATE orders_refunds SET cause = 'late_capture' WHERE reason = 'late_capture'`);
    await addIndex(runner, REFUNDS, ONE_OF_A_CAUSE);
    await dropIndex(runner, REFUNDS, ONE_OF_A_PAYMENT.name);
    await addIndex(runner, REFUNDS, BY_ORDER);
    await addColumn(runner, PAYMENTS, {
      name: 'refunded_amount',
      definition: 'bigint NOT NULL DEFAULT 0',
      check: WITHIN,
    });
    await runner.query(
      `UPDATE orders_payments SET refunded_amount =
         COALESCE((SELECT SUM(r.amount) FROM orders_refunds r WHERE r.payment_id = orders_payments.id), 0)`,
    );
  }

  /** Only while no payment has been refunded in parts. */
  async down(runner: QueryRunner): Promise<void> {
    await dropColumn(runner, PAYMENTS, { name: 'refunded_amount', check: WITHIN.name });
    await dropIndex(runner, REFUNDS, BY_ORDER.name);
    await addIndex(runner, REFUNDS, ONE_OF_A_PAYMENT);
    await dropIndex(runner, REFUNDS, ONE_OF_A_CAUSE.name);
    await dropColumn(runner, REFUNDS, { name: 'cause' });
  }
}
