import { type Country, parseCountry } from './country.js';
import { type AddressProblem, InvalidAddressError, UnknownCountryError } from './order-errors.js';

/** Longest text of each field, in characters. Every field is required. */
export const ADDRESS_LIMITS = { recipient: 120, street: 200, city: 100, region: 100, postalCode: 20 } as const;

export type AddressField = keyof typeof ADDRESS_LIMITS;

/** Control characters, halves of surrogate pairs, line separators, and the marks that turn the direction of what follows on a label. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

export interface AddressInput {
  readonly recipient: string;
  readonly street: string;
  readonly city: string;
  readonly region: string;
  readonly postalCode: string;
  readonly country: string;
}

/** Where a parcel goes: one line of text a field, trimmed, in a country that exists. */
export class ShippingAddress {
  private constructor(
    readonly recipient: string,
    readonly street: string,
    readonly city: string,
    readonly region: string,
    readonly postalCode: string,
    readonly country: Country,
  ) {}

  /** An address that was good when its order was made, whatever the rules are now. */
  static restore({ recipient, street, city, region, postalCode, country }: AddressInput): ShippingAddress {
    return new ShippingAddress(recipient, street, city, region, postalCode, country as Country);
  }

  /** @throws InvalidAddressError naming the field, UnknownCountryError */
  static of(input: AddressInput): ShippingAddress {
    const country = parseCountry(input.country);
    if (!country) throw new UnknownCountryError();
    const read = (field: AddressField): string => line(field, input[field]);
    return new ShippingAddress(
      read('recipient'),
      read('street'),
      read('city'),
      read('region'),
      read('postalCode'),
      country,
    );
  }
}

function line(field: AddressField, value: string): string {
  const problem = addressProblem(field, value);
  if (problem) throw new InvalidAddressError(field, problem);
  return value.normalize('NFC').trim();
}

/** What is wrong with one line of an address, or `undefined`. */
export function addressProblem(field: AddressField, value: string): AddressProblem | undefined {
  const text = value.normalize('NFC').trim();
  if (UNPRINTABLE.test(text)) return 'characters';
  if (!VISIBLE.test(text)) return 'missing';
  return [...text].length > ADDRESS_LIMITS[field] ? 'too_long' : undefined;
}
