import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../platform/config/app-config.js';
import type { UserId } from '../../shared/ids.js';
import type { Money } from '../../shared/money.js';
import type { ShippingRate } from '../domain/carrier.js';
import type { Cart } from '../domain/cart.js';
import { ShippingRates } from './ports/shipping-rates.js';
import { type PricedCart, ShowCart } from './show-cart.query.js';

export interface CheckoutQuote {
  readonly cart: PricedCart;
  /** Every carrier, with what it would all cost. */
  readonly carriers: readonly { readonly rate: ShippingRate; readonly total: Money }[];
  readonly reservationSeconds: number;
}

/** What the buyer's cart would cost, by carrier. The order itself is made of what the catalogue says when it reserves. */
@Injectable()
export class QuoteCheckout {
  constructor(
    private readonly showCart: ShowCart,
    private readonly rates: ShippingRates,
    private readonly config: AppConfig,
  ) {}

  async execute(owner: { readonly buyerId: UserId; readonly visitorCart: Cart }): Promise<CheckoutQuote> {
    const cart = await this.showCart.execute(owner);
    const rates = await this.rates.all();
    return {
      cart,
      carriers: rates.map((rate) => ({ rate, total: cart.subtotal.plus(rate.cost) })),
      reservationSeconds: this.config.reservationTtlSeconds,
    };
  }
}
