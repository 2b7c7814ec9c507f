import type { QueryRunner, TableColumnOptions } from 'typeorm';

interface ColumnOptions {
  readonly nullable?: boolean;
  readonly primary?: boolean;
  /** A literal of the column's type. */
  readonly default?: string | number;
}

const column = (
  type: string,
  name: string,
  options: ColumnOptions,
  more: Partial<TableColumnOptions> = {},
): TableColumnOptions => ({
  name,
  type,
  isNullable: options.nullable ?? false,
  isPrimary: options.primary ?? false,
  ...(options.default === undefined
    ? {}
    : {
        default:
          typeof options.default === 'number' ? String(options.default) : `'${options.default.replaceAll("'", "''")}'`,
      }),
  ...more,
});

/** A lower-case ULID. */
export const idColumn = (name: string, options: ColumnOptions = {}) =>
  column('varchar', name, options, { length: '26' });
/** Text of at most `length` characters; SQLite does not hold the length, the domain does. */
export const textColumn = (name: string, length: number, options: ColumnOptions = {}) =>
  column('varchar', name, options, { length: String(length) });
/**
 * Text that is compared and sorted by code point, as SQLite does by itself: accents and letter case tell values apart on
 * every engine. For ids of others, normalised text and search terms.
 */
export const exactTextColumn = (runner: QueryRunner, name: string, length: number, options: ColumnOptions = {}) =>
  column('varchar', name, options, {
    length: String(length),
    ...(runner.dataSource.options.type === 'mysql' ? { charset: 'utf8mb4', collation: 'utf8mb4_bin' } : {}),
  });

/** Text of up to 16 MiB, for JSON. */
export const documentColumn = (runner: QueryRunner, name: string, options: ColumnOptions = {}) =>
  column(runner.dataSource.options.type === 'mysql' ? 'mediumtext' : 'text', name, options);
/** Text of up to 64 KiB. */
export const longTextColumn = (name: string, options: ColumnOptions = {}) => column('text', name, options);
/** A 32-bit integer. */
export const integerColumn = (name: string, options: ColumnOptions = {}) => column('integer', name, options);
/** Money in minor units. */
export const amountColumn = (name: string, options: ColumnOptions = {}) => column('bigint', name, options);
/** A moment in epoch milliseconds. */
export const instantColumn = (name: string, options: ColumnOptions = {}) => column('bigint', name, options);
