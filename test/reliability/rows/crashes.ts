import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Person, Shop } from '../support/shop.js';

/** After a restart everything has been put right by then. */
const RIGHT_WITHIN_MS = 90_000;

/** The calls that are broken off, by the scope that failpoints know them by. */
const SCOPES = /^(POST \/api\/v1\/orders(?:\/[^>]*)?|orders\.[\w-]+|platform\.relay[\w-]*|[\w.-]*relay[\w.-]*)>/;

/** One order that is paid, one that is paid and called off: every step of checkout, pay, cancel, refund and relay. */
export async function walk(shop: Shop, buyer: Person, bookId: string, keys: readonly string[]): Promise<void> {
  for (const [index, key] of keys.entries()) {
    const order = await shop.order(buyer, [{ bookId, quantity: 1 }], key);
    const code = String(order.body['code']);
    await shop.pay(buyer, code, '4242424242424242', `${key}-pay`);
    if (index % 2 === 1) await shop.cancel(buyer, code);
  }
}

/** Every step that the walk takes, as failpoints that would hit it; orders' codes are any code. */
export async function steps(): Promise<readonly string[]> {
  const file = join(mkdtempSync(join(tmpdir(), 'bookstore-steps-')), 'trace');
  writeFileSync(file, '');
  const shop = await Shop.start({ environment: { FAILPOINTS: `trace=${file}` } });
  try {
    const buyer = await shop.person();
    const bookId = await shop.book(await shop.person(), 50);
    writeFileSync(file, '');
    await walk(shop, buyer, bookId, [crypto.randomUUID(), crypto.randomUUID()]);
    await shop.settled();
    const lines = readFileSync(file, 'utf8').split('\n');
    const general = lines.filter((line) => SCOPES.test(line)).map((line) => line.replace(/(\/orders\/)[^/>]+/, '$1*'));
    return [...new Set(general)];
  } finally {
    await shop.close();
  }
}

/** Kills the process at a step, starts it again, lets the buyer repeat what had no answer, and looks. */
export async function killedAt(shop: Shop, seller: Person, step: string): Promise<{ hit: boolean; tookMs: number }> {
  const bookId = await shop.book(seller, 50);
  const buyer = await shop.person();
  const keys = [crypto.randomUUID(), crypto.randomUUID()];
  await shop.programs[0]?.kill();
  await shop.reopen(0, { FAILPOINTS: `${step}=kill` });
  let hit = false;
  try {
    await walk(shop, buyer, bookId, keys);
    // A timer's step may still be to come.
    hit = await died(shop, step.startsWith('POST') ? 1_000 : 12_000);
  } catch {
    hit = true;
  }
  await shop.programs[0]?.kill();
  await shop.reopen(0);
  const began = Date.now();
  await walk(shop, buyer, bookId, keys);
  await shop.settled(RIGHT_WITHIN_MS);
  await shop.checkInvariants();
  const orders = await shop.sql.number('SELECT COUNT(*) FROM orders_orders WHERE buyer_id = ?', [buyer.id]);
  if (orders > keys.length) throw new Error(`${step}: ${orders} orders of ${keys.length} keys`);
  return { hit, tookMs: Date.now() - began };
}

async function died(shop: Shop, withinMs: number): Promise<boolean> {
  const ended = shop.programs[0]?.exitCode() ?? Promise.resolve(0);
  const late = new Promise<false>((resolve) => setTimeout(resolve, withinMs, false).unref());
  return Promise.race([ended.then(() => true), late]);
}
