import { AuthApi } from '../../src/auth/auth.api.js';
import { OrderScene, type OrderJson, type Person } from '../builders/order-scene.js';
import type { ClientResponse } from '../support/browser-client.js';
import { Invariants } from '../../src/platform/invariants/invariants.js';
import type { BookId } from '../../src/shared/ids.js';

interface Shipment {
  readonly id: string;
  readonly status: string;
  readonly bookIds: readonly string[];
  readonly trackingNumber: string | null;
  readonly progress: string | null;
  readonly delayedAt: string | null;
  readonly reason: string | null;
}

interface FullOrder extends OrderJson {
  readonly shipments: readonly Shipment[];
  readonly refunds: readonly {
    shipmentId: string | null;
    reason: string;
    amount: { amount: number };
    status: string;
  }[];
}

const STEP_MS = 60_000;
const [FIRST, SECOND, SHIPPING] = [2000, 1200, 1500];

let scene: OrderScene;
let ana: Person;
let luis: Person;

beforeAll(async () => {
  scene = await OrderScene.start();
  ana = await scene.person('Ana Vendedora');
  luis = await scene.person('Luis Vendedor');
  // A page, for its form token.
  for (const { browser } of [ana, luis]) await browser.get('/cart');
});

afterAll(() => scene.close());

const where = ({ status, headers }: ClientResponse) => [status, headers.get('location')];

/** A paid order of one book of Ana's and one of Luis's. */
async function sale() {
  const buyer = await scene.person('Berta Compradora');
  await buyer.browser.get('/cart');
  const books = [
    await scene.book(ana, { stock: 1, price: FIRST }),
    await scene.book(luis, { stock: 1, price: SECOND }),
  ] as const;
  const answer = await buyer.order({ items: books.map((bookId) => ({ bookId, quantity: 1 })) });
  const { code } = answer.json<OrderJson>();
  expect((await buyer.pay(code)).status).toBe(201);
  const order = async () => (await buyer.api('GET', `/orders/${code}`)).json<FullOrder>();
  const parcel = async (bookId: BookId): Promise<Shipment> => {
    const found = (await order()).shipments.find(({ bookIds }) => bookIds.includes(bookId));
    if (!found) throw new Error('no parcel');
    return found;
  };
  const [a, b] = [await parcel(books[0]), await parcel(books[1])];
  const sold = async () => [(await scene.stock(books[0])).sold, (await scene.stock(books[1])).sold];
  return { buyer, code, order, a, b, sold };
}

const cancel = (seller: Person, { id }: Shipment, reason = 'Se mojó la caja') =>
  seller.browser.post(`/selling/shipments/${id}/cancel`, { reason });
const ship = (seller: Person, { id }: Shipment, trackingNumber = '') =>
  seller.browser.post(`/selling/shipments/${id}/ship`, { trackingNumber });

const back = ({ refunds }: FullOrder) => refunds.reduce((sum, { amount }) => sum + amount.amount, 0);

