import { Injectable } from '@nestjs/common';
import type { ShippingRate } from '../domain/carrier.js';
import { parseCountry } from '../domain/country.js';
import { UnknownCountryError } from '../domain/order-errors.js';
import { ShippingRates } from './ports/shipping-rates.js';

/** The carriers that deliver to a country; all of them when none is named. */
@Injectable()
export class ListShippingRates {
  constructor(private readonly rates: ShippingRates) {}

  /** @throws UnknownCountryError */
  async execute({ country: text }: { readonly country: unknown }): Promise<readonly ShippingRate[]> {
    if (text === undefined) return this.rates.all();
    const country = parseCountry(text);
    if (!country) throw new UnknownCountryError();
    return this.rates.to(country);
  }
}
