import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumn, dropColumn } from '../../../../platform/database/migration.js';

const LINES = 'catalog_reservation_lines';

/** Lines of a reservation come back one by one. */
export class RestockByLine1795000000221 implements MigrationInterface {
  readonly name = 'RestockByLine1795000000221';

  async up(runner: QueryRunner): Promise<void> {
    await addColumn(runner, LINES, { name: 'restocked_at', definition: 'bigint NULL' });
    await runner.query(
      `UPDATE catalog_reservation_lines SET restocked_at =
         (SELECT r.changed_at FROM catalog_reservations r WHERE r.id = reservation_id AND r.status = 'restocked')`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropColumn(runner, LINES, { name: 'restocked_at' });
  }
}
