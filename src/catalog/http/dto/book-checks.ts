import { bookAuthor, bookDescription, bookTitle } from '../../domain/book-text.js';
import { bookCategory, bookCondition } from '../../domain/classification.js';
import { isbn } from '../../domain/isbn.js';
import { bookPrice } from '../../domain/price.js';
import { openingStock, stockChange } from '../../domain/stock.js';
import { type FieldCheck } from '../../../platform/http/checked-by.js';
import { integer, ruleMessage, text } from './field-checks.js';

export const checkTitle = text(bookTitle);
export const checkAuthor = text(bookAuthor);
export const checkDescription = text(bookDescription);
export const checkIsbn = text((value) => value.trim() === '' || isbn(value));
export const checkCondition = text(bookCondition);
export const checkCategory = text(bookCategory);
export const checkStock = integer(openingStock);
export const checkStockChange = integer(stockChange);

/** `{ amount, currency }` in minor units. Whether it is the store's currency, the domain says. */
export const checkPrice: FieldCheck = (value) => {
  if (value === undefined) return { key: 'validation.required' };
  if (typeof value !== 'object' || value === null) return { key: 'book_form.money' };
  const amount: unknown = Reflect.get(value, 'amount');
  const currency: unknown = Reflect.get(value, 'currency');
  if (!Number.isSafeInteger(amount) || typeof currency !== 'string' || !/^[A-Z]{3}$/.test(currency)) {
    return { key: 'book_form.money' };
  }
  return ruleMessage(() => bookPrice(Number(amount), currency));
};

/** Nobody sets how many copies there are; they come and go. */
export const refuseStock: FieldCheck = (value) =>
  value === undefined ? undefined : { key: 'book_form.send_stock_change' };
