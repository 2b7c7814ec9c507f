import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { ChannelModel, ConfirmChannel } from 'amqplib';
import { AppConfig } from '../../config/app-config.js';
import { newId } from '../../../shared/ids.js';
import { EventSubscriptions } from '../event-subscription.js';
import { TransportUnavailableError } from '../event-transport.js';
import { withinTime } from '../within-time.js';
import { AmqpConnection } from './amqp-connection.js';
import { AmqpMetrics } from './amqp-metrics.js';
import { AmqpPolicy } from './amqp-policy.js';
import { AmqpTopology } from './amqp-topology.js';
import type { EventMessage } from './event-message.js';

/** Where a message goes. */
interface Address {
  readonly exchange: string;
  readonly routingKey: string;
}

/**
 * Hands messages to the broker and waits until it has them for good. Connects when the first one is to be sent, so that
 * commands which send none connect to nothing.
 */
@Injectable()
export class AmqpPublisher implements OnApplicationShutdown {
  readonly connection: AmqpConnection;
  private channel: ConfirmChannel | undefined;
  /** Why the broker takes nothing, while it says so (it is short of memory or disk). */
  private blocked: string | undefined;
  /** What is under way, by a name of its own: the same event may be under way twice. */
  private readonly returned = new Map<string, boolean>();

  constructor(
    config: AppConfig,
    private readonly policy: AmqpPolicy,
    private readonly topology: AmqpTopology,
    private readonly subscriptions: EventSubscriptions,
    private readonly metrics: AmqpMetrics,
  ) {
    this.connection = new AmqpConnection({
      url: config.rabbitmqUrl ?? '',
      name: 'publisher',
      policy,
      prepare: (model, lose) => this.prepare(model, lose),
      changed: (connected) => {
        metrics.connected.set({ connection: 'publisher' }, connected ? 1 : 0);
      },
    });
  }

  /** What keeps messages from being sent; `undefined` when nothing does, as far as is known. */
  get problem(): string | undefined {
    return this.connection.problem?.message ?? this.blocked;
  }

  /**
   * Resolves when the broker has the message on disk; `false` when no queue wanted it.
   * @throws TransportUnavailableError when it is away, takes nothing, or did not say in time that it has it: it may have.
   */
  async send({ exchange, routingKey }: Address, { content, properties }: EventMessage): Promise<boolean> {
    await this.connection.firstAttempt();
    const { channel } = this;
    if (!channel || !this.connection.connected) throw unavailable('RabbitMQ is away', this.connection.problem);
    if (this.blocked !== undefined) throw unavailable(`RabbitMQ takes nothing: ${this.blocked}`, undefined);
    const correlationId = newId();
    this.returned.set(correlationId, false);
    try {
      const confirmed = new Promise<void>((resolve, reject) => {
        const options = { ...properties, correlationId, mandatory: true };
        channel.publish(exchange, routingKey, content, options, (error: unknown) => {
          if (error === null) resolve();
          else reject(error instanceof Error ? error : new Error('the broker refused the message'));
        });
        this.metrics.published.inc();
      });
      await withinTime(confirmed, this.policy.confirmedWithinMs);
      this.metrics.confirmed.inc();
      // The broker says that it could not route a message before it confirms it.
      const routed = this.returned.get(correlationId) === false;
      if (!routed) this.metrics.returned.inc();
      return routed;
    } catch (error) {
      throw unavailable('RabbitMQ did not confirm a message', error);
    } finally {
      this.returned.delete(correlationId);
    }
  }

  /** How many messages the dead-letter queue has; `undefined` when the broker is away. */
  async deadLetters(): Promise<number | undefined> {
    await this.connection.firstAttempt();
    if (!this.channel || !this.connection.connected) return undefined;
    return this.channel.checkQueue(this.topology.dead).then(
      ({ messageCount }) => messageCount,
      () => undefined,
    );
  }

  /** An exchange or a queue is gone: connects anew, which makes it again. */
  declareAgain(): void {
    this.connection.renew(new Error('an exchange or a queue is gone'));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.connection.stop();
  }

  private async prepare(model: ChannelModel, lose: (error: Error) => void): Promise<void> {
    this.blocked = undefined;
    model.on('blocked', (reason) => (this.blocked = reason));
    model.on('unblocked', () => (this.blocked = undefined));
    const channel = await model.createConfirmChannel();
    channel.on('error', lose);
    channel.on('return', ({ properties }) => {
      const id: unknown = properties.correlationId;
      if (typeof id === 'string' && this.returned.has(id)) this.returned.set(id, true);
    });
    await this.topology.declare(channel, this.subscriptions.all);
    this.channel = channel;
  }
}

const unavailable = (message: string, cause: unknown): TransportUnavailableError =>
  new TransportUnavailableError(message, cause);
