import type { Channel } from 'amqplib';
import type { EventSubscription } from '../event-subscription.js';
import type { AmqpPolicy } from './amqp-policy.js';

/** Names the step of the backoff that a message waits in. */
export const RETRY_STEP_HEADER = 'bookstore-retry-ms';

/**
 * The exchanges and queues, all durable. Declaring them again changes nothing, so every process declares all of them each
 * time it connects: there is no order in which services have to start.
 *
 * ```
 * <prefix>.events  topic   ──event type──► <prefix>.<consumer>   one for each consumer, shared by its instances
 * <prefix>.retry   headers ──step────────► <prefix>.retry.<ms>   dead-letters back to the queue in its routing key
 * <prefix>.dead    fanout  ──────────────► <prefix>.dead         kept until an operator decides
 * ```
 *
 * A queue for each step, because messages leave a queue at its head only: behind one that waits for five minutes nobody
 * would wait for one second. What kind the queues are is left to the broker, whose default a cluster sets to what it
 * replicates; but the dead-letter queue is classic, because reading a quorum queue through counts as redelivering.
 */
export class AmqpTopology {
  readonly events: string;
  readonly retry: string;
  readonly dead: string;

  constructor(private readonly policy: AmqpPolicy) {
    this.events = `${policy.prefix}.events`;
    this.retry = `${policy.prefix}.retry`;
    this.dead = `${policy.prefix}.dead`;
  }

  queueOf(consumer: string): string {
    return `${this.policy.prefix}.${consumer}`;
  }

  retryQueue(stepMs: number): string {
    return `${this.retry}.${stepMs}`;
  }

  async declare(channel: Channel, subscriptions: readonly EventSubscription[]): Promise<void> {
    await channel.assertExchange(this.events, 'topic', { durable: true });
    await channel.assertExchange(this.retry, 'headers', { durable: true });
    await channel.assertExchange(this.dead, 'fanout', { durable: true });
    await channel.assertQueue(this.dead, { durable: true, arguments: { 'x-queue-type': 'classic' } });
    await channel.bindQueue(this.dead, this.dead, '');
    for (const step of new Set(this.policy.retryDelaysMs)) {
      const queue = this.retryQueue(step);
      // Without a routing key of its own a dead letter keeps the one it came with: the queue of its consumer.
      await channel.assertQueue(queue, { durable: true, messageTtl: step, deadLetterExchange: '' });
      await channel.bindQueue(queue, this.retry, '', { 'x-match': 'all', [RETRY_STEP_HEADER]: step });
    }
    for (const { consumer, types } of subscriptions) {
      const queue = this.queueOf(consumer);
      // For what the broker itself gives up, where it counts redeliveries.
      await channel.assertQueue(queue, { durable: true, deadLetterExchange: this.dead });
      for (const type of types) await channel.bindQueue(queue, this.events, type);
    }
  }
}
