import { Injectable } from '@nestjs/common';
import { Metrics } from '../../platform/metrics/metrics.js';
import type { OrderStatus } from '../domain/order-status.js';
import type { Mismatch } from '../domain/payment.js';

/** The shop's own counters of what happens to orders; each counts what this process did. */
@Injectable()
export class OrderMetrics {
  private readonly events;
  private readonly refusals;
  private readonly declines;
  private readonly mismatches;

  constructor(metrics: Metrics) {
    this.events = metrics.counter('bookstore_orders_total', 'Orders that reached a state', ['state']);
    this.refusals = metrics.counter('bookstore_checkouts_refused_total', 'Checkouts that were refused', ['code']);
    this.declines = metrics.counter('bookstore_payments_declined_total', 'Payments that were declined', ['reason']);
    this.mismatches = metrics.counter(
      'bookstore_payments_mismatched_total',
      'Payments of another amount or currency than the provider was asked for',
      ['kind'],
    );
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

  mismatched(kind: Mismatch): void {
    this.mismatches.inc({ kind });
  }
}
