import { folded } from '../domain/search-terms.js';
import { UnreadableFileError } from './import-problems.js';

/** What each field may be called in a header: in any letter case, with or without accents and blanks. */
const NAMES = {
  title: ['title', 'titulo', 'book_title'],
  originalTitle: ['original_title', 'titulo_original'],
  author: ['author', 'authors', 'autor', 'autora', 'autores'],
  isbn: ['isbn', 'isbn10', 'isbn_10'],
  isbn13: ['isbn13', 'isbn_13', 'ean', 'ean13'],
  price: ['price', 'precio'],
  stock: ['stock', 'copies', 'quantity', 'existencias', 'ejemplares', 'cantidad'],
  condition: ['condition', 'estado', 'condicion'],
  category: ['category', 'categoria'],
  description: ['description', 'descripcion'],
} as const;

type Field = keyof typeof NAMES;
/** Position of each field's column; a field that the file lacks is left out. */
export type Columns = Readonly<Partial<Record<Field, number>>>;

/**
 * Finds the columns that matter; the others are ignored.
 * @throws UnreadableFileError when no column names the books or their authors
 */
export function columnsOf(header: readonly string[]): Columns {
  const names = header.map((name) =>
    folded(name)
      .trim()
      .replace(/[^a-z0-9]+/g, '_'),
  );
  const found: Partial<Record<Field, number>> = {};
  for (const [field, aliases] of Object.entries(NAMES)) {
    const index = aliases.map((alias) => names.indexOf(alias)).find((position) => position >= 0);
    if (index !== undefined && isField(field)) found[field] = index;
  }
  if (found.title === undefined && found.originalTitle === undefined) throw new UnreadableFileError('no_title_column');
  if (found.author === undefined) throw new UnreadableFileError('no_author_column');
  return found;
}

const isField = (name: string): name is Field => Object.hasOwn(NAMES, name);
