import type { FormModel } from '../../platform/http/form.js';
import type { MoneyDto } from '../../shared/money.js';
import type { CheckoutLineView } from './checkout.view.js';
import type { PaymentMethodCode } from './order-status.view.js';

/**
 * Model of `orders/payment`. Fields: `method`, `cardNumber` (never among `form.values`), hidden `_key`. A refusal by the
 * provider stands in `form.errors.form`.
 */
export interface PaymentView {
  /** The order's code. */
  readonly code: string;
  readonly form: FormModel;
  readonly key: string;
  readonly methods: readonly PaymentMethodCode[];
  readonly lines: readonly CheckoutLineView[];
  readonly subtotal: MoneyDto;
  readonly carrierName: string;
  readonly shippingCost: MoneyDto;
  readonly total: MoneyDto;
  /** ISO 8601 instant at which the copies go back on sale. */
  readonly expiresAt: string;
  /** Whole seconds left by the server's clock; never negative. */
  readonly secondsLeft: number;
  /** True with the simulated provider: the page then lists its test cards. */
  readonly simulated: boolean;
}
