// The five cases that newspapers and inspections told of, as contracts, and the rules that must see them. Names are those of the places; figures are theirs.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SMALL } from './cases/case.fixture.ts';
import { bids, contract, other, type Patch } from './contract.fixture.ts';
import type { Contract } from './contract.ts';
import type { Finding } from './examine.ts';
import { factsOf } from './facts.ts';
import { examining } from './pack.fixture.ts';

function findings(of: Contract, among: readonly Contract[] = []): Map<string, Finding> {
  const examine = examining();
  const district = examine.district();
  for (const c of [of, ...among]) district.put(factsOf(c));
  return new Map(examine.examine(of, district).found.map((f) => [f.rule, examine.say(f)]));
}

test('Zhongzhou, 2015: nine registered, reserve ¥20,000 a mu, won at ¥20,008', () => {
  const found = findings(
    contract({
      dates: { sign: '2015-10-20', start: '2015-11-01', end: '2025-10-31', handback: '2025-10-31' },
      tender: { registered: 9, reserve: '2000000', award: { amount: '2000800' } },
    }),
  );
  const c14 = found.get('C14')!;
  assert.equal(c14.severity, 'R');
  assert.match(c14.why.zh, /9 家报名，底价 ¥20,000\.00，成交 ¥20,008\.00，只高出 0\.04%/);
  assert.match(c14.basis.zh, /^示例政策/);
});

test("Dong, Quanjiao: the wife's co-operative, no tender, minutes and contract made after payment", () => {
  const found = findings(
    contract({
      lessee: { id: 'coop' },
      inspections: [],
      relations: [
        { a: 'wife', b: 'coop', kind: 'legal-representative' },
        { a: 'wife', b: 'officer-1', kind: 'spouse' },
      ],
      tender: { method: 'direct', bids: [], award: null, reserve: null },
      decision: { date: '2025-09-01' },
      documents: [
        { kind: 'minutes', created: '2025-09-01T09:00:00+08:00' },
        { kind: 'contract', created: '2025-09-02T09:00:00+08:00' },
      ],
    }),
  );
  assert.deepEqual([...found.keys()], ['C07', 'C10', 'C36', 'C46']);
  // what one wrote down says it without the papers
  const told = findings(contract({ dates: { sign: '2025-09-02' }, decision: { date: '2025-09-01' }, documents: undefined }));
  assert.deepEqual([...told.keys()], ['C46']);
  assert.match(found.get('C36')!.why.zh, /officer-1 相隔 2 步（法定代表人、配偶）/);
  assert.equal(found.get('C07')!.severity, 'B');
});

test('Fanqiao, Tongxiang: one contractor with half of 46 projects and 61.36% of their value', () => {
  const village = (id: string, total: string, lessee: string): Contract =>
    other(id, {
      collective: { code: 'V1' },
      lessee: { id: lessee, phone: `t-${id}`, bank: `b-${id}`, device: `d-${id}` },
      rent: { total },
    });
  const own = Array.from({ length: 22 }, (_, i) => village(`X${i}`, '6136000', 'firm-1'));
  const rest = Array.from({ length: 23 }, (_, i) => village(`Y${i}`, '3864000', `firm-y${i}`));
  const c38 = findings(contract({ rent: { annual: '6000000', total: '6136000' } }), [...own, ...rest]).get('C38')!;
  assert.equal(c38.severity, 'Y');
  assert.equal(c38.evidence['share'], '61.36%');
  assert.deepEqual([c38.evidence['n'], c38.evidence['own']], [46, 23]);
});

test('Butou, Wucheng: the party is not the winner, work began before the award, the money went round', () => {
  const found = findings(
    contract({
      lessee: { id: 'another' },
      inspections: [],
      dates: { possession: '2025-06-01' },
      refunds: [{ on: '2025-08-01', amount: '5500000', payee: 'firm-1' }],
    }),
  );
  assert.deepEqual([...found.keys()], ['C17', 'C18', 'C28']);
  assert.equal(found.get('C18')!.severity, 'B');
});

test('Baituhe, Pengzhou: three quotes minuted, papers only of the winner', () => {
  const small: Patch = { tender: { method: 'quotes' } };
  const found = findings(contract(...SMALL, small, bids({}, { files: [] }, { files: [] })));
  assert.deepEqual([...found.keys()], ['C47']);
  assert.match(found.get('C47')!.why.zh, /记录 3 家报价，2 家落选的都没有资料/);
});