describe('one of two sellers cannot deliver', () => {
  it('and says why: his part is refunded and goes back on sale, the rest is sent and delivered', async () => {
    const { buyer, code, order, a, b, sold } = await sale();
    const asked = await ana.browser.get(`/selling/shipments/${a.id}/cancel`);
    expect(asked.status).toBe(200);
    expect(asked.text).toContain(code);
    expect(asked.text).toContain('también se devuelve el envío');
    const silent = await cancel(ana, a, ' ');
    expect(silent.status).toBe(422);
    expect((await cancel(ana, a, 'x'.repeat(301))).status).toBe(422);
    expect(where(await cancel(ana, a))).toEqual([303, '/selling/orders']);
    expect(where(await cancel(ana, a))).toEqual([303, '/selling/orders']);
    expect(where(await ana.browser.get(`/selling/shipments/${a.id}/cancel`))).toEqual([303, '/selling/orders']);
    const now = await order();
    expect(now.status).toBe('paid');
    expect(now.refunds).toMatchObject([
      { shipmentId: a.id, reason: 'given_up', amount: { amount: FIRST }, status: 'refunded' },
    ]);
    expect(now.shipments.find(({ id }) => id === a.id)).toMatchObject({
      status: 'cancelled',
      reason: 'Se mojó la caja',
    });
    expect(await sold()).toEqual([0, 1]);
    const page = await buyer.browser.get(`/orders/${code}`);
    expect(page.text).toContain('Se mojó la caja');
    expect(page.text).toContain('Queda pagado');
    expect((await ship(luis, b)).status).toBe(303);
    expect(await buyer.statusOf(code)).toBe('shipped');
    await scene.later(3 * STEP_MS);
    expect(await buyer.statusOf(code)).toBe('delivered');
    const [books] = await scene.query<{ captured: number; refunded: number }>(
      `SELECT (SELECT amount FROM orders_payments p WHERE p.order_id = o.id) AS captured,
         (SELECT SUM(r.amount) FROM orders_simulated_refunds r JOIN orders_payments p ON p.id = r.payment_id
          WHERE p.order_id = o.id) AS refunded FROM orders_orders o WHERE o.code = ?`,
      [code],
    );
    expect(Number(books?.captured) - Number(books?.refunded)).toBe(SECOND + SHIPPING);
  });

  it('nor can the other: everything is refunded, with the shipping', async () => {
    const { order, a, b, sold } = await sale();
    await cancel(ana, a);
    await cancel(luis, b);
    const now = await order();
    expect(now.status).toBe('refunded');
    expect(back(now)).toBe(FIRST + SECOND + SHIPPING);
    expect(now.refunds.map(({ reason }) => reason)).toEqual(['given_up', 'given_up', 'cancelled']);
    expect(await sold()).toEqual([0, 0]);
  });

  it('and the buyer cancels the rest', async () => {
    const { buyer, code, order, a, sold } = await sale();
    await cancel(ana, a);
    expect((await buyer.browser.post(`/orders/${code}/cancel`)).status).toBe(303);
    expect(back(await order())).toBe(FIRST + SECOND + SHIPPING);
    expect(await sold()).toEqual([0, 0]);
  });

  it('is his own affair: another seller, a visitor and a late cancellation are refused', async () => {
    const { a } = await sale();
    expect((await cancel(luis, a)).status).toBe(404);
    expect((await luis.browser.get(`/selling/shipments/${a.id}/cancel`)).status).toBe(404);
    expect((await cancel(ana, { ...a, id: 'nonsense' })).status).toBe(404);
    await ship(ana, a);
    const tooLate = await cancel(ana, a);
    expect(tooLate.status).toBe(409);
    expect(tooLate.text).toContain('ya se envió');
  });

  it('and once one has sent his part, the buyer reads why he cannot cancel', async () => {
    const { buyer, code, a, b } = await sale();
    await ship(ana, a);
    const cancelled = () => buyer.browser.post(`/orders/${code}/cancel`);
    expect([(await cancelled()).status, (await cancelled()).text]).toEqual([
      409,
      expect.stringContaining('ya se envió una parte'),
    ]);
    await ship(luis, b);
    expect((await cancelled()).text).toContain('ya se envió.');
    expect((await buyer.browser.post(`/orders/${code}/received`)).status).toBe(303);
    expect((await cancelled()).text).toContain('ya se entregó');
  });
});

describe('a seller who sends while the buyer cancels', () => {
  it('wins or loses, and the money follows', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { buyer, code, order, a, sold } = await sale();
      const [sent, off] = await Promise.all([ship(ana, a), buyer.api('POST', `/orders/${code}/cancellation`)]);
      const now = await order();
      const shipped = now.shipments.some(({ status }) => status === 'shipped');
      expect([sent.status, off.status]).toEqual(shipped ? [303, 409] : [409, 200]);
      expect(back(now)).toBe(shipped ? 0 : FIRST + SECOND + SHIPPING);
      expect(await sold()).toEqual(shipped ? [1, 1] : [0, 0]);
    }
  });
});

