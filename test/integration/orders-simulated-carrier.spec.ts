import { ordersPersistence } from '../../src/orders/infrastructure/persistence/orders.persistence.js';
import { SimulatedCarrier } from '../../src/orders/infrastructure/shipping/simulated-carrier.js';
import { newId, type ShipmentId } from '../../src/shared/ids.js';
import { anAddress } from '../builders/order.builder.js';
import { MutableClock } from '../support/mutable-clock.js';
import { testConfig } from '../support/test-config.js';
import { startTestDatabase, type TestDatabase } from '../support/test-database.js';

const STEP_MS = 60_000;

let db: TestDatabase;
let clock: MutableClock;
let carrier: SimulatedCarrier;

beforeAll(async () => {
  db = await startTestDatabase([ordersPersistence]);
});

beforeEach(() => {
  clock = new MutableClock();
  carrier = new SimulatedCarrier(db.database, db.unitOfWork, clock, testConfig({ engine: 'sqlite', file: 'none' }));
});

afterAll(() => db.close());

const parcel = (trackingNumber: string | null = null) => ({
  shipmentId: newId<ShipmentId>(),
  carrier: 'servientrega' as const,
  trackingNumber,
  address: anAddress,
});

/** What the carrier says at each step, in one word. */
async function wayOf(trackingNumber: string | null): Promise<string[]> {
  const sent = parcel(trackingNumber);
  await carrier.register(sent);
  const way: string[] = [];
  for (let step = 0; step < 8; step += 1) {
    const said = await carrier.track(sent);
    way.push(said.kind === 'under_way' ? `${said.progress}${said.late ? ' late' : ''}` : said.kind);
    clock.advance(STEP_MS);
  }
  return way;
}

describe('the simulated carriers', () => {
  it("keep the seller's number, and otherwise give one of their own, the same when asked again", async () => {
    expect(await carrier.register(parcel('GU 1'))).toEqual({ trackingNumber: 'GU 1' });
    const sent = parcel();
    const [first, again] = await Promise.all([carrier.register(sent), carrier.register(sent)]);
    expect(first.trackingNumber).toMatch(/^SV\d{13}$/);
    expect(again).toEqual(first);
    expect(await carrier.register({ ...sent, trackingNumber: 'OTHER' })).toEqual(first);
  });

  it('know no parcel that was not announced', async () => {
    expect(await carrier.track(parcel())).toEqual({ kind: 'not_found' });
  });

  it('bring a parcel in three steps, a late one in six, and lose one that is to be lost', async () => {
    const arrives = ['accepted', 'in_transit', 'out_for_delivery', ...Array.from({ length: 5 }, () => 'delivered')];
    expect(await wayOf(null)).toEqual(arrives);
    expect(await wayOf('GU 1')).toEqual(arrives);
    const stuck = 'in_transit late';
    expect(await wayOf('GU-late')).toEqual([
      'accepted',
      'in_transit',
      stuck,
      stuck,
      stuck,
      'out_for_delivery late',
      'delivered',
      'delivered',
    ]);
    expect(await wayOf('GU LOST')).toEqual(['accepted', 'in_transit', stuck, stuck, 'lost', 'lost', 'lost', 'lost']);
  });
});
