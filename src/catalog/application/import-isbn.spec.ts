import { thrownBy } from '../../../test/builders/thrown-by.js';
import { rowIsbn } from './import-isbn.js';

describe('the ISBN of a row', () => {
  it.each([
    ['', '', '', false],
    ['0307474720', '', '9780307474728', false],
    ['', '978-0-307-47472-8', '9780307474728', false],
    ['439023483', '9.78043902348e+12', '9780439023481', false],
    ['61120081', '', '9780061120084', false],
    ['61120081.0', '', '9780061120084', false],
    ['', '9780307474728.0', '9780307474728', false],
    ['wrong', '9780307474728', '9780307474728', false],
    ['0307474720', '9780307474729', '9780307474728', false],
    ['', '9.78043902348e+12', '', true],
    ['', '9,78043902348E+12', '', true],
    ['385535144', '', '', true],
    ['0385535145', '9.78038553514e+12', '', true],
  ])('in %j and %j is %j', (isbn10, isbn13, text, leftOut) => {
    expect(rowIsbn(isbn10, isbn13)).toEqual({ text, leftOut });
  });

  it.each([
    ['0307474721', ''],
    ['', '9780307474729'],
    ['0307474721', '9780307474729'],
    ['hello', ''],
    ['12', ''],
  ])('refuses %j and %j: whoever typed it can correct it', (isbn10, isbn13) => {
    expect(thrownBy(() => rowIsbn(isbn10, isbn13))).toMatchObject({ field: 'isbn' });
  });
});
