import { Translator } from './translator.js';

describe('Translator', () => {
  const translator = new Translator();

  it('says a message in each language', () => {
    expect(translator.t('es', 'cart.title')).toBe('Tu carrito');
    expect(translator.t('en', 'cart.title')).toBe('Your cart');
  });

  it('counts as each language does', () => {
    expect(translator.t('es', 'book.copies_left', { count: 1 })).toBe('Queda 1 ejemplar');
    expect(translator.t('es', 'book.copies_left', { count: 12 })).toBe('Quedan 12 ejemplares');
    expect(translator.t('en', 'book.copies_left', { count: 1 })).toBe('1 copy left');
  });

  it('puts values in as they are, markup and braces too', () => {
    expect(translator.t('en', 'book.sold_by', { name: '<b>{x}</b>' })).toBe('Sold by <b>{x}</b>');
  });

  it('says { key, params }', () => {
    expect(translator.say('en', { key: 'validation.quantity', params: { max: 99 } })).toContain('99');
  });

  it('refuses a message whose value is missing', () => {
    expect(() => translator.t('es', 'book.sold_by')).toThrow('name');
  });
});
