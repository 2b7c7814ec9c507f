import { thrownBy } from '../../../test/builders/thrown-by.js';
import { amountText, bookPrice, minorDigits, parseAmount } from './price.js';

describe('parseAmount', () => {
  it.each([
    ['12.50', 1250],
    ['12,50', 1250],
    ['12.5', 1250],
    ['12', 1200],
    [' 0.01 ', 1],
    ['1000000.00', 100_000_000],
    ['0.29', 29],
    ['1.15', 115],
    ['8.2', 820],
    ['0', 0],
    ['007', 700],
  ])('reads %j exactly', (text, amount) => {
    expect(parseAmount(text, 'USD')).toBe(amount);
  });

  it.each([
    '',
    ' ',
    '-1',
    '+1',
    '1e3',
    '1E3',
    'NaN',
    'Infinity',
    '0x10',
    '12.345',
    '1,000.00',
    '1.000,00',
    '.5',
    '5.',
    '1 000',
    '$5',
    '٣',
    '1_000',
    '12..5',
    '9999999999',
  ])('refuses %j', (text) => {
    expect(parseAmount(text, 'USD')).toBeUndefined();
  });

  it('follows the decimals of the currency', () => {
    expect([minorDigits('USD'), minorDigits('JPY'), minorDigits('KWD')]).toEqual([2, 0, 3]);
    expect(parseAmount('1500', 'JPY')).toBe(1500);
    expect(parseAmount('15.5', 'JPY')).toBeUndefined();
    expect(parseAmount('1.234', 'KWD')).toBe(1234);
  });

  it('reads what amountText writes', () => {
    for (const currency of ['USD', 'JPY', 'KWD']) {
      for (const amount of [0, 1, 10, 99, 100, 1250, 100_000_000]) {
        expect(parseAmount(amountText(amount, currency), currency)).toBe(amount);
      }
    }
    expect(amountText(5, 'USD')).toBe('0.05');
  });
});

describe('bookPrice', () => {
  it('goes from the smallest coin to a million', () => {
    expect(bookPrice(1, 'USD').toJSON()).toEqual({ amount: 1, currency: 'USD' });
    expect(bookPrice(100_000_000, 'USD').amount).toBe(100_000_000);
    expect(bookPrice(1_000_000, 'JPY').amount).toBe(1_000_000);
    for (const amount of [0, -1, 100_000_001]) {
      expect(thrownBy(() => bookPrice(amount, 'USD'))).toMatchObject({ problem: 'price_out_of_range' });
    }
    for (const amount of [Number.NaN, 1.5, Number.POSITIVE_INFINITY, 2 ** 60]) {
      expect(thrownBy(() => bookPrice(amount, 'USD'))).toMatchObject({ problem: 'not_a_price' });
    }
  });
});
