import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Shop } from '../support/shop.js';
import { lateCaptures } from './late-captures.js';
import { oneKey } from './one-key.js';
import * as races from './races.js';
import { relayEvents } from './relay.js';

const ROOT = join(__dirname, '../../..');

export interface Mutant {
  readonly name: string;
  /** Under dist/. */
  readonly file: string;
  /** Must be there exactly once, so that a mutant that no longer fits its file is noticed. */
  readonly find: string;
  readonly replace: string;
  readonly killedBy: keyof typeof ROWS;
}

/** The rows that mutants are tried on: as small as they can be and still tell. Each throws when the shop is wrong. */
export const ROWS = {
  lastCopies: (root: string) =>
    withShop(root, async (shop) => {
      await races.lastCopies(shop, { buyers: 40, stock: 3 });
      await shop.checkInvariants();
    }),
  randomCarts: async (root: string) =>
    withShop(root, async (shop) => {
      await races.randomCarts(shop, { carts: 80, books: 5, lanes: 40 });
    }),
  oneKey: async (root: string) =>
    withShop(
      root,
      async (shop) => {
        await oneKey(shop, { times: 20 });
      },
      // Longer than a slow machine takes from the order to its payment.
      { RESERVATION_TTL: '600' },
    ),
  lateCaptures: (root: string) => lateCaptures({ root, rounds: 6 }),
  orderLife: (root: string) => withShop(root, (shop) => races.orderLife(shop)),
  constraints: (root: string) => withShop(root, (shop) => races.constraints(shop)),
  cancelRace: (root: string) => withShop(root, (shop) => races.cancelRace(shop)),
  relays: async (root: string) => {
    const shop = await Shop.start({ root });
    // It has made the tables; it knows nothing of the row's consumer.
    await Promise.all(shop.programs.map((program) => program.kill()));
    try {
      await relayEvents(shop, { root, relays: 4, events: 400 });
    } finally {
      await shop.close();
    }
  },
} satisfies Record<string, (root: string) => Promise<unknown>>;

async function withShop(
  root: string,
  row: (shop: Shop) => Promise<void>,
  environment: Record<string, string> = { RESERVATION_TTL: '6' },
): Promise<void> {
  const shop = await Shop.start({ root, processes: 2, environment });
  try {
    await row(shop);
  } finally {
    await shop.close();
  }
}

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'take copies without looking whether there are any',
    file: 'catalog/infrastructure/persistence/sql-book-shelf.js',
    find: ' AND available >= ?',
    replace: ' AND ? > 0',
    killedBy: 'lastCopies',
  },
  {
    name: 'take books in the order of the cart',
    file: 'catalog/application/reserve-stock.use-case.js',
    find: 'return lines.toSorted((a, b) => (a.bookId < b.bookId ? -1 : 1))',
    replace: 'return [...lines]',
    killedBy: 'randomCarts',
  },
  {
    name: 'record no movement of what was reserved',
    file: 'catalog/application/reserve-stock.use-case.js',
    find: "await this.shelf.record(lines, 'reserved', reservationId, at);",
    replace: '',
    killedBy: 'orderLife',
  },
  {
    name: 'let two payments of an order live',
    file: 'orders/infrastructure/persistence/migrations/1795000000302-create-payment-tables.js',
    find: "columns: ['live_order_id'], unique: true",
    replace: "columns: ['live_order_id'], unique: false",
    killedBy: 'constraints',
  },
  {
    name: 'refund one cause twice',
    file: 'orders/infrastructure/persistence/migrations/1795000000321-refunds-by-cause.js',
    find: "columns: ['payment_id', 'cause'], unique: true",
    replace: "columns: ['payment_id', 'cause'], unique: false",
    killedBy: 'constraints',
  },
  {
    name: 'store an order over the changes of others',
    file: 'orders/infrastructure/persistence/typeorm-order.repository.js',
    find: 'WHERE id = ? AND version = ? AND status = ?',
    replace: "WHERE id = ? AND ? >= 0 AND ? <> ''",
    killedBy: 'cancelRace',
  },
  {
    name: 'tell nobody of an order',
    file: 'orders/infrastructure/persistence/typeorm-order.repository.js',
    find: 'await this.outbox.append(all)',
    replace: 'await Promise.resolve()',
    killedBy: 'orderLife',
  },
  {
    name: 'do not tell the catalogue of a sale',
    file: 'orders/application/settle-stock.use-case.js',
    find: "case 'confirm_due':\n                return this.catalog.confirm(id);",
    replace: "case 'confirm_due':\n                return;",
    killedBy: 'orderLife',
  },
  {
    name: 'write a refund down without making it',
    file: 'orders/application/refund-payments.use-case.js',
    find: 'this.gateway.refund({ refundId, paymentId, amount })',
    replace: 'Promise.resolve()',
    killedBy: 'orderLife',
  },
  {
    name: 'forget idempotency keys',
    file: 'platform/idempotency/database-idempotency-keys.js',
    find: 'await this.database.insertIfAbsent(IdempotencyKeyRow, row)',
    replace: 'row',
    killedBy: 'oneKey',
  },
  {
    name: 'take another body for the same request',
    file: 'platform/idempotency/database-idempotency-keys.js',
    find: 'row.fingerprint !== fingerprint',
    replace: 'false',
    killedBy: 'oneKey',
  },
  {
    name: 'answer repeats of a payment that it was declined',
    file: 'orders/application/pay-order.use-case.js',
    find: 'outcomeOf(await this.existing(paymentId))',
    replace: "({ kind: 'declined', reason: 'card_declined' })",
    killedBy: 'oneKey',
  },
  {
    name: 'keep money that came too late',
    file: 'orders/application/conclude-payment.js',
    find: "return { payment: { ...ended, status: 'captured_late' }, due };",
    replace: 'return null;',
    killedBy: 'lateCaptures',
  },
  {
    name: 'relay events that another relay holds',
    file: 'platform/events/outbox-queue.js',
    find: "AND +state = 'pending' AND +due_at <= ?`, [token",
    replace: "AND +state = 'pending' AND ? > 0`, [token",
    killedBy: 'relays',
  },
  {
    name: 'deliver an event again to who has applied it',
    file: 'platform/events/inbox.js',
    find: 'if (isDuplicateKey(error))\n                return false;',
    replace: 'if (isDuplicateKey(error))\n                return true;',
    killedBy: 'relays',
  },
];

/** A copy of the built program with one thing wrong; gone with `remove`. */
export function mutate({ file, find, replace }: Mutant): { root: string; remove: () => void } {
  const root = mkdtempSync(join(tmpdir(), 'bookstore-mutant-'));
  cpSync(join(ROOT, 'dist'), join(root, 'dist'), { recursive: true });
  for (const shared of ['node_modules', 'views', 'public', 'package.json'])
    symlinkSync(join(ROOT, shared), join(root, shared));
  const path = join(root, 'dist', file);
  const source = readFileSync(path, 'utf8');
  const times = source.split(find).length - 1;
  if (times !== 1) throw new Error(`${file} has ${times} times, not once: ${find}`);
  writeFileSync(
    path,
    source.replace(find, () => replace),
  );
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
}
