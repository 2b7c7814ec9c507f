import sharp from 'sharp';
import { ADDRESS, type Person } from './people.js';
import type { Visitor } from './visitor.js';

/** What people do in the shop, each from the page where it begins to the page where it ends. */

/** Ends logged in, whether the shop logs a new account in by itself or not. */
export async function register(visitor: Visitor, person: Person): Promise<void> {
  await visitor.open('/register');
  await visitor.look('register');
  expect(await visitor.fillAndSubmit('/register', { ...person })).toBe(200);
  if (visitor.path.startsWith('/login')) await logIn(visitor, person);
}

/** From the log-in page, or by going there. */
export async function logIn(visitor: Visitor, { email, password }: Pick<Person, 'email' | 'password'>): Promise<void> {
  if (!visitor.path.startsWith('/login')) await visitor.open('/login');
  await visitor.look('login');
  expect(await visitor.fillAndSubmit('/login', { email, password })).toBe(200);
  expect(visitor.path).not.toContain('/login');
}

export async function logOut(visitor: Visitor): Promise<void> {
  await visitor.page.locator('header details summary').click();
  expect(await visitor.submit(visitor.form('/logout'))).toBe(200);
  await visitor.sees(visitor.says('notices.logged_out'));
}

export interface NewBook {
  readonly title: string;
  readonly author: string;
  readonly price: string;
  readonly stock: string;
  readonly isbn: string;
  readonly condition: string;
  readonly category: string;
  readonly description: string;
}

/** A photograph of a book, as far as the shop can tell. */
export function coverPhoto(): Promise<Buffer> {
  return sharp({ create: { width: 600, height: 900, channels: 3, background: '#7a3b2e' } })
    .jpeg()
    .toBuffer();
}

/** Adds the book whose page is open. */
export async function addToCart(visitor: Visitor, quantity: number): Promise<void> {
  const status = await visitor.fillAndSubmit('/cart/items', { quantity: String(quantity) });
  expect(status).toBe(200);
  await visitor.sees(visitor.says('notices.cart_added'));
}

/** From the catalogue to the page of the book with this title. */
export async function openBook(visitor: Visitor, title: string): Promise<void> {
  await visitor.open(`/books?${new URLSearchParams({ q: title }).toString()}`);
  await visitor.follow(visitor.page.getByRole('link', { name: title, exact: true }));
}

/** From the checkout page to the payment page. @returns the order's code */
export async function placeOrder(visitor: Visitor, carrier: string): Promise<string> {
  expect(await visitor.fillAndSubmit('/checkout', { ...ADDRESS, carrier })).toBe(200);
  const code = /^\/orders\/([^/]+)\/payment$/.exec(visitor.path)?.[1];
  if (code === undefined) throw new Error(`the checkout ended on ${visitor.path}`);
  return code;
}

/** Orders one copy of the book with this title, up to the payment page. @returns the order's code */
export async function orderOne(visitor: Visitor, title: string): Promise<string> {
  await openBook(visitor, title);
  await addToCart(visitor, 1);
  await visitor.open('/checkout');
  return placeOrder(visitor, 'envia');
}

/** From the payment page. @returns the status of the page it ends on */
export function pay(visitor: Visitor, code: string, method: string, cardNumber?: string): Promise<number> {
  return visitor.fillAndSubmit(`/orders/${code}/payment`, {
    method,
    ...(cardNumber === undefined ? {} : { cardNumber }),
  });
}

/** Opens an `<details>` and presses the button of the form inside it. */
export async function confirm(visitor: Visitor, action: string): Promise<void> {
  const form = visitor.form(action);
  await visitor.page.locator('details', { has: form }).locator('summary').click();
  expect(await visitor.submit(form)).toBe(200);
}
