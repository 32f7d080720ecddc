import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CalendarError, daysOfYear, gatherCalendar, isWorkday, loadCalendar, workingDaysBetween } from './index.ts';
import { on, packCalendar, packData } from './testing.ts';

test('every date of 2007–2026 agrees with the package chinese-days', async () => {
  const { default: tables } = (await import('chinese-days/dist/chinese-days.json', { with: { type: 'json' } })) as {
    default: { holidays: Record<string, string>; workdays: Record<string, string> };
  };
  let compared = 0;
  for (let year = 2007; year <= 2026; year += 1) {
    for (const day of daysOfYear(packCalendar, year)) {
      const iso = day.date.toString();
      const theirs = iso in tables.workdays || (!(iso in tables.holidays) && day.date.dayOfWeek <= 5);
      assert.equal(day.isWork, theirs, iso);
      compared += 1;
    }
  }
  assert.equal(compared, 7305);
});

test('every notice names as many days off and weekend days worked as its text says', () => {
  const named = packData.years.map(({ year, days }) => {
    const last = new Map(days.map((d) => [d.date, d.work])); // a later paper's row stands after the one it replaces
    const worked = [...last.values()].filter(Boolean).length;
    return [year, last.size - worked, worked];
  });
  // Added up from the notices' own sentences ("共7天", "上班"), changes of 2015, 2019 and 2020 applied.
  assert.deepEqual(named, [
    [2007, 24, 8],
    [2008, 29, 6],
    [2009, 27, 6],
    [2010, 29, 8],
    [2011, 29, 5],
    [2012, 27, 7],
    [2013, 29, 12],
    [2014, 22, 5],
    [2015, 26, 5],
    [2016, 24, 6],
    [2017, 24, 5],
    [2018, 23, 6],
    [2019, 24, 7],
    [2020, 30, 6],
    [2021, 31, 7],
    [2022, 31, 7],
    [2023, 27, 7],
    [2024, 28, 8],
    [2025, 28, 5],
    [2026, 33, 6],
  ]);
});

test('working days per year', () => {
  const count = (year: number): number =>
    workingDaysBetween(packCalendar, on(`${year}-01-01`), on(`${year}-12-31`)).days + (works(`${year}-01-01`) ? 1 : 0);
  assert.deepEqual([2020, 2021, 2022, 2023, 2024, 2025, 2026].map(count), [249, 250, 249, 249, 251, 248, 248]);
  assert.deepEqual(
    [2025, 2026].map((y) => daysOfYear(packCalendar, y).filter((d) => d.isWork).length),
    [248, 248],
  );
});

function works(iso: string): boolean {
  const answer = isWorkday(packCalendar, on(iso));
  assert.ok(answer.known);
  return answer.isWork;
}

