import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { parseContract, type Contract } from './contract.ts';
import { other, part, patched, type Patch } from './contract.fixture.ts';
import { addDays, addMonths, dayOf, isDate, isoOf, monthsOf, secondsOf } from './dates.ts';
import { factsOf, type Facts } from './facts.ts';
import { District } from './index/district.ts';
import { PeerGroup } from './index/peers.ts';
import { examiner } from './examine.ts';
import { loadRules } from './pack.ts';
import { examining, packJson } from './pack.fixture.ts';
import { sampleContracts } from './sample.ts';

const ON = '2026-06-30';
/** The rules of the tree; a handful of contracts is enough here for one hand to have most of a village. */
const examine = examiner(
  loadRules(
    JSON.parse(JSON.stringify(packJson()), (_, value: unknown) =>
      isDeepStrictEqual(value, { months: 24, least: 10, percent: 50 }) ? { months: 24, least: 3, percent: 50 } : value,
    ),
  ),
  ON,
);
const asWritten = examining(ON);
const pick = <T>(list: readonly T[], n: number): T => list[n % list.length]!;

const oneSample = (seed: number): Patch =>
  sampleContracts({ count: 1, seed, on: ON, planted: {} }).next().value!.contract as Patch;

/** A crowded village: few lessees, parts, bidders and dates, so that contracts meet each other in every way. */
const crowded: fc.Arbitrary<Contract> = fc
  .record({ id: fc.nat(14), n: fc.nat(40), a: fc.nat(1000), b: fc.nat(1000), draft: fc.boolean(), seed: fc.nat(5000) })
  .map(({ id, n, a, b, draft, seed }) => {
    const contract = oneSample(seed);
    const lessee = `L${n % 4}`;
    return parseContract(
      patched(contract, {
        id: `K${id}`,
        state: draft ? 'draft' : 'active',
        collective: { code: `V${a % 2}`, town: 'T0', officers: [{ id: `O${b % 3}` }] },
        lessee: { id: lessee, phone: `p${b % 5}`, bank: `b${a % 7}` },
        relations:
          a % 3 === 0
            ? [{ a: lessee, b: pick(['O0', 'O1', 'X1', 'L3'], b), kind: pick(['spouse', 'shareholder', 'employee'], a) }]
            : [],
        parts: [
          patched((contract['parts'] as readonly Patch[])[0]!, {
            asset: `A${a % 3}`,
            part: `P${b % 2}`,
            group: 'G',
            use: '仓储',
            area: 20 + (a % 90),
            partArea: 100,
            assetArea: 150,
          }),
        ],
        dates: { sign: isoOf(dayOf('2025-01-01') + (b % 800)) },
        rent: { annual: String(1_000_000 + a * 3000), total: String(2_000_000 + b * 9000) },
        tender: {
          method: pick(['open', 'direct', 'quotes'], n),
          reserve: '1000000',
          award: { bidder: lessee, amount: String(1_000_000 + (b % 3) * 9000) },
          bids: [
            { bidder: lessee, amount: '1', device: `d${a % 4}` },
            { bidder: `B${b % 4}`, amount: '2', device: `d${b % 4}` },
          ],
        },
        blacklist:
          b % 5 === 0
            ? [{ subject: `L${a % 4}`, list: '名单', matter: 'lease', from: '2024-01-01', to: null, removed: null }]
            : [],
      }),
    );
  });

const crossOf = (district: District): Map<string, unknown> =>
  new Map([...district.ids()].toSorted().map((id) => [id, examine.cross(district.get(id)!, district)]));

test('the same contracts give the same findings in whatever order they come', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(crowded, { selector: (c) => c.id, maxLength: 15 }),
      fc.infiniteStream(fc.nat(1000)),
      (contracts, keys) => {
        const [one, two] = [examine.district(), examine.district()];
        for (const c of contracts) one.put(factsOf(c));
        const shuffled = contracts.map((c) => [keys.next().value as number, c] as const).toSorted(([a], [b]) => a - b);
        for (const [, c] of shuffled) two.put(factsOf(c));
        assert.deepEqual(crossOf(one), crossOf(two));
        for (const c of contracts) assert.deepEqual(examine.examine(c, one), examine.examine(c, two));
      },
    ),
    { numRuns: 60 },
  );
});

