import type { QueryRunner } from 'typeorm';

export const isMysql = (runner: QueryRunner): boolean => runner.dataSource.options.type === 'mysql';

/**
 * Takes one step of a migration. On MySQL every change of the schema commits by itself, so a migration whose process died is run
 * again from its beginning: what it had done, or the server was still doing for it, fails then, and is seen to be there. SQLite
 * undoes a migration as a whole.
 */
export async function step(
  runner: QueryRunner,
  take: () => Promise<unknown>,
  isTaken: () => Promise<boolean>,
): Promise<void> {
  try {
    await take();
  } catch (error) {
    if (!isMysql(runner) || !(await isTaken())) throw error;
  }
}

/** On MySQL. */
export const hasIndex = (runner: QueryRunner, table: string, index: string): Promise<boolean> =>
  exists(
    runner,
    'information_schema.statistics WHERE table_schema = DATABASE() AND table_name = ? AND index_name = ?',
    [table, index],
  );

/** On MySQL. */
export const hasConstraint = (runner: QueryRunner, table: string, constraint: string): Promise<boolean> =>
  exists(
    runner,
    'information_schema.table_constraints WHERE table_schema = DATABASE() AND table_name = ? AND constraint_name = ?',
    [table, constraint],
  );

async function exists(runner: QueryRunner, where: string, params: readonly string[]): Promise<boolean> {
  const found: unknown = await runner.query(`SELECT 1 FROM ${where} LIMIT 1`, [...params]);
  return Array.isArray(found) && found.length > 0;
}