test('every arranged date carries its notice, number and date of publication', () => {
  for (const year of packData.years) {
    for (const paper of year.papers) {
      assert.match(paper.number ?? '', /^国(办)?发明电〔20\d\d〕\d{1,2}号$/);
      assert.match(paper.url ?? '', /^https?:\/\/www\.gov\.cn\//);
    }
  }
  const answer = isWorkday(packCalendar, on('2026-02-14'));
  assert.ok(answer.known);
  const { date, ...rest } = answer.day;
  assert.equal(date.toString(), '2026-02-14');
  assert.deepEqual(rest, {
    isWork: true,
    makeUp: true,
    halfDay: null,
    name: { zh: '春节', en: 'Spring Festival' },
    sourceDoc: '国办发明电〔2025〕7号',
    title: '国务院办公厅关于2026年部分节假日安排的通知',
    publishedAt: '2025-11-04',
    url: 'https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm',
    replaced: [],
  });
});

test('the 2020 Spring Festival was extended by a later notice, and the replaced make-up day stays visible', () => {
  const answer = isWorkday(packCalendar, on('2020-02-01'));
  assert.ok(answer.known);
  assert.equal(answer.isWork, false);
  assert.equal(answer.day.sourceDoc, '国办发明电〔2020〕1号');
  assert.deepEqual(answer.day.replaced, [{ isWork: true, sourceDoc: '国办发明电〔2019〕16号', publishedAt: '2019-11-21' }]);
});

test('ordinary days rest on the working-time regulation', () => {
  const monday = isWorkday(packCalendar, on('2026-11-23'));
  assert.ok(monday.known);
  assert.equal(monday.isWork, true);
  assert.equal(monday.day.sourceDoc, '国务院关于职工工作时间的规定（国务院令第174号）第七条');
  const sunday = isWorkday(packCalendar, on('2026-11-22'));
  assert.ok(sunday.known);
  assert.deepEqual([sunday.isWork, sunday.day.name.zh], [false, '周末']);
});

test('a half-day holiday is named and stops nothing', () => {
  const answer = isWorkday(packCalendar, on('2024-03-08'));
  assert.ok(answer.known);
  assert.equal(answer.isWork, true);
  assert.deepEqual(answer.day.halfDay, { zh: '妇女节', en: "Women's Day" });
});

test('since 2025 no run of work around holidays exceeds six days (全国年节及纪念日放假办法 第七条)', () => {
  for (const year of [2025, 2026]) {
    let run = 0;
    for (const day of daysOfYear(packCalendar, year)) {
      run = day.isWork ? run + 1 : 0;
      assert.ok(run <= 6, `${day.date.toString()}: day ${run} in a row`);
    }
  }
});

test('an unpublished date is presumed, never answered', () => {
  for (const [iso, presumed] of [
    ['2027-01-01', false],
    ['2027-01-04', true],
    ['2027-05-02', false],
    ['2027-10-03', false],
    ['2027-10-04', true],
  ] as const) {
    const answer = isWorkday(packCalendar, on(iso));
    assert.deepEqual({ ...answer, date: iso }, { known: false, presumedWork: presumed, date: iso });
    assert.equal('isWork' in answer, false);
  }
});

test('before 2007 nothing is guessed', () => {
  assert.throws(() => isWorkday(packCalendar, on('2006-12-31')), { code: 'outside-coverage' });
});

test('a local arrangement beats the notice and changes the version', () => {
  const local = loadCalendar({
    ...packData,
    overrides: [
      {
        date: '2026-11-05',
        work: false,
        name: '本市安排',
        number: null,
        title: '示例安排',
        publishedAt: '2026-10-01',
        url: null,
      },
    ],
  });
  const answer = isWorkday(local, on('2026-11-05'));
  assert.ok(answer.known);
  assert.deepEqual(
    [answer.isWork, answer.day.sourceDoc, answer.day.name],
    [false, '示例安排', { zh: '本市安排', en: '本市安排' }],
  );
  assert.notEqual(local.version, packCalendar.version);
  assert.equal(loadCalendar(structuredClone(packData)).version, packCalendar.version);
  assert.match(packCalendar.version, /^2026-[0-9a-f]{16}$/);
  assert.equal(loadCalendar(packData, 'v9').version, 'v9');
});

test('broken data is refused by name', () => {
  const code = { code: 'bad-data' };
  assert.throws(() => loadCalendar({ ...packData, coverage: { from: '2007-01-01', to: '2027-12-31' } }), code);
  assert.throws(() => loadCalendar({ ...packData, coverage: { from: '2007-02-01', to: '2026-12-31' } }), code);
  const empty = { year: 2027, papers: [], days: [] };
  const grown = { ...packData, coverage: { from: '2007-01-01', to: '2027-12-31' }, years: [...packData.years, empty] };
  assert.throws(() => loadCalendar(grown), code, 'an empty file for a coming year is no publication');
  const paper = { number: null, title: 't', publishedAt: '2025-01-01', url: null };
  const row = { date: '2026-11-05', name: 'n', ...paper };
  const both = [
    { ...row, work: true },
    { ...row, work: false },
  ];
  assert.throws(() => loadCalendar({ ...packData, overrides: both }), code);
  assert.throws(() => gatherCalendar({}), code);
  assert.throws(
    () => gatherCalendar({ 'calendar.json': packData, '2030.json': { year: 2029, papers: [], days: [] } }),
    /2030\.json/,
  );
  assert.throws(
    () => gatherCalendar({ 'calendar.json': packData, 'overrides.json': { overrides: [{ date: 'x' }] } }),
    CalendarError,
  );
});
