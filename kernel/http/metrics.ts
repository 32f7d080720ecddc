import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type pg from 'pg';

export interface Metrics {
  readonly registry: Registry;
  readonly contentType: string;
  observe(method: string, route: string, status: number, seconds: number): void;
  text(): Promise<string>;
}

/** Prometheus metrics of this process: requests by route, pool use, Node's own. */
export function makeMetrics(pool: pg.Pool): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const seconds = new Histogram({
    name: 'http_request_seconds',
    help: 'Time from request to answer',
    labelNames: ['method', 'route'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.3, 1, 3, 10],
    registers: [registry],
  });
  const total = new Counter({
    name: 'http_requests_total',
    help: 'Answers by status',
    labelNames: ['method', 'route', 'status'],
    registers: [registry],
  });
  const gauge = (name: string, help: string, read: () => number): Gauge =>
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  gauge('db_pool_connections', 'Open connections', () => pool.totalCount);
  gauge('db_pool_waiting', 'Requests waiting for a connection', () => pool.waitingCount);
  return {
    registry,
    contentType: registry.contentType,
    observe(method, route, status, s) {
      seconds.labels(method, route).observe(s);
      total.labels(method, route, String(status)).inc();
    },
    text: () => registry.metrics(),
  };
}
