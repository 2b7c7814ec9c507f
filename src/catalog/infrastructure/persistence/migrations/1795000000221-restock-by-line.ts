import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lines of a reservation come back one by one. By SQL: adding a column must not rebuild the table. */
export class RestockByLine1795000000221 implements MigrationInterface {
  readonly name = 'RestockByLine1795000000221';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE catalog_reservation_lines ADD COLUMN restocked_at bigint NULL');
    await runner.query(
      `UPDATE catalog_reservation_lines SET restocked_at =
         (SELECT r.changed_at FROM catalog_reservations r WHERE r.id = reservation_id AND r.status = 'restocked')`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE catalog_reservation_lines DROP COLUMN restocked_at');
  }
}
