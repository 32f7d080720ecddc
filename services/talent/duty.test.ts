import assert from 'node:assert/strict';
import fs from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { sql } from 'kysely';
import { isPgError } from '@yunjian/kernel/db';
import { replayAll } from '@yunjian/kernel/rulebook';
import { addAssessment, assessments } from './assessment.ts';
import { answerAudit, auditFigures, auditPage, wilson } from './audit.ts';
import { biasReport } from './bias.ts';
import { drill, drillSheet, type FigureCode } from './board-drill.ts';
import { board } from './board.ts';
import type { ApplicationForm } from './contract.ts';
import { failures } from './failures.ts';
import { indicators } from './indicators.ts';
import type { Officer } from './policy.ts';
import { applicationById } from './queries.ts';
import { fails, officer, sound } from './review.fixture.ts';
import { prepare } from './review-grant.ts';
import { claimFor, decideByPerson } from './review.ts';
import { currentMode } from './mode.ts';
import { rerunManual, setMode } from './switch.ts';
import { testForm, testKit, testPerson, testProject, testRehearsal, testSubmit, type TestKit } from './testing.ts';
import { worklist } from './worklist.ts';

const near = (actual: number | null, expected: number): void =>
  assert.ok(actual !== null && Math.abs(actual - expected) < 5e-5, `${actual} is not ${expected}`);

describe('Wilson’s interval', () => {
  it('agrees with published values', () => {
    // Brown, Cai, DasGupta (2001) and the calculators built on it: 95 %
    for (const [hits, n, low, high] of [
      [1, 10, 0.0179, 0.4042],
      [5, 50, 0.0435, 0.2136],
      [81, 263, 0.2553, 0.3662],
      [15, 148, 0.0624, 0.1605],
      [0, 20, 0, 0.1611],
      [20, 20, 0.8389, 1],
    ] as const) {
      const w = wilson(hits, n);
      near(w.low, low);
      near(w.high, high);
      assert.equal(w.rate, hits / n);
    }
    assert.deepEqual(wilson(0, 0), { rate: null, low: null, high: null });
  });
});

