import { must, tally, theSameAnswer } from '../support/answers.js';
import type { Answer, Person, Storefront } from '../support/storefront.js';

const GOOD = '4242424242424242';
const DECLINED = '4000000000000002';
/** As often every request is repeated, one after another, when all is over: more than there are processes. */
const LATER = 4;
/** Of an order, what is newer in a repeat once it was paid (ADR 0009). */
const NEWER_WHEN_PAID = ['status', 'payment', 'timeline'];

/** One key from many places: one order, one capture, one answer, refusals included; with another body it is refused. */
export async function oneKey(shop: Storefront, { times = 300 } = {}): Promise<string> {
  const seller = await shop.person();
  const buyer = await shop.person();
  const bookId = await shop.book(seller, 1_000);

  const key = crypto.randomUUID();
  const order = (quantity = 1): Promise<Answer> => shop.order(buyer, [{ bookId, quantity }], key);
  const orders = await atOnce(times, () => order());
  const placed = theSameAnswer('an order', [...orders, ...(await inTurn(() => order()))]);
  must(placed.status === 201 && placed.body['status'] === 'reserved', `an order was answered ${placed.text}`);
  const code = String(placed.body['code']);
  const made = await shop.sql.number('SELECT COUNT(*) FROM orders_orders WHERE buyer_id = ?', [buyer.id]);
  must(made === 1, `${made} orders are stored`);

  const refused = await onePayment(shop, buyer, code, DECLINED, Math.ceil(times / 10));
  const { answer: declined } = refused;
  must(
    declined.status === 402 && declined.body['code'] === 'orders.payment_declined',
    `a declined card was answered ${declined.text}`,
  );
  const paid = await onePayment(shop, buyer, code, GOOD, times);
  must(
    paid.answer.status === 201 && paid.answer.body['orderStatus'] === 'paid',
    `a payment was answered ${paid.answer.text}`,
  );

  const [later] = await inTurn(() => order());
  must(
    later?.status === 201 && isSameOrder(placed, later) && later.body['status'] === 'paid',
    `later it answered ${String(later?.text)}`,
  );
  const other = await order(2);
  must(other.status === 422, `another body was answered ${other.status}`);
  await sameRefusal(shop, seller, buyer);
  const clicks = await atOnce(2, () => shop.order(buyer, [{ bookId, quantity: 1 }], 'double-click-1'));
  must(theSameAnswer('a double click', clicks).status === 201, `a double click was answered ${tally(clicks)}`);
  const all = await shop.sql.number('SELECT COUNT(*) FROM orders_orders WHERE buyer_id = ?', [buyer.id]);
  must(all === 2, `${all} orders are stored`);
  await shop.settled();
  await shop.checkInvariants();
  return `${tally(orders)}; ${tally(refused.answers)}; ${tally(paid.answers)}`;
}

/** One key for a card: what it is answered, at once and later; one charge, whatever becomes of it. */
async function onePayment(
  shop: Storefront,
  buyer: Person,
  code: string,
  card: string,
  times: number,
): Promise<{ answer: Answer; answers: readonly Answer[] }> {
  const key = crypto.randomUUID();
  const pay = (number = card): Promise<Answer> => shop.pay(buyer, code, number, key);
  const charges = (): Promise<number> =>
    shop.sql.number(
      `SELECT COUNT(*) FROM orders_simulated_charges c JOIN orders_payments p ON p.id = c.payment_id
       JOIN orders_orders o ON o.id = p.order_id WHERE o.code = ?`,
      [code],
    );
  const before = await charges();
  const answers = await atOnce(times, () => pay());
  const repeats = await inTurn(() => pay());
  must(!repeats.some(({ status }) => status === 202), `nobody knows what became of it: ${tally(repeats)}`);
  const answer = theSameAnswer('a payment', [...answers, ...repeats]);
  const made = (await charges()) - before;
  must(made === 1, `${made} charges, which makes ${made} captures of a good card`);
  const other = await pay(card === GOOD ? DECLINED : GOOD);
  must(other.status === 422, `another card was answered ${other.status}`);
  return { answer, answers };
}

/** What the state decided is said again, although the state is another by then. */
async function sameRefusal(shop: Storefront, seller: Person, buyer: Person): Promise<void> {
  const bookId = await shop.book(seller, 1);
  const key = crypto.randomUUID();
  const order = (): Promise<Answer> => shop.order(buyer, [{ bookId, quantity: 2 }], key);
  const refusals = await atOnce(2, order);
  const restocked = await shop.call(seller, 'PATCH', `/books/${bookId}`, { stockChange: 5 });
  must(restocked.status === 200, `restocking was answered ${restocked.status}`);
  const refused = theSameAnswer('a refusal', [...refusals, ...(await inTurn(order))]);
  must(refused.body['code'] === 'catalog.out_of_stock', `too many copies were answered ${refused.text}`);
}

const isSameOrder = (before: Answer, after: Answer): boolean => essence(before) === essence(after);

const essence = ({ body }: Answer): string =>
  JSON.stringify(Object.entries(body).filter(([field]) => !NEWER_WHEN_PAID.includes(field)));

const atOnce = (times: number, ask: () => Promise<Answer>): Promise<readonly Answer[]> =>
  Promise.all(Array.from({ length: times }, ask));

async function inTurn(ask: () => Promise<Answer>): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  for (let time = 0; time < LATER; time += 1) answers.push(await ask());
  return answers;
}
