import type { MigrationInterface, QueryRunner } from 'typeorm';
import { idColumn, instantColumn, textColumn } from '../../../../platform/database/columns.js';
import { createTable, dropTables } from '../../../../platform/database/migration.js';

/** The simulated carriers' own books. */
export class CreateSimulatedParcels1795000000323 implements MigrationInterface {
  readonly name = 'CreateSimulatedParcels1795000000323';

  async up(runner: QueryRunner): Promise<void> {
    await createTable(runner, {
      name: 'orders_simulated_parcels',
      columns: [
        idColumn('shipment_id', { primary: true }),
        textColumn('carrier', 20),
        textColumn('tracking_number', 60),
        instantColumn('accepted_at'),
      ],
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, 'orders_simulated_parcels');
  }
}
