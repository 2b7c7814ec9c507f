import { Database } from '../../../src/platform/database/database.js';
import { UnitOfWork } from '../../../src/platform/database/unit-of-work.js';
import { CheckInvariantsCommand } from '../../../src/platform/invariants/check-invariants.command.js';
import { addressInput } from '../../builders/order.builder.js';
import { keyed, type OrderJson } from '../../builders/order-scene.js';
import { registered } from '../../builders/shop-visitors.js';
import { eventually } from '../../support/eventually.js';
import { runCommand } from '../../support/recorded-output.js';
import { bookOnSale } from './crossing.js';
import { shop } from './the-shop.js';

const COMPARED = [
  'stock.lines_are_reserved',
  'stock.only_cancelled_comes_back',
  'stock.orders_have_reservations',
  'stock.reservations_have_orders',
];

const check = (): ReturnType<typeof runCommand> =>
  runCommand(shop.services.orders.app.get(CheckInvariantsCommand, { strict: false }));

/** The names in the lines that begin so. */
const named = (lines: readonly string[], start: string): readonly string[] =>
  lines.filter((line) => line.startsWith(start)).map((line) => line.split(/[ :]+/)[1] ?? '');

/** What must agree between the databases of two services, checked by the one that has the orders. */
export function checking(): void {
  describe('the invariants of stock', () => {
    it('hold, and name what was broken in the database of the catalogue', async () => {
      const browser = await registered(shop);
      await browser.get('/orders');
      const items = [{ bookId: await bookOnSale(), quantity: 1 }];
      const body = { items, shippingAddress: addressInput, carrier: 'servientrega' };
      const placed = await browser.api('POST', '/api/v1/orders', body, keyed(crypto.randomUUID()));
      const { code } = placed.json<OrderJson>();
      const whole = await check();
      expect([whole.code, named(whole.lines, 'ok ')]).toEqual([0, expect.arrayContaining(COMPARED)]);

      const [order] = await shop.services.orders.app
        .get(Database)
        .query<{ id: string }>('SELECT id FROM orders_orders WHERE code = ?', [code]);
      const { app } = shop.services.catalog;
      const move = (to: string): Promise<number> =>
        app.get(UnitOfWork).run(() => {
          const sql = 'UPDATE catalog_reservations SET status = ? WHERE id = ?';
          return app.get(Database).execute(sql, [to, order?.id ?? '']);
        });
      await move('released');
      const broken = await check();
      await move('held');
      expect([broken.code, named(broken.lines, 'BROKEN ')]).toEqual([1, ['stock.orders_have_reservations']]);
      expect(broken.lines.join('\n')).toContain(
        `"code":"${code}","status":"reserved","stock_state":"held","reservation":"released"`,
      );
    });

    it('are not known while the catalogue is away', async () => {
      shop.ways.catalog.refuse();
      const { code, lines } = await check();
      shop.ways.catalog.pass();
      expect([code, named(lines, 'UNKNOWN ')]).toEqual([1, COMPARED]);
      expect(lines.join('\n')).toContain(
        'What to do: see that the database answers, and the catalogue where it runs elsewhere',
      );
      await eventually(check, (again) => again.code === 0);
    });
  });
}
