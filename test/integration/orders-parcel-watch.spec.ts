import { ParcelWatch, type WatchedParcel } from '../../src/orders/application/ports/parcel-watch.js';
import type { ParcelProgress } from '../../src/orders/domain/shipment.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { OrderScene } from '../builders/order-scene.js';

const FAR_AHEAD_MS = 3_600_000;

let scene: OrderScene;
let watch: ParcelWatch;

beforeAll(async () => {
  scene = await OrderScene.start();
  watch = scene.test.app.get(ParcelWatch, { strict: false });
});

afterAll(() => scene.close());

async function parcelUnderWay(): Promise<WatchedParcel> {
  const seller = await scene.person('Luis Vendedor');
  const buyer = await scene.person();
  const { code } = await buyer.ordered(await scene.book(seller));
  await buyer.pay(code);
  const [row] = await scene.query<{ id: string }>(
    'SELECT s.id AS id FROM orders_shipments s JOIN orders_orders o ON o.id = s.order_id WHERE o.code = ?',
    [code],
  );
  await seller.browser.get('/selling/orders');
  await seller.browser.post(`/selling/shipments/${row?.id ?? ''}/ship`, { trackingNumber: '' });
  const parcels = await watch.due(new Date(scene.test.clock.now().getTime() + FAR_AHEAD_MS), 50);
  const found = parcels.find(({ shipmentId }) => shipmentId === row?.id);
  if (!found) throw new Error('the parcel is not watched');
  return found;
}

const after = ({ trackAt }: WatchedParcel, ms: number): Date => new Date(trackAt.getTime() + ms);

const inUnit = <T>(work: () => Promise<T>): Promise<T> => scene.test.app.get(UnitOfWork, { strict: false }).run(work);
const claim = (parcel: WatchedParcel, ms: number) => inUnit(() => watch.claim(parcel, after(parcel, ms)));
const tell = (claimed: WatchedParcel, progress: ParcelProgress) => inUnit(() => watch.progressed(claimed, progress));

async function progressOf({ shipmentId }: WatchedParcel): Promise<string | null | undefined> {
  const sql = 'SELECT progress FROM orders_shipments WHERE id = ?';
  return (await scene.query<{ progress: string | null }>(sql, [shipmentId]))[0]?.progress;
}

describe('the watch over parcels', () => {
  it('gives a check to one of those who want it', async () => {
    const parcel = await parcelUnderWay();
    const [first, second] = [await claim(parcel, 5_000), await claim(parcel, 6_000)];
    expect(first).toEqual({ ...parcel, trackAt: after(parcel, 5_000) });
    expect(second).toBeNull();
  });

  it('lets whoever has the check write, and nobody who had it before', async () => {
    const parcel = await parcelUnderWay();
    const stopped = await claim(parcel, 5_000);
    const other = stopped && (await claim(stopped, 5_000));
    if (!other) throw new Error('not claimed');
    await tell(other, 'out_for_delivery');
    await tell(stopped, 'accepted');
    expect(await progressOf(parcel)).toBe('out_for_delivery');
  });
});
