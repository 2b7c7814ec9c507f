import ISBN from 'isbn3';
import { CATEGORIES, CONDITIONS } from '../catalog/catalog.api.js';
import { DEMO_BOOKS } from './demo-books.js';
import { DEMO_ADMIN, DEMO_BUYER, DEMO_PASSWORD, DEMO_SELLERS } from './demo-people.js';

const sentences = (text: string): number => text.match(/[.!?…](\s|$)/g)?.length ?? 0;

describe('the demo books', () => {
  it('are at least 90, and no seller offers the same one twice', () => {
    const offers = new Set(DEMO_BOOKS.map((book) => `${book.seller} ${book.title} ${book.author}`));
    expect(DEMO_BOOKS.length).toBeGreaterThanOrEqual(90);
    expect(offers.size).toBe(DEMO_BOOKS.length);
  });

  it('use every category, condition and seller', () => {
    expect(new Set(DEMO_BOOKS.map((book) => book.category))).toEqual(new Set(CATEGORIES));
    expect(new Set(DEMO_BOOKS.map((book) => book.condition))).toEqual(new Set(CONDITIONS));
    expect(new Set(DEMO_BOOKS.map((book) => book.seller))).toEqual(new Set(Object.keys(DEMO_SELLERS)));
  });

  it.each(DEMO_BOOKS.map((book) => [book.title, book] as const))('%s can be sold', (_title, book) => {
    expect(book.title.length).toBeLessThanOrEqual(200);
    expect(book.price).toBeGreaterThanOrEqual(300);
    expect(book.price).toBeLessThanOrEqual(10_000);
    expect(Number.isSafeInteger(book.price)).toBe(true);
    expect([1, 2, 3, 4, 5]).toContain(book.stock);
    expect(sentences(book.description)).toBeGreaterThanOrEqual(1);
    expect(sentences(book.description)).toBeLessThanOrEqual(3);
  });

  const withIsbn = DEMO_BOOKS.flatMap((book) => (book.isbn === undefined ? [] : [[book.title, book.isbn] as const]));

  it.each(withIsbn)('%s carries a valid ISBN-13', (_title, isbn) => {
    expect(ISBN.parse(isbn)?.isbn13).toBe(isbn);
  });

  it('name an ISBN where one is certain, each once', () => {
    expect(withIsbn.length).toBeGreaterThan(60);
    expect(new Set(withIsbn.map(([, isbn]) => isbn)).size).toBe(withIsbn.length);
  });
});

describe('the demo accounts', () => {
  it('are eight sellers, a buyer and an administrator, each with an e-mail that can reach nobody', () => {
    const emails = [...Object.values(DEMO_SELLERS), DEMO_BUYER, DEMO_ADMIN].map((account) => account.email);
    expect(Object.keys(DEMO_SELLERS)).toHaveLength(8);
    expect(new Set(emails).size).toBe(10);
    for (const email of emails) expect(email).toMatch(/^[a-z]+@demo\.bookstore\.example$/);
  });

  it('share a password that the registration form would take', () => {
    expect(DEMO_PASSWORD.length).toBeGreaterThanOrEqual(12);
  });
});
