import type { Browser } from 'playwright-core';
import { launchBrowser, newVisitor, type Reader } from './support/browser.js';
import { expectNoComplaints } from './support/complaints.js';
import { CARDS, nameOf, newPerson } from './support/people.js';
import {
  addToCart,
  confirm,
  coverPhoto,
  logIn,
  logOut,
  openBook,
  orderOne,
  pay,
  placeOrder,
  register,
} from './support/tasks.js';
import type { Visitor } from './support/visitor.js';

const READERS: readonly Reader[] = [
  { lang: 'es', width: 1280, javaScript: true },
  { lang: 'es', width: 390, javaScript: true },
  { lang: 'en', width: 1280, javaScript: true },
  { lang: 'en', width: 390, javaScript: true },
  { lang: 'es', width: 390, javaScript: false },
];

const DEMO_TITLE = 'Cuentos de la selva';

describe.each(READERS)('buying and selling, $lang, $width px, JavaScript: $javaScript', (reader) => {
  const selling = newPerson('Sofía Rendón', reader);
  const buying = newPerson('Mateo Ibáñez', reader);
  const title = `Atlas de nubes ${nameOf(reader)}`;
  let browser: Browser;
  let seller: Visitor;
  let buyer: Visitor;
  let code: string;

  beforeAll(async () => {
    browser = await launchBrowser();
    seller = await newVisitor(browser, reader);
    buyer = await newVisitor(browser, reader);
  });
  afterEach(() => expectNoComplaints(seller, buyer));
  afterAll(() => browser.close());

  it('registers the seller, who mistypes the password once', async () => {
    await register(seller, selling);
    await logOut(seller);
    await seller.open('/login');
    const status = await seller.fillAndSubmit('/login', { email: selling.email, password: 'not this one at all' });
    expect(status).toBeGreaterThanOrEqual(400);
    await seller.sees(seller.says('errors.auth.invalid_credentials'));
    await seller.look('login-refused');
    await logIn(seller, selling);
  });

  it('publishes a book with a photograph, after a price that is none', async () => {
    await seller.open('/selling');
    await seller.look('selling-empty');
    await seller.open('/selling/new');
    await seller.look('book-form');
    const book = {
      title,
      author: 'Inés Calderón',
      description: 'Ejemplar con ex libris.\nSin subrayados.',
      stock: '6',
      isbn: '978-0-306-40615-7',
      condition: 'very_good',
      category: 'science',
    };
    expect(await seller.fillAndSubmit('/selling/new', { ...book, price: 'doce' })).toBe(422);
    await seller.sees(seller.says('validation.price'));
    await seller.look('book-form-refused');
    const form = seller.form('/selling/new');
    expect(await form.locator('[name="title"]').inputValue()).toBe(title);

    await seller.fill(form, { price: '12.50' });
    const cover = { name: 'cover.jpg', mimeType: 'image/jpeg', buffer: await coverPhoto() };
    await form.locator('[name="cover"]').setInputFiles(cover);
    expect(await seller.submit(form)).toBe(200);
    await seller.sees(seller.says('notices.book_published'));
    await seller.open('/selling');
    await seller.sees(title);
    await seller.look('selling');
  });

  it('registers the buyer, who leaves with a book in the cart', async () => {
    await register(buyer, buying);
    await openBook(buyer, DEMO_TITLE);
    await addToCart(buyer, 1);
    await logOut(buyer);
    await buyer.open('/cart');
    await buyer.sees(buyer.says('cart.empty'));
    await buyer.look('cart-empty');
  });

  it('finds the book by search and by filters', async () => {
    await buyer.open('/');
    await buyer.look('home');
    const search = buyer.page.locator('main form[role="search"]').first();
    await buyer.fill(search, { q: title });
    expect(await buyer.submit(search)).toBe(200);
    await buyer.sees(title);

    const filters = buyer.page.locator('main form.filters');
    await buyer.fill(filters, { condition: 'acceptable' });
    expect(await buyer.submit(filters)).toBe(200);
    await buyer.sees(buyer.says('books.no_match'));
    await buyer.look('catalogue-no-match');
    await buyer.fill(filters, { condition: 'very_good', category: 'science', min: '12', max: '13', sort: 'price' });
    expect(await buyer.submit(filters)).toBe(200);
    await buyer.look('catalogue-filtered');
    await buyer.follow(buyer.page.getByRole('link', { name: title, exact: true }));
    await buyer.look('book');
  });

  it('adds two copies signed out, and finds both carts as one after the log-in', async () => {
    await addToCart(buyer, 2);
    await buyer.open('/cart');
    await buyer.look('cart');
    await buyer.follow(buyer.link('cart.checkout'));
    expect(buyer.path).toContain('/login');
    await logIn(buyer, buying);
    expect(buyer.path).toBe('/checkout');
    await buyer.sees(title);
    await buyer.sees(DEMO_TITLE);

    await buyer.open('/cart');
    const unwanted = buyer.page.locator('li', { hasText: DEMO_TITLE });
    await buyer.follow(unwanted.getByRole('button', { name: buyer.says('cart.remove') }));
    await buyer.open('/cart');
    await buyer.sees(title);
    expect(await buyer.page.getByText(DEMO_TITLE).count()).toBe(0);
  });

  it('checks out, corrects the address, and pays by card after a refusal', async () => {
    await buyer.open('/checkout');
    await buyer.look('checkout');
    const blank = {
      recipient: ' ',
      street: ' ',
      city: ' ',
      region: ' ',
      postalCode: ' ',
      country: 'CO',
      carrier: 'dhl',
    };
    expect(await buyer.fillAndSubmit('/checkout', blank)).toBe(422);
    await buyer.sees(buyer.says('validation.required'));
    await buyer.look('checkout-refused');

    code = await placeOrder(buyer, 'servientrega');
    await buyer.look('payment');
    expect(await pay(buyer, code, 'credit_card', CARDS.misspelt)).toBe(422);
    await buyer.sees(buyer.says('validation.card_number'));
    expect(await pay(buyer, code, 'credit_card', CARDS.declined)).toBeGreaterThanOrEqual(400);
    await buyer.sees(buyer.says('errors.orders.payment_declined', { reason: 'card_declined' }));
    await buyer.look('payment-declined');
    expect(await pay(buyer, code, 'credit_card', CARDS.good)).toBe(200);
    expect(buyer.path).toBe(`/orders/${code}`);
    await buyer.sees(buyer.says('order.status.paid'));
    await buyer.look('order-paid');
  });

  it('ships it with a tracking number', async () => {
    await seller.open('/selling/orders');
    await seller.look('sales');
    const sale = seller.page.locator('li', { hasText: code }).locator('form[action$="/ship"]');
    await seller.fill(sale, { trackingNumber: 'SV-00172635' });
    expect(await seller.submit(sale)).toBe(200);
    await seller.sees('SV-00172635');
    await seller.look('sales-shipped');
  });

  it('confirms the receipt, and the timeline tells it all', async () => {
    await buyer.open(`/orders/${code}`);
    await buyer.sees('SV-00172635');
    expect(await buyer.submit(buyer.form(`/orders/${code}/received`))).toBe(200);
    const timeline = (await buyer.page.locator('.timeline li').allInnerTexts()).join('\n');
    for (const status of ['reserved', 'paid', 'shipped', 'delivered'] as const) {
      expect(timeline).toContain(buyer.says(`order.status.${status}`));
    }
    await buyer.look('order-delivered');
  });

  it.each(['paypal', 'bank_transfer'] as const)('buys another copy by %s', async (method) => {
    const next = await orderOne(buyer, title);
    expect(await pay(buyer, next, method)).toBe(200);
    await buyer.sees(buyer.says('order.status.paid'));
    await buyer.sees(buyer.says(`payment.method.${method}`));
  });

  it('cancels an order that is not paid, and its copy is for sale again', async () => {
    const unwanted = await orderOne(buyer, title);
    await buyer.open(`/orders/${unwanted}`);
    await buyer.look('order-reserved');
    await confirm(buyer, `/orders/${unwanted}/cancel`);
    await buyer.sees(buyer.says('order.status.cancelled'));
    await buyer.look('order-cancelled');
    await buyer.open('/orders');
    await buyer.sees(code);
    await buyer.look('orders');
    await openBook(buyer, title);
    await buyer.sees(buyer.says('book.copies_left', { count: 2 }));
  });

  it('edits the book and then takes it off the shelf', async () => {
    await openBook(buyer, title);
    const bookPath = buyer.path;
    await seller.open('/selling');
    await seller.follow(seller.page.getByRole('link', { name: seller.says('selling.edit_short') }).first());
    await seller.look('book-edit');
    const { pathname } = new URL(seller.page.url());
    expect(await seller.fillAndSubmit(pathname, { price: '9.75', stockChange: '3' })).toBe(200);
    await seller.sees(seller.says('notices.book_saved'));
    await buyer.open(bookPath);
    await buyer.sees(buyer.says('book.copies_left', { count: 5 }));

    await seller.open('/selling');
    await confirm(seller, pathname.replace('/edit', '/archive'));
    await seller.sees(seller.says('selling.archived'));
    await buyer.open(bookPath);
    await buyer.look('book-archived');
    await buyer.sees(buyer.says('book.archived'));
  });

  it('logs both out', async () => {
    await logOut(seller);
    await logOut(buyer);
    await buyer.open('/orders');
    expect(buyer.path).toContain('/login');
  });
});
