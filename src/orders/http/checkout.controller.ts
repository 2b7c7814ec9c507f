import { Body, Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Access } from '../../platform/http/access.js';
import { formModel, readForm } from '../../platform/http/form.js';
import { page, type PageResult, seeOther, type SeeOtherResult } from '../../platform/http/page.js';
import { CurrentUser, type Principal } from '../../platform/http/principal.js';
import { RateLimit } from '../../platform/rate-limit/rate-limit.js';
import { PlaceOrder } from '../application/place-order.use-case.js';
import { QuoteCheckout } from '../application/quote-checkout.query.js';
import { Cart } from '../domain/cart.js';
import { CartOwners } from './cart-owner.js';
import { checkoutView } from './checkout.presenter.js';
import { type CheckoutRefusal, checkoutRefusal } from './checkout-refusal.js';
import { CheckoutForm } from './dto/forms.dto.js';
import { FormKey } from '../../platform/http/idempotency-key.js';

@ApiExcludeController()
@Access('signed-in')
@Controller('checkout')
export class CheckoutController {
  constructor(
    private readonly owners: CartOwners,
    private readonly quoteCheckout: QuoteCheckout,
    private readonly placeOrder: PlaceOrder,
  ) {}

  @Get()
  async form(@CurrentUser() user: Principal, @Req() request: Request): Promise<PageResult | SeeOtherResult> {
    const { visitorCart } = await this.owners.toShow(user, request);
    const quote = await this.quoteCheckout.execute({ buyerId: user.userId, visitorCart });
    // The cart's own page says what stands in the way.
    if (!quote.cart.canCheckout) return seeOther('/cart');
    return page('orders/checkout', checkoutView(quote, formModel({ recipient: user.name })));
  }

  @Post()
  @RateLimit('checkout')
  async place(
    @CurrentUser() user: Principal,
    @FormKey() idempotencyKey: string | undefined,
    @Body() body: unknown,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<PageResult | SeeOtherResult> {
    await this.owners.toChange(user, request, response);
    const form = await readForm(CheckoutForm, body);
    if (!form.ok) return this.again(user, body, { errors: form.errors, status: 422 });
    if (idempotencyKey === undefined) {
      return this.again(user, body, { errors: { form: [{ key: 'checkout.send_again' }] }, status: 422 });
    }
    const { carrier, ...shippingAddress } = form.value;
    try {
      const order = await this.placeOrder.execute({
        buyerId: user.userId,
        idempotencyKey,
        items: 'cart',
        shippingAddress,
        carrier,
      });
      return seeOther(`/orders/${order.state.code}/payment`, 'notices.order_placed');
    } catch (error) {
      const refusal = checkoutRefusal(error);
      if (!refusal) throw error;
      return this.again(user, body, refusal);
    }
  }

  /** The form with what was typed and what is wrong, under a new key; most have nothing to be shown for without a cart. */
  private async again(
    user: Principal,
    body: unknown,
    { errors, status, withoutCart = false }: CheckoutRefusal,
  ): Promise<PageResult | SeeOtherResult> {
    const quote = await this.quoteCheckout.execute({ buyerId: user.userId, visitorCart: Cart.empty });
    if (quote.cart.lines.length === 0 && !withoutCart) return seeOther('/cart');
    return page('orders/checkout', checkoutView(quote, formModel(body, errors)), status);
  }
}
