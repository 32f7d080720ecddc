/** Supervision over HTTP with the gate kept, for tests: contracts that are in order but for what a test spoils. */
import { testLetting, ok, DECISION, SIGNING, type Letting } from '../letting/letting.fixture.ts';
import { keepGate } from './gate.ts';
import { runSupervision } from './run.ts';

export { ok, SIGNING };

export interface Supervised extends Letting {
  /** A contract with all its papers, signed; `over` spoils it. */
  signed(over?: Record<string, unknown>, parts?: readonly string[]): Promise<string>;
  /** The same, put in force behind the gate, as if it had been entered from before. */
  active(over?: Record<string, unknown>, parts?: readonly string[]): Promise<string>;
  /** Findings of a contract by rule, as tom of the town's office sees them. */
  findings(
    contract: string,
    state?: string,
  ): Promise<Record<string, { id: string; severity: string; state: string; present: boolean; why: { zh: string } }>>;
  /** Runs over history now, as the job would. */
  history(): Promise<Record<string, unknown>>;
  detail(
    finding: string,
    who?: 'tom' | 'tess' | 'ann',
  ): Promise<{ revision: number; state: string; can: string[]; [key: string]: unknown }>;
}

/** Opens the service, gate kept. */
export async function testSupervision(): Promise<Supervised> {
  const t = await testLetting();
  keepGate(t.kit);
  const steps: Omit<Supervised, keyof Letting> = {
    async signed(over = {}, parts) {
      const lets = parts ?? [await t.part()];
      const decisionId = await t.decision({ ...DECISION, meetingOn: '2026-01-25', partIds: lets });
      const id = await t.contract(lets, {
        decisionId,
        startsOn: '2026-03-01',
        endsOn: '2027-02-28',
        rent: { annualFen: '3000000', payEveryMonths: 3, escalation: null, freeDays: 0, prepaidMonths: 0, dueAfterDays: 10 },
        depositFen: '500000',
        ...over,
      });
      await t.approved(id);
      // let without a notice here: shown to members on the village board
      const shown = {
        kind: 'display',
        from: '2026-01-26',
        until: '2026-02-09',
        place: '村务公开栏',
        result: true,
        note: '',
        fileId: null,
      };
      ok(await t.call('ann', 'POST', `/contracts/${id}/facts`, { body: shown }));
      ok(await t.go(id, 'sign', { on: '2026-02-20', signing: SIGNING }));
      return id;
    },
    async active(over, parts) {
      const id = await steps.signed(over, parts);
      await t.database.owner.query(`update assets.contract set state = 'active', revision = revision + 1 where id = $1`, [id]);
      return id;
    },
    async findings(contract, state = 'all') {
      const { rows } = ok(await t.call('tom', 'GET', `/findings?contract=${contract}&state=${state}&size=100`));
      return Object.fromEntries(rows.map((r: { rule: string }) => [r.rule, r]));
    },
    async history() {
      const { id } = ok(await t.call('dora', 'POST', '/supervision/runs', { body: { over: 'history' } }));
      await runSupervision(t.kit, id);
      const run = ok(await t.call('tom', 'GET', `/supervision/runs/${id}`));
      if (run.state !== 'done') throw new Error(JSON.stringify(run));
      return run.counts;
    },
    async detail(finding, who = 'tom') {
      return ok(await t.call(who, 'GET', `/findings/${finding}`));
    },
  };
  return { ...t, ...steps };
}
