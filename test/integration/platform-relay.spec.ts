import type { DomainEvent } from '../../src/shared/domain-event.js';
import { EventTransport, TransportUnavailableError } from '../../src/platform/events/event-transport.js';
import type { Claim } from '../../src/platform/events/outbox-queue.js';
import { LEASE_MS, MAX_ATTEMPTS } from '../../src/platform/events/relay-policy.js';
import { EventLab } from '../support/event-lab.js';

let lab: EventLab;

beforeAll(async () => {
  lab = await EventLab.start();
});

afterAll(async () => {
  await lab.db.close();
});

beforeEach(async () => {
  await lab.clear();
});

const always = (): boolean => true;
const ids = (events: readonly DomainEvent[]): readonly string[] => events.map(({ id }) => id).sort();

async function claimed(module = 'lab'): Promise<Claim> {
  const claim = await lab.queue.claim(module);
  if (!claim) throw new Error('nothing was due');
  return claim;
}

async function appendOne(): Promise<DomainEvent> {
  const [event] = await lab.append();
  if (!event) throw new Error('nothing was appended');
  return event;
}

describe('the relay', () => {
  it('has every consumer apply every event of every outbox once', async () => {
    lab.consumer('lab.first');
    lab.consumer('lab.second');
    const events = [...(await lab.append(120)), ...(await lab.append(70, 'shop'))];
    await lab.relay().run();
    expect(await lab.effects('lab.first')).toEqual(ids(events));
    expect(await lab.effects('lab.second')).toEqual(ids(events));
    expect([await lab.states(), await lab.states('shop')]).toEqual([{ published: 120 }, { published: 70 }]);
  });

  it('publishes again what a relay published and did not live to mark, and it takes effect once', async () => {
    lab.consumer('lab.note');
    const event = await appendOne();
    await claimed();
    await lab.transport.publish(event);
    // Its lease still holds: nobody else has the event.
    await lab.relay().run();
    expect((await lab.stored(event.id)).state).toBe('pending');
    lab.clock.advance(LEASE_MS + 1);
    await lab.relay().run();
    expect((await lab.stored(event.id)).state).toBe('published');
    expect(await lab.effects('lab.note')).toEqual([event.id]);
  });

  it('keeps whoever slept through his lease from writing anything about the event', async () => {
    lab.consumer('lab.note');
    const event = await appendOne();
    const sleeper = await claimed();
    lab.clock.advance(LEASE_MS + 1);
    const heir = await claimed();
    expect(await lab.queue.published(sleeper, [event.id])).toBe(0);
    const failure = { id: event.id, attempts: 1, error: 'too late', retryAt: null };
    expect(await lab.queue.failed(sleeper, failure)).toBe(false);
    await lab.queue.giveBack(sleeper, [event.id], lab.clock.now());
    expect(await lab.stored(event.id)).toMatchObject({ state: 'pending', claim: heir.token, attempts: 0 });
    await lab.publisher().publish(heir, always);
    await lab.publisher().publish(sleeper, always);
    expect(await lab.stored(event.id)).toMatchObject({ state: 'published', claim: null });
    expect(await lab.effects('lab.note')).toEqual([event.id]);
  });

  it('tries a failed event again later and later, while others pass', async () => {
    const consumer = lab.consumer('lab.note');
    const events = await lab.append(3);
    const broken = events[1]?.id;
    consumer.mood = ({ id }) => {
      if (id === broken) throw new Error('not today');
    };
    const relay = lab.relay();
    await relay.run();
    await relay.run();
    expect(await lab.states()).toEqual({ published: 2, pending: 1 });
    if (!broken) throw new Error('no event');
    expect(await lab.stored(broken)).toMatchObject({ attempts: 1, claim: null, lastError: 'lab.note: not today' });
    lab.clock.advance(1_001);
    await relay.run();
    expect((await lab.stored(broken)).attempts).toBe(2);
    lab.clock.advance(999);
    await relay.run();
    expect((await lab.stored(broken)).attempts).toBe(2);
    consumer.mood = () => undefined;
    lab.clock.advance(1_002);
    await relay.run();
    expect(await lab.stored(broken)).toMatchObject({ state: 'published', lastError: null });
    expect(await lab.effects('lab.note')).toEqual(ids(events));
  });

  it('sets an event aside that fails for good, with its last error', async () => {
    const event = await appendOne();
    let times = 0;
    lab.consumer('lab.note').mood = () => {
      times += 1;
      throw new Error(`failure ${times}`);
    };
    const relay = lab.relay();
    for (let attempt = 0; attempt < MAX_ATTEMPTS + 3; attempt += 1) {
      await relay.run();
      lab.clock.advance(300_001);
    }
    expect(times).toBe(MAX_ATTEMPTS);
    const dead = { state: 'dead', attempts: MAX_ATTEMPTS, lastError: `lab.note: failure ${MAX_ATTEMPTS}` };
    expect(await lab.stored(event.id)).toMatchObject(dead);
    expect(await lab.effects('lab.note')).toEqual([]);
  });

  it('lets a damaged event hold up no other', async () => {
    lab.consumer('lab.note');
    const events = await lab.append(5);
    const damaged = events[2]?.id ?? '';
    await lab.db.unitOfWork.run(() =>
      lab.db.database.execute(`UPDATE lab_outbox SET payload = '{"cut' WHERE id = ?`, [damaged]),
    );
    await lab.relay().run();
    expect(await lab.states()).toEqual({ published: 4, pending: 1 });
    expect(await lab.effects('lab.note')).toEqual(ids(events).filter((id) => id !== damaged));
  });

  it('has a consumer that succeeded apply nothing again while another one fails', async () => {
    lab.consumer('lab.good');
    const bad = lab.consumer('lab.bad');
    lab.consumer('lab.alsogood');
    bad.mood = () => {
      throw new Error('not today');
    };
    const event = await appendOne();
    const relay = lab.relay();
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await relay.run();
      lab.clock.advance(10_000);
    }
    bad.mood = () => undefined;
    await relay.run();
    for (const name of ['lab.good', 'lab.bad', 'lab.alsogood']) expect(await lab.effects(name)).toEqual([event.id]);
  });

  it('counts nothing against an event that could not be carried, and stops trying for a while', async () => {
    const [first, second] = await lab.append(2);
    let asked = 0;
    class Down extends EventTransport {
      publish(): Promise<void> {
        asked += 1;
        return Promise.reject(new TransportUnavailableError('the broker is away', undefined));
      }
    }
    const relay = lab.relay(new Down());
    await relay.run();
    await relay.run();
    expect(asked).toBe(2);
    for (const event of [first, second]) {
      if (!event) throw new Error('no event');
      expect(await lab.stored(event.id)).toMatchObject({ state: 'pending', attempts: 0, claim: null });
    }
    lab.clock.advance(5_001);
    await lab.relay().run();
    expect(await lab.states()).toEqual({ published: 2 });
  });

  it('gives back at once what it has not begun when it is stopped', async () => {
    await lab.append(50);
    const consumer = lab.consumer('lab.note');
    const relay = lab.relay();
    let stopping: Promise<void> | undefined;
    consumer.mood = () => {
      stopping ??= relay.stop();
    };
    await relay.run();
    await stopping;
    const { published = 0, pending = 0 } = await lab.states();
    expect([published < 10, published + pending]).toEqual([true, 50]);
    await lab.relay().run();
    expect(await lab.states()).toEqual({ published: 50 });
  });

  it('loses nothing and applies nothing twice: 8 relays, 2,000 events, every tenth call fails', async () => {
    let calls = 0;
    for (const name of ['lab.first', 'lab.second'])
      lab.consumer(name).mood = () => {
        calls += 1;
        if (calls % 10 === 0) throw new Error('the tenth call');
      };
    const events = [...(await lab.append(1_500)), ...(await lab.append(500, 'shop'))];
    const relays = Array.from({ length: 8 }, () => lab.relay());
    const isDone = async (): Promise<boolean> => {
      const states = [await lab.states(), await lab.states('shop')];
      return states.every(({ pending = 0 }) => pending === 0);
    };
    while (!(await isDone())) {
      await Promise.all(relays.map((relay) => relay.run()));
      lab.clock.advance(10_000);
    }
    expect(await lab.effects('lab.first')).toEqual(ids(events));
    expect(await lab.effects('lab.second')).toEqual(ids(events));
    expect([await lab.states(), await lab.states('shop')]).toEqual([{ published: 1_500 }, { published: 500 }]);
  });
});
