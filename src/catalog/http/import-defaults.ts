import type { FieldErrors } from '../../platform/http/form.js';
import type { ImportDefaults } from '../application/import-row.js';
import { InvalidBookError } from '../domain/catalog-errors.js';
import { bookCategory, bookCondition } from '../domain/classification.js';
import { bookPrice, parseAmount } from '../domain/price.js';
import { MAX_STOCK, openingStock } from '../domain/stock.js';
import { FormFields } from './form-fields.js';

/** What the upload form gives for rows that lack it. Every field may be empty; the price is decimal text. */
export function readImportDefaults(
  body: unknown,
  currency: string,
): { ok: true; value: ImportDefaults } | { ok: false; errors: FieldErrors } {
  const fields = new FormFields(body);
  const optional =
    <T>(rule: (text: string) => T) =>
    (text: string): T | undefined =>
      text.trim() === '' ? undefined : rule(text.trim());
  const value = {
    price: fields.read(
      'price',
      optional((text) => bookPrice(parseAmount(text, currency) ?? Number.NaN, currency).amount),
    ),
    stock: fields.read('stock', optional(stockOf)),
    condition: fields.read('condition', optional(bookCondition)),
    category: fields.read('category', optional(bookCategory)),
  };
  return fields.errors ? { ok: false, errors: fields.errors } : { ok: true, value };
}

function stockOf(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidBookError('stock', 'not_a_stock', MAX_STOCK);
  return openingStock(Number(text)).available;
}
