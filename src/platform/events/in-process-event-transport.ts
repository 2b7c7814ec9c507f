import { Injectable } from '@nestjs/common';
import type { DomainEvent } from '../../shared/domain-event.js';
import { DatabaseUnavailableError } from '../database/database.js';
import { EventDelivery } from './event-delivery.js';
import { EventTransport, TransportUnavailableError } from './event-transport.js';

/** For one deployable: what publishes and what consumes are the same process. */
@Injectable()
export class InProcessEventTransport extends EventTransport {
  constructor(private readonly delivery: EventDelivery) {
    super();
  }

  async publish(event: DomainEvent): Promise<void> {
    try {
      await this.delivery.deliver(event);
    } catch (error) {
      if (error instanceof DatabaseUnavailableError) throw new TransportUnavailableError(error.message, error);
      throw error;
    }
  }
}
