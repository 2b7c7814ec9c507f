import type { FieldErrors } from '../../platform/http/form.js';
import type { BookDraft } from '../domain/book.js';
import { bookAuthor, bookDescription, bookTitle } from '../domain/book-text.js';
import { InvalidBookError } from '../domain/catalog-errors.js';
import { bookCategory, bookCondition, DEFAULT_CATEGORY, DEFAULT_CONDITION } from '../domain/classification.js';
import { isbn } from '../domain/isbn.js';
import { bookPrice, parseAmount } from '../domain/price.js';
import { MAX_STOCK, openingStock, stockChange } from '../domain/stock.js';
import { FormFields } from './form-fields.js';

/** The largest picture that is taken. */
export const COVER_MAX_BYTES = 5 * 1024 * 1024;

export type ReadBookForm =
  | { readonly ok: true; readonly draft: BookDraft; readonly copies: number }
  | { readonly ok: false; readonly errors: FieldErrors };

/** The form of a new book (`stock`) or of one that is edited (`stockChange`), by the rules of the domain. */
export function readBookForm(body: unknown, copiesField: 'stock' | 'stockChange', currency: string): ReadBookForm {
  const fields = new FormFields(body);
  const title = fields.read('title', bookTitle);
  const author = fields.read('author', bookAuthor);
  const description = fields.read('description', bookDescription);
  const isbnText = fields.read('isbn', (text) => (text.trim() === '' ? '' : isbn(text)));
  const condition = fields.read('condition', (text) => bookCondition(text || DEFAULT_CONDITION));
  const category = fields.read('category', (text) => bookCategory(text || DEFAULT_CATEGORY));
  const price = fields.read('price', (text) => priceOf(text, currency));
  const copies = fields.read(copiesField, copiesField === 'stock' ? stockOf : stockChangeOf);
  if (fields.errors) return { ok: false, errors: fields.errors };
  return {
    ok: true,
    draft: {
      title: title ?? '',
      author: author ?? '',
      description: description ?? '',
      isbn: isbnText ?? '',
      condition: condition ?? '',
      category: category ?? '',
      price: price ?? 0,
      currency,
    },
    copies: copies ?? 0,
  };
}

function priceOf(text: string, currency: string): number {
  if (text.trim() === '') throw new InvalidBookError('price', 'required');
  const amount = parseAmount(text, currency);
  if (amount === undefined) throw new InvalidBookError('price', 'not_a_price');
  return bookPrice(amount, currency).amount;
}

function stockOf(text: string): number {
  if (text.trim() === '') throw new InvalidBookError('stock', 'required');
  if (!/^\d{1,6}$/.test(text.trim())) throw new InvalidBookError('stock', 'not_a_stock', MAX_STOCK);
  return openingStock(Number(text)).available;
}

function stockChangeOf(text: string): number {
  if (text.trim() === '') return 0;
  if (!/^[+-]?\d{1,6}$/.test(text.trim())) throw new InvalidBookError('stockChange', 'not_a_stock_change', MAX_STOCK);
  return stockChange(Number(text));
}
