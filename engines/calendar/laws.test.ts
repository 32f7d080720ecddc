import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { due, dueWithPauses, isWorkday, loadCalendar, workingDaysBetween } from './index.ts';
import { on, packCalendar as cal, packData } from './testing.ts';

const start = on('2007-01-01');
const date = fc.integer({ min: 0, max: 7304 }).map((n) => start.add({ days: n }));
const days = fc.integer({ min: 1, max: 90 });
const dueOf = (from: Temporal.PlainDate, n: number, c = cal): Temporal.PlainDate =>
  due(c, { from, days: n, kind: 'working' }).due;
const compare = Temporal.PlainDate.compare;
const works = (d: Temporal.PlainDate): boolean => {
  const answer = isWorkday(cal, d);
  return answer.known ? answer.isWork : answer.presumedWork;
};
const law = (name: string, property: fc.IRawProperty<unknown>): void => {
  test(name, () => fc.assert(property as fc.IProperty<unknown>, { numRuns: 400 }));
};

law(
  'the due date is a working day',
  fc.property(date, days, fc.constantFrom('working' as const, 'calendar' as const), (d, n, kind) => {
    assert.ok(works(due(cal, { from: d, days: n, kind }).due));
  }),
);

law(
  'strictly increasing in the number of days',
  fc.property(date, days, (d, n) => assert.equal(compare(dueOf(d, n), dueOf(d, n + 1)), -1)),
);

law(
  'non-decreasing in the start day',
  fc.property(date, fc.integer({ min: 0, max: 30 }), days, (d, k, n) =>
    assert.ok(compare(dueOf(d, n), dueOf(d.add({ days: k }), n)) <= 0),
  ),
);

law(
  'exactly n working days lie in (start, due]',
  fc.property(date, days, (d, n) => assert.equal(workingDaysBetween(cal, d, dueOf(d, n)).days, n)),
);

law(
  'periods add up: due(due(d, a), b) = due(d, a + b)',
  fc.property(date, days, days, (d, a, b) => assert.equal(dueOf(dueOf(d, a), b).toString(), dueOf(d, a + b).toString())),
);

law(
  'pausing k whole working days moves the due date by exactly k; over a holiday by 0',
  fc.property(date, days, fc.nat(40), fc.nat(20), (d, n, after, length) => {
    const from = d.add({ days: 1 + after });
    const plain = dueOf(d, n);
    fc.pre(compare(from, plain) <= 0);
    const to = from.add({ days: length });
    const day = { days: 1 };
    const k = workingDaysBetween(cal, from.subtract(day), to.subtract(day)).days; // working days in [from, to)
    const moved = dueWithPauses(cal, { from: d, days: n, kind: 'working' }, [{ from, to }]).due;
    assert.equal(workingDaysBetween(cal, plain, moved).days, k);
    if (k === 0) assert.equal(moved.toString(), plain.toString());
  }),
);

law(
  'pauses do not depend on their order, and touching pauses are one',
  fc.property(
    date,
    days,
    fc.array(fc.tuple(fc.nat(60), fc.nat(10)), { maxLength: 4 }),
    fc.nat(20),
    fc.nat(5),
    fc.nat(5),
    (d, n, spans, a, b, c) => {
      const input = { from: d, days: n, kind: 'working' as const };
      const pauses = spans.map(([x, y]) => ({ from: d.add({ days: 1 + x }), to: d.add({ days: 1 + x + y }) }));
      const one = dueWithPauses(cal, input, pauses);
      assert.equal(dueWithPauses(cal, input, pauses.toReversed()).due.toString(), one.due.toString());
      const [p, q, r] = [d.add({ days: a }), d.add({ days: a + b }), d.add({ days: a + b + c })];
      const split = dueWithPauses(cal, input, [
        { from: p, to: q },
        { from: q, to: r },
      ]);
      assert.equal(split.due.toString(), dueWithPauses(cal, input, [{ from: p, to: r }]).due.toString());
    },
  ),
);

// A slow second opinion, written another way: walk day by day and count what is neither rest nor paused.
law(
  'agrees with walking day by day',
  fc.property(date, days, fc.array(fc.tuple(fc.nat(60), fc.nat(10)), { maxLength: 3 }), (d, n, spans) => {
    const pauses = spans.map(([x, y]) => ({ from: d.add({ days: 1 + x }), to: d.add({ days: 1 + x + y }) }));
    let walk = d;
    for (let left = n; left > 0;) {
      walk = walk.add({ days: 1 });
      const at = walk;
      if (works(at) && !pauses.some((p) => compare(p.from, at) <= 0 && compare(at, p.to) < 0)) left -= 1;
    }
    const got = dueWithPauses(cal, { from: d, days: n, kind: 'working' }, pauses);
    assert.equal(got.due.toString(), walk.toString());
    assert.equal(got.provisional, walk.year > 2026);
  }),
);

law(
  'same version, same answer; the version is the content’s',
  fc.property(date, days, (d, n) => assert.equal(dueOf(d, n, again).toString(), dueOf(d, n).toString())),
);
const again = loadCalendar(structuredClone(packData));

test('a calendar change outside (start, due] changes nothing', () => {
  fc.assert(
    fc.property(date, days, fc.integer({ min: 0, max: 7304 }), (d, n, k) => {
      const changed = start.add({ days: k });
      const plain = dueOf(d, n);
      fc.pre(compare(changed, d) <= 0 || compare(changed, plain) > 0);
      const flipped = {
        date: changed.toString(),
        work: !works(changed),
        name: '示例',
        number: null,
        title: '示例',
        publishedAt: '2026-12-31',
        url: null,
      };
      assert.equal(dueOf(d, n, loadCalendar({ ...packData, overrides: [flipped] })).toString(), plain.toString());
    }),
    { numRuns: 25 },
  );
});

law(
  'provisional exactly when the due date lies after the published years',
  fc.property(fc.nat(400), days, (back, n) => {
    const got = due(cal, { from: on('2027-01-20').subtract({ days: back }), days: n, kind: 'working' });
    assert.equal(got.provisional, got.due.year > 2026);
  }),
);