it('shows a seller what is wrong with a tracking number on any page of the sales', async () => {
  const seller = await scene.person('Sara Vendedora');
  const buyer = await scene.person();
  const bookId = await scene.book(seller, { stock: 21 });
  for (let sold = 0; sold < 21; sold += 1) await buyer.pay((await buyer.ordered(bookId)).code);
  const first = await seller.browser.get('/selling/orders');
  const [, cursor = ''] = /cursor(?:=|&#x3D;)([\w-]+)/.exec(first.text) ?? [];
  const second = await seller.browser.get(`/selling/orders?cursor=${cursor}`);
  const [, id = ''] = /shipments\/([0-9a-z]{26})\/ship/.exec(second.text) ?? [];
  expect(first.text).not.toContain(id);
  const answer = await seller.browser.post(`/selling/shipments/${id}/ship`, { trackingNumber: '¡no!' });
  expect(answer.status).toBe(422);
  expect(answer.text).toContain(`/selling/shipments/${id}/ship`);
  expect(answer.text).toContain('letras, cifras, espacios y guiones');
});

describe('the carriers', () => {
  it('number a parcel that has no number, and tell how far it is', async () => {
    const { buyer, code, order, a, b } = await sale();
    await ship(ana, a);
    await ship(luis, b, 'GU 123');
    const numbers = (await order()).shipments.map(({ trackingNumber }) => trackingNumber);
    expect(numbers.toSorted()).toEqual(['GU 123', expect.stringMatching(/^SV\d+$/) as string]);
    await scene.later(STEP_MS);
    expect((await order()).shipments.map(({ progress }) => progress)).toEqual(['in_transit', 'in_transit']);
    expect((await buyer.browser.get(`/orders/${code}`)).text).toContain('Va de camino.');
    expect((await ana.browser.get('/selling/orders')).text).toContain('Va de camino.');
    await scene.later(2 * STEP_MS);
    expect(await buyer.statusOf(code)).toBe('delivered');
  });

  it('bring a late parcel late, and say so; the buyer may be faster', async () => {
    const { buyer, code, order, a, b } = await sale();
    await ship(ana, a, 'GU-LATE');
    await ship(luis, b, 'GU-LATE');
    await scene.later(2 * STEP_MS);
    const late = (await order()).shipments.map(({ delayedAt }) => delayedAt !== null);
    expect(late).toEqual([true, true]);
    expect((await buyer.browser.get(`/orders/${code}`)).text).toContain('Va con retraso.');
    expect((await buyer.browser.post(`/orders/${code}/received`)).status).toBe(303);
    await scene.later(4 * STEP_MS);
    const now = await order();
    expect([now.status, back(now)]).toEqual(['delivered', 0]);
  });

  it('lose a parcel: it is refunded, its copies stay sold, the rest arrives', async () => {
    const { buyer, code, order, a, b, sold } = await sale();
    await ship(ana, a, 'GU-LOST');
    await ship(luis, b);
    await scene.later(4 * STEP_MS);
    const now = await order();
    expect(now.status).toBe('delivered');
    expect(now.refunds).toMatchObject([
      { shipmentId: a.id, reason: 'lost', amount: { amount: FIRST }, status: 'refunded' },
    ]);
    expect(await sold()).toEqual([1, 1]);
    expect((await buyer.browser.get(`/orders/${code}`)).text).toContain('Envío perdido');
  });

  it('lose everything: everything is refunded', async () => {
    const { order, a, b, sold } = await sale();
    await ship(ana, a, 'LOST');
    await ship(luis, b, 'lost');
    await scene.later(4 * STEP_MS);
    const now = await order();
    expect([now.status, back(now)]).toEqual(['refunded', FIRST + SECOND + SHIPPING]);
    expect(await sold()).toEqual([1, 1]);
  });
});

describe('an operator', () => {
  let operator: Person;

  beforeAll(async () => {
    operator = await scene.person('Olga Operadora');
    await scene.test.app.get(AuthApi, { strict: false }).grantRole(operator.email, 'admin');
    await operator.browser.get('/cart');
  });

  it('finds an order by its code, however it is typed, and lists them by status', async () => {
    const { code, a } = await sale();
    const find = (text: string) => operator.browser.get(`/admin/orders?code=${encodeURIComponent(text)}`);
    expect(where(await find(` ${code.toLowerCase()} `))).toEqual([303, `/admin/orders/${code}`]);
    expect((await find('BK-00000000')).status).toBe(404);
    expect((await operator.browser.get('/admin/orders?status=paid')).text).toContain(code);
    expect((await operator.browser.get('/admin/orders?status=reserved')).text).not.toContain(code);
    expect((await operator.browser.get('/admin/orders?status=nonsense&cursor=%00')).text).toContain(code);
    const page = await operator.browser.get(`/admin/orders/${code}`);
    expect(page.text).toContain('Berta Compradora');
    expect(page.text).toContain(`/admin/orders/${code}/shipments/${a.id}/cancel`);
    expect(page.text).toContain('comprador');
  });

  it('acts for who cannot, and twice is once', async () => {
    const { code, order, a, b, sold } = await sale();
    const act = (path: string, fields: Readonly<Record<string, string>> = {}) =>
      operator.browser.post(`/admin/orders/${code}/${path}`, fields);
    expect((await act(`shipments/${a.id}/cancel`, { reason: '' })).status).toBe(422);
    for (const _again of [1, 2]) {
      expect(where(await act(`shipments/${a.id}/cancel`, { reason: 'No contesta' }))).toEqual([
        303,
        `/admin/orders/${code}`,
      ]);
    }
    expect((await act(`shipments/${b.id}/delivered`)).status).toBe(409);
    await ship(luis, b);
    for (const _again of [1, 2]) expect((await act(`shipments/${b.id}/delivered`)).status).toBe(303);
    expect((await act(`shipments/${b.id}/lost`)).status).toBe(409);
    expect((await act('cancel')).status).toBe(409);
    expect((await act('shipments/nonsense/lost')).status).toBe(404);
    const now = await order();
    expect([now.status, back(now)]).toEqual(['delivered', FIRST]);
    expect(await sold()).toEqual([0, 1]);
    expect((await operator.browser.get(`/admin/orders/${code}`)).text).toContain('administración');
  });

  it('declares parcels lost and cancels orders', async () => {
    const first = await sale();
    await ship(ana, first.a);
    await operator.browser.post(`/admin/orders/${first.code}/shipments/${first.a.id}/lost`);
    expect(back(await first.order())).toBe(FIRST);
    const second = await sale();
    expect((await operator.browser.post(`/admin/orders/${second.code}/cancel`)).status).toBe(303);
    expect(await second.buyer.statusOf(second.code)).toBe('refunded');
  });

  it('is an administrator: nobody else sees any of it', async () => {
    const { code, buyer } = await sale();
    for (const path of ['/admin/orders', `/admin/orders/${code}`])
      expect((await buyer.browser.get(path)).status).toBe(403);
    expect((await buyer.browser.post(`/admin/orders/${code}/cancel`)).status).toBe(403);
  });
});

it('leaves stock, money, parcels and events in agreement', async () => {
  const found: string[] = [];
  for await (const { check, breaches } of scene.test.app.get(Invariants, { strict: false }).results(3)) {
    // No task runs here by itself, so nobody relays.
    if (check.name !== 'events.relayed' && breaches.length > 0) found.push(`${check.name} ${JSON.stringify(breaches)}`);
  }
  expect(found).toEqual([]);
});
