import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import ExcelJS from 'exceljs';
import { isFailure } from '@yunjian/kernel/contract';
import { fileFailures } from '@yunjian/kernel/files';
import type { SignedIn } from '@yunjian/kernel/http';
import { Allotter } from './allot.ts';
import { failures } from './failures.ts';
import { operatorHandlers } from './handlers/operator.ts';
import { acceptOffer, signLease } from './lease.ts';
import { present } from './present.ts';
import { commandOf, testForm, testKit, testPerson, testProject, testSubmit, type TestKit } from './testing.ts';

const ORG = '00000000-0000-7000-8000-0000000000aa';
const OTHER = '00000000-0000-7000-8000-0000000000bb';
const HEAD = ['楼栋', '楼层', '房号', '户型', '月租金', '无障碍'];
type Cell = string | number | { formula: string; result: number };

async function sheet(rows: readonly (readonly Cell[])[]): Promise<Uint8Array> {
  const book = new ExcelJS.Workbook();
  const page = book.addWorksheet('房源');
  for (const row of rows) page.addRow([...row]);
  return new Uint8Array(await book.xlsx.writeBuffer());
}

describe('talent: what the operator of a project does', () => {
  let kit: TestKit;
  let project: { id: string; units: string[] };
  let foreign: { id: string; units: string[] };
  let ops: ReturnType<typeof operatorHandlers>;
  before(async () => {
    kit = await testKit();
    project = await testProject(kit, { count: 2 });
    foreign = await testProject(kit, { code: 'OTHER-1', count: 1, rooms: 2, operatorOrg: OTHER });
    ops = operatorHandlers(kit, new Allotter(kit));
  });
  after(() => kit.close());

  const ctx = (bytes: Uint8Array = new Uint8Array(), org: string | null = ORG): SignedIn =>
    ({
      actor: {
        accountId: crypto.randomUUID(),
        personId: null,
        orgId: org,
        roles: new Set(['operator']),
        name: '示例运营',
        secondFactor: true,
      },
      ...commandOf(kit, 'operator'),
      files: () => Promise.resolve({ files: [{ field: 'file', fileName: 'a.xlsx', bytes }], fields: {} }),
    }) as unknown as SignedIn;
  const check = async (rows: readonly (readonly Cell[])[]) =>
    ops.importUnits({ params: { id: project.id } } as never, ctx(await sheet(rows)));
  const units = async (): Promise<number> =>
    Number(
      (
        await kit.test.owner.query<{ n: string }>(`select count(*)::text as n from talent.unit where project_id = $1`, [
          project.id,
        ])
      ).rows[0]?.n,
    );
  const stateOf = async (id: string): Promise<string> =>
    (await kit.test.owner.query<{ state: string }>('select state from talent.unit where id = $1', [id])).rows[0]?.state ?? '';

  test('projects of others do not exist, whatever is asked', async () => {
    assert.deepEqual(
      (await ops.myProjects({} as never, ctx())).rows.map((p) => p.id),
      [project.id],
    );
    const id = foreign.id;
    const gone = (e: unknown): boolean => isFailure(e, failures.notFound);
    await assert.rejects(ops.myUnits({ params: { id }, query: { page: 1, size: 20 } } as never, ctx()), gone);
    await assert.rejects(ops.myUnitsXlsx({ params: { id } } as never, ctx()), gone);
    await assert.rejects(ops.importUnits({ params: { id } } as never, ctx(await sheet([HEAD]))), gone);
    const body = { state: 'withdrawn' as const, rentFen: '100', reason: 'x' };
    await assert.rejects(ops.setUnit({ params: { id: foreign.units[0] as string }, body } as never, ctx()), gone);
    await assert.rejects(ops.myProjects({} as never, ctx(undefined, null)), gone);
    assert.equal(await stateOf(foreign.units[0] as string), 'free');
  });

  test('every error of a sheet is told with its row and column, and nothing is entered', async () => {
    const before = await units();
    const result = await check([
      HEAD,
      ['1', 2, '201', 'A', 2500, '否'],
      ['1', 2, '201', 'A', 2500, '否'],
      ['1', 1, '101', 'A', 2500, '否'],
      ['1', 2, '202', 'Z', 2500, '否'],
      ['1', 'zwei', '203', 'A', 2500, '否'],
      ['1', 2, '204', 'A', { formula: 'A1+1', result: 3 }, '否'],
      ['1', 2, '205', 'A', -5, '否'],
      ['x'.repeat(40_000).slice(0, 30_000), 2, '206', 'A', 2500, '否'],
      ['1', 2, '207', 'A', 2500, 'vielleicht'],
      ['', '', '', '', '', ''],
      ['1', 2, '', 'A', 2500, '是'],
    ]);
    assert.equal(result.good, 1);
    assert.equal(result.bad, 9);
    const told = Object.fromEntries(result.rows.filter((r) => !r.ok).map((r) => [r.row, r.errors.map((e) => e.column).join()]));
    assert.deepEqual(told, {
      3: '房号',
      4: '房号',
      5: '户型',
      6: '楼层',
      7: '月租金',
      8: '月租金',
      9: '楼栋',
      10: '无障碍',
      12: '房号',
    });
    assert.match(result.rows.find((r) => r.row === 3)?.errors[0]?.message.zh ?? '', /第 2 行/);
    assert.equal(await units(), before);
    await assert.rejects(ops.applyImport({ params: { id: result.id }, body: { goodOnly: false } } as never, ctx()), (e) =>
      isFailure(e, failures.importBad),
    );
    assert.equal(await units(), before, 'all or nothing');
    assert.deepEqual(await ops.applyImport({ params: { id: result.id }, body: { goodOnly: true } } as never, ctx()), {
      entered: 1,
      left: 9,
    });
    assert.equal(await units(), before + 1);
    await assert.rejects(ops.applyImport({ params: { id: result.id }, body: { goodOnly: true } } as never, ctx()), (e) =>
      isFailure(e, failures.importApplied),
    );
  });

  test('what is no sheet, or has other columns, is refused with words', async () => {
    const junk = ops.importUnits({ params: { id: project.id } } as never, ctx(new TextEncoder().encode('=cmd|calc')));
    await assert.rejects(junk, (e) => isFailure(e, fileFailures.notSheet));
    const odd = await check([
      ['楼栋', '楼层', '房号', '户型', '月租金', '密码'],
      ['1', 1, '1', 'A', 1, 'x'],
    ]);
    assert.equal(odd.good, 0);
    assert.equal(odd.rows[0]?.errors[0]?.column, '密码');
    const empty = await check([HEAD]);
    assert.equal(empty.good, 0);
    assert.match(empty.rows[0]?.errors[0]?.message.en ?? '', /no flats/);
  });

  test('new, restored and cheaper flats go to whoever waits, first in order', async () => {
    const first = await testPerson(kit, { degree: 'phd' });
    const second = await testPerson(kit, { degree: 'bachelor' });
    const wish = { householdSize: 3, projectIds: [project.id] };
    const late = await testSubmit(kit, second, testForm(kit, wish));
    const early = await testSubmit(kit, first, testForm(kit, wish));
    assert.deepEqual([late.state, early.state], ['queued', 'queued']);
    await kit.test.owner.query(
      `insert into talent.floor_plan (project_id, code, name, rooms, area_cm2, furnished) values ($1, 'B2', '{"zh":"B","en":"B"}', 2, 600000, true)`,
      [project.id],
    );
    const one = await check([HEAD, ['9', 1, '901', 'b2', 4000, '']]);
    assert.equal(one.bad, 0, JSON.stringify(one.rows));
    await ops.applyImport({ params: { id: one.id }, body: { goodOnly: false } } as never, ctx());
    const states = async () =>
      Promise.all(
        [early.id, late.id].map(
          async (id) => (await present(kit, kit.database.db, id, { side: 'applicant', tenant: true })).state,
        ),
      );
    assert.deepEqual(await states(), ['offered', 'queued'], 'the doctor comes first although she applied later');
    const two = await check([HEAD, ['9', 2, '902', 'B2', 5000, ''], ['9', 2, '903', 'B2', 5000, '']]);
    await ops.applyImport({ params: { id: two.id }, body: { goodOnly: false } } as never, ctx());
    assert.deepEqual(await states(), ['offered', 'offered']);
    const { rows } = await kit.test.owner.query<{ id: string }>(
      `select id from talent.unit where project_id = $1 and rooms = 2 and state = 'free'`,
      [project.id],
    );
    const spare = rows[0]?.id as string;
    const poor = await testPerson(kit);
    const third = await testSubmit(kit, poor, testForm(kit, { ...wish, maxRentFen: '450000' }));
    assert.equal(third.state, 'queued', 'the free flat costs too much');
    const cheaper = await ops.setUnit(
      { params: { id: spare }, body: { state: 'free', rentFen: '440000', reason: '调租' } } as never,
      ctx(),
    );
    assert.equal(cheaper.rentFen, '440000');
    assert.equal(await stateOf(spare), 'offered');
    assert.equal((await present(kit, kit.database.db, third.id, { side: 'applicant', tenant: true })).state, 'offered');
    const body = { state: 'withdrawn', rentFen: '440000', reason: 'x' };
    await assert.rejects(ops.setUnit({ params: { id: spare }, body } as never, ctx()), (e) => isFailure(e, failures.unitBusy));
  });

  test('a withdrawn flat is offered to nobody until it is restored; every change is in the log', async () => {
    const { rows } = await kit.test.owner.query<{ id: string }>(
      `select id from talent.unit where project_id = $1 and rooms = 1 and state = 'free'`,
      [project.id],
    );
    for (const { id } of rows)
      await ops.setUnit({ params: { id }, body: { state: 'withdrawn', rentFen: '300000', reason: '维修' } } as never, ctx());
    const who = await testPerson(kit);
    const { id, state } = await testSubmit(kit, who, testForm(kit, { projectIds: [project.id] }));
    assert.equal(state, 'queued');
    await ops.setUnit(
      { params: { id: rows[0]?.id as string }, body: { state: 'free', rentFen: '300000', reason: '修好了' } } as never,
      ctx(),
    );
    assert.equal((await present(kit, kit.database.db, id, { side: 'applicant', tenant: true })).state, 'offered');
    const leaves = await kit.test.owner.query<{ canonical: string }>(
      `select canonical from audit.leaf where kind = 'talent.unit-changed' and subject = $1`,
      [rows[0]?.id],
    );
    assert.equal(leaves.rows.length, 2);
    assert.ok(
      leaves.rows.every((l) => !l.canonical.includes('维修')),
      'free text stays outside the log',
    );
    for (const rentFen of ['0', '-1', '10000001'])
      await assert.rejects(
        ops.setUnit({ params: { id: rows[1]?.id as string }, body: { state: 'free', rentFen, reason: 'x' } } as never, ctx()),
      );
  });

  test('keys against the tenant’s code, then the end of the lease frees the flat', async () => {
    const who = await testPerson(kit);
    await kit.test.owner.query(`update talent.unit set state = 'free' where project_id = $1 and state = 'withdrawn'`, [
      project.id,
    ]);
    const { id } = await testSubmit(kit, who, testForm(kit, { projectIds: [project.id] }));
    const offered = await present(kit, kit.database.db, id, { side: 'applicant', tenant: true });
    await kit.database.tx((tx) =>
      acceptOffer(kit, tx, {
        applicationId: id,
        offerId: offered.offer?.id ?? '',
        startOn: '2026-03-02',
        months: 12,
        by: who.accountId,
      }),
    );
    const draft = await present(kit, kit.database.db, id, { side: 'applicant', tenant: true });
    await kit.database.tx((tx) =>
      signLease(kit, tx, {
        applicationId: id,
        leaseId: draft.lease?.id ?? '',
        textHash: draft.lease?.textHash ?? '',
        name: who.name,
        by: who.accountId,
      }),
    );
    const list = await ops.handovers({ query: { page: 1, size: 20 } } as never, ctx());
    const mine = list.rows.find((r) => r.applicationId === id);
    assert.match(mine?.nameMasked ?? '', /^示\*+$/);
    assert.equal((await ops.handovers({ query: { page: 1, size: 20 } } as never, ctx(undefined, OTHER))).total, 0);
    const key = (await present(kit, kit.database.db, id, { side: 'applicant', tenant: true })).lease?.keyCode ?? '';
    const leaseId = mine?.leaseId as string;
    const wrong = key === '000000' ? '000001' : '000000';
    await assert.rejects(ops.handKeys({ params: { id: leaseId }, body: { code: wrong } } as never, ctx()), (e) =>
      isFailure(e, failures.wrongKeyCode),
    );
    await assert.rejects(ops.handKeys({ params: { id: leaseId }, body: { code: key } } as never, ctx(undefined, OTHER)), (e) =>
      isFailure(e, failures.notFound),
    );
    await ops.handKeys({ params: { id: leaseId }, body: { code: key } } as never, ctx());
    assert.deepEqual(
      await ops.endLease({ params: { id: leaseId }, body: { on: '2026-03-02', reason: '搬走' } } as never, ctx()),
      { freed: true },
    );
    assert.equal((await present(kit, kit.database.db, id, { side: 'applicant', tenant: true })).state, 'ended');
    assert.equal(await stateOf(offered.offer?.unit.id ?? ''), 'free');
  });

  test('the ledger page and sheet hold all flats; the template has the columns of the import', async () => {
    const page = await ops.myUnits({ params: { id: project.id }, query: { page: 1, size: 200 } } as never, ctx());
    assert.equal(page.total, await units());
    assert.ok(page.rows.some((u) => u.state === 'offered'));
    const one = await ops.myUnits({ params: { id: project.id }, query: { page: 1, size: 20, q: '901' } } as never, ctx());
    assert.deepEqual(
      one.rows.map((u) => u.roomNo),
      ['901'],
    );
    const book = new ExcelJS.Workbook();
    await book.xlsx.load((await ops.importTemplate({} as never, ctx())).body as never);
    assert.deepEqual(((book.worksheets[0]?.getRow(1).values ?? []) as string[]).slice(1), HEAD);
    const out = new ExcelJS.Workbook();
    await out.xlsx.load((await ops.myUnitsXlsx({ params: { id: project.id } } as never, ctx())).body as never);
    assert.equal((out.worksheets[0]?.rowCount ?? 0) - 1, page.total);
  });
});
