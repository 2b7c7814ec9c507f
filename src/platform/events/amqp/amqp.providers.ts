import type { Provider } from '@nestjs/common';
import { DeadLetters } from '../dead-letters.js';
import { EventIntake } from '../event-intake.js';
import { EventTransport } from '../event-transport.js';
import { AmqpCheck } from './amqp-check.js';
import { AmqpDeadLetters } from './amqp-dead-letters.js';
import { AmqpEventIntake } from './amqp-event-intake.js';
import { AmqpEventTransport } from './amqp-event-transport.js';
import { AmqpMetrics } from './amqp-metrics.js';
import { AmqpPolicy } from './amqp-policy.js';
import { AmqpPublisher } from './amqp-publisher.js';
import { AmqpTopology } from './amqp-topology.js';
import { CountDeadLettersTask } from './count-dead-letters.task.js';

/** Events by way of RabbitMQ. */
export const AMQP: Provider[] = [
  AmqpPolicy,
  { provide: AmqpTopology, inject: [AmqpPolicy], useFactory: (policy: AmqpPolicy) => new AmqpTopology(policy) },
  AmqpMetrics,
  AmqpPublisher,
  AmqpEventIntake,
  AmqpCheck,
  CountDeadLettersTask,
  { provide: EventTransport, useClass: AmqpEventTransport },
  { provide: EventIntake, useExisting: AmqpEventIntake },
  { provide: DeadLetters, useClass: AmqpDeadLetters },
];
