import { type QueryRunner, Table, TableCheck, type TableColumnOptions, TableForeignKey, TableIndex } from 'typeorm';

interface TableDefinition {
  readonly name: string;
  readonly columns: readonly TableColumnOptions[];
  readonly indices?: readonly {
    readonly name: string;
    readonly columns: readonly string[];
    readonly unique?: boolean;
  }[];
  readonly checks?: readonly { readonly name: string; readonly expression: string }[];
  /** Only within the module. */
  readonly foreignKeys?: readonly {
    readonly name: string;
    readonly columns: readonly string[];
    readonly references: { readonly table: string; readonly columns: readonly string[] };
  }[];
}

export const isMysql = (runner: QueryRunner): boolean => runner.dataSource.options.type === 'mysql';

/** Creates the same table on both engines; TypeORM refuses CHECK constraints on MySQL, so there they are added by SQL. */
export async function createTable(runner: QueryRunner, definition: TableDefinition): Promise<void> {
  const mysql = isMysql(runner);
  const table = new Table({
    name: definition.name,
    columns: [...definition.columns],
    indices: (definition.indices ?? []).map(
      (index) => new TableIndex({ name: index.name, columnNames: [...index.columns], isUnique: index.unique ?? false }),
    ),
    foreignKeys: (definition.foreignKeys ?? []).map(
      (key) =>
        new TableForeignKey({
          name: key.name,
          columnNames: [...key.columns],
          referencedTableName: key.references.table,
          referencedColumnNames: [...key.references.columns],
          onDelete: 'NO ACTION',
          onUpdate: 'NO ACTION',
        }),
    ),
    checks: mysql ? [] : (definition.checks ?? []).map(({ name, expression }) => ({ name, expression })),
  });
  await runner.createTable(table);
  if (!mysql) return;
  for (const check of definition.checks ?? []) {
    await runner.query(`ALTER TABLE ${definition.name} ADD CONSTRAINT ${check.name} CHECK (${check.expression})`);
  }
}

/** Drops the tables in the order given, with their indices. */
export async function dropTables(runner: QueryRunner, ...names: readonly string[]): Promise<void> {
  for (const name of names) await runner.query(`DROP TABLE ${name}`);
}

/**
 * Puts another CHECK in the place of the one with this name. On SQLite TypeORM builds the table anew from what it knows of it:
 * not for a table with generated columns, or with constraints that were added to a column by SQL.
 */
export async function replaceCheck(
  runner: QueryRunner,
  table: string,
  check: { readonly name: string; readonly expression: string },
): Promise<void> {
  if (isMysql(runner)) {
    await runner.query(`ALTER TABLE ${table} DROP CONSTRAINT ${check.name}`);
    await runner.query(`ALTER TABLE ${table} ADD CONSTRAINT ${check.name} CHECK (${check.expression})`);
    return;
  }
  await runner.dropCheckConstraint(table, check.name);
  await runner.createCheckConstraint(table, new TableCheck(check));
}
