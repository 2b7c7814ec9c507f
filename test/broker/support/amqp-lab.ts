import { AmqpDeadLetters } from '../../../src/platform/events/amqp/amqp-dead-letters.js';
import { AmqpEventIntake } from '../../../src/platform/events/amqp/amqp-event-intake.js';
import { AmqpEventTransport } from '../../../src/platform/events/amqp/amqp-event-transport.js';
import { AmqpMetrics } from '../../../src/platform/events/amqp/amqp-metrics.js';
import { AmqpPolicy } from '../../../src/platform/events/amqp/amqp-policy.js';
import { AmqpPublisher } from '../../../src/platform/events/amqp/amqp-publisher.js';
import { AmqpTopology } from '../../../src/platform/events/amqp/amqp-topology.js';
import type { EventConsumer } from '../../../src/platform/events/event-consumer.js';
import type { EventDelivery } from '../../../src/platform/events/event-delivery.js';
import { EventSubscriptions } from '../../../src/platform/events/event-subscription.js';
import { Metrics } from '../../../src/platform/metrics/metrics.js';
import { EventLab, type LabConsumer } from '../../support/event-lab.js';
import { eventually } from '../../support/eventually.js';
import { testConfig } from '../../support/test-config.js';
import { broker } from './broker.js';

/** As in production, with names of its own and in less time. */
class LabPolicy extends AmqpPolicy {
  override readonly prefix = `lab${Date.now()}${Math.floor(Math.random() * 1e6)}`;
  override readonly retryDelaysMs: readonly number[] = [100, 200, 400];
  override readonly maxAttempts: number;
  override readonly confirmedWithinMs = 4_000;
  override readonly databaseRetryMs = 50;
  override readonly longestReconnectMs = 500;

  constructor(maxAttempts: number) {
    super();
    this.maxAttempts = maxAttempts;
  }
}

interface InstanceOptions {
  /** Instead of the broker's own. */
  readonly publisherUrl?: string;
  readonly consumerUrl?: string;
  /** Waited for before a delivery's unit of work begins. */
  readonly beforeDelivery?: (consumer: EventConsumer) => Promise<void>;
}

/** What one process has of the broker. */
export interface AmqpInstance {
  readonly publisher: AmqpPublisher;
  readonly transport: AmqpEventTransport;
  readonly intake: AmqpEventIntake;
  readonly deadLetters: AmqpDeadLetters;
  readonly metrics: Metrics;
  /** Starts the intake and waits for it. */
  listen(): Promise<void>;
  stop(): Promise<void>;
}

/** The laboratory's outboxes and consumers, with a real broker between them. Name the consumers before the first instance. */
export class AmqpLab {
  private readonly instances: AmqpInstance[] = [];

  readonly topology: AmqpTopology;

  private constructor(
    readonly events: EventLab,
    readonly policy: AmqpPolicy,
  ) {
    this.topology = new AmqpTopology(policy);
  }

  static async start({ maxAttempts = 5 } = {}): Promise<AmqpLab> {
    return new AmqpLab(await EventLab.start(), new LabPolicy(maxAttempts));
  }

  consumer(name: string): LabConsumer {
    return this.events.consumer(name);
  }

  instance(options: InstanceOptions = {}): AmqpInstance {
    const { policy, topology, events } = this;
    const metrics = new Metrics();
    const amqpMetrics = new AmqpMetrics(metrics);
    const subscriptions = new EventSubscriptions(
      events.consumers.map(({ name, types }) => ({ consumer: name, types })),
    );
    const configOf = (url = broker.url) => testConfig({ engine: 'sqlite', file: 'none' }, { rabbitmqUrl: url });
    const publisher = new AmqpPublisher(configOf(options.publisherUrl), policy, topology, subscriptions, amqpMetrics);
    const delivery = this.delivery(options.beforeDelivery);
    const intake = new AmqpEventIntake(
      configOf(options.consumerUrl),
      policy,
      topology,
      delivery,
      publisher,
      amqpMetrics,
    );
    const instance: AmqpInstance = {
      publisher,
      transport: new AmqpEventTransport(publisher, topology, subscriptions),
      intake,
      deadLetters: new AmqpDeadLetters(configOf(), topology, publisher, subscriptions, events.clock),
      metrics,
      listen: async () => {
        intake.start();
        await eventually(
          () => Promise.resolve(intake.connection.problem?.message ?? intake.connection.connected),
          (connected) => connected === true,
        );
      },
      stop: async () => {
        await intake.stop();
        await publisher.onApplicationShutdown();
      },
    };
    this.instances.push(instance);
    return instance;
  }

  /** Relays until every event of the outboxes is published, those too that are to be tried again later. */
  async relay({ transport }: AmqpInstance): Promise<void> {
    const relay = this.events.relay(transport);
    await eventually(
      async () => {
        await relay.run();
        this.events.clock.advance(5_001);
        return { lab: await this.events.states(), shop: await this.events.states('shop') };
      },
      ({ lab, shop }) => [lab, shop].every(({ pending = 0 }) => pending === 0),
    );
  }

  /** What the consumer has applied, once it is so many. */
  async applied(consumer: string, count: number): Promise<readonly string[]> {
    let ids: readonly string[] = [];
    await eventually(
      async () => {
        ids = await this.events.effects(consumer);
        return `${ids.length} of ${count} for ${consumer}`;
      },
      () => ids.length >= count,
    );
    return ids;
  }

  private delivery(before: InstanceOptions['beforeDelivery']): EventDelivery {
    const delivery = this.events.delivery();
    const deliverTo = delivery.deliverTo.bind(delivery);
    delivery.deliverTo = async (consumer, event) => {
      await before?.(consumer);
      return deliverTo(consumer, event);
    };
    return delivery;
  }

  /** Its queues stay: the broker is thrown away. */
  async close(): Promise<void> {
    await Promise.all(this.instances.map((instance) => instance.stop()));
    await this.events.db.close();
  }
}

/** The value of a counter or gauge; 0 when it was never counted. */
export async function metricOf({ metrics }: AmqpInstance, name: string): Promise<number> {
  const lines = (await metrics.text()).split('\n').filter((line) => line.startsWith(name));
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}
