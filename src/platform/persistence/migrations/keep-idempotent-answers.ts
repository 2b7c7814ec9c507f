import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Keys that were claimed before have no answer and are not running: a repeat asks what became of them. */
export class KeepIdempotentAnswers1795000000022 implements MigrationInterface {
  readonly name = 'KeepIdempotentAnswers1795000000022';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE platform_idempotency_keys ADD COLUMN running_until bigint NOT NULL DEFAULT 0');
    await runner.query('ALTER TABLE platform_idempotency_keys ADD COLUMN answer text NULL');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE platform_idempotency_keys DROP COLUMN answer');
    await runner.query('ALTER TABLE platform_idempotency_keys DROP COLUMN running_until');
  }
}
