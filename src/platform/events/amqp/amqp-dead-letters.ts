import { Injectable } from '@nestjs/common';
import { connect, type Channel, type GetMessage, type Message } from 'amqplib';
import { Clock } from '../../../shared/clock.js';
import { AppConfig } from '../../config/app-config.js';
import { DeadLetterNotFoundError, DeadLetterUnownedError, EventTooOldError } from '../event-errors.js';
import { type DeadLetter, DeadLetters } from '../dead-letters.js';
import { EventSubscriptions } from '../event-subscription.js';
import { TransportUnavailableError } from '../event-transport.js';
import { RETRIED_WITHIN_MS } from '../relay-policy.js';
import { AmqpPublisher } from './amqp-publisher.js';
import { AmqpTopology } from './amqp-topology.js';
import { eventOf, failureOf, freshAgain } from './event-message.js';

const CONNECT_TIMEOUT_MS = 5_000;

/** What is found in the queue, and leaves it when it is acknowledged. */
interface Found {
  readonly message: GetMessage;
  readonly letter: DeadLetter;
}

/**
 * Reads the dead-letter queue through: each message is taken and, unless something is done about it, given back to its place
 * when the channel closes. Whoever looks at the same time sees the others.
 */
@Injectable()
export class AmqpDeadLetters extends DeadLetters {
  constructor(
    private readonly config: AppConfig,
    private readonly topology: AmqpTopology,
    private readonly publisher: AmqpPublisher,
    private readonly subscriptions: EventSubscriptions,
    private readonly clock: Clock,
  ) {
    super();
  }

  list(limit: number): Promise<readonly DeadLetter[]> {
    return this.withQueue(async (channel) => {
      const letters: DeadLetter[] = [];
      for await (const { letter } of this.read(channel, limit)) letters.push(letter);
      return letters;
    });
  }

  requeue(id: string): Promise<number> {
    return this.withQueue(async (channel) => {
      const found = await this.find(channel, id);
      for (const one of found) {
        this.assertRequeuable(one);
        await this.putBack(channel, one);
      }
      return found.length;
    });
  }

  requeueAll(): Promise<{ requeued: number; left: number }> {
    return this.withQueue(async (channel) => {
      let [requeued, left] = [0, 0];
      for await (const one of this.read(channel)) {
        if (this.whyNot(one)) left += 1;
        else {
          await this.putBack(channel, one);
          requeued += 1;
        }
      }
      return { requeued, left };
    });
  }

  discard(id: string): Promise<number> {
    return this.withQueue(async (channel) => {
      const found = await this.find(channel, id);
      for (const { message } of found) channel.ack(message);
      return found.length;
    });
  }

  private async find(channel: Channel, id: string): Promise<readonly Found[]> {
    const found: Found[] = [];
    for await (const one of this.read(channel)) if (one.letter.id === id) found.push(one);
    if (found.length === 0) throw new DeadLetterNotFoundError(id);
    return found;
  }

  /** Those that are there now: one that is put back and dies again is not met twice. */
  private async *read(channel: Channel, limit = Infinity): AsyncGenerator<Found> {
    const { messageCount } = await channel.checkQueue(this.topology.dead);
    for (let index = 0; index < Math.min(messageCount, limit); index += 1) {
      const message = await channel.get(this.topology.dead);
      if (message === false) return;
      yield { message, letter: letterOf(message, this.consumerOf(message)) };
    }
  }

  /** The broker, where it was the one to set the message aside, names the queue. */
  private consumerOf(message: Message): string | undefined {
    const headers: unknown = message.properties.headers;
    const queue: unknown =
      typeof headers === 'object' && headers !== null ? Reflect.get(headers, 'x-first-death-queue') : undefined;
    const byQueue = this.subscriptions.all.find(({ consumer }) => this.topology.queueOf(consumer) === queue);
    return failureOf(message)?.consumer ?? byQueue?.consumer;
  }

  private assertRequeuable(found: Found): void {
    const error = this.whyNot(found);
    if (error) throw error;
  }

  private whyNot({ letter }: Found): Error | undefined {
    if (letter.consumer === undefined) return new DeadLetterUnownedError(letter.id);
    const { occurredAt } = letter;
    const isOld = occurredAt !== undefined && occurredAt.getTime() <= this.clock.now().getTime() - RETRIED_WITHIN_MS;
    return isOld ? new EventTooOldError(letter.id) : undefined;
  }

  private async putBack(channel: Channel, { message, letter }: Found): Promise<void> {
    const routingKey = this.topology.queueOf(letter.consumer ?? '');
    // The broker's own exchange: to this one queue, not to every consumer of the event.
    if (!(await this.publisher.send({ exchange: '', routingKey }, freshAgain(message))))
      throw new TransportUnavailableError(`there is no queue ${routingKey}`, undefined);
    channel.ack(message);
  }

  private async withQueue<T>(work: (channel: Channel) => Promise<T>): Promise<T> {
    const connection = await connect(this.config.rabbitmqUrl ?? '', { timeout: CONNECT_TIMEOUT_MS });
    // What goes wrong rejects the call at hand.
    connection.on('error', () => undefined);
    try {
      const channel = await connection.createChannel();
      channel.on('error', () => undefined);
      await this.topology.declare(channel, this.subscriptions.all);
      const answer = await work(channel);
      await channel.close();
      return answer;
    } finally {
      await connection.close().catch(() => undefined);
    }
  }
}

function letterOf(message: Message, consumer: string | undefined): DeadLetter {
  const failure = failureOf(message);
  const { messageId, type } = message.properties as { messageId?: unknown; type?: unknown };
  return {
    id: typeof messageId === 'string' ? messageId : '-',
    type: typeof type === 'string' ? type : message.fields.routingKey,
    consumer,
    occurredAt: occurredAtOf(message),
    attempts: failure?.attempts ?? 0,
    error: failure?.error ?? 'set aside by the broker: it was delivered too often without an answer',
    failedAt: failure && !Number.isNaN(failure.at.getTime()) ? failure.at : undefined,
  };
}

function occurredAtOf(message: Message): Date | undefined {
  try {
    return eventOf(message).occurredAt;
  } catch {
    return undefined;
  }
}
