import { Injectable } from '@nestjs/common';
import type { DomainEvent } from '../../../shared/domain-event.js';
import { EventSubscriptions } from '../event-subscription.js';
import { type EventOrigin, EventTransport, TransportUnavailableError } from '../event-transport.js';
import { AmqpPublisher } from './amqp-publisher.js';
import { AmqpTopology } from './amqp-topology.js';
import { messageOf } from './event-message.js';

/** Through RabbitMQ: an event is published when the broker has it on disk, in the queue of each of its consumers. */
@Injectable()
export class AmqpEventTransport extends EventTransport {
  /** Twelve attempts take about 20 minutes. */
  override readonly appliedWithinMs = 30 * 60_000;

  constructor(
    private readonly publisher: AmqpPublisher,
    private readonly topology: AmqpTopology,
    private readonly subscriptions: EventSubscriptions,
  ) {
    super();
  }

  async publish(event: DomainEvent, origin?: EventOrigin): Promise<void> {
    const address = { exchange: this.topology.events, routingKey: event.type };
    const routed = await this.publisher.send(address, messageOf(event, origin));
    // What nobody in the build wants has been told to whoever wanted it: nobody.
    if (routed || !this.subscriptions.wants(event.type)) return;
    this.publisher.declareAgain();
    throw new TransportUnavailableError(`the queue for ${event.type} is gone; it is made again`, undefined);
  }
}
