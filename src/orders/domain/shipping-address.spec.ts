import { isISO31661Alpha2 } from 'class-validator';
import { addressInput } from '../../../test/builders/order.builder.js';
import { COUNTRIES, parseCountry } from './country.js';
import { ADDRESS_LIMITS, type AddressField, ShippingAddress } from './shipping-address.js';

const FIELDS = ['recipient', 'street', 'city', 'region', 'postalCode'] as const satisfies readonly AddressField[];

describe('the countries', () => {
  it('are the 249 of ISO 3166-1, each once', () => {
    expect(COUNTRIES).toHaveLength(249);
    expect(new Set(COUNTRIES).size).toBe(249);
    expect(COUNTRIES.filter((code) => !isISO31661Alpha2(code))).toEqual([]);
  });

  it('have a name in both languages', () => {
    for (const locale of ['es', 'en']) {
      const names = new Intl.DisplayNames(locale, { type: 'region', fallback: 'none' });
      expect(COUNTRIES.filter((code) => names.of(code) === undefined)).toEqual([]);
    }
  });

  it('are read in either letter case, and nothing else is', () => {
    expect(parseCountry(' co ')).toBe('CO');
    for (const text of ['', 'ZZ', 'EU', 'UK', 'XK', 'SU', 'COL', '57', undefined, null, ['CO'], { co: 1 }]) {
      expect(parseCountry(text)).toBeUndefined();
    }
  });
});

describe('a shipping address', () => {
  it('is trimmed and composed', () => {
    const address = ShippingAddress.of({ ...addressInput, city: '  Bogota\u0301 ', country: 'co' });
    expect(address).toMatchObject({ city: 'Bogotá', country: 'CO' });
  });

  it('takes every script, emoji included, up to the limit in characters', () => {
    const recipient = '😀'.repeat(ADDRESS_LIMITS.recipient);
    expect(ShippingAddress.of({ ...addressInput, recipient, street: 'שדרות רוטשילד 1' })).toMatchObject({ recipient });
  });

  it.each(FIELDS)('needs a %s that can be printed on a label', (field) => {
    const withField = (text: string) => () => ShippingAddress.of({ ...addressInput, [field]: text });
    const refusal = (reason: string): unknown =>
      expect.objectContaining({ code: 'orders.invalid_address', details: { field, reason } });
    for (const text of ['', '   ', '\u200b', '\u00a0']) expect(thrownBy(withField(text))).toEqual(refusal('missing'));
    for (const text of ['a\nb', 'a\tb', 'a\u0000b', 'a\u202eb', 'a\u2028b', 'a\ud800b']) {
      expect(thrownBy(withField(text))).toEqual(refusal('characters'));
    }
    expect(thrownBy(withField('x'.repeat(ADDRESS_LIMITS[field] + 1)))).toEqual(refusal('too_long'));
    expect(withField('x'.repeat(ADDRESS_LIMITS[field]))).not.toThrow();
  });

  it('is in a country that exists', () => {
    expect(() => ShippingAddress.of({ ...addressInput, country: 'ZZ' })).toThrow('not an ISO 3166-1');
  });
});

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}
