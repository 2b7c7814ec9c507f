import type { NestExpressApplication } from '@nestjs/platform-express';
import { EventDelivery } from '../../src/platform/events/event-delivery.js';
import { EventSubscriptions } from '../../src/platform/events/event-subscription.js';
import { EventTransport } from '../../src/platform/events/event-transport.js';
import { eventually } from './eventually.js';

/** What is on its way between the services: where there is a broker, an event that was published has not arrived yet. */
export class Deliveries {
  private readonly published = new Set<string>();
  private readonly applied = new Set<string>();

  /** Has it know what this application publishes and what its consumers apply. */
  watch(app: NestExpressApplication): void {
    const { all } = app.get(EventSubscriptions);
    const transport = app.get(EventTransport);
    const publish = transport.publish.bind(transport);
    transport.publish = async (event, origin) => {
      await publish(event, origin);
      for (const { consumer, types } of all)
        if (types.includes(event.type)) this.published.add(`${consumer} ${event.id}`);
    };
    const delivery = app.get(EventDelivery);
    const deliverTo = delivery.deliverTo.bind(delivery);
    delivery.deliverTo = async (consumer, event) => {
      const isNew = await deliverTo(consumer, event);
      this.applied.add(`${consumer.name} ${event.id}`);
      return isNew;
    };
  }

  /** Resolves when every consumer has applied all that was published for it. */
  async arrived(): Promise<void> {
    const missing = () => [...this.published].filter((delivery) => !this.applied.has(delivery));
    await eventually(missing, ({ length }) => length === 0);
  }
}
