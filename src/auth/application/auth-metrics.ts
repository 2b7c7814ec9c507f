import { Injectable } from '@nestjs/common';
import { Metrics } from '../../platform/metrics/metrics.js';
import type { SessionKind } from '../domain/session.js';

/** The shop's own counters of who comes in; each counts what this process did. */
@Injectable()
export class AuthMetrics {
  private readonly registrations;
  private readonly sessions;
  private readonly refusals;

  constructor(metrics: Metrics) {
    this.registrations = metrics.counter('bookstore_registrations_total', 'Accounts that were registered');
    this.sessions = metrics.counter('bookstore_log_ins_total', 'Sessions that were started', ['kind']);
    this.refusals = metrics.counter('bookstore_log_ins_refused_total', 'Log-ins that were refused', ['code']);
  }

  registered(): void {
    this.registrations.inc();
  }

  loggedIn(kind: SessionKind): void {
    this.sessions.inc({ kind });
  }

  refused(code: string): void {
    this.refusals.inc({ code });
  }
}
