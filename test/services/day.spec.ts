import { businessData, outlines } from './day/business-data.js';
import { spendTheDay } from './day/day.js';
import { type Row, type Shop, startMonolith, startServices } from './day/topologies.js';

const SEED = 20_261_121;

type Tables = ReadonlyMap<string, readonly Row[]>;

describe('a day of shopping', () => {
  let shops: readonly Shop[] = [];
  let diaries: readonly (readonly string[])[];
  let data: readonly Tables[];

  beforeAll(async () => {
    shops = await Promise.all([startMonolith(), startServices()]);
    diaries = await Promise.all(shops.map((shop) => spendTheDay(shop, SEED)));
    data = await Promise.all(shops.map((shop) => shop.tables()));
  }, 300_000);

  afterAll(() => Promise.all(shops.map((shop) => shop.close())));

  const [monolith, services] = [() => data[0] ?? new Map<string, Row[]>(), () => data[1] ?? new Map<string, Row[]>()];

  it('has every kind of order in it', () => {
    const statuses = new Set(
      monolith()
        .get('orders_orders')
        ?.map(({ status }) => status),
    );
    expect([...statuses].sort()).toEqual(['cancelled', 'delivered', 'expired', 'paid', 'refunded']);
    const payments = new Set(
      monolith()
        .get('orders_payments')
        ?.map(({ status }) => status),
    );
    expect([...payments].sort()).toEqual(['captured', 'declined']);
    // Everybody has logged out.
    expect([monolith().get('auth_users')?.length, monolith().get('catalog_books')?.length]).toEqual([16, 22]);
    expect([...monolith()].filter(([, rows]) => rows.length === 0).map(([table]) => table)).toEqual(['auth_sessions']);
  });

  it('is answered alike by the monolith and by the services', () => {
    expect(diaries[1]).toEqual(diaries[0]);
  });

  it('leaves the same business data in one database and in three', () => {
    expect([...services().keys()].sort()).toEqual([...monolith().keys()].sort());
    expect(outlines(services())).toEqual(outlines(monolith()));
    expect(businessData(services())).toEqual(businessData(monolith()));
  });

  it.each([
    ['a price', 'orders_order_lines', { unit_price: 1 }],
    ['a copy', 'catalog_books', { available: 77 }],
    ['a mail', 'notifications_messages', { kind: 'another' }],
    ['who was paid back', 'orders_refunds', { payment_id: '0'.repeat(26) }],
    ['whose order it is', 'orders_orders', { buyer_id: '0'.repeat(26) }],
  ])('would not, were %s different in one row', (_what, table, change: Row) => {
    const [row, ...rest] = services().get(table) ?? [];
    const tampered = new Map([...services(), [table, [{ ...row, ...change }, ...rest]]]);
    expect(businessData(tampered)).not.toEqual(businessData(monolith()));
  });
});
