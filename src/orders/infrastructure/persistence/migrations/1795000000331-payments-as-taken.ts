import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  addCheck,
  addColumn,
  type Check,
  dropCheck,
  dropColumn,
  dropTables,
  replaceCheck,
} from '../../../../platform/database/migration.js';
import { isMysql } from '../../../../platform/database/schema-steps.js';

const PAYMENTS = 'orders_payments';
const NOT_LIVE_BEFORE = `'declined', 'abandoned', 'captured_late'`;
const NOT_LIVE = `${NOT_LIVE_BEFORE}, 'mismatched'`;
const TOOK_MONEY = `'captured', 'captured_late', 'mismatched'`;

const liveCheck = (notLive: string): Check => ({
  name: 'ck_orders_payments_live',
  expression:
    `(status IN ('started', 'unknown', 'captured') AND live_order_id IS NOT NULL AND live_order_id = order_id) OR ` +
    `(status IN (${notLive}) AND live_order_id IS NULL)`,
});

const REFUNDED_BEFORE = {
  name: 'ck_orders_payments_refunded',
  expression: 'refunded_amount >= 0 AND refunded_amount <= amount',
};
/** The version before writes down no more than that it took what it asked for. */
const REFUNDED = {
  name: REFUNDED_BEFORE.name,
  expression: 'refunded_amount >= 0 AND refunded_amount <= COALESCE(taken_amount, amount)',
};
const TAKEN = {
  name: 'ck_orders_payments_taken',
  expression:
    `(taken_amount IS NULL AND taken_currency IS NULL AND status <> 'mismatched') OR ` +
    `(taken_amount IS NOT NULL AND taken_amount > 0 AND taken_currency IS NOT NULL AND status IN (${TOOK_MONEY}))`,
};

/** Payments know what was taken beside what was asked for, and are refunded from that; they may end by taking something else. */
export class PaymentsAsTaken1795000000331 implements MigrationInterface {
  readonly name = 'PaymentsAsTaken1795000000331';

  async up(runner: QueryRunner): Promise<void> {
    await withoutRefundedCheck(runner, REFUNDED, async () => {
      await replaceCheck(runner, PAYMENTS, liveCheck(NOT_LIVE));
      await addColumn(runner, PAYMENTS, { name: 'taken_amount', definition: 'bigint NULL' });
      await addColumn(runner, PAYMENTS, { name: 'taken_currency', definition: 'varchar(3) NULL', check: TAKEN });
      await runner.query(
        `UPDATE orders_payments SET taken_amount = amount, taken_currency = currency
         WHERE status IN ('captured', 'captured_late')`,
      );
    });
    // What `down` said of them.
    await runner.query(
      `UPDATE orders_refunds SET cause = 'excess', reason = 'excess' WHERE cause = 'late_capture'
         AND payment_id IN (SELECT id FROM orders_payments WHERE status = 'captured')`,
    );
  }

  /** To the version before, a payment was of what was taken, and what was never owed came too late. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `UPDATE orders_refunds SET cause = 'late_capture', reason = 'late_capture' WHERE cause IN ('excess', 'mismatch')`,
    );
    // It has been said where the column is gone: an interrupted `down` begins again.
    if (await runner.hasColumn(PAYMENTS, 'taken_currency'))
      await runner.query(
        `UPDATE orders_payments SET amount = taken_amount, currency = taken_currency,
           status = CASE WHEN status = 'mismatched' THEN 'captured_late' ELSE status END WHERE taken_amount IS NOT NULL`,
      );
    await withoutRefundedCheck(runner, REFUNDED_BEFORE, async () => {
      await dropColumn(runner, PAYMENTS, { name: 'taken_currency', check: TAKEN.name });
      await dropColumn(runner, PAYMENTS, { name: 'taken_amount' });
      await replaceCheck(runner, PAYMENTS, liveCheck(NOT_LIVE_BEFORE));
    });
  }
}

/**
 * Does `work` while nothing checks what was refunded, and adds the check `then`. On SQLite that check belongs to its column, which
 * goes with it and is worked out anew. There `work` may also build the table anew: the refunds, which refer to it, step aside.
 */
async function withoutRefundedCheck(runner: QueryRunner, then: Check, work: () => Promise<void>): Promise<void> {
  if (isMysql(runner)) {
    await dropCheck(runner, PAYMENTS, then.name);
    await work();
    await addCheck(runner, PAYMENTS, then);
    return;
  }
  await dropColumn(runner, PAYMENTS, { name: 'refunded_amount' });
  await runner.query('CREATE TEMP TABLE orders_refunds_aside AS SELECT * FROM orders_refunds');
  await runner.query('DELETE FROM orders_refunds');
  await work();
  await runner.query('INSERT INTO orders_refunds SELECT * FROM orders_refunds_aside');
  await dropTables(runner, 'orders_refunds_aside');
  await addColumn(runner, PAYMENTS, {
    name: 'refunded_amount',
    definition: 'bigint NOT NULL DEFAULT 0',
    check: then,
  });
  await runner.query(
    `UPDATE orders_payments SET refunded_amount =
       COALESCE((SELECT SUM(r.amount) FROM orders_refunds r WHERE r.payment_id = orders_payments.id), 0)`,
  );
}
