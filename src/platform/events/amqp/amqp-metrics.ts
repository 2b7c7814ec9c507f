import { Injectable } from '@nestjs/common';
import { type CounterMetric, type GaugeMetric, Metrics } from '../../metrics/metrics.js';

/** What goes to the broker and comes from it. */
@Injectable()
export class AmqpMetrics {
  readonly connected: GaugeMetric;
  readonly published: CounterMetric;
  readonly confirmed: CounterMetric;
  readonly returned: CounterMetric;
  readonly consumed: CounterMetric;
  readonly retried: CounterMetric;
  readonly dead: CounterMetric;
  /** In the dead-letter queue, when it was last counted. */
  deadLetters = 0;

  constructor(metrics: Metrics) {
    this.connected = metrics.settableGauge('bookstore_amqp_connected', 'Whether RabbitMQ is connected', ['connection']);
    for (const connection of ['publisher', 'consumer']) this.connected.set({ connection }, 0);
    this.published = metrics.counter('bookstore_amqp_published_total', 'Messages handed to RabbitMQ');
    this.confirmed = metrics.counter('bookstore_amqp_confirmed_total', 'Messages that RabbitMQ has confirmed');
    this.returned = metrics.counter('bookstore_amqp_returned_total', 'Messages that no queue wanted');
    const labels = ['consumer'];
    this.consumed = metrics.counter('bookstore_amqp_consumed_total', 'Deliveries that were applied', labels);
    this.retried = metrics.counter('bookstore_amqp_retried_total', 'Deliveries that failed and come again', labels);
    this.dead = metrics.counter('bookstore_amqp_dead_total', 'Deliveries that were set aside as dead', labels);
    metrics.gauge('bookstore_amqp_dead_letters', 'Messages in the dead-letter queue', () => this.deadLetters);
  }
}
