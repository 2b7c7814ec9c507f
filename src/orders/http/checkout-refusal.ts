import type { FieldErrors } from '../../platform/http/form.js';
import { isMessageKey, type MessageKey } from '../../platform/i18n/message-key.js';
import { DomainError } from '../../shared/domain-error.js';

export interface CheckoutRefusal {
  readonly errors: FieldErrors;
  readonly status: number;
  /** Whether the form is shown even when nothing is left in the cart to send it for. */
  readonly withoutCart?: boolean;
}

interface Refusal {
  readonly field: string;
  readonly status: number;
  /** Instead of `errors.<code>`. */
  readonly key?: MessageKey;
  readonly withoutCart?: boolean;
}

/** Refusals that the buyer can do something about in the form or in the cart: the field beside which each is said. */
const REFUSALS: Readonly<Record<string, Refusal>> = {
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
  // The browser's Back to a form that was sent, and its fields changed: its order may have emptied the cart.
  'request.idempotency_key_reused': { field: 'form', status: 422, key: 'checkout.sent_before', withoutCart: true },
};

/** How the checkout's page says why there is no order; `undefined` for what its page has nothing to say about. */
export function checkoutRefusal(error: unknown): CheckoutRefusal | undefined {
  if (!(error instanceof DomainError)) return undefined;
  const refusal = REFUSALS[error.code];
  if (!refusal) return undefined;
  const { field, status, withoutCart = false } = refusal;
  const key = refusal.key ?? `errors.${error.code}`;
  return isMessageKey(key) ? { errors: { [field]: [{ key, params: error.details }] }, status, withoutCart } : undefined;
}
