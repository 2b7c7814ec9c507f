import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import type { ChannelModel } from 'amqplib';
import { AppConfig } from '../../config/app-config.js';
import { EventDelivery } from '../event-delivery.js';
import { EventIntake } from '../event-intake.js';
import { AmqpConnection } from './amqp-connection.js';
import { AmqpMetrics } from './amqp-metrics.js';
import { AmqpPolicy } from './amqp-policy.js';
import { AmqpPublisher } from './amqp-publisher.js';
import { type AmqpParts, AmqpSubscription } from './amqp-subscription.js';
import { AmqpTopology } from './amqp-topology.js';

/** A subscription for each consumer of this process, on a connection of their own: a broker that slows publishers down still takes answers. */
@Injectable()
export class AmqpEventIntake extends EventIntake implements BeforeApplicationShutdown {
  readonly connection: AmqpConnection;
  private readonly parts: AmqpParts;
  private subscriptions: readonly AmqpSubscription[] = [];
  private stopping: Promise<void> | undefined;

  constructor(
    config: AppConfig,
    policy: AmqpPolicy,
    topology: AmqpTopology,
    delivery: EventDelivery,
    publisher: AmqpPublisher,
    metrics: AmqpMetrics,
  ) {
    super();
    this.parts = { policy, topology, delivery, publisher, metrics };
    this.connection = new AmqpConnection({
      url: config.rabbitmqUrl ?? '',
      name: 'consumer',
      policy,
      prepare: (model, lose) => this.subscribe(model, lose),
      changed: (connected) => {
        metrics.connected.set({ connection: 'consumer' }, connected ? 1 : 0);
        if (!connected && !this.stopping) this.abandon();
      },
    });
  }

  start(): void {
    // A process that hosts no consumer takes nothing in.
    if (this.parts.delivery.consumers.length > 0 && !this.stopping) this.connection.start();
  }

  stop(): Promise<void> {
    return (this.stopping ??= this.end());
  }

  /** Where nobody has stopped it in good time: the database is closed next. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.stop();
  }

  private async end(): Promise<void> {
    await Promise.all(this.subscriptions.map((subscription) => subscription.stop()));
    await this.connection.stop();
  }

  private async subscribe(model: ChannelModel, lose: (error: Error) => void): Promise<void> {
    this.abandon();
    const opened: AmqpSubscription[] = [];
    this.subscriptions = opened;
    for (const consumer of this.parts.delivery.consumers)
      opened.push(await AmqpSubscription.open(model, consumer, this.parts, lose));
  }

  private abandon(): void {
    for (const subscription of this.subscriptions) subscription.abandon();
    this.subscriptions = [];
  }
}
