import { Entity, PrimaryColumn } from 'typeorm';

/** One word that a book is found by. */
@Entity('catalog_book_terms')
export class BookTermRow {
  @PrimaryColumn('varchar', { length: 40 })
  term!: string;

  @PrimaryColumn('varchar', { name: 'book_id', length: 26 })
  bookId!: string;
}
