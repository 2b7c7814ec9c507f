import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Access } from '../../platform/http/access.js';
import { type FieldErrors, formModel, readForm } from '../../platform/http/form.js';
import { page, type PageResult, seeOther, type SeeOtherResult } from '../../platform/http/page.js';
import { CurrentUser, type Principal } from '../../platform/http/principal.js';
import { DomainError } from '../../shared/domain-error.js';
import { RateLimit } from '../../platform/rate-limit/rate-limit.js';
import { PayOrder } from '../application/pay-order.use-case.js';
import { PaymentMethods } from '../application/payment-methods.query.js';
import { ShowOrder } from '../application/show-order.query.js';
import type { OrderCode } from '../domain/order-code.js';
import { InvalidCardError, type NotPayableError } from '../domain/order-errors.js';
import { PaymentForm } from './dto/forms.dto.js';
import { FormKey } from '../../platform/http/idempotency-key.js';
import { orderCodeOf } from './params.js';
import { paymentView } from './payment.presenter.js';

const NOT_PAYABLE: NotPayableError['code'] = 'orders.not_payable';

@ApiExcludeController()
@Access('signed-in')
@Controller('orders/:code/payment')
export class PaymentController {
  constructor(
    private readonly showOrder: ShowOrder,
    private readonly paymentMethods: PaymentMethods,
    private readonly payOrder: PayOrder,
  ) {}

  @Get()
  form(@CurrentUser() user: Principal, @Param('code') code: string): Promise<PageResult | SeeOtherResult> {
    return this.show(user, orderCodeOf(code), {}, {}, 200);
  }

  @Post()
  @RateLimit('payment')
  async pay(
    @CurrentUser() user: Principal,
    @Param('code') text: string,
    @FormKey() idempotencyKey: string | undefined,
    @Body() body: unknown,
  ): Promise<PageResult | SeeOtherResult> {
    const code = orderCodeOf(text);
    const form = await readForm(PaymentForm, body);
    if (!form.ok) return this.show(user, code, body, form.errors, 422);
    if (idempotencyKey === undefined)
      return this.show(user, code, body, { form: [{ key: 'checkout.send_again' }] }, 422);
    try {
      const { method, cardNumber } = form.value;
      const outcome = await this.payOrder.execute({ buyerId: user.userId, code, idempotencyKey, method, cardNumber });
      switch (outcome.kind) {
        case 'captured':
          return seeOther(`/orders/${code}`, 'notices.order_paid');
        case 'pending':
          return seeOther(`/orders/${code}`, 'notices.payment_unknown');
        case 'declined': {
          const { reason } = outcome;
          return await this.show(
            user,
            code,
            body,
            { form: [{ key: 'errors.orders.payment_declined', params: { reason } }] },
            402,
          );
        }
      }
    } catch (error) {
      // The order's own page says how it stands and what can be done.
      if (error instanceof DomainError && error.code === NOT_PAYABLE)
        return seeOther(`/orders/${code}`, 'notices.not_payable');
      if (!(error instanceof InvalidCardError)) throw error;
      return this.show(user, code, body, { cardNumber: [{ key: 'validation.card_number' }] }, 422);
    }
  }

  /** The form under a new key; an order that is not waiting for money has a page of its own to show. */
  private async show(
    user: Principal,
    code: OrderCode,
    body: unknown,
    errors: FieldErrors,
    status: number,
  ): Promise<PageResult | SeeOtherResult> {
    const shown = await this.showOrder.execute({ buyerId: user.userId, code });
    if (!shown.canPay) return seeOther(`/orders/${code}`);
    const form = formModel(body, errors, { omit: ['cardNumber'] });
    return page('orders/payment', paymentView(shown, this.paymentMethods.execute(), form), status);
  }
}
