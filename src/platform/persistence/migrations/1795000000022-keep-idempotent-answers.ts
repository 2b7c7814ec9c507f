import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumn, dropColumn } from '../../database/migration.js';

const KEYS = 'platform_idempotency_keys';

/** Keys that were claimed before have no answer and are not running: a repeat asks what became of them. */
export class KeepIdempotentAnswers1795000000022 implements MigrationInterface {
  readonly name = 'KeepIdempotentAnswers1795000000022';

  async up(runner: QueryRunner): Promise<void> {
    await addColumn(runner, KEYS, { name: 'running_until', definition: 'bigint NOT NULL DEFAULT 0' });
    await addColumn(runner, KEYS, { name: 'answer', definition: 'text NULL' });
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropColumn(runner, KEYS, { name: 'answer' });
    await dropColumn(runner, KEYS, { name: 'running_until' });
  }
}
