import { Body, Controller, Get, NotFoundException, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Access } from '../../platform/http/access.js';
import { readForm } from '../../platform/http/form.js';
import { FormKey } from '../../platform/http/idempotency-key.js';
import { page, type PageResult, seeOther, type SeeOtherResult } from '../../platform/http/page.js';
import { MaybeUser, type Principal } from '../../platform/http/principal.js';
import { bodyField } from '../../platform/http/request-context.js';
import { type BookId, parseId } from '../../shared/ids.js';
import { AddToCart } from '../application/add-to-cart.use-case.js';
import { ChangeCartLine } from '../application/change-cart-line.use-case.js';
import { ShowCart } from '../application/show-cart.query.js';
import { MAX_QUANTITY } from '../domain/quantity.js';
import { CartCookie } from './cart-cookie.js';
import { CartOwners } from './cart-owner.js';
import { cartRefusal } from './cart-refusal.js';
import { cartView } from './cart.presenter.js';
import { quantityFromText } from './dto/field-checks.js';
import { AddToCartForm, CartLineForm } from './dto/forms.dto.js';

@ApiExcludeController()
@Access('public')
@Controller('cart')
export class CartController {
  constructor(
    private readonly owners: CartOwners,
    private readonly cookie: CartCookie,
    private readonly showCart: ShowCart,
    private readonly addToCart: AddToCart,
    private readonly changeCartLine: ChangeCartLine,
  ) {}

  @Get()
  async show(@MaybeUser() user: Principal | null, @Req() request: Request): Promise<PageResult> {
    const owner = await this.owners.toShow(user, request);
    return page('orders/cart', cartView(await this.showCart.execute(owner)));
  }

  @Post('items')
  async add(
    @MaybeUser() user: Principal | null,
    @FormKey() idempotencyKey: string | undefined,
    @Body() body: unknown,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<PageResult | SeeOtherResult> {
    const bookId = bookIdOf(bodyField(request, 'bookId'));
    const form = await readForm(AddToCartForm, body);
    const quantity = form.ok ? (quantityFromText(form.value.quantity) ?? NaN) : NaN;
    const owner = await this.owners.toChange(user, request, response);
    try {
      const cart = await this.addToCart.execute({ ...owner, bookId, quantity, idempotencyKey });
      if (!user) this.cookie.write(request, response, cart);
      return seeOther('/cart', 'notices.cart_added');
    } catch (error) {
      const refusal = cartRefusal(error);
      if (!refusal) throw error;
      const { message, status } = refusal;
      return page(
        'orders/cart',
        cartView(await this.showCart.execute(owner), { refused: { bookId, message } }),
        status,
      );
    }
  }

  @Post('items/:bookId')
  async change(
    @MaybeUser() user: Principal | null,
    @Param('bookId') id: string,
    @Body() body: unknown,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<PageResult | SeeOtherResult> {
    const bookId = bookIdOf(id);
    const owner = await this.owners.toChange(user, request, response);
    const form = await readForm(CartLineForm, body);
    if (!form.ok) {
      const message = { key: 'validation.quantity', params: { max: MAX_QUANTITY } } as const;
      return page('orders/cart', cartView(await this.showCart.execute(owner), { line: { bookId, message } }), 422);
    }
    const quantity = quantityFromText(form.value.quantity) ?? 0;
    const cart = await this.changeCartLine.execute({ ...owner, bookId, quantity });
    if (!user) this.cookie.write(request, response, cart);
    return seeOther('/cart', quantity === 0 ? 'notices.cart_removed' : 'notices.cart_updated');
  }
}

function bookIdOf(text: string | undefined): BookId {
  const id = parseId<BookId>(text);
  if (!id) throw new NotFoundException();
  return id;
}
