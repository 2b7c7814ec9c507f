import { Injectable } from '@nestjs/common';
import { Metrics } from '../../platform/metrics/metrics.js';
import type { OrderStatus } from '../domain/order-status.js';

/** The shop's own counters of what happens to orders; each counts what this process did. */
@Injectable()
export class OrderMetrics {
  private readonly events;
  private readonly refusals;
  private readonly declines;

  constructor(metrics: Metrics) {
    this.events = metrics.counter('bookstore_orders_total', 'Orders that reached a state', ['state']);
    this.refusals = metrics.counter('bookstore_checkouts_refused_total', 'Checkouts that were refused', ['code']);
    this.declines = metrics.counter('bookstore_payments_declined_total', 'Payments that were declined', ['reason']);
  }

  reached(state: 'placed' | OrderStatus): void {
    this.events.inc({ state });
  }

  refused(code: string): void {
    this.refusals.inc({ code });
  }

  declined(reason: string): void {
    this.declines.inc({ reason });
  }
}
