import type { CarrierCode, ShippingRate } from '../../domain/carrier.js';
import type { Country } from '../../domain/country.js';

/** What the carriers ask. */
export abstract class ShippingRates {
  /** Every carrier, wherever it delivers, the dearest first. */
  abstract all(): Promise<readonly ShippingRate[]>;

  /** The carriers that deliver to `country`, the dearest first. */
  abstract to(country: Country): Promise<readonly ShippingRate[]>;

  /** `null` when the carrier does not deliver there. */
  abstract of(carrier: CarrierCode, country: Country): Promise<ShippingRate | null>;
}
