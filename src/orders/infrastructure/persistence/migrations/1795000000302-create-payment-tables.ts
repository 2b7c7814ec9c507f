import type { MigrationInterface, QueryRunner } from 'typeorm';
import { amountColumn, idColumn, instantColumn, textColumn } from '../../../../platform/database/columns.js';
import { createTable, dropTables } from '../../../../platform/database/migration.js';

/** Attempts at paying and refunds, and the simulated provider's own books. */
export class CreatePaymentTables1795000000302 implements MigrationInterface {
  readonly name = 'CreatePaymentTables1795000000302';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(runner, {
      name: 'orders_payments',
      columns: [
        idColumn('id', { primary: true }),
        idColumn('order_id'),
        idColumn('live_order_id', { nullable: true }),
        textColumn('method', 20),
        textColumn('card_last4', 4, { nullable: true }),
        textColumn('currency', 3),
        amountColumn('amount'),
        textColumn('status', 20),
        textColumn('decline_reason', 30, { nullable: true }),
        textColumn('reference', 100, { nullable: true }),
        instantColumn('started_at'),
        instantColumn('finished_at', { nullable: true }),
        instantColumn('check_at', { nullable: true }),
      ],
      indices: [
        { name: 'ux_orders_payments_live_order', columns: ['live_order_id'], unique: true },
        { name: 'ix_orders_payments_order', columns: ['order_id'] },
        { name: 'ix_orders_payments_check', columns: ['check_at'] },
      ],
      checks: [
        { name: 'ck_orders_payments_amount', expression: 'amount >= 0' },
        {
          name: 'ck_orders_payments_live',
          expression:
            `(status IN ('started', 'unknown', 'captured') AND live_order_id IS NOT NULL AND live_order_id = order_id) OR ` +
            `(status IN ('declined', 'abandoned', 'captured_late') AND live_order_id IS NULL)`,
        },
      ],
      foreignKeys: [
        {
          name: 'fk_orders_payments_order',
          columns: ['order_id'],
          references: { table: 'orders_orders', columns: ['id'] },
        },
      ],
    });
    await createTable(runner, {
      name: 'orders_refunds',
      columns: [
        idColumn('id', { primary: true }),
        idColumn('payment_id'),
        idColumn('order_id'),
        textColumn('currency', 3),
        amountColumn('amount'),
        textColumn('reason', 20),
        textColumn('status', 20),
        instantColumn('created_at'),
        instantColumn('due_at'),
        instantColumn('refunded_at', { nullable: true }),
      ],
      indices: [
        { name: 'ux_orders_refunds_payment', columns: ['payment_id'], unique: true },
        { name: 'ix_orders_refunds_due', columns: ['status', 'due_at'] },
      ],
      checks: [
        { name: 'ck_orders_refunds_amount', expression: 'amount >= 0' },
        { name: 'ck_orders_refunds_status', expression: `status IN ('due', 'refunded')` },
      ],
      foreignKeys: [
        {
          name: 'fk_orders_refunds_payment',
          columns: ['payment_id'],
          references: { table: 'orders_payments', columns: ['id'] },
        },
      ],
    });
    await createTable(runner, {
      name: 'orders_simulated_charges',
      columns: [
        idColumn('payment_id', { primary: true }),
        textColumn('currency', 3),
        amountColumn('amount'),
        textColumn('outcome', 20),
        textColumn('decline_reason', 30, { nullable: true }),
        instantColumn('charged_at'),
      ],
      checks: [{ name: 'ck_orders_simulated_charges', expression: `outcome IN ('captured', 'declined')` }],
    });
    await createTable(runner, {
      name: 'orders_simulated_refunds',
      columns: [
        idColumn('refund_id', { primary: true }),
        idColumn('payment_id'),
        amountColumn('amount'),
        instantColumn('refunded_at'),
      ],
      indices: [{ name: 'ix_orders_simulated_refunds_payment', columns: ['payment_id'] }],
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(
      runner,
      'orders_simulated_refunds',
      'orders_simulated_charges',
      'orders_refunds',
      'orders_payments',
    );
  }
}
