import { setTimeout as delay } from 'node:timers/promises';
import { RelayOutboxTask } from '../../src/platform/events/relay-outbox.task.js';
import { currentRequestId, inRequest } from '../../src/platform/logging/request-scope.js';
import { EventLab, happened } from '../support/event-lab.js';
import { indexOf, statementsOf } from '../support/query-plan.js';

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

describe('the outbox', () => {
  it('takes events only within a unit of work', async () => {
    await expect(lab.outbox.append([happened('lab', new Date())])).rejects.toThrow('outside of a unit of work');
    expect(await lab.states()).toEqual({});
  });

  it('forgets the events of a unit that is undone, and wakes nobody', async () => {
    let woken = 0;
    lab.signal.listen(() => (woken += 1));
    const undone = lab.db.unitOfWork.run(async () => {
      await lab.outbox.append([happened('lab', new Date())]);
      throw new Error('changed my mind');
    });
    await expect(undone).rejects.toThrow('changed my mind');
    expect([await lab.states(), woken]).toEqual([{}, 0]);
  });

  it('keeps the events of each module in its own table, as they are, and wakes the relay once they can be seen', async () => {
    const seen: Promise<Record<string, number>>[] = [];
    lab.signal.listen(() => seen.push(lab.states('shop')));
    const events = [happened('shop', new Date(1_000)), happened('lab', new Date(2_000))];
    await lab.db.unitOfWork.run(() => lab.outbox.append(events));
    expect(await Promise.all(seen)).toEqual([{ pending: 1 }]);
    const claims = [await lab.queue.claim('shop'), await lab.queue.claim('lab')];
    expect(claims.flatMap((claim) => claim?.events.map(({ read }) => read()))).toEqual(events);
  });

  it('takes thousands at once', async () => {
    await lab.append(2_345);
    expect(await lab.states()).toEqual({ pending: 2_345 });
  });

  it('refuses the events of a module that is not hosted here, and all that came with them', async () => {
    const both = [happened('lab', new Date()), happened('elsewhere', new Date())];
    await expect(lab.db.unitOfWork.run(() => lab.outbox.append(both))).rejects.toThrow('no outbox for elsewhere');
    expect(await lab.states()).toEqual({});
  });

  it('remembers the request that made it happen', async () => {
    const event = happened('lab', new Date());
    await new Promise<void>((resolve, reject) => {
      inRequest('request-1', () => {
        lab.db.unitOfWork.run(() => lab.outbox.append([event])).then(resolve, reject);
      });
    });
    expect((await lab.stored(event.id)).requestId).toBe('request-1');
  });

  it('gives the due events to whoever claims them, each to one', async () => {
    await lab.append(120);
    const claims = await Promise.all(Array.from({ length: 8 }, () => lab.queue.claim('lab')));
    const ids = claims.flatMap((claim) => claim?.events.map(({ id }) => id) ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(0);
  });
});

describe('the statements of the queue', () => {
  it('find the claimed events by their keys, however many are waiting', async () => {
    await lab.append(3_000);
    const statements = await statementsOf(lab.db.database, async () => {
      const claim = await lab.queue.claim('lab');
      if (!claim) throw new Error('nothing was due');
      const [one, other, ...rest] = claim.events.map(({ id }) => id);
      if (!one || !other) throw new Error('nothing was claimed');
      await lab.queue.published(claim, rest);
      await lab.queue.giveBack(claim, [one, other], lab.clock.now());
    });
    expect(statements).toHaveLength(3);
    for (const statement of statements) expect(await indexOf(lab.db, statement)).toBe('primary key');
  });
});

describe('a relay that is woken', () => {
  it('publishes what was committed without waiting for its turn, and nothing once it was stopped', async () => {
    const consumer = lab.consumer('lab.note');
    const relay = lab.relay();
    await new RelayOutboxTask(relay, lab.signal).run();
    const applied = new Promise<string | undefined>((resolve) => {
      consumer.mood = () => {
        resolve(currentRequestId());
      };
    });
    inRequest('request-1', () => void lab.append());
    // It works on its own account, not on that of the request that woke it.
    expect(await applied).toBeUndefined();
    await relay.stop();
    expect(await lab.states()).toEqual({ published: 1 });
    await lab.append();
    await Promise.all([relay.run(), delay(60)]);
    expect(await lab.states()).toEqual({ published: 1, pending: 1 });
  });
});
