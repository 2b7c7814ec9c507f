import type { FormModel } from '../../platform/http/form.js';
import type { OfferedMethods } from '../application/payment-methods.query.js';
import type { ShownOrder } from '../application/show-order.query.js';
import { newFormKey } from '../../platform/http/idempotency-key.js';
import type { PaymentView } from './payment.view.js';

export function paymentView(
  { order, secondsLeft }: ShownOrder,
  { methods, isSimulated }: OfferedMethods,
  form: FormModel,
): PaymentView {
  return {
    code: order.code,
    form,
    key: newFormKey(),
    methods,
    lines: order.lines.map(({ title, coverUrl, quantity, lineTotal }) => ({ title, coverUrl, quantity, lineTotal })),
    subtotal: order.subtotal,
    carrierName: order.carrierName,
    shippingCost: order.shippingCost,
    total: order.total,
    expiresAt: order.expiresAt.toISOString(),
    secondsLeft,
    simulated: isSimulated,
  };
}
