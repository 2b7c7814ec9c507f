import type { FormModel } from '../../platform/http/form.js';
import type { CheckoutQuote } from '../application/quote-checkout.query.js';
import { COUNTRIES } from '../domain/country.js';
import type { CheckoutView } from './checkout.view.js';
import { newFormKey } from '../../platform/http/idempotency-key.js';

export function checkoutView({ cart, carriers, reservationSeconds }: CheckoutQuote, form: FormModel): CheckoutView {
  return {
    form,
    key: newFormKey(),
    lines: cart.lines.map(({ book, quantity, total }) => ({
      title: book.title,
      coverUrl: book.coverUrl,
      quantity,
      lineTotal: total.toJSON(),
    })),
    subtotal: cart.subtotal.toJSON(),
    carriers: carriers.map(({ rate, total }) => ({
      code: rate.carrier,
      name: rate.name,
      coverage: rate.coverage,
      cost: rate.cost.toJSON(),
      total: total.toJSON(),
    })),
    countries: COUNTRIES,
    reservationMinutes: Math.ceil(reservationSeconds / 60),
  };
}
