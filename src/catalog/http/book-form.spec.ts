import { readBookForm } from './book-form.js';

const right = { title: 'Rayuela', author: 'Julio Cortázar', price: '12,50', stock: '2' };

describe('readBookForm', () => {
  it('reads a form by the rules of the domain', () => {
    const form = readBookForm({ ...right, isbn: '0307474720', _key: 'k', sellerId: 'x' }, 'stock', 'USD');
    expect(form).toEqual({
      ok: true,
      copies: 2,
      draft: {
        title: 'Rayuela',
        author: 'Julio Cortázar',
        description: '',
        isbn: '9780307474728',
        condition: 'good',
        category: 'other',
        price: 1250,
        currency: 'USD',
      },
    });
  });

  it.each([
    ['', 0],
    [' 3 ', 3],
    ['+3', 3],
    ['-2', -2],
  ])('reads the stock change %j as %i', (stockChange, copies) => {
    expect(readBookForm({ ...right, stockChange }, 'stockChange', 'USD')).toMatchObject({ ok: true, copies });
  });

  it.each([undefined, null, 'text', [right], 7, {}])('names every field that %j lacks', (body) => {
    const required = [{ key: 'validation.required' }];
    expect(readBookForm(body, 'stock', 'USD')).toEqual({
      ok: false,
      errors: { title: required, author: required, price: required, stock: required },
    });
  });

  it('takes text only, and own fields only', () => {
    const body = { title: ['a'], author: { toString: 'x' }, price: 12, stock: null };
    const text = [{ key: 'validation.text' }];
    expect(readBookForm(body, 'stock', 'USD')).toEqual({
      ok: false,
      errors: { title: text, author: text, price: text, stock: text },
    });
    expect(readBookForm(JSON.parse('{"__proto__":{"title":"x"}}'), 'stock', 'USD')).toMatchObject({ ok: false });
  });
});
