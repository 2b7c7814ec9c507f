import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What DESIGN asks of the source and dependency-cruiser cannot see: it reads imports, not SQL, sizes or folders. */
const src = join(__dirname, '../../src');
const MODULES = ['auth', 'catalog', 'orders', 'notifications'];
const MAX_LINES = 250;
const PLACES = /^(domain|application|infrastructure|http|client|cli)\/|^(\w+)\.(api|module|wire)\.ts$/;
const WAITING_OR_SKIPPING_SQL = /\bFOR UPDATE\b|\bLOCK IN SHARE MODE\b|\bOFFSET\s+[?\d$]/;

const SCHEMA_CHANGE =
  /\b(?:ALTER|DROP)\s+TABLE\b|\bDROP\s+INDEX\b|\bCREATE\s+(?:UNIQUE\s+)?(?:TABLE|INDEX)\b|\brunner\.(?:add|change|create|drop|rename)\w+\(/;

interface SourceFile {
  readonly path: string;
  readonly text: string;
}

const files: SourceFile[] = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.spec.ts'))
  .map((path) => ({ path, text: readFileSync(join(src, path), 'utf8') }));

const pathsWhere = (found: (file: SourceFile) => boolean, among: readonly SourceFile[] = files): string[] =>
  among.filter(found).map((file) => file.path);

/** The text without its block comments, which may name what the code must not. */
const codeOf = ({ text }: SourceFile): string => text.replace(/\/\*.*?\*\//gs, '');

const moduleOf = ({ path }: SourceFile): string | undefined => MODULES.find((name) => path.startsWith(`${name}/`));

function namesTableOfAnother(file: SourceFile): boolean {
  const own = moduleOf(file);
  const named = [...codeOf(file).matchAll(/\b(auth|catalog|orders|notifications)_[a-z]+/g)].map(([, prefix]) => prefix);
  return named.some((prefix) => prefix !== own);
}

function isOutOfPlace(file: SourceFile): boolean {
  const module = moduleOf(file);
  return module !== undefined && !PLACES.test(file.path.slice(module.length + 1));
}

const isLong = ({ text }: SourceFile): boolean => text.split('\n').length > MAX_LINES;
const locksOrSkips = (file: SourceFile): boolean => WAITING_OR_SKIPPING_SQL.test(codeOf(file));
const changesSchemaItself = (file: SourceFile): boolean =>
  file.path.includes('/migrations/') && SCHEMA_CHANGE.test(codeOf(file));
/** `1795000000301-create-orders-tables.ts` has `CreateOrdersTables1795000000301`: a listing is in the order in which they run. */
const isMigrationByAnotherName = ({ path, text }: SourceFile): boolean => {
  const [, file] = /\/migrations\/(.+)\.ts$/.exec(path) ?? [];
  if (file === undefined) return false;
  const [, words = '', stamp = ''] = /class (\w+?)(\d{13}) implements MigrationInterface/.exec(text) ?? [];
  return file !== `${stamp}${words.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
};
const hasForeignTable = (file: SourceFile): boolean => {
  const [, table] = /@Entity\('(\w+)'/.exec(codeOf(file)) ?? [];
  return table !== undefined && !table.startsWith(`${file.path.split('/')[0] ?? ''}_`);
};

describe('the house', () => {
  it('is there to be looked at', () => {
    for (const module of MODULES) expect(files.filter((file) => moduleOf(file) === module).length).toBeGreaterThan(10);
  });

  it(`has no file of more than ${MAX_LINES} lines`, () => {
    expect(pathsWhere(isLong)).toEqual([]);
  });

  it('keeps every file of a module in a folder that the boundaries know', () => {
    expect(pathsWhere(isOutOfPlace)).toEqual([]);
  });

  it('keeps each module to its own tables', () => {
    expect(pathsWhere(namesTableOfAnother)).toEqual([]);
    expect(pathsWhere(hasForeignTable)).toEqual([]);
  });

  it('neither locks the rows that it reads nor pages by position', () => {
    expect(pathsWhere(locksOrSkips)).toEqual([]);
  });

  it('changes the schema by steps that can be taken again after a crash: those of platform/database/migration.ts', () => {
    expect(files.filter(({ path }) => path.includes('/migrations/')).length).toBeGreaterThan(10);
    expect(pathsWhere(changesSchemaItself)).toEqual([]);
  });

  it('names the file of each migration by its stamp and its class', () => {
    expect(pathsWhere(isMigrationByAnotherName)).toEqual([]);
  });

  it.each<[string, (file: SourceFile) => boolean, SourceFile]>([
    ['a long file', isLong, { path: 'orders/domain/order.ts', text: '\n'.repeat(MAX_LINES) }],
    ['a folder that no rule covers', isOutOfPlace, { path: 'orders/helpers/total.ts', text: '' }],
    [
      "a join with another module's table",
      namesTableOfAnother,
      { path: 'orders/infrastructure/persistence/lines.ts', text: 'SELECT title FROM catalog_books' },
    ],
    [
      'a join of modules in the composition root',
      namesTableOfAnother,
      {
        path: 'composition/invariants/stock.ts',
        text: 'FROM orders_orders o JOIN catalog_reservations r ON r.id = o.id',
      },
    ],
    [
      "a module's table in the platform",
      namesTableOfAnother,
      { path: 'platform/database/pruner.ts', text: 'DELETE FROM auth_sessions' },
    ],
    [
      'a table without its prefix',
      hasForeignTable,
      { path: 'orders/infrastructure/persistence/order.row.ts', text: "@Entity('purchases')" },
    ],
    [
      'a locking read',
      locksOrSkips,
      { path: 'orders/infrastructure/persistence/orders.ts', text: 'SELECT 1 FROM orders_orders FOR UPDATE' },
    ],
    [
      'a change of the schema that fails when it is made again',
      changesSchemaItself,
      {
        path: 'orders/infrastructure/persistence/migrations/1795000000398-gift-wrap.ts',
        text: 'await runner.query(`ALTER TABLE orders_orders ADD COLUMN gift integer`)',
      },
    ],
    [
      'a migration whose file has another stamp',
      isMigrationByAnotherName,
      {
        path: 'orders/infrastructure/persistence/migrations/1795000000399-gift-wrap.ts',
        text: 'export class GiftWrap1795000000398 implements MigrationInterface {',
      },
    ],
    ['a page by position', locksOrSkips, { path: 'catalog/infrastructure/search.ts', text: 'LIMIT 24 OFFSET ?' }],
  ])('would not let %s through', (_name, found, planted) => {
    expect(pathsWhere(found, [planted])).toEqual([planted.path]);
  });
});
