import type { FieldErrors } from '../../platform/http/form.js';
import { isMessageKey } from '../../platform/i18n/message-key.js';
import { DomainError } from '../../shared/domain-error.js';

/** Refusals that the buyer can do something about in the form or in the cart: the field beside which each is said. */
const REFUSALS: Readonly<Record<string, { readonly field: string; readonly status: number }>> = {
  'catalog.out_of_stock': { field: 'form', status: 409 },
  'catalog.book_not_found': { field: 'form', status: 409 },
  'catalog.own_book': { field: 'form', status: 409 },
  'orders.checkout_closed': { field: 'form', status: 409 },
  'orders.cart_empty': { field: 'form', status: 422 },
  'orders.too_many_lines': { field: 'form', status: 422 },
  'orders.total_too_large': { field: 'form', status: 422 },
  'orders.unknown_country': { field: 'country', status: 422 },
  'orders.unknown_carrier': { field: 'carrier', status: 422 },
  'orders.carrier_unavailable': { field: 'carrier', status: 422 },
};

/** How the checkout's page says why there is no order; `undefined` for what its page has nothing to say about. */
export function checkoutRefusal(error: unknown): { errors: FieldErrors; status: number } | undefined {
  if (!(error instanceof DomainError)) return undefined;
  const refusal = REFUSALS[error.code];
  const key = `errors.${error.code}`;
  if (!refusal || !isMessageKey(key)) return undefined;
  return { errors: { [refusal.field]: [{ key, params: error.details }] }, status: refusal.status };
}
