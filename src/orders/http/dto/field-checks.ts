import type { FieldCheck } from '../../../platform/http/checked-by.js';
import type { Message } from '../../../platform/i18n/message.js';
import { parseCountry } from '../../domain/country.js';
import type { AddressProblem } from '../../domain/order-errors.js';
import { isQuantity, MAX_QUANTITY } from '../../domain/quantity.js';
import { ADDRESS_LIMITS, type AddressField, addressProblem } from '../../domain/shipping-address.js';

/** Any text, of at most `max` characters; what it means is somebody else's question. */
export const checkText =
  (max: number): FieldCheck =>
  (value) => {
    if (value === undefined || value === null || value === '') return { key: 'validation.required' };
    if (typeof value !== 'string') return { key: 'validation.text' };
    return value.length > max ? { key: 'validation.max_length', params: { max } } : undefined;
  };

/** An object of fields; a list is none, though class-validator would look into it. */
export const checkObject: FieldCheck = (value) => (isObject(value) ? undefined : { key: 'validation.required' });

/** 1 to `max` objects of fields. */
export const checkObjects =
  (max: number): FieldCheck =>
  (value) => {
    if (!Array.isArray(value) || value.length === 0) return { key: 'validation.required' };
    if (value.length > max) return { key: 'validation.max', params: { max } };
    return value.every(isObject) ? undefined : { key: 'validation.invalid' };
  };

/** The domain's own rule for a line of an address. */
export const checkAddress =
  (field: AddressField): FieldCheck =>
  (value) => {
    if (value === undefined || value === null) return { key: 'validation.required' };
    if (typeof value !== 'string') return { key: 'validation.text' };
    const problem = addressProblem(field, value);
    return problem && addressMessage(problem, ADDRESS_LIMITS[field]);
  };

export const checkCountry: FieldCheck = (value) => (parseCountry(value) ? undefined : { key: 'validation.country' });

export const checkOneOf =
  (values: readonly string[]): FieldCheck =>
  (value) =>
    typeof value === 'string' && values.includes(value) ? undefined : { key: 'validation.one_of' };

const QUANTITY: Message = { key: 'validation.quantity', params: { max: MAX_QUANTITY } };

export const checkQuantity: FieldCheck = (value) => (isQuantity(value) ? undefined : QUANTITY);

/** A quantity as a form sends it; `0` where that takes the book out. */
export const checkQuantityText =
  (options: { readonly zero: boolean }): FieldCheck =>
  (value) => {
    const quantity = typeof value === 'string' ? quantityFromText(value) : undefined;
    return isQuantity(quantity) || (options.zero && quantity === 0) ? undefined : QUANTITY;
  };

/** Reads what a form sent: digits only, so that `1e1`, `0x5`, `2.0` and `NaN` are no quantities. */
export function quantityFromText(text: string): number | undefined {
  return /^\s*\d{1,4}\s*$/.test(text) ? Number(text) : undefined;
}

function addressMessage(problem: AddressProblem, max: number): Message {
  switch (problem) {
    case 'missing':
      return { key: 'validation.required' };
    case 'characters':
      return { key: 'validation.characters' };
    case 'too_long':
      return { key: 'validation.max_length', params: { max } };
  }
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
