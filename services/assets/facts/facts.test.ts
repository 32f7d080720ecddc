// Facts are entered by those who may, of what is theirs, and what is not right changes nothing.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PDF } from '../letting/letting.fixture.ts';
import { ok, testSupervision, type Supervised } from '../supervision/testing.ts';
import { factStanding, factText } from './words.ts';

let t: Supervised;
before(async () => {
  t = await testSupervision();
});
after(() => t.close());

const base = { note: '', fileId: null };

test('hostile input changes nothing, and nobody enters or reads facts of others', async () => {
  t.clock.now = Temporal.Instant.from('2026-09-10T02:00:00Z');
  const part = await t.part();
  const { rows: owned } = await t.database.owner.query<{ id: string }>('select asset_id as id from assets.part where id = $1', [
    part,
  ]);
  const a = { asset: owned[0]!.id };
  const k = await t.contract([part], { startsOn: '2026-10-15', endsOn: '2027-10-14' });
  const counts = async () =>
    (
      await t.database.owner.query<{
        n: string;
      }>(`select (select count(*) from assets.inspection) + (select count(*) from assets.display) + (select count(*) from assets.credit_entry)
      + (select count(*) from assets.approval) + (select count(*) from assets.own_use) + (select count(*) from assets.exit_clause) as n`)
    ).rows[0]?.n;
  const before = await counts();
  const enter = async (who: Parameters<typeof t.call>[0], fact: Record<string, unknown>, id = k) =>
    (await t.call(who, 'POST', `/contracts/${id}/facts`, { body: { ...base, ...fact } })).status;
  const seenThere = { kind: 'inspection', on: '2026-09-01', useFound: 'storage', occupant: null };
  const approval = { kind: 'town-approval', number: 'YS-9', authority: '示例镇', on: '2026-09-01', granted: true };
  assert.equal(await enter('ann', { ...seenThere, on: '2027-12-31' }), 422, 'in the future');
  assert.equal(await enter('ann', { ...seenThere, on: '2026-02-30' }), 400, 'no such day');
  assert.equal(await enter('ann', { ...seenThere, useFound: null }), 422, 'says nothing');
  assert.equal(await enter('ann', { ...seenThere, useFound: '仓库' }), 400);
  assert.equal(await enter('ann', { ...seenThere, note: 'a\u0000b' }), 400);
  assert.equal(
    await enter('ann', { ...seenThere, occupant: { uscc: '91310000MA1FL0000X', name: '示例' } }),
    422,
    'a wrong check character',
  );
  assert.equal(await enter('ann', { ...seenThere, fileId: k }), 422, 'a forged paper');
  assert.equal(
    await enter('ann', { kind: 'display', from: '2026-09-02', until: '2026-09-01', place: '村口', result: true }),
    422,
  );
  assert.equal(await enter('ann', { kind: 'exit-clause', promised: false, capFen: '1', decisionId: null }), 422);
  assert.equal(await enter('ann', { kind: 'land-terms', fields: ['area'] }), 422, 'of a house');
  assert.equal(await enter('ann', approval), 403, 'the town’s own word');
  assert.equal(await enter('bea', seenThere), 403);
  assert.equal(await enter('ted', approval), 404, 'another town');
  assert.equal(await enter('adam', seenThere), 404, 'another collective');
  assert.equal(await enter('mia', seenThere), 403);
  assert.equal(await enter(null, seenThere), 401);
  assert.equal((await t.call('adam', 'GET', `/contracts/${k}/facts`)).status, 404);
  const paper = (content: string, field = 'paper') =>
    t.send('ann', `/collectives/${t.collectives.one}/papers`, { files: [{ field, name: '../x.pdf', content }] });
  assert.equal((await paper('<html>')).status, 415);
  assert.equal((await paper(PDF, 'other')).status, 422);
  const own = { ...base, kind: 'own-use', partId: a.asset, since: '2026-09-01', purpose: '仓储' };
  assert.equal((await t.call('ann', 'POST', `/register/${a.asset}/facts`, { body: own })).status, 422, 'no part of it');
  assert.equal(await counts(), before);
  const { id: fileId } = ok(await paper(PDF));
  const { id } = ok(await t.call('ann', 'POST', `/contracts/${k}/facts`, { body: { ...base, ...seenThere, fileId } }));
  assert.equal((await t.call('ann', 'GET', `/facts/inspection/${id}/paper`)).status, 200);
  assert.equal((await t.call('adam', 'GET', `/facts/inspection/${id}/paper`)).status, 404);
  assert.equal(
    (await t.call('ann', 'POST', `/facts/inspection/${id}/withdraw`, { body: { why: '有误' } })).body.code,
    'assets.secondPerson',
  );
  assert.equal(
    (await t.call('ann', 'POST', `/facts/inspection/${id}/end`, { body: { on: '2026-09-02' } })).status,
    422,
    'an inspection does not end',
  );
  ok(await t.call('amy', 'POST', `/facts/inspection/${id}/withdraw`, { body: { why: '有误' } }));
  assert.equal((await t.call('tom', 'POST', `/facts/inspection/${id}/withdraw`, { body: { why: '有误' } })).status, 409, 'once');
  const [row] = ok(await t.call('uma', 'GET', `/contracts/${k}/facts`)).rows;
  assert.deepEqual([row.withdrawn.why, row.can], ['有误', []]);
  assert.equal(
    factText('inspection', row.said, (text) => text.zh, { money: String, use: (c) => ({ zh: c, en: c }) }),
    '2026-09-01 · 现场用途：storage',
  );
  assert.equal(factStanding(row).zh, '已撤回');
  assert.match((await t.call('uma', 'GET', `/contracts/${k}/facts.xlsx`)).type, /spreadsheet/);
  assert.equal((await t.call('adam', 'GET', `/contracts/${k}/facts.xlsx`)).status, 404);
  assert.match((await t.call('ann', 'GET', `/register/${a.asset}/facts.xlsx`)).type, /spreadsheet/);
});
