import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../../support/eventually.js';
import type { Answer, Person, Shop } from '../support/shop.js';

/** A statement has 5 s; a call makes several, and the machine may be slow. */
export const ANSWERS_WITHIN_MS = 60_000;

/** Orders that were acknowledged must be there, and none of them twice, whatever the buyer repeated. */
export interface Asked {
  readonly buyer: Person;
  readonly key: string;
  answer?: Answer | undefined;
}

export async function ask(shop: Shop, bookId: string, asked: Asked): Promise<void> {
  // No answer at all is an answer of a kind: the buyer knows nothing.
  asked.answer = await shop.order(asked.buyer, [{ bookId, quantity: 1 }], asked.key).catch(() => undefined);
}

/** Buyers that order, one after another, until they are told to stop. */
export function load(shop: Shop, bookId: string, crowd: readonly Person[]): { stop: () => Promise<readonly Asked[]> } {
  const asked: Asked[] = [];
  let stopped = false;
  const shopping = crowd.map(async (buyer) => {
    while (!stopped) {
      const one: Asked = { buyer, key: crypto.randomUUID() };
      asked.push(one);
      await ask(shop, bookId, one);
      if (!one.answer || one.answer.status >= 500) await delay(100);
    }
  });
  return {
    stop: async () => {
      stopped = true;
      await Promise.all(shopping);
      return asked;
    },
  };
}

/** Each is asked for again with its key until there is an answer; then there is one order for each key. */
export async function nothingLostNothingTwice(shop: Shop, bookId: string, asked: readonly Asked[]): Promise<number> {
  const acknowledged = asked.filter(({ answer }) => answer?.status === 201);
  const codes = acknowledged.map(({ answer }) => String(answer?.body['code']));
  for (let start = 0; start < codes.length; start += 500) {
    const some = codes.slice(start, start + 500);
    const found = await shop.sql.number(
      `SELECT COUNT(*) FROM orders_orders WHERE code IN (${some.map(() => '?').join(', ')})`,
      some,
    );
    expect(found).toBe(some.length);
  }
  const unanswered = asked.filter(({ answer }) => !answer || answer.status >= 500);
  for (const one of unanswered) {
    await until(
      'a repeat is answered',
      async () => {
        await ask(shop, bookId, one);
        return one.answer !== undefined && one.answer.status < 500;
      },
      ANSWERS_WITHIN_MS * 3,
    );
  }
  const ended = new Set(asked.flatMap(({ answer }) => (answer?.status === 201 ? [String(answer.body['code'])] : [])));
  const stored = await shop.sql.number('SELECT COUNT(DISTINCT order_id) FROM orders_order_lines WHERE book_id = ?', [
    bookId,
  ]);
  expect(stored).toBe(ended.size);
  return acknowledged.length;
}

export const ready = async (shop: Shop): Promise<boolean> => {
  const answers = await Promise.all(
    shop.programs.map((_, at) =>
      fetch(`${shop.url(at)}/books`).then(
        ({ status }) => status,
        () => 0,
      ),
    ),
  );
  return answers.every((status) => status === 200);
};
