import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { Channel, ChannelModel, ConsumeMessage } from 'amqplib';
import type { DomainEvent } from '../../../shared/domain-event.js';
import { DatabaseUnavailableError } from '../../database/database.js';
import { inRequest } from '../../logging/request-scope.js';
import type { EventConsumer } from '../event-consumer.js';
import type { EventDelivery } from '../event-delivery.js';
import type { AmqpMetrics } from './amqp-metrics.js';
import type { AmqpPolicy } from './amqp-policy.js';
import type { AmqpPublisher } from './amqp-publisher.js';
import { type AmqpTopology, RETRY_STEP_HEADER } from './amqp-topology.js';
import { attemptsOf, eventOf, failedAgain, originOf, UnreadableMessageError } from './event-message.js';
import { Lanes } from './lanes.js';

/** What a subscription works with. */
export interface AmqpParts {
  readonly policy: AmqpPolicy;
  readonly topology: AmqpTopology;
  readonly delivery: EventDelivery;
  readonly publisher: AmqpPublisher;
  readonly metrics: AmqpMetrics;
}

/** One consumer of this instance on one connection to the broker: applies what comes, and says what becomes of what it cannot apply. */
export class AmqpSubscription {
  private readonly logger = new Logger('amqp');
  private readonly lanes: Lanes;
  private readonly ending = new AbortController();

  private constructor(
    private readonly consumer: EventConsumer,
    private readonly parts: AmqpParts,
    private readonly channel: Channel,
    private readonly lose: (error: Error) => void,
  ) {
    this.lanes = new Lanes(parts.policy.lanes);
  }

  /** A channel of its own, so that a consumer that is slow holds up no other. `lose` gives the connection up. */
  static async open(
    model: ChannelModel,
    consumer: EventConsumer,
    parts: AmqpParts,
    lose: (error: Error) => void,
  ): Promise<AmqpSubscription> {
    const channel = await model.createChannel();
    channel.on('error', lose);
    const subscription = new AmqpSubscription(consumer, parts, channel, lose);
    await parts.topology.declare(channel, [{ consumer: consumer.name, types: consumer.types }]);
    await channel.prefetch(parts.policy.prefetch);
    const queue = parts.topology.queueOf(consumer.name);
    const { consumerTag } = await channel.consume(queue, (message) => {
      subscription.receive(message);
    });
    subscription.consumerTag = consumerTag;
    return subscription;
  }

  private consumerTag: string | undefined;

  /** Takes nothing more; resolves when what was begun has ended. What was not begun goes back when the connection ends. */
  async stop(): Promise<void> {
    this.ending.abort();
    const ended = this.lanes.end();
    // On a connection that is lost there is nothing to be taken back.
    if (this.consumerTag !== undefined) await this.channel.cancel(this.consumerTag).catch(() => undefined);
    await ended;
    // Its answers are with the broker once this is answered; the end of the connection may overtake them.
    await this.channel.close().catch(() => undefined);
  }

  /** The connection is lost, and with it the right to answer: the broker delivers again. */
  abandon(): void {
    this.ending.abort();
    void this.lanes.end();
  }

  private receive(message: ConsumeMessage | null): void {
    if (message) this.lanes.add(() => this.handle(message));
    // The broker has taken the queue away.
    else this.lose(new Error(`the queue of ${this.consumer.name} is gone`));
  }

  private async handle(message: ConsumeMessage): Promise<void> {
    try {
      await this.consume(message);
      this.channel.ack(message);
    } catch (error) {
      if (this.ending.signal.aborted) return;
      // Neither applied nor put anywhere: it stays with the broker, which delivers it again.
      this.logger.warn({ err: error, consumer: this.consumer.name }, 'a delivery could not be ended; it comes again');
      await this.pause();
      this.giveBack(message);
    }
  }

  /** Resolves when the message may go: it was applied, or put where it comes from later, or where an operator finds it. */
  private async consume(message: ConsumeMessage): Promise<void> {
    try {
      const event = eventOf(message);
      if (!this.consumer.types.includes(event.type)) {
        // Another version asked for it, and may be the one to get it next time.
        throw new Error(`this version of ${this.consumer.name} does not know ${event.type}`);
      }
      await inScope(originOf(message).requestId, () => this.apply(event));
      this.parts.metrics.consumed.inc({ consumer: this.consumer.name });
    } catch (error) {
      if (this.ending.signal.aborted) throw error;
      await this.putAside(message, error);
    }
  }

  /** While the database is away nothing counts against the event: it waits here. */
  private async apply(event: DomainEvent): Promise<void> {
    for (;;) {
      try {
        await this.parts.delivery.deliverTo(this.consumer, event);
        return;
      } catch (error) {
        if (!(error instanceof DatabaseUnavailableError) || this.ending.signal.aborted) throw error;
        await this.pause();
      }
    }
  }

  private async putAside(message: ConsumeMessage, error: unknown): Promise<void> {
    const { policy, topology, metrics } = this.parts;
    const consumer = this.consumer.name;
    const attempts = attemptsOf(message) + 1;
    const text = error instanceof Error ? error.message : String(error);
    const { content, properties } = failedAgain(message, { consumer, attempts, error: text, at: new Date() });
    const context = { err: error, consumer, eventId: textOf(message.properties.messageId), attempts };
    const routingKey = topology.queueOf(consumer);
    if (error instanceof UnreadableMessageError || attempts >= policy.maxAttempts) {
      await this.put({ exchange: topology.dead, routingKey }, { content, properties });
      metrics.dead.inc({ consumer });
      this.logger.error(context, 'a delivery is dead: look at `npm run events -- dead-letters`');
      return;
    }
    const step = policy.delayAfter(attempts);
    const headers = { ...(properties.headers as object), [RETRY_STEP_HEADER]: step };
    // Half of it is chance, as in the outbox; never longer than the queue's own limit.
    const expiration = Math.round(step / 2 + (step / 2) * Math.random());
    const retried = { content, properties: { ...properties, headers, expiration } };
    await this.put({ exchange: topology.retry, routingKey }, retried);
    metrics.retried.inc({ consumer });
    this.logger.warn(context, 'a delivery failed; it is tried again');
  }

  private async put(...[address, message]: Parameters<AmqpPublisher['send']>): Promise<void> {
    if (await this.parts.publisher.send(address, message)) return;
    this.parts.publisher.declareAgain();
    throw new Error(`the exchange ${address.exchange} leads nowhere; it is made again`);
  }

  private giveBack(message: ConsumeMessage): void {
    try {
      this.channel.nack(message, false, true);
    } catch {
      // The channel is closed: the broker has it back already.
    }
  }

  private async pause(): Promise<void> {
    await delay(this.parts.policy.databaseRetryMs, undefined, { signal: this.ending.signal, ref: false }).catch(
      () => undefined,
    );
  }
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** What the consumer logs and appends belongs to the request that made the event happen. */
function inScope(requestId: string | undefined, work: () => Promise<void>): Promise<void> {
  if (requestId === undefined) return work();
  return new Promise((resolve, reject) => {
    inRequest(requestId, () => {
      work().then(resolve, reject);
    });
  });
}
