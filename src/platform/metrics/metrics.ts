import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

export interface CounterMetric {
  inc(labels?: Readonly<Record<string, string>>, by?: number): void;
}

export interface GaugeMetric {
  set(labels: Readonly<Record<string, string>>, value: number): void;
}

export interface HistogramMetric {
  observe(labels: Readonly<Record<string, string>>, value: number): void;
}

/** The process's Prometheus metrics. Names start with `bookstore_`. */
@Injectable()
export class Metrics {
  private readonly registry = new Registry();
  private readonly requests = new Histogram({
    name: 'bookstore_http_request_duration_seconds',
    help: 'Duration of requests by route',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 5, 10],
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  /** A counter of the shop's own, e.g. `bookstore_orders_paid_total`. Asked for twice, it is the same one. */
  counter(name: string, help: string, labelNames: readonly string[] = []): CounterMetric {
    const known = this.registry.getSingleMetric(name);
    const counter =
      known instanceof Counter
        ? known
        : new Counter({ name, help, labelNames: [...labelNames], registers: [this.registry] });
    return {
      inc: (labels = {}, by = 1) => {
        counter.inc({ ...labels }, by);
      },
    };
  }

  /** A value that is read when the metrics are collected. */
  gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.set(read());
      },
    });
  }

  /** A value for each of its labels, as whoever finds it out sets it. */
  settableGauge(name: string, help: string, labelNames: readonly string[]): GaugeMetric {
    const gauge = new Gauge({ name, help, labelNames: [...labelNames], registers: [this.registry] });
    return {
      set: (labels, value) => {
        gauge.set({ ...labels }, value);
      },
    };
  }

  histogram(name: string, help: string, labelNames: readonly string[], buckets: readonly number[]): HistogramMetric {
    const options = { name, help, labelNames: [...labelNames], buckets: [...buckets], registers: [this.registry] };
    const histogram = new Histogram(options);
    return {
      observe: (labels, value) => {
        histogram.observe({ ...labels }, value);
      },
    };
  }

  /** `route` is the pattern (`/books/:id`), never the path: its values are few. */
  observeRequest(request: { method: string; route: string; status: number; seconds: number }): void {
    this.requests.observe(
      { method: request.method, route: request.route, status: String(request.status) },
      request.seconds,
    );
  }

  text(): Promise<string> {
    return this.registry.metrics();
  }
}
