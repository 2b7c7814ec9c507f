import { DatabaseUnavailableError } from '../../src/platform/database/database.js';
import { TransportUnavailableError } from '../../src/platform/events/event-transport.js';
import { currentRequestId, inRequest } from '../../src/platform/logging/request-scope.js';
import type { DomainEvent } from '../../src/shared/domain-event.js';
import { happened } from '../support/event-lab.js';
import { eventually } from '../support/eventually.js';
import { AmqpLab, metricOf } from './support/amqp-lab.js';
import { broker } from './support/broker.js';

let lab: AmqpLab;

beforeEach(async () => {
  lab = await AmqpLab.start();
});

afterEach(async () => {
  await lab.close();
});

const ids = (events: readonly DomainEvent[]): readonly string[] => events.map(({ id }) => id).sort();
const anEvent = (): DomainEvent => happened('lab', new Date());

/** Opened by whoever is waited for. */
function gate(): { readonly open: () => void; readonly opened: Promise<void> } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

describe('events by way of RabbitMQ', () => {
  it('reach each consumer once, however many instances there are', async () => {
    for (const name of ['lab.first', 'lab.second']) lab.consumer(name);
    const instances = [lab.instance(), lab.instance()];
    const events = [...(await lab.events.append(150)), ...(await lab.events.append(50, 'shop'))];
    await Promise.all(instances.map((instance) => instance.listen()));
    await Promise.all(instances.map((instance) => lab.relay(instance)));
    for (const name of ['lab.first', 'lab.second']) expect(await lab.applied(name, 200)).toEqual(ids(events));
    const consumed = await Promise.all(instances.map((each) => metricOf(each, 'bookstore_amqp_consumed_total')));
    // Both took their part.
    expect(consumed.every((count) => count > 0)).toBe(true);
  });

  it('arrive as they were sent, with the request that made them happen', async () => {
    const seen: unknown[] = [];
    lab.consumer('lab.note').mood = (event) => {
      seen.push({ ...event, requestId: currentRequestId() });
    };
    const instance = lab.instance();
    await instance.listen();
    let events: readonly DomainEvent[] = [];
    await new Promise<void>((resolve, reject) => {
      inRequest('request-7', () => {
        lab.events.append().then((appended) => {
          events = appended;
          resolve();
        }, reject);
      });
    });
    await lab.relay(instance);
    await lab.applied('lab.note', 1);
    expect(seen).toEqual([{ ...events[0], requestId: 'request-7' }]);
  });

  it('are applied once when they are published twice', async () => {
    lab.consumer('lab.note');
    const instance = lab.instance();
    await instance.listen();
    const event = anEvent();
    await instance.transport.publish(event);
    await instance.transport.publish(event);
    await eventually(
      () => metricOf(instance, 'bookstore_amqp_consumed_total'),
      (consumed) => consumed === 2,
    );
    expect(await lab.events.effects('lab.note')).toEqual([event.id]);
  });

  it('of a consumer that fails come again, later each time, and are set aside in the end; others go on', async () => {
    const times: number[] = [];
    lab.consumer('lab.bad').mood = () => {
      times.push(Date.now());
      throw new Error(`failure ${times.length}`);
    };
    lab.consumer('lab.good');
    const instance = lab.instance();
    await instance.listen();
    const event = anEvent();
    await instance.transport.publish(event);
    const [letter] = await eventually(
      () => instance.deadLetters.list(10),
      (letters) => letters.length === 1,
    );
    expect(letter).toMatchObject({
      id: event.id,
      type: 'lab.happened',
      consumer: 'lab.bad',
      occurredAt: event.occurredAt,
      attempts: 5,
      error: 'failure 5',
    });
    // At least half of each step: 100, 200, 400, 400.
    const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(pauses).toHaveLength(4);
    [50, 100, 200, 200].forEach((least, index) => {
      expect(pauses[index]).toBeGreaterThanOrEqual(least);
    });
    expect(await lab.events.effects('lab.bad')).toEqual([]);
    expect(await lab.events.effects('lab.good')).toEqual([event.id]);
    expect(await metricOf(instance, 'bookstore_amqp_retried_total')).toBe(4);
    expect(await metricOf(instance, 'bookstore_amqp_dead_total')).toBe(1);
  });

  it('that are dead are delivered again by an operator, to the one consumer that gave them up', async () => {
    const calls: string[] = [];
    const bad = lab.consumer('lab.bad');
    bad.mood = () => {
      throw new Error('not yet');
    };
    lab.consumer('lab.good').mood = ({ id }) => {
      calls.push(id);
    };
    const instance = lab.instance();
    await instance.listen();
    const [first, second, third] = [anEvent(), anEvent(), anEvent()];
    for (const event of [first, second, third]) await instance.transport.publish(event);
    await eventually(
      () => instance.deadLetters.list(10),
      (letters) => letters.length === 3,
    );
    bad.mood = () => undefined;
    expect(await instance.deadLetters.requeue(second.id)).toBe(1);
    expect(await lab.applied('lab.bad', 1)).toEqual([second.id]);
    expect(await instance.deadLetters.discard(first.id)).toBe(1);
    await expect(instance.deadLetters.requeue(first.id)).rejects.toMatchObject({
      code: 'events.dead_letter_not_found',
    });
    expect((await instance.deadLetters.list(10)).map(({ id }) => id)).toEqual([third.id]);
    expect(await instance.publisher.deadLetters()).toBe(1);
    expect(await instance.deadLetters.requeueAll()).toEqual({ requeued: 1, left: 0 });
    expect(await lab.applied('lab.bad', 2)).toEqual(ids([second, third]));
    expect(await instance.deadLetters.list(10)).toEqual([]);
    expect(calls.sort()).toEqual(ids([first, second, third]));
  });

  it('that are too old to be remembered are not delivered again', async () => {
    lab.consumer('lab.bad').mood = () => {
      throw new Error('never');
    };
    const instance = lab.instance();
    await instance.listen();
    const old = happened('lab', new Date(Date.now() - 61 * 86_400_000));
    await instance.transport.publish(old);
    await eventually(
      () => instance.deadLetters.list(10),
      (letters) => letters.length === 1,
    );
    await expect(instance.deadLetters.requeue(old.id)).rejects.toMatchObject({ code: 'events.too_old' });
    expect(await instance.deadLetters.requeueAll()).toEqual({ requeued: 0, left: 1 });
  });

  it('that are unreadable are set aside at once, and hold up none', async () => {
    lab.consumer('lab.note');
    const instance = lab.instance();
    await instance.listen();
    const queue = lab.topology.queueOf('lab.note');
    await broker.withChannel((channel) => {
      channel.sendToQueue(queue, Buffer.from('{"cut'), {
        messageId: 'm1',
        contentType: 'application/json',
        headers: { 'bookstore-format': 1 },
      });
      channel.sendToQueue(queue, Buffer.from('{}'), {
        messageId: 'm2',
        contentType: 'application/json',
        headers: { 'bookstore-format': 2 },
      });
      return Promise.resolve();
    });
    const event = anEvent();
    await instance.transport.publish(event);
    expect(await lab.applied('lab.note', 1)).toEqual([event.id]);
    const letters = await eventually(
      () => instance.deadLetters.list(10),
      (found) => found.length === 2,
    );
    expect(letters.map(({ id }) => id).sort()).toEqual(['m1', 'm2']);
    for (const letter of letters) {
      expect(letter).toMatchObject({ consumer: 'lab.note', attempts: 1 });
      expect(letter.error).toMatch(/unreadable: its (body is no JSON|format is 2, not 1)/);
    }
    expect(await metricOf(instance, 'bookstore_amqp_retried_total')).toBe(0);
  });

  it('do not wait for a consumer that is slow', async () => {
    const slow = gate();
    for (const name of ['lab.slow', 'lab.quick']) lab.consumer(name);
    const instance = lab.instance({
      beforeDelivery: ({ name }) => (name === 'lab.slow' ? slow.opened : Promise.resolve()),
    });
    await instance.listen();
    // More than the slow one may hold at a time.
    const events = Array.from({ length: 40 }, anEvent);
    for (const event of events) await instance.transport.publish(event);
    expect(await lab.applied('lab.quick', 40)).toEqual(ids(events));
    expect(await lab.events.effects('lab.slow')).toEqual([]);
    slow.open();
    expect(await lab.applied('lab.slow', 40)).toEqual(ids(events));
  });

  it('wait without being counted while the database is away', async () => {
    let asked = 0;
    lab.consumer('lab.note').mood = () => {
      asked += 1;
      // More often than a delivery may fail.
      if (asked <= 8) throw new DatabaseUnavailableError(undefined);
    };
    const instance = lab.instance();
    await instance.listen();
    const event = anEvent();
    await instance.transport.publish(event);
    expect(await lab.applied('lab.note', 1)).toEqual([event.id]);
    expect(asked).toBe(9);
    expect(await metricOf(instance, 'bookstore_amqp_retried_total')).toBe(0);
  });

  it('that nobody wants are published all the same; those that somebody wants are kept when the queue is gone', async () => {
    lab.consumer('lab.note');
    const instance = lab.instance();
    await instance.transport.publish({ ...anEvent(), type: 'lab.nobody_asked' });
    expect(await metricOf(instance, 'bookstore_amqp_returned_total')).toBe(1);
    await broker.withChannel(async (channel) => {
      await channel.deleteQueue(lab.topology.queueOf('lab.note'));
    });
    const event = anEvent();
    await expect(instance.transport.publish(event)).rejects.toBeInstanceOf(TransportUnavailableError);
    await eventually(
      () =>
        instance.transport.publish(event).then(
          () => 'published',
          () => 'refused',
        ),
      (answer) => answer === 'published',
    );
    await instance.listen();
    expect(await lab.applied('lab.note', 1)).toEqual([event.id]);
  });

  it('stop in order: what was begun ends, what was not is left, nothing is lost', async () => {
    const begun = gate();
    const go = gate();
    lab.consumer('lab.note').mood = async () => {
      begun.open();
      await go.opened;
    };
    const first = lab.instance();
    await first.listen();
    const events = Array.from({ length: 40 }, anEvent);
    for (const event of events) await first.transport.publish(event);
    await begun.opened;
    const stopped = first.stop();
    go.open();
    await stopped;
    const left = await lab.events.effects('lab.note');
    expect(left.length).toBeGreaterThan(0);
    expect(left.length).toBeLessThanOrEqual(lab.policy.lanes);
    const heir = lab.instance();
    await heir.listen();
    expect(await lab.applied('lab.note', 40)).toEqual(ids(events));
    await eventually(
      () => metricOf(heir, 'bookstore_amqp_consumed_total'),
      (consumed) => consumed === 40 - left.length,
    );
  });
});