test('re-examining what a change touches gives what examining everything gives', () => {
  let touchedSome = 0;
  const seen = new Set<string>();
  fc.assert(
    fc.property(fc.array(fc.tuple(crowded, fc.nat(4)), { minLength: 5, maxLength: 30 }), (steps) => {
      const district = examine.district();
      const kept = new Map<string, unknown>();
      for (const [c, dice] of steps) {
        const touched = dice === 0 ? district.withdraw(c.id) : district.replace(factsOf(c));
        touchedSome += touched.length;
        kept.delete(c.id);
        for (const id of dice === 0 ? touched : [c.id, ...touched]) {
          const outcome = examine.cross(district.get(id)!, district);
          kept.set(id, outcome);
          for (const f of outcome.found) if (f.rule === 'C38') seen.add(f.hit.variant);
        }
        const fresh = examine.district();
        for (const id of district.ids()) fresh.put(district.get(id)!);
        assert.deepEqual(new Map([...kept].toSorted(([x], [y]) => (x < y ? -1 : 1))), crossOf(fresh));
      }
    }),
    { numRuns: 40 },
  );
  assert.ok(touchedSome > 100, `${touchedSome} touched`);
  assert.ok(seen.has('hand'), 'several lessees who act as one have most of a village');
});

test('what a change is said to change is exactly what differs after it', () => {
  let changed = 0;
  let equal = 0;
  fc.assert(
    fc.property(fc.array(fc.tuple(crowded, fc.nat(5)), { minLength: 5, maxLength: 30 }), (steps) => {
      const district = examine.district();
      for (const [c, dice] of steps) {
        const before = crossOf(district);
        // now and then a contract is read again and has not changed
        const next = dice === 0 ? null : dice === 1 && district.get(c.id) !== undefined ? { ...district.get(c.id)! } : factsOf(c);
        const told = examine.change(district, c.id, next);
        const after = crossOf(district);
        assert.equal(district.get(c.id), next ?? undefined);
        const differ = [...after.keys()].filter(
          (id) => id !== c.id && before.has(id) && !isDeepStrictEqual(before.get(id), after.get(id)),
        );
        assert.deepEqual(told, differ);
        changed += told.length;
        equal += after.size - told.length;
        const fresh = examine.district();
        for (const id of district.ids()) fresh.put(district.get(id)!);
        assert.deepEqual(after, crossOf(fresh));
      }
    }),
    { numRuns: 60 },
  );
  assert.ok(changed > 300 && equal > changed, `${changed} of ${equal}`);
});

test('a rent that another one lifts above the lower quartile, or drops below it, is looked at again', () => {
  const rents = (district: District, ...all: readonly number[]): void =>
    all.forEach((annual, i) => district.put(peer(`p${i}`, annual)));
  const peer = (id: string, annual: number): Facts =>
    factsOf(
      other(
        id,
        { rent: { annual: String(annual * 1_000_000) }, collective: { town: 'T' }, dates: { sign: '2025-06-20' } },
        part({ asset: `A-${id}`, area: 200 }),
      ),
    );
  const found = (district: District): boolean =>
    examine.cross(district.get('low')!, district).found.some((f) => f.rule === 'C20');
  const district = examine.district();
  rents(district, 1, 1, 100, 100, 100, 100, 100, 100, 100, 100);
  district.put(peer('low', 60));
  assert.equal(found(district), true);
  assert.deepEqual(examine.change(district, 'third', peer('third', 1)), ['low', 'p0', 'p1'], 'the two have other figures now');
  assert.equal(found(district), false, 'not even below the lower quartile');
  assert.ok(district.withdraw('third').includes('low'));
  assert.ok(district.replace(peer('third', 1)).includes('low'));
  assert.deepEqual(examine.change(district, 'third', null), ['low', 'p0', 'p1']);
  assert.equal(found(district), true);
});

test('nothing found names a contract that was withdrawn', () => {
  fc.assert(
    fc.property(fc.uniqueArray(crowded, { selector: (c) => c.id, minLength: 2, maxLength: 15 }), (contracts) => {
      const district = examine.district();
      for (const c of contracts) district.put(factsOf(c));
      const gone = contracts[0]!.id;
      district.withdraw(gone);
      assert.ok(![...district.ids()].includes(gone));
      assert.doesNotMatch(JSON.stringify([...crossOf(district).values()]), new RegExp(`"${gone}"|\\b${gone},|, ${gone}\\b`));
    }),
    { numRuns: 40 },
  );
});

