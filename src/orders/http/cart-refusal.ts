import type { MessageKey } from '../../platform/i18n/message-key.js';
import type { Message } from '../../platform/i18n/message.js';
import { DomainError } from '../../shared/domain-error.js';

/** Refusals of a book for the cart that the buyer can do something about. */
const REFUSALS: Readonly<Record<string, { readonly key: MessageKey; readonly status: number }>> = {
  'catalog.out_of_stock': { key: 'cart.refused.sold_out', status: 409 },
  'catalog.own_book': { key: 'cart.refused.own_book', status: 409 },
  'orders.invalid_quantity': { key: 'cart.refused.quantity', status: 422 },
  'orders.too_many_lines': { key: 'cart.refused.full', status: 422 },
};

/** How the cart's page says why a book was not put in; `undefined` for what it has nothing to say about. */
export function cartRefusal(error: unknown): { message: Message; status: number } | undefined {
  if (!(error instanceof DomainError)) return undefined;
  const refusal = REFUSALS[error.code];
  return refusal && { message: { key: refusal.key, params: error.details }, status: refusal.status };
}
