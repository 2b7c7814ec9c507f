import { randomUUID } from 'node:crypto';
import { URLSearchParams } from 'node:url';
import { ADJECTIVES, LAST_NAMES, NOUNS, PLACES } from './books.mjs';
import { seededRandom } from './random.mjs';
import { capture } from './capture.mjs';
import { newAccount, someBooks } from './shop.mjs';

/** As a browser asks for a page. */
const PAGE = { accept: 'text/html', 'accept-encoding': 'gzip', 'accept-language': 'es' };

const page = (path) => ({ path, headers: PAGE, expect: 200 });

export const bookPages = async (shop) => (await someBooks(shop.url, 50)).map((id) => page(`/books/${id}`));

/** The ways people go through a catalogue: its first page, by category, by condition, by price, by title, and onwards. */
export async function catalogue(shop) {
  const paths = [
    '/books',
    '/books?category=mystery',
    '/books?category=poetry&condition=very_good',
    '/books?sort=price',
    '/books?condition=good&sort=-price',
    '/books?min=10&max=20',
    '/books?sort=title',
    await nextPage(shop.url, '/books'),
    await nextPage(shop.url, '/books?sort=price'),
  ];
  return paths.map(page);
}

/**
 * What is measured. `size` says in which shop; `flow` that the steps are one piece of work; `steps` makes them (see
 * load.mjs) once that shop is open. Those that name the same `group` are measured turn by turn, so that they compare.
 */
export const SCENARIOS = [
  { name: 'home', size: 'large', steps: async () => [page('/')] },
  { name: 'catalogue-small', size: 'small', group: 'catalogue', steps: catalogue },
  { name: 'catalogue-large', size: 'large', group: 'catalogue', steps: catalogue },
  {
    name: 'search',
    size: 'large',
    steps: async () => searches().map((q) => page(`/books?${new URLSearchParams({ q })}`)),
  },
  { name: 'book-page', size: 'large', steps: bookPages },
  { name: 'log-in', size: 'large', steps: logIn },
  { name: 'checkout-and-payment', size: 'large', flow: true, steps: checkoutAndPayment },
];

/** One and two words, of titles and of authors. */
function searches() {
  const random = seededRandom(7);
  return Array.from({ length: 20 }, (_, i) => {
    const word = random.of(i % 2 === 0 ? NOUNS : LAST_NAMES);
    return i % 4 < 2 ? word : `${word} ${random.of(i % 2 === 0 ? PLACES : ADJECTIVES)}`;
  });
}

/** The path behind the link to the page after `path`. */
async function nextPage(url, path) {
  const html = await (await fetch(`${url}${path}`)).text();
  const links = html.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=');
  const next = /href="(\/books\?[^"]*cursor=[^"]*)"/.exec(links)?.[1];
  if (next === undefined) throw new Error(`${path} has no link to a next page`);
  return next;
}

async function logIn(shop) {
  return [await logInStep(shop)];
}

/** The same pages, asked for by somebody whose session the cookie names. */
export const signedIn = (steps) => async (shop) => {
  const { headers } = await capture(shop.url, await logInStep(shop));
  const [cookie] = (headers['set-cookie'] ?? [])
    .filter((line) => line.startsWith('sid='))
    .map((line) => line.split(';')[0]);
  if (cookie === undefined) throw new Error('the log-in gave no session');
  return (await steps(shop)).map((step) => ({ ...step, headers: { ...step.headers, cookie } }));
};

let readers = 0;

async function logInStep(shop) {
  const { email, password } = await newAccount(shop.url, `reader${(readers += 1)}`);
  const headers = {
    ...PAGE,
    'content-type': 'application/x-www-form-urlencoded',
    'sec-fetch-site': 'same-origin',
    origin: shop.url,
  };
  const body = `${new URLSearchParams({ email, password })}`;
  return { method: 'POST', path: '/login', headers, body, expect: 303 };
}

/** An order of one book and its payment by card, through the API: what two forms do. */
export async function checkoutAndPayment(shop) {
  const books = await someBooks(shop.url, 500);
  const tokens = [];
  for (let i = 0; i < 10; i++) tokens.push((await newAccount(shop.url, `buyer${randomUUID()}`)).token);
  let turn = 0;
  const headers = (token) => ({
    'content-type': 'application/json',
    authorization: `Bearer ${token}`,
    'idempotency-key': randomUUID(),
  });
  const shippingAddress = {
    recipient: 'Lucía Herrera',
    street: 'Calle 10 # 5-51',
    city: 'Cartagena',
    region: 'Bolívar',
    postalCode: '130001',
    country: 'CO',
  };
  const placeOrder = {
    method: 'POST',
    path: '/api/v1/orders',
    expect: 201,
    prepare(context) {
      turn += 1;
      context.token = tokens[turn % tokens.length];
      const items = [{ bookId: books[turn % books.length], quantity: 1 }];
      return { headers: headers(context.token), body: JSON.stringify({ items, shippingAddress, carrier: 'envia' }) };
    },
    receive(context, body) {
      context.code = JSON.parse(body).code;
    },
  };
  const pay = {
    method: 'POST',
    expect: 201,
    prepare: (context) => ({
      path: `/api/v1/orders/${context.code}/payments`,
      headers: headers(context.token),
      body: JSON.stringify({ method: 'credit_card', cardNumber: '4242424242424242' }),
    }),
  };
  return [placeOrder, pay];
}
