import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import type { DomainEvent } from '../../shared/domain-event.js';
import { DatabaseUnavailableError } from '../database/database.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { ProvidersOf } from '../discovery/providers-of.js';
import { EventConsumer } from './event-consumer.js';
import { EventTables } from './event-tables.js';
import { Inbox } from './inbox.js';

/** Some of an event's consumers threw; those that did not have applied it for good. */
export class DeliveryFailedError extends Error {
  constructor(failures: readonly { consumer: string; error: unknown }[]) {
    super(
      failures
        .map(({ consumer, error }) => `${consumer}: ${error instanceof Error ? error.message : String(error)}`)
        .join('; '),
      { cause: failures[0]?.error },
    );
    this.name = 'DeliveryFailedError';
  }
}

/** The receiving end: hands events to the consumers of this process, whatever transport brought them. */
@Injectable()
export class EventDelivery implements OnApplicationBootstrap {
  private readonly logger = new Logger('events');
  private found: readonly EventConsumer[] | undefined;

  constructor(
    private readonly providers: ProvidersOf,
    private readonly tables: EventTables,
    private readonly inbox: Inbox,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** A consumer without a table to remember in, or with another's name, would only be noticed by its first event. */
  onApplicationBootstrap(): void {
    const names = this.consumers.map(({ name }) => name);
    for (const name of names) this.tables.inboxOf(name);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) throw new Error(`two event consumers are called ${twice}`);
  }

  get consumers(): readonly EventConsumer[] {
    return (this.found ??= this.providers.all(EventConsumer));
  }

  /**
   * To every consumer that wants it, each in a unit of its own: one that throws neither stops nor undoes another.
   * @throws DeliveryFailedError
   * @throws DatabaseUnavailableError at once: nobody could apply anything
   */
  async deliver(event: DomainEvent): Promise<void> {
    const failures: { consumer: string; error: unknown }[] = [];
    for (const consumer of this.consumers) {
      if (!consumer.types.includes(event.type)) continue;
      try {
        await this.deliverTo(consumer, event);
      } catch (error) {
        if (error instanceof DatabaseUnavailableError) throw error;
        failures.push({ consumer: consumer.name, error });
      }
    }
    if (failures.length > 0) throw new DeliveryFailedError(failures);
  }

  /** `false` when the consumer had applied the event before: nothing happens then. */
  async deliverTo(consumer: EventConsumer, event: DomainEvent): Promise<boolean> {
    return this.unitOfWork.run(async () => {
      if (!(await this.inbox.remember(consumer.name, event.id))) {
        this.logger.debug({ consumer: consumer.name, eventId: event.id }, 'an event was delivered again');
        return false;
      }
      await consumer.apply(event);
      return true;
    });
  }
}
