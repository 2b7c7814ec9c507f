import { thrownBy } from '../../../test/builders/thrown-by.js';
import { isbn, parseIsbn } from './isbn.js';

describe('isbn', () => {
  it.each([
    ['9780307474728', '9780307474728'],
    ['978-0-307-47472-8', '9780307474728'],
    ['0307474720', '9780307474728'],
    ['0-307-47472-0', '9780307474728'],
    [' ISBN-13: 978 0 307 47472 8 ', '9780307474728'],
    ['ISBN 0307474720', '9780307474728'],
    ['978‐0‐307‐47472‐8', '9780307474728'],
    ['080442957X', '9780804429573'],
    ['080442957x', '9780804429573'],
    ['9791091146135', '9791091146135'],
    ['9991373764', '9789991373768'],
  ])('reads %s', (text, expected) => {
    expect(isbn(text)).toBe(expected);
  });

  it.each(['9780307474729', '0307474721', '0804429570', '9791091146136'])('refuses the check digit of %s', (text) => {
    expect(thrownBy(() => isbn(text))).toMatchObject({ problem: 'isbn_check_digit' });
  });

  it.each([
    '',
    '1',
    '978030747472',
    '97803074747289',
    '1234567890123',
    'X307474720',
    '030747X720',
    '٠٣٠٧٤٧٤٧٢٠',
    'hello',
    '9'.repeat(10_000),
  ])('sees no ISBN in %j', (text) => {
    expect(thrownBy(() => isbn(text))).toMatchObject({ problem: 'not_an_isbn' });
    expect(parseIsbn(text)).toBeUndefined();
  });
});
