import { CatalogApi } from '../../src/catalog/catalog.api.js';
import { OrdersClientModule } from '../../src/orders/client/orders-client.module.js';
import { OrdersApi } from '../../src/orders/orders.api.js';
import { type BookId, type CartId, newId, type UserId } from '../../src/shared/ids.js';
import { aBook } from '../builders/catalog-parts.js';
import { ADAPTERS, type ContractShop, startContract } from '../support/contract-shop.js';
import { onSale } from '../support/on-sale.js';

describe.each(ADAPTERS)('OrdersApi %s', (adapter) => {
  let contract: ContractShop<OrdersApi>;
  let api: OrdersApi;
  let books: readonly BookId[];

  beforeAll(async () => {
    contract = await startContract(adapter, OrdersApi, (url) => OrdersClientModule.at(url));
    api = contract.api;
    const sellerId = newId<UserId>();
    const titles = Array.from({ length: 50 }, (_, index) => `Volume ${index}`);
    await contract.shop.app.get(CatalogApi).publishAll(titles.map((title) => aBook({ sellerId, title })));
    books = await onSale(contract.shop, sellerId);
  });

  afterAll(() => contract.close());

  const cartOf = (...lines: readonly (readonly [number, number])[]): string =>
    lines.map(([book, quantity]) => `${books[book] ?? ''}-${quantity}`).join('.');

  const UNREADABLE = ['', 'x', '-', '%', `${'u'.repeat(26)}-1`, '.'.repeat(4_000), 'ñ\ud800'];

  it('cartSize counts copies: a visitor’s, a user’s, and both before they are merged', async () => {
    const userId = newId<UserId>();
    expect(await api.cartSize(null, null)).toBe(0);
    expect(await api.cartSize(userId, null)).toBe(0);
    expect(await api.cartSize(null, cartOf([0, 2], [1, 3]))).toBe(5);
    await api.mergeCart(userId, cartOf([0, 2]));
    expect(await api.cartSize(userId, null)).toBe(2);
    expect(await api.cartSize(userId, cartOf([0, 1], [1, 3]))).toBe(6);
  });

  it.each(UNREADABLE)('%j counts as nothing and adds nothing', async (text) => {
    const userId = newId<UserId>();
    expect(await api.cartSize(null, text)).toBe(0);
    await expect(api.mergeCart(userId, text)).resolves.toBeUndefined();
    expect(await api.cartSize(userId, null)).toBe(0);
  });

  it('mergeCart adds to what is there, up to 99 copies a book, and leaves out what is no book', async () => {
    const userId = newId<UserId>();
    await expect(api.mergeCart(userId, cartOf([0, 60], [1, 1]))).resolves.toBeUndefined();
    await api.mergeCart(userId, `${cartOf([0, 60])}.${newId<BookId>()}-7`);
    expect(await api.cartSize(userId, null)).toBe(100);
  });

  it('mergeCart adds a cart that has an id once, however often and at once it is told to, and counts it once', async () => {
    const userId = newId<UserId>();
    const [first, second] = [newId<CartId>(), newId<CartId>()];
    expect(await api.cartSize(userId, cartOf([0, 2]), first)).toBe(2);
    await Promise.all(Array.from({ length: 5 }, () => api.mergeCart(userId, cartOf([0, 2]), first)));
    await api.mergeCart(userId, cartOf([0, 2]), first);
    expect(await api.cartSize(userId, null)).toBe(2);
    expect(await api.cartSize(userId, cartOf([0, 2]), first)).toBe(2);
    // The same books in another cart, another choice in the same one, and the cart of somebody else.
    await api.mergeCart(userId, cartOf([0, 2]), second);
    await api.mergeCart(userId, cartOf([0, 2], [1, 1]), first);
    expect(await api.cartSize(userId, null)).toBe(7);
    const other = newId<UserId>();
    expect(await api.cartSize(other, cartOf([0, 2]), first)).toBe(2);
    await api.mergeCart(other, cartOf([0, 2]), first);
    expect(await api.cartSize(other, null)).toBe(2);
  });

  it('takes the longest cart that a cookie holds', async () => {
    const userId = newId<UserId>();
    const lines = books.map((_, index) => [index, 99] as const);
    await api.mergeCart(userId, cartOf(...lines));
    expect(await api.cartSize(userId, null)).toBe(50 * 99);
    expect(await api.cartSize(null, cartOf(...lines))).toBe(50 * 99);
  });

  it('adds every one of ten carts that come at once', async () => {
    const userId = newId<UserId>();
    await Promise.all(Array.from({ length: 10 }, () => api.mergeCart(userId, cartOf([2, 3]))));
    expect(await api.cartSize(userId, null)).toBe(30);
  });
});
