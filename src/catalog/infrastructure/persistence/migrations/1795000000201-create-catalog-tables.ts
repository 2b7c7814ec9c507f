import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  amountColumn,
  exactTextColumn,
  idColumn,
  instantColumn,
  integerColumn,
  longTextColumn,
  textColumn,
} from '../../../../platform/database/columns.js';
import { addColumn, addIndex, createTable, dropTables } from '../../../../platform/database/migration.js';

/** What the catalogue sorts and filters by. Each begins with `on_sale`, so that what cannot be bought costs nothing. */
const ON_SALE_INDICES = {
  catalog_books_newest: ['on_sale', 'id'],
  catalog_books_price: ['on_sale', 'price', 'id'],
  catalog_books_title: ['on_sale', 'sort_title', 'id'],
  catalog_books_condition: ['on_sale', 'book_condition', 'id'],
  catalog_books_category_newest: ['on_sale', 'category', 'id'],
  catalog_books_category_price: ['on_sale', 'category', 'price', 'id'],
  catalog_books_category_title: ['on_sale', 'category', 'sort_title', 'id'],
} as const;

export class CreateCatalogTables1795000000201 implements MigrationInterface {
  readonly name = 'CreateCatalogTables1795000000201';

  async up(runner: QueryRunner): Promise<void> {
    await this.createBooks(runner);
    await createTable(runner, {
      name: 'catalog_book_terms',
      columns: [exactTextColumn(runner, 'term', 40, { primary: true }), idColumn('book_id', { primary: true })],
      indices: [{ name: 'catalog_book_terms_book', columns: ['book_id', 'term'] }],
    });
    await createTable(runner, {
      name: 'catalog_stock_movements',
      columns: [
        idColumn('book_id', { primary: true }),
        textColumn('kind', 10, { primary: true }),
        idColumn('cause', { primary: true }),
        integerColumn('available_change'),
        integerColumn('reserved_change'),
        integerColumn('sold_change'),
        instantColumn('moved_at'),
      ],
    });
    await this.createReservations(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(
      runner,
      'catalog_reservation_lines',
      'catalog_reservations',
      'catalog_stock_movements',
      'catalog_book_terms',
      'catalog_books',
    );
  }

  private async createBooks(runner: QueryRunner): Promise<void> {
    await createTable(runner, {
      name: 'catalog_books',
      columns: [
        idColumn('id', { primary: true }),
        idColumn('seller_id'),
        textColumn('title', 300),
        textColumn('author', 200),
        longTextColumn('description'),
        textColumn('isbn', 13, { nullable: true }),
        textColumn('book_condition', 20),
        textColumn('category', 20),
        amountColumn('price'),
        textColumn('status', 10),
        textColumn('cover', 40, { nullable: true }),
        integerColumn('available'),
        integerColumn('reserved'),
        integerColumn('sold'),
        integerColumn('version'),
        exactTextColumn(runner, 'sort_title', 80),
        textColumn('listing_key', 40, { nullable: true }),
        instantColumn('created_at'),
      ],
      indices: [
        { name: 'catalog_books_seller', columns: ['seller_id', 'id'] },
        { name: 'catalog_books_listing_key', columns: ['listing_key'], unique: true },
      ],
      checks: [
        { name: 'catalog_books_available_check', expression: 'available >= 0' },
        { name: 'catalog_books_reserved_check', expression: 'reserved >= 0' },
        { name: 'catalog_books_sold_check', expression: 'sold >= 0' },
        { name: 'catalog_books_price_check', expression: 'price > 0' },
        { name: 'catalog_books_status_check', expression: "status IN ('listed', 'archived')" },
      ],
    });
    // Worked out by the database, so that no statement that moves stock can forget it. TypeORM would want a table of its
    // own for a generated column; the words are the same on every engine. Later migrations add and drop columns here by
    // SQL as well: to change one on SQLite, TypeORM rebuilds the table, without this column.
    await addColumn(runner, 'catalog_books', {
      name: 'on_sale',
      definition: `INTEGER GENERATED ALWAYS AS (CASE WHEN status = 'listed' AND available > 0 THEN 1 ELSE 0 END) VIRTUAL`,
    });
    for (const [name, columns] of Object.entries(ON_SALE_INDICES)) {
      await addIndex(runner, 'catalog_books', { name, columns });
    }
  }

  private async createReservations(runner: QueryRunner): Promise<void> {
    await createTable(runner, {
      name: 'catalog_reservations',
      columns: [
        idColumn('id', { primary: true }),
        idColumn('buyer_id', { nullable: true }),
        textColumn('status', 10),
        instantColumn('created_at'),
        instantColumn('changed_at'),
      ],
      checks: [
        {
          name: 'catalog_reservations_status_check',
          expression: "status IN ('held', 'confirmed', 'released', 'restocked')",
        },
      ],
    });
    await createTable(runner, {
      name: 'catalog_reservation_lines',
      columns: [
        idColumn('reservation_id', { primary: true }),
        idColumn('book_id', { primary: true }),
        integerColumn('quantity'),
        amountColumn('unit_price'),
        idColumn('seller_id'),
        textColumn('title', 300),
        textColumn('author', 200),
        textColumn('cover_url', 80),
      ],
      indices: [{ name: 'catalog_reservation_lines_book', columns: ['book_id'] }],
      checks: [{ name: 'catalog_reservation_lines_quantity_check', expression: 'quantity > 0' }],
    });
  }
}
