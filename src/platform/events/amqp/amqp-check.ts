import { Injectable } from '@nestjs/common';
import { DependencyCheck } from '../../health/dependency-check.js';
import { AmqpEventIntake } from './amqp-event-intake.js';
import { AmqpPublisher } from './amqp-publisher.js';

/** No user sees that the broker is away: what happens meanwhile waits in the outboxes. */
@Injectable()
export class AmqpCheck extends DependencyCheck {
  readonly name = 'rabbitmq';

  constructor(
    private readonly publisher: AmqpPublisher,
    private readonly intake: AmqpEventIntake,
  ) {
    super();
  }

  check(): Promise<void> {
    // What exactly is wrong is in the log: everybody may read this.
    const isAway = this.publisher.problem !== undefined || this.intake.connection.problem !== undefined;
    return isAway ? Promise.reject(new Error('away: events wait in the outboxes')) : Promise.resolve();
  }
}
