import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../../platform/config/app-config.js';
import { Money } from '../../../shared/money.js';
import { ShippingRates } from '../../application/ports/shipping-rates.js';
import type { CarrierCode, ShippingRate } from '../../domain/carrier.js';
import type { Country } from '../../domain/country.js';

/** Where the shop's sellers are: the national carriers deliver here and nowhere else. ISO 3166-1 alpha-2. */
export const HOME_COUNTRY = 'CO';

/** The carriers of the original shop and what they ask for an order, in whole units of the shop's currency. */
const CARRIERS: readonly (Omit<ShippingRate, 'cost'> & { readonly price: number })[] = [
  { carrier: 'dhl', name: 'DHL', coverage: 'international', price: 50 },
  { carrier: 'fedex', name: 'FedEx', coverage: 'international', price: 45 },
  { carrier: 'envia', name: 'Envia', coverage: 'national', price: 20 },
  { carrier: 'servientrega', name: 'Servientrega', coverage: 'national', price: 15 },
];

/** One price a carrier, whatever is in the parcel. */
@Injectable()
export class StaticShippingRates extends ShippingRates {
  private readonly rates: readonly ShippingRate[];

  constructor({ currency }: AppConfig) {
    super();
    this.rates = CARRIERS.map(({ price, ...rate }) => ({
      ...rate,
      cost: Money.of(price * minorUnits(currency), currency),
    }));
  }

  async all(): Promise<readonly ShippingRate[]> {
    return this.rates;
  }

  async to(country: Country): Promise<readonly ShippingRate[]> {
    return this.rates.filter(({ coverage }) => coverage === 'international' || country === HOME_COUNTRY);
  }

  async of(carrier: CarrierCode, country: Country): Promise<ShippingRate | null> {
    return (await this.to(country)).find((rate) => rate.carrier === carrier) ?? null;
  }
}

/** How many minor units make one of the currency: 100 for most, 1 for the yen. */
function minorUnits(currency: string): number {
  const { maximumFractionDigits } = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions();
  return 10 ** (maximumFractionDigits ?? 2);
}