test('facts left out never make a finding that was not there, except of what was a defence', () => {
  // What excuses is a fact too: without it the rule must say unknown, not find.
  fc.assert(
    fc.property(fc.nat(5000), fc.nat(60), (seed, which) => {
      const contract = oneSample(seed);
      const fields = Object.keys(contract).filter((k) => !['id', 'kind', 'collective'].includes(k));
      const c = parseContract(patched(contract, { [pick(fields, which)]: undefined }));
      const district = examine.district();
      district.put(factsOf(c));
      assert.deepEqual(examine.examine(c, district).found, []);
    }),
    { numRuns: 300 },
  );
});

test('every planted irregularity of the sample is found, and what is clean stays clean', () => {
  const samples = [...sampleContracts({ count: 3000, seed: 7, on: ON })].map((s) => ({ ...s, read: parseContract(s.contract) }));
  const district = asWritten.district();
  for (const { read } of samples) district.put(factsOf(read));
  const planted = new Map<string, number>();
  let outliers = 0;
  for (const { read, planted: rules } of samples) {
    const found = new Set(asWritten.examine(read, district).found.map((f) => f.rule));
    for (const rule of rules) {
      planted.set(rule, (planted.get(rule) ?? 0) + 1);
      assert.ok(found.has(rule), `${read.id}: ${rule} is not found`);
    }
    if (rules.length > 0) continue;
    // A fence is drawn by the peers: a few rents lie below it though nothing was planted.
    if (found.delete('C20')) outliers += 1;
    assert.deepEqual([...found], [], read.id);
  }
  assert.ok(outliers < 30, `${outliers} of 3000 below the fence`);
  assert.ok(planted.size >= 17, `planted: ${[...planted.keys()].join(' ')}`);
});

test('quartiles are those of type 7, swept or gathered', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(50), fc.nat(900)), { minLength: 2, maxLength: 40 }), (entries) => {
      const group = new PeerGroup();
      const peers = entries.map(([rent, day], i) => ({ id: `P${i}`, day: addDays('2024-01-01', day), rent }));
      for (const p of peers) group.add(p);
      for (const p of peers) {
        const rents = peers
          .filter((o) => o.id !== p.id && o.day >= addMonths(p.day, -18) && o.day <= addMonths(p.day, 18))
          .map((o) => o.rent)
          .toSorted((a, b) => a - b);
        const at = (q: number): number => {
          const h = (rents.length - 1) * q;
          const low = rents[Math.floor(h)] ?? 0;
          return low + (h - Math.floor(h)) * ((rents[Math.ceil(h)] ?? 0) - low);
        };
        const { n, q1, q3 } = group.fence(p.id, 18)!;
        assert.deepEqual([n, q1, q3], [rents.length, at(0.25), at(0.75)]);
      }
    }),
    { numRuns: 100 },
  );
});

test('dates agree with Temporal', () => {
  const day = fc.integer({ min: -25_567, max: 84_000 });
  fc.assert(
    fc.property(day, fc.integer({ min: -300, max: 300 }), (n, months) => {
      const date = Temporal.PlainDate.from('1970-01-01').add({ days: n });
      const iso = date.toString();
      assert.equal(isoOf(n), iso);
      assert.equal(dayOf(iso), n);
      assert.ok(isDate(iso));
      assert.equal(addMonths(iso, months), date.add({ months }).toString());
      assert.equal(secondsOf(`${iso}T23:30:00+08:00`), Temporal.Instant.from(`${iso}T23:30:00+08:00`).epochMilliseconds / 1000);
    }),
  );
  for (const no of ['2025-02-29', '2026-13-01', '2026-00-10', '2026-04-31', '1899-12-31', '2026-1-01', '２０２６-01-01'])
    assert.ok(!isDate(no), no);
  assert.deepEqual(
    [monthsOf('2026-01-01', '2026-12-31'), monthsOf('2025-07-01', '2028-06-30'), monthsOf('2026-01-31', '2026-02-28')],
    [12, 36, 1],
  );
  // A lease that begins on a day which the last month has not ends with that month.
  assert.deepEqual(
    [monthsOf('2024-02-29', '2027-02-28'), monthsOf('2024-02-29', '2028-02-28'), monthsOf('2025-08-31', '2026-02-28')],
    [36, 48, 6],
  );
});

test('dates end with the year 9999: no date is longer than its text, so that text compares as days do', () => {
  for (const far of [addMonths('2026-03-01', 12e9), addDays('2026-03-01', 1e12)])
    assert.ok(far > '2027-02-28' && far.length === 10, far);
  for (const early of [addMonths('2026-03-01', -12e9), addDays('2026-03-01', -1e12)])
    assert.ok(early < '1900-01-01' && early.length === 10, early);
});
