import { thrownBy } from '../../../test/builders/thrown-by.js';
import { newId, type BookId, type UserId } from '../../shared/ids.js';
import { Book } from './book.js';
import { BookArchivedError, BookChangedError, NotYourBookError } from './catalog-errors.js';

const sellerId = newId<UserId>();
const at = new Date('2026-11-20T10:00:00Z');
const draft = {
  id: newId<BookId>(),
  sellerId,
  title: ' Rayuela ',
  author: 'Julio Cortázar',
  description: '',
  isbn: '0-307-47472-0',
  condition: 'good',
  category: 'fiction',
  price: 1250,
  currency: 'USD',
  stock: 3,
  cover: null,
};
const publish = (changes: Partial<typeof draft> = {}): Book => Book.publish({ ...draft, ...changes }, 'USD', at);

describe('a book', () => {
  it('is listed when it is published, with all its copies on the shelf', () => {
    expect(publish().toProps()).toMatchObject({
      title: 'Rayuela',
      isbn: '9780307474728',
      status: 'listed',
      stock: { available: 3, reserved: 0, sold: 0 },
      version: 1,
      createdAt: at,
    });
    expect(publish({ isbn: ' ' }).toProps().isbn).toBeNull();
    expect(publish({ stock: 0 }).toProps().stock.available).toBe(0);
  });

  it.each([
    [{ title: '' }, 'title', 'required'],
    [{ author: '' }, 'author', 'required'],
    [{ isbn: '1' }, 'isbn', 'not_an_isbn'],
    [{ condition: 'shiny' }, 'condition', 'not_a_condition'],
    [{ category: 'gossip' }, 'category', 'not_a_category'],
    [{ price: 0 }, 'price', 'price_out_of_range'],
    [{ currency: 'EUR' }, 'price', 'wrong_currency'],
    [{ stock: -1 }, 'stock', 'not_a_stock'],
    [{ stock: 10_000 }, 'stock', 'not_a_stock'],
    [{ stock: Number.NaN }, 'stock', 'not_a_stock'],
  ])('cannot be like %j', (changes, field, problem) => {
    expect(thrownBy(() => publish(changes))).toMatchObject({ field, problem });
  });

  it('is another one after an edit, and the old one stays what it was', () => {
    const book = publish();
    const edited = book.edit({ title: 'Bestiario', isbn: '' }, sellerId, 1);
    expect(edited.toProps()).toMatchObject({ title: 'Bestiario', isbn: null, author: 'Julio Cortázar', version: 2 });
    expect(book.toProps()).toMatchObject({ title: 'Rayuela', version: 1 });
    expect(edited.edit({ cover: 'x.webp' }, sellerId).toProps().cover).toBe('x.webp');
  });

  it('is edited by its seller, in the version that is there, while it is listed', () => {
    const book = publish();
    expect(() => book.edit({}, newId<UserId>())).toThrow(NotYourBookError);
    expect(() => book.archive(newId<UserId>())).toThrow(NotYourBookError);
    expect(() => book.edit({}, sellerId, 2)).toThrow(BookChangedError);
    expect(thrownBy(() => book.edit({ price: -1 }, sellerId))).toMatchObject({ field: 'price' });
    expect(thrownBy(() => book.edit({ price: 100, currency: 'EUR' }, sellerId))).toMatchObject({
      problem: 'wrong_currency',
    });
    expect(() => book.archive(sellerId).edit({}, sellerId)).toThrow(BookArchivedError);
  });
});