describe('duty', () => {
  let kit: TestKit;
  let ann: Officer, duty: Officer, auditor: Officer;
  before(async () => {
    kit = await testKit();
    await testProject(kit, { count: 12 });
    [ann, duty, auditor] = await Promise.all([
      officer(kit, '安', 'reviewer'),
      officer(kit, '度', 'duty'),
      officer(kit, '计', 'auditor'),
    ]);
  });
  after(() => kit.close());

  const tx = <T>(fn: Parameters<typeof kit.database.tx<T>>[0]) => kit.database.tx(fn);
  const apply = async (facts: object = {}, form: Partial<ApplicationForm> = {}) => {
    const who = await testPerson(kit, { ...sound(kit), ...facts });
    return { who, ...(await testSubmit(kit, who, testForm(kit, form))) };
  };
  const mode = (automatic: boolean) => tx((t) => setMode(kit, t, { automatic, reason: '演练', by: duty }));
  const sheetRows = async (figure: FigureCode, code?: string): Promise<number> => {
    let n = 0;
    for await (const _ of drillSheet(kit, figure, code, 30).rows as AsyncIterable<unknown>) n += 1;
    return n;
  };

  it('the kill switch stops the machine at once and, back on, serves in order of acceptance', async () => {
    assert.deepEqual(await currentMode(kit.database.db), { automatic: true, since: null, by: null, reason: null });
    await assert.rejects(mode(true), fails(failures.modeSame));
    await mode(false);
    const waiting = [
      await apply(),
      await apply({ degree: 'phd' }),
      await apply({ homes: 1 }),
      await apply({ degree: 'bachelor' }),
    ];
    assert.deepEqual(
      waiting.map((w) => w.state),
      ['in_review', 'in_review', 'in_review', 'in_review'],
    );
    const causes = await Promise.all(waiting.map(async (w) => (await applicationById(kit.database.db, w.id)).causes));
    assert.deepEqual(causes, [['MANUAL_MODE'], ['MANUAL_MODE'], ['NOT_MET'], ['MANUAL_MODE']]);
    assert.deepEqual(await rerunManual(kit, kit.allotter), { granted: 0, toPeople: 0, failed: 0 }, 'not while it is off');
    kit.clock.now = Temporal.Instant.from('2026-03-04T02:00:00Z');
    await mode(true);
    assert.deepEqual(await rerunManual(kit, kit.allotter), { granted: 3, toPeople: 0, failed: 0 });
    assert.deepEqual((await currentMode(kit.database.db)).by, '度');
    const { rows } = await sql<{ application_id: string; waiting_on: string; offer: string }>`
      select o.application_id, q.waiting_on, o.id as offer from talent.offer o join talent.queue_entry q using (application_id) order by o.run_id, o.id`.execute(
      kit.database.db,
    );
    assert.deepEqual(
      rows.map((r) => [r.application_id, r.waiting_on]),
      [0, 1, 3].map((i) => [waiting[i]?.id, '2026-03-02']),
      'the order in which they applied, with the day on which they applied',
    );
    assert.equal(
      (await applicationById(kit.database.db, waiting[2]?.id ?? '')).state,
      'in_review',
      'what people must decide stays with people',
    );
    const { rows: leaves } = await sql<{
      canonical: string;
    }>`select canonical from audit.leaf where kind = 'talent.mode' order by at`.execute(kit.database.db);
    assert.equal(leaves.length, 2);
    assert.ok(
      !leaves
        .map((l) => l.canonical)
        .join()
        .includes('演练'),
    );
    await assert.rejects(kit.database.pool.query('delete from talent.mode_change'), (e) => isPgError(e, '42501'));
  });

  it('a post-audit result is recorded once; a wrong approval opens a case and changes nothing by itself', async () => {
    const one = await apply({ accountChangedDaysAgo: 5 });
    const two = await apply({ accountChangedDaysAgo: 5 });
    const { rows, total } = await auditPage(kit, 'open', { page: 1, size: 50 });
    const [first, second] = [one, two].map((a) => rows.find((r) => r.applicationId === a.id));
    assert.deepEqual([first?.why.zh, first?.daysLeft, first?.dueOn], ['收款账户近期变更', 15, '2026-03-19']);
    const answer = (id: string, result: 'RIGHT' | 'WRONG', note: string, by = auditor) =>
      tx((t) => answerAudit(kit, t, { id, result, note, by }));
    await assert.rejects(answer(first?.id ?? '', 'WRONG', ' '), fails(failures.reasonNeeded));
    await assert.rejects(
      answer(first?.id ?? '', 'RIGHT', '', { ...auditor, personId: one.who.personId }),
      fails(failures.ownRecord),
    );
    await assert.rejects(answer(first?.id ?? '', 'RIGHT', '', ann), fails(failures.forbidden));
    const before_ = await applicationById(kit.database.db, one.id);
    const { caseId } = await answer(first?.id ?? '', 'WRONG', '社保单位与合同不符');
    assert.ok(caseId !== null);
    assert.deepEqual(await applicationById(kit.database.db, one.id), before_, 'nothing of the approval changed');
    const { rows: list } = await worklist(kit, { owner: 'all' }, { page: 1, size: 50 }, ann.accountId);
    assert.ok(list.find((r) => r.caseId === caseId)?.causeTexts[0]?.zh.includes('撤销'));
    await answer(second?.id ?? '', 'RIGHT', '');
    await assert.rejects(answer(second?.id ?? '', 'WRONG', 'x'), fails(failures.auditDone));
    const figures = await auditFigures(
      kit.database.db,
      Temporal.Instant.from('2026-03-01T00:00:00Z'),
      Temporal.PlainDate.from('2026-03-04'),
    );
    assert.deepEqual([figures.audited, figures.wrong, figures.open, figures.rate], [2, 1, total - 2, 0.5]);
    near(figures.low, 0.0945);
    near(figures.high, 0.9055);
  });

  it('every figure of the board is re-added by the list behind it and by its sheet', async () => {
    kit.clock.now = Temporal.Instant.from('2026-03-05T02:00:00Z');
    await apply({ origin: 'overseas' });
    const human = await apply({}, { automation: false });
    await tx((t) => claimFor(kit, t, { applicationId: human.id, by: ann }));
    const prepared = await prepare(kit, human.id);
    kit.clock.now = Temporal.Instant.from('2026-03-05T03:00:00Z');
    await tx((t) =>
      decideByPerson(kit, t, {
        ...prepared,
        applicationId: human.id,
        outcome: 'GRANT',
        category: 'T3',
        reason: '',
        findings: [],
        by: ann,
      }),
    );
    await kit.allotter.serve({ accessible: false, rooms: 1 });
    const b = await board(kit, 30);
    assert.deepEqual([b.applications, b.instant.numerator, b.instant.denominator], [8, 2, 8], 'instant ÷ all, not ÷ approvals');
    assert.equal(b.instant.value, 0.25);
    assert.deepEqual([b.seconds.automatic.count, b.seconds.manual.count], [2, 4]);
    const two_days = 48 * 3600;
    assert.deepEqual([b.seconds.manual.p50, b.seconds.automatic.p50], [two_days, 0]);
    const count = async (figure: FigureCode, code?: string): Promise<number> => {
      const page1 = await drill(kit, figure, code, 30, { page: 1, size: 3 });
      const page2 = await drill(kit, figure, code, 30, { page: 2, size: 200 - 3 });
      assert.ok(page1.rows.length <= 3 && page2.total === page1.total);
      assert.equal(await sheetRows(figure, code), page1.total, `${figure} ${code} sheet`);
      return page1.total;
    };
    assert.equal(await count('applications'), b.applications);
    assert.equal(await count('instant'), b.instant.numerator);
    assert.equal(await count('seconds', 'automatic'), b.seconds.automatic.count);
    assert.equal(await count('seconds', 'manual'), b.seconds.manual.count);
    assert.equal(await count('audit'), b.audit.audited);
    assert.equal(await count('audit', 'wrong'), b.audit.wrong);
    assert.equal(await count('audit', 'open'), b.audit.open);
    assert.ok(b.offRamps.length >= 4 && b.states.length >= 2);
    for (const bar of b.offRamps) assert.equal(await count('off-ramp', bar.code), bar.count, bar.code);
    for (const bar of b.states) assert.equal(await count('state', bar.code), bar.count, bar.code);
    assert.equal(
      b.states.reduce((s, x) => s + x.count, 0),
      b.applications,
    );
    assert.equal(
      b.byDay.reduce((s, d) => s + d.automatic + d.manual, 0),
      b.applications,
    );
    assert.equal(
      b.byDay.reduce((s, d) => s + d.instant, 0),
      b.instant.numerator,
    );
    assert.deepEqual(b.occupancy, { numerator: 0, denominator: 12, value: 0 });
    assert.equal(b.registers.length, 9);
    assert.ok(b.registers.every((r) => r.state === 'closed'));
    assert.equal((await board(kit, 1)).applications, 2, 'today only');
  });

  it('the fairness report adds up to all applications in each dimension', async () => {
    const { rows } = await biasReport(kit, 366);
    const { applications } = await board(kit, 366);
    for (const dimension of ['category', 'employer-size', 'town', 'household']) {
      const mine = rows.filter((r) => r.dimension === dimension);
      assert.equal(
        mine.reduce((s, r) => s + r.applications, 0),
        applications,
        dimension,
      );
    }
    const phd = rows.find((r) => r.dimension === 'category' && r.group === 'T2');
    assert.deepEqual([phd?.applications, phd?.granted, phd?.rate, phd?.automatic], [1, 1, 1, 0]);
    assert.equal(phd?.medianSeconds, 48 * 3600);
  });

  it('an impact assessment is kept three years and bound into the log', async () => {
    const { id } = await tx((t) =>
      addAssessment(kit, t, { title: '自动审批影响评估', text: '目的、必要性、风险与措施……', by: duty }),
    );
    const [row] = await assessments(kit.database.db);
    assert.deepEqual(
      [row?.id, row?.madeOn, row?.keepUntil, row?.ruleVersion, row?.by],
      [id, '2026-03-05', '2029-03-05', 'talent-admission 2026.1', '度'],
    );
    await assert.rejects(kit.database.pool.query('delete from talent.assessment'), (e) => isPgError(e, '42501'));
    await assert.rejects(
      kit.test.owner.query(
        `insert into talent.assessment (title, body, rule_version, made_on, keep_until, by, by_name) values ('x', 'x', 'x', '2026-01-01', '2028-12-31', uuidv7(), 'x')`,
      ),
      (e) => isPgError(e, '23514'),
    );
  });

  it('the published indicators are what the board shows, with the records behind them', async () => {
    const now = kit.now();
    const by = Object.fromEntries(indicators.map((i) => [i.code.replace('talent.', ''), i]));
    const instant = await by['instant_rate']?.compute(kit.database, now, kit.zone);
    assert.deepEqual([instant?.numerator, instant?.denominator, instant?.value], [2, 8, 0.25]);
    const audits = await by['post_audit_error']?.compute(kit.database, now, kit.zone);
    assert.deepEqual([audits?.numerator, audits?.denominator], [1, 2]);
    assert.equal((await by['e2e_seconds']?.compute(kit.database, now, kit.zone))?.value, 0);
    assert.equal((await by['occupancy']?.compute(kit.database, now, kit.zone))?.denominator, 12 * 30);
    for (const i of indicators) {
      const figure = await i.compute(kit.database, now, kit.zone);
      const { rows, total } = await i.drill(kit.database, now, { offset: 0, limit: 500 }, kit.zone);
      assert.equal(rows.length, total, i.code);
      if (figure.numerator !== undefined && i.code !== 'talent.occupancy' && i.code !== 'talent.post_audit_error')
        assert.equal(total, figure.numerator);
    }
  });

  it('every past decision replays; a changed rule names exactly those it would change', async () => {
    const { checked: replayed, differing } = await replayAll(kit.database.db);
    assert.ok(replayed >= 11);
    assert.deepEqual(differing, []);
    const dmn = kit.pack.text('rules/talent-admission.dmn');
    assert.deepEqual(await testRehearsal(kit, dmn), { checked: 8, flips: [] }, 'the same rule changes nothing');
    const changed = dmn.replace(/(<rule id="T4-bachelor">[\s\S]*?)"T4"/, '$1"NONE"');
    assert.notEqual(changed, dmn);
    const { checked, flips } = await testRehearsal(kit, changed);
    assert.equal(checked, 8);
    assert.deepEqual(
      flips.map((f) => [f.before.code, f.after.code, f.change]),
      [['GRANT:T4:1', 'HUMAN:-:1', 'loss']],
    );
    const [flip] = flips;
    assert.ok(flip?.rows.some((r) => r.ruleId === 'G0-category'));
    assert.match(flip?.reference ?? '', /^RC-20260302-/);
  });

  it('reads no clock of its own', () => {
    for (const name of [
      'switch',
      'audit',
      'board',
      'board-drill',
      'bias',
      'worklist',
      'dispute',
      'review',
      'review-grant',
      'review-requery',
      'review-record',
      'rehearse',
    ])
      assert.ok(
        !/Temporal\.Now|new Date|Date\.now/.test(fs.readFileSync(new URL(`./${name}.ts`, import.meta.url), 'utf8')),
        name,
      );
  });
});
