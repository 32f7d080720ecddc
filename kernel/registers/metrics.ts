import { Gauge, type Registry } from 'prom-client';
import type { Registers } from './client.ts';

const BREAKER = { closed: 0, 'half-open': 1, open: 2 } as const;

/** Puts the registers' states among the program's metrics: breaker (0 closed, 1 half-open, 2 open), answers by outcome, p95, retries. */
export function registerMetrics(registers: Registers, registry: Registry): void {
  const gauge = (
    name: string,
    help: string,
    labels: string[],
    fill: (self: Gauge, state: ReturnType<Registers['states']>[number]) => void,
  ): Gauge =>
    new Gauge({
      name,
      help,
      labelNames: labels,
      registers: [registry],
      collect() {
        for (const state of registers.states()) fill(this, state);
      },
    });
  gauge('register_breaker_state', '0 closed, 1 half-open, 2 open', ['register'], (self, s) =>
    self.labels(s.register).set(BREAKER[s.breaker]),
  );
  gauge('register_answers', 'Answers since start', ['register', 'outcome'], (self, s) => {
    for (const [outcome, n] of Object.entries(s.outcomes)) self.labels(s.register, outcome).set(n);
  });
  gauge('register_unknowns', 'Answers without a fact since start, by reason', ['register', 'reason'], (self, s) => {
    for (const [reason, n] of Object.entries(s.reasons)) self.labels(s.register, reason).set(n);
  });
  gauge('register_retries', 'Attempts beyond the first since start', ['register'], (self, s) =>
    self.labels(s.register).set(s.retries),
  );
  gauge('register_p95_ms', 'p95 of the last 256 answers', ['register'], (self, s) =>
    self.labels(s.register).set(s.p95Ms ?? Number.NaN),
  );
}
