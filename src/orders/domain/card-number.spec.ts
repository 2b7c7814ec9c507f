import { inspect } from 'node:util';
import { CardNumber } from './card-number.js';
import { InvalidCardError } from './order-errors.js';

describe('a card number', () => {
  it.each(['4242424242424242', '4242 4242 4242 4242', '4242-4242-4242-4242', '378282246310005', '6304000000000000'])(
    'is read from %s',
    (text) => {
      const card = CardNumber.parse(text);
      expect(card.reveal()).toBe(text.replace(/\D/g, ''));
      expect(card.last4).toBe(card.reveal().slice(-4));
    },
  );

  it.each([
    '',
    '4242',
    '4242424242424241',
    '0000000000000000',
    '42424242424242424242',
    '4242424242424242x',
    '٤٢٤٢٤٢٤٢٤٢٤٢٤٢٤٢',
  ])('is not read from %p, and the refusal does not repeat it', (text) => {
    expect.assertions(2);
    try {
      CardNumber.parse(text);
    } catch (error) {
      expect(error).toBeInstanceOf(InvalidCardError);
      expect(text !== '' && JSON.stringify([error, String(error)]).includes(text)).toBe(false);
    }
  });

  it('shows four digits however it is printed', () => {
    const card = CardNumber.parse('4242424242424242');
    const shown = [String(card), JSON.stringify({ card }), inspect({ card }), inspect(card, { showHidden: true })];
    for (const text of shown) {
      expect(text).toContain('4242');
      expect(text).not.toContain('42424242');
    }
  });
});
