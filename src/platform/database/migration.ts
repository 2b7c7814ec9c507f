import { type QueryRunner, Table, TableCheck, type TableColumnOptions, TableForeignKey, TableIndex } from 'typeorm';
import { hasConstraint, hasIndex, isMysql, step } from './schema-steps.js';

// Migrations change the schema by these alone, and data by statements that may be run again after the whole migration has been:
// MySQL keeps what a process had done that died in the middle of one, and the next run begins at its beginning.

export interface Index {
  readonly name: string;
  readonly columns: readonly string[];
  readonly unique?: boolean;
}

export interface Check {
  readonly name: string;
  readonly expression: string;
}

interface TableDefinition {
  readonly name: string;
  readonly columns: readonly TableColumnOptions[];
  readonly indices?: readonly Index[];
  readonly checks?: readonly Check[];
  /** Only within the module. */
  readonly foreignKeys?: readonly {
    readonly name: string;
    readonly columns: readonly string[];
    readonly references: { readonly table: string; readonly columns: readonly string[] };
  }[];
}

/** Creates the same table on both engines; TypeORM refuses CHECK constraints on MySQL, so there they are added by SQL. */
export async function createTable(runner: QueryRunner, definition: TableDefinition): Promise<void> {
  const checks = definition.checks ?? [];
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
    checks: isMysql(runner) ? [] : checks.map(({ name, expression }) => ({ name, expression })),
  });
  await step(
    runner,
    () => runner.createTable(table),
    () => runner.hasTable(definition.name),
  );
  if (isMysql(runner)) for (const check of checks) await addCheck(runner, definition.name, check);
}

/** Drops the tables in the order given, with their indices. */
export async function dropTables(runner: QueryRunner, ...names: readonly string[]): Promise<void> {
  for (const name of names) {
    await step(
      runner,
      () => runner.query(`DROP TABLE ${name}`),
      async () => !(await runner.hasTable(name)),
    );
  }
}

interface Column {
  readonly name: string;
  /** The rest of its definition, in SQL that both engines take. */
  readonly definition: string;
  /** Of this column and those before it. On SQLite it belongs to the column. */
  readonly check?: Check;
}

/** By SQL, where TypeORM would build SQLite's whole table anew. */
export async function addColumn(runner: QueryRunner, table: string, column: Column): Promise<void> {
  const { name, definition, check } = column;
  const inColumn = check && !isMysql(runner) ? ` CONSTRAINT ${check.name} CHECK (${check.expression})` : '';
  await step(
    runner,
    () => runner.query(`ALTER TABLE ${table} ADD COLUMN ${name} ${definition}${inColumn}`),
    () => runner.hasColumn(table, name),
  );
  if (check && isMysql(runner)) await addCheck(runner, table, check);
}

/** Drops a column with the check that it was added with. */
export async function dropColumn(
  runner: QueryRunner,
  table: string,
  { name, check }: { readonly name: string; readonly check?: string },
): Promise<void> {
  if (check !== undefined && isMysql(runner)) await dropCheck(runner, table, check);
  await step(
    runner,
    () => runner.query(`ALTER TABLE ${table} DROP COLUMN ${name}`),
    async () => !(await runner.hasColumn(table, name)),
  );
}

export async function addIndex(runner: QueryRunner, table: string, { name, columns, unique }: Index): Promise<void> {
  await step(
    runner,
    () => runner.query(`CREATE ${unique === true ? 'UNIQUE ' : ''}INDEX ${name} ON ${table} (${columns.join(', ')})`),
    () => hasIndex(runner, table, name),
  );
}

export async function dropIndex(runner: QueryRunner, table: string, name: string): Promise<void> {
  await step(
    runner,
    () => runner.query(`DROP INDEX ${name}${isMysql(runner) ? ` ON ${table}` : ''}`),
    async () => !(await hasIndex(runner, table, name)),
  );
}

/**
 * Puts another CHECK in the place of the one with this name. On SQLite TypeORM builds the table anew from what it knows of it:
 * not for a table with generated columns, or with constraints that were added to a column by SQL.
 */
export async function replaceCheck(runner: QueryRunner, table: string, check: Check): Promise<void> {
  if (isMysql(runner)) {
    await dropCheck(runner, table, check.name);
    await addCheck(runner, table, check);
    return;
  }
  await runner.dropCheckConstraint(table, check.name);
  await runner.createCheckConstraint(table, new TableCheck(check));
}

/** Only on MySQL: on SQLite a check belongs to its table, or to its column. */
export async function addCheck(runner: QueryRunner, table: string, { name, expression }: Check): Promise<void> {
  await step(
    runner,
    () => runner.query(`ALTER TABLE ${table} ADD CONSTRAINT ${name} CHECK (${expression})`),
    () => hasConstraint(runner, table, name),
  );
}

/** Only on MySQL, as {@link addCheck}. */
export async function dropCheck(runner: QueryRunner, table: string, name: string): Promise<void> {
  await step(
    runner,
    () => runner.query(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`),
    async () => !(await hasConstraint(runner, table, name)),
  );
}
