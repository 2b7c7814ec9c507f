import { setTimeout as delay } from 'node:timers/promises';
import { TransportUnavailableError } from '../../src/platform/events/event-transport.js';
import type { DomainEvent } from '../../src/shared/domain-event.js';
import { happened } from '../support/event-lab.js';
import { eventually } from '../support/eventually.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { AmqpLab, metricOf } from './support/amqp-lab.js';
import { broker } from './support/broker.js';

let lab: AmqpLab;
const proxies: TcpProxy[] = [];

beforeEach(async () => {
  // However long the broker is away, nothing is given up.
  lab = await AmqpLab.start({ maxAttempts: 1_000 });
});

afterEach(async () => {
  await lab.close();
  for (const proxy of proxies.splice(0)) await proxy.close();
});

const ids = (events: readonly DomainEvent[]): readonly string[] => events.map(({ id }) => id).sort();
const anEvent = (): DomainEvent => happened('lab', new Date());

async function proxied(): Promise<{ proxy: TcpProxy; url: string }> {
  const proxy = await TcpProxy.start(broker.address);
  proxies.push(proxy);
  return { proxy, url: broker.behind(proxy.port) };
}

describe('when RabbitMQ is away', () => {
  it('nothing is lost and nothing applied twice: killed and brought back while events are produced', async () => {
    for (const name of ['lab.first', 'lab.second']) lab.consumer(name);
    // What it was given before the crash waits for its next attempt meanwhile.
    let crashed = false;
    lab.consumer('lab.retried').mood = () => {
      if (!crashed) throw new Error('not before the crash');
    };
    const instances = [lab.instance(), lab.instance()];
    await Promise.all(instances.map((instance) => instance.listen()));
    const events: DomainEvent[] = [];
    let producing = true;
    const produce = async (): Promise<void> => {
      while (producing) {
        events.push(...(await lab.events.append(5)));
        await lab.events.relay(instances[0]?.transport).run();
        // So many a second, not as many as the machine can make.
        await delay(25);
      }
    };
    const produced = produce();
    await lab.applied('lab.first', 50);
    const retried = () => Promise.all(instances.map((each) => metricOf(each, 'bookstore_amqp_retried_total')));
    await eventually(retried, (counts) => counts.every((count) => count > 10));
    crashed = true;
    await broker.crash();
    // What happens meanwhile waits.
    const before = events.length;
    await eventually(
      () => Promise.resolve(events.length),
      (length) => length > before + 20,
    );
    await broker.start();
    await eventually(
      () => Promise.resolve(instances.every(({ intake }) => intake.connection.connected)),
      (connected) => connected,
    );
    producing = false;
    await produced;
    for (const instance of instances) await lab.relay(instance);
    for (const name of ['lab.first', 'lab.second', 'lab.retried'])
      expect(await lab.applied(name, events.length)).toEqual(ids(events));
    expect(await instances[0]?.deadLetters.list(10)).toEqual([]);
  });

  it('a queue keeps through a restart what its consumer was not there for', async () => {
    lab.consumer('lab.note');
    const instance = lab.instance();
    const events = Array.from({ length: 20 }, anEvent);
    for (const event of events) await instance.transport.publish(event);
    await broker.restart();
    await instance.listen();
    expect(await lab.applied('lab.note', 20)).toEqual(ids(events));
  });

  it('an event is refused at once and without being counted, until it is back', async () => {
    lab.consumer('lab.note');
    const { proxy, url } = await proxied();
    proxy.refuse();
    const instance = lab.instance({ publisherUrl: url, consumerUrl: url });
    instance.intake.start();
    const [event] = await lab.events.append();
    await lab.events.relay(instance.transport).run();
    expect(await lab.events.stored(event?.id ?? anEvent().id)).toMatchObject({ state: 'pending', attempts: 0 });
    expect(instance.publisher.problem).toBeDefined();
    await expect(instance.transport.publish(anEvent())).rejects.toBeInstanceOf(TransportUnavailableError);
    expect(await metricOf(instance, 'bookstore_amqp_connected')).toBe(0);
    proxy.pass();
    await lab.relay(instance);
    expect(await lab.applied('lab.note', 1)).toEqual([event?.id]);
    expect(instance.publisher.problem).toBeUndefined();
    expect(await metricOf(instance, 'bookstore_amqp_connected')).toBe(2);
  });

  it('an event whose confirmation is lost is published again, and applied once', async () => {
    lab.consumer('lab.note');
    const { proxy, url } = await proxied();
    const instance = lab.instance({ publisherUrl: url });
    await instance.listen();
    const warm = anEvent();
    await instance.transport.publish(warm);
    proxy.cutAtNextAnswer();
    const [event] = await lab.events.append();
    await lab.events.relay(instance.transport).run();
    expect(await lab.events.stored(event?.id ?? warm.id)).toMatchObject({ state: 'pending', attempts: 0 });
    // The broker had it all the same.
    expect(await lab.applied('lab.note', 2)).toContain(event?.id);
    await lab.relay(instance);
    await eventually(
      () => metricOf(instance, 'bookstore_amqp_consumed_total'),
      (consumed) => consumed === 3,
    );
    expect(await lab.events.effects('lab.note')).toEqual([warm.id, event?.id].sort());
    expect(await metricOf(instance, 'bookstore_amqp_published_total')).toBe(3);
    expect(await metricOf(instance, 'bookstore_amqp_confirmed_total')).toBe(2);
  });

  it('an event that is not confirmed in time is not counted either', async () => {
    lab.consumer('lab.note');
    const { proxy, url } = await proxied();
    const instance = lab.instance({ publisherUrl: url });
    await instance.transport.publish(anEvent());
    proxy.freeze();
    await expect(instance.transport.publish(anEvent())).rejects.toBeInstanceOf(TransportUnavailableError);
    proxy.pass();
  });

  it('what was applied and could not be answered is delivered again, and applied once', async () => {
    const { proxy, url } = await proxied();
    let cut = false;
    lab.consumer('lab.note').mood = () => {
      if (!cut) proxy.reset();
      cut = true;
    };
    const instance = lab.instance({ consumerUrl: url });
    await instance.listen();
    const event = anEvent();
    await instance.transport.publish(event);
    await eventually(
      () => metricOf(instance, 'bookstore_amqp_consumed_total'),
      (consumed) => consumed === 2,
    );
    expect(await lab.events.effects('lab.note')).toEqual([event.id]);
  });
});
