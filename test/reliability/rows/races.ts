import { must, noServerErrors, tally } from '../support/answers.js';
import { Dice, inParallel } from '../support/run.js';
import type { Storefront } from '../support/storefront.js';

/** So many buyers at once for the last copies: just as many are sold. */
export async function lastCopies(shop: Storefront, { buyers = 500, stock = 1 } = {}): Promise<void> {
  const seller = await shop.person();
  const bookId = await shop.book(seller, stock);
  const crowd = await shop.people(buyers);
  const answers = await Promise.all(crowd.map((buyer) => shop.order(buyer, [{ bookId, quantity: 1 }])));
  noServerErrors(answers);
  const sold = answers.filter(({ status }) => status === 201);
  must(sold.length === stock, `${sold.length} of ${stock} sold: ${tally(answers)}`);
  must(
    answers.every(({ status, body }) => status === 201 || body['code'] === 'catalog.out_of_stock'),
    `refused for another reason: ${tally(answers)}`,
  );
  const [book] = await shop.sql.rows<{ available: number; reserved: number }>(
    'SELECT available, reserved FROM catalog_books WHERE id = ?',
    [bookId],
  );
  must(book?.available === 0 && book.reserved === stock, `the book says ${JSON.stringify(book)}`);
}

/** How many the server has met so far; 0 on SQLite, and on MySQL, which does not count them. */
async function deadlocks(shop: Storefront): Promise<number> {
  if (shop.engine === 'sqlite') return 0;
  const [row] = await shop.sql.rows<{ Value: string }>("SHOW GLOBAL STATUS LIKE 'Innodb_deadlocks'");
  return Number(row?.Value ?? 0);
}

/** Random carts of one to five books, in random order, over all processes. */
export async function randomCarts(shop: Storefront, { carts = 300, books = 12, lanes = 150 } = {}): Promise<string> {
  const dice = new Dice('carts');
  const seller = await shop.person();
  const shelf = await inParallel(Array.from({ length: books }), 4, () => shop.book(seller, Math.ceil(carts / 6)));
  const wanted = Array.from({ length: carts }, () =>
    dice
      .shuffled(shelf)
      .slice(0, 1 + dice.below(5))
      .map((bookId) => ({ bookId, quantity: 1 + dice.below(2) })),
  );
  const crowd = await shop.people(Math.min(carts, 100));
  const deadlocksBefore = await deadlocks(shop);
  const answers = await inParallel(wanted, lanes, (items) => shop.order(dice.pick(crowd), items));
  noServerErrors(answers);
  must(
    answers.every(({ status, body }) => status === 201 || body['code'] === 'catalog.out_of_stock'),
    `refused for another reason: ${tally(answers)}`,
  );
  must(
    answers.some(({ status }) => status === 201),
    'nothing was sold',
  );
  const met = (await deadlocks(shop)) - deadlocksBefore;
  // Sorted carts do not meet; a few others may, and are tried again.
  must(met <= carts / 20, `${met} deadlocks`);
  await shop.checkInvariants();
  return `${tally(answers)}, ${met} deadlocks`;
}

const SETTLED_WITHIN_MS = 30_000;

/** What becomes of orders, one of each kind. */
export async function orderLife(shop: Storefront): Promise<void> {
  const seller = await shop.person();
  const buyer = await shop.person();
  const bookId = await shop.book(seller, 20);
  const place = async (): Promise<string> => {
    const answer = await shop.order(buyer, [{ bookId, quantity: 2 }]);
    must(answer.status === 201, `no order: ${answer.status} ${answer.text}`);
    return String(answer.body['code']);
  };
  for (const kind of ['paid', 'declined', 'lost', 'cancelled', 'refunded'] as const) {
    const code = await place();
    const card = kind === 'declined' ? '4000000000000002' : kind === 'lost' ? '4000000000000259' : '4242424242424242';
    if (kind !== 'cancelled') noServerErrors([await shop.pay(buyer, code, card)]);
    if (kind === 'cancelled' || kind === 'refunded') noServerErrors([await shop.cancel(buyer, code)]);
  }
  await shop.settled(SETTLED_WITHIN_MS);
  await shop.checkInvariants();
}

/** The buyer pays and calls off at the same moment, several times over: one of the two happens. */
export async function cancelRace(shop: Storefront, { rounds = 20 } = {}): Promise<void> {
  const seller = await shop.person();
  const bookId = await shop.book(seller, 1_000);
  const crowd = await shop.people(rounds);
  await Promise.all(
    crowd.map(async (buyer) => {
      const answer = await shop.order(buyer, [{ bookId, quantity: 1 }]);
      const code = String(answer.body['code']);
      const answers = await Promise.all([
        shop.pay(buyer, code),
        shop.cancel(buyer, code),
        shop.pay(buyer, code, '4000000000000259'),
        shop.cancel(buyer, code),
      ]);
      noServerErrors(answers);
    }),
  );
  await shop.settled(SETTLED_WITHIN_MS);
  await shop.checkInvariants();
}

/** What the tables themselves refuse, should the program ever try. */
export async function constraints(shop: Storefront): Promise<void> {
  await orderLife(shop);
  const refused: readonly (readonly [what: string, sql: string])[] = [
    [
      'a second live payment of an order',
      `INSERT INTO orders_payments (id, order_id, live_order_id, method, currency, amount, status, started_at)
       SELECT 'second', order_id, live_order_id, method, currency, amount, status, started_at
       FROM orders_payments WHERE status = 'captured' LIMIT 1`,
    ],
    [
      'a second refund for one cause',
      `INSERT INTO orders_refunds (id, payment_id, order_id, currency, amount, reason, status, created_at, due_at, cause)
       SELECT 'second', payment_id, order_id, currency, amount, reason, status, created_at, due_at, cause
       FROM orders_refunds LIMIT 1`,
    ],
    ['fewer than no copies', 'UPDATE catalog_books SET available = -1'],
    ['more back than was paid', 'UPDATE orders_payments SET refunded_amount = amount + 1'],
  ];
  for (const [what, sql] of refused) {
    const done = await shop.sql.execute(sql).then(
      () => true,
      () => false,
    );
    must(!done, `the database took ${what}`);
  }
  await shop.checkInvariants();
}
