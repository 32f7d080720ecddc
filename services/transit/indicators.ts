/** The published figures of transit. Each is computed from what is published now; its drill-down lists what was counted. */
import type { Database } from '@yunjian/kernel/db';
import type { Indicator } from '@yunjian/kernel/service';
import { circleOf } from './answers/circle.ts';
import { auditedStops, ordinaryDay } from './answers/inventory.ts';
import { coveredBy, type Covered } from './answers/night.ts';
import { secondsOf } from './live/clock.ts';
import { Live } from './live/live.ts';
import type { View } from './live/view.ts';
import { newestAudits } from './queries.ts';

type Page = { offset: number; limit: number };

const pageOf = <R extends object>(rows: readonly R[], page: Page) => ({
  rows: rows.slice(page.offset, page.offset + page.limit) as unknown as Record<string, unknown>[],
  total: rows.length,
});

/** The view of the program that works on this database; null where no timetable is published. */
const viewOf = (database: Database): View | null => Live.on(database);
const dayOf = (view: View, now: Temporal.Instant): string => ordinaryDay(view, view.clock.at(now).date);

async function citiesWithin(database: Database, now: Temporal.Instant) {
  const view = viewOf(database);
  if (view === null) return null;
  const { origin, from, until, minutes } = view.policy.circle;
  if (view.book.indexOf(origin) === null) return null;
  const { answer } = await circleOf(
    view,
    { from: origin, date: dayOf(view, now), time: from, until, minutes, railSlack: 0, by: 'best' },
    now,
  );
  return answer.cities.flatMap((c) =>
    !c.own && c.station !== null && c.reach !== null && c.reach.best <= minutes * 60
      ? [{ city: c.name.zh, station: c.station.name, bestMinutes: Math.round(c.reach.best / 6) / 10, share: c.reach.share }]
      : [],
  );
}

const cities: Indicator = {
  code: 'transit.cities_within_hour',
  title: { zh: '一小时可达城市', en: 'Cities within an hour' },
  unit: { zh: '座', en: 'cities' },
  definition: {
    zh: '自本区铁路站出发，普通工作日 07:00–21:00 内最快 60 分钟以内可到其任一车站的长三角主要城市数，本市不计；按时刻表计，未算提前进站的时间',
    en: 'Main cities of the delta, the district’s own not counted, one of whose stations is reached within 60 minutes at best from the district’s railway station, departures 07:00–21:00 on an ordinary weekday, by the timetable that is published and without time to be early at the station',
  },
  async compute(database, now) {
    const rows = await citiesWithin(database, now);
    return { value: rows === null ? null : rows.length, asOf: now };
  },
  drill: async (database, now, page) => pageOf((await citiesWithin(database, now)) ?? [], page),
};

function share(what: 'canopy' | 'timetable' | 'accessible', zh: string, en: string): Indicator {
  const stopsOf = async (database: Database) => {
    const view = viewOf(database);
    return view === null ? [] : auditedStops(view, await newestAudits(database.db));
  };
  return {
    code: `transit.stops_with_${what}`,
    title: { zh: `有${zh}的站点`, en: `Stops with ${en}` },
    unit: { zh: '%', en: '%' },
    definition: {
      zh: `区内最近一次巡查（没有巡查时按线路资料）记为有${zh}的站点 ÷ 区内全部有班次的站点；未知不算有`,
      en: `Stops of the district whose newest audit (without one, the line’s own tables) says yes to ${en} ÷ all stops with service; unknown does not count`,
    },
    async compute(database, now) {
      const all = await stopsOf(database);
      const numerator = all.filter((s) => s.amenities[what] === 'yes').length;
      return { value: all.length === 0 ? null : numerator / all.length, numerator, denominator: all.length, asOf: now };
    },
    drill: async (database, _now, page) =>
      pageOf(
        (await stopsOf(database))
          .filter((s) => s.amenities[what] === 'yes')
          .map((s) => ({
            id: s.stop.id,
            name: s.stop.name,
            town: s.stop.town?.zh ?? null,
            checkedOn: s.amenities.checkedOn,
            audited: s.audited,
            example: s.amenities.example,
          })),
        page,
      ),
  };
}

function residents(
  code: string,
  title: Indicator['title'],
  definition: Indicator['definition'],
  points: (view: View, now: Temporal.Instant) => Covered[],
): Indicator {
  const sum = (of: readonly Covered[]): number => of.reduce((n, p) => n + p.residents, 0);
  return {
    code,
    title,
    unit: { zh: '%', en: '%' },
    definition,
    async compute(database, now) {
      const view = viewOf(database);
      const all = view === null ? [] : points(view, now);
      const denominator = sum(all);
      const numerator = sum(all.filter((p) => p.reached));
      return { value: denominator === 0 ? null : numerator / denominator, numerator, denominator, asOf: now };
    },
    drill: async (database, now, page) => {
      const view = viewOf(database);
      const reached = view === null ? [] : points(view, now).filter((p) => p.reached);
      return pageOf(
        reached.map((p) => ({
          code: p.code,
          name: p.name,
          town: p.townName.zh,
          residents: p.residents,
          stop: p.stop === null ? null : (view?.book.names[p.stop] ?? null),
          metres: p.metres,
        })),
        page,
      );
    },
  };
}

const covered = residents(
  'transit.residents_covered',
  { zh: '站点 500 米覆盖居民', en: 'Residents within 500 m of a stop' },
  {
    zh: '普通工作日有班次的站点直线 500 米以内的居民 ÷ 全部居民（居民分布为示例数据）',
    en: 'Residents within 500 m in a straight line of a stop with service on an ordinary weekday ÷ all residents (where they live is sample data)',
  },
  (view, now) => coveredBy(view, view.usage(dayOf(view, now), 0, 86_400), view.policy.coverageMetres),
);

const night = residents(
  'transit.residents_night',
  { zh: '夜间可达居民', en: 'Residents reached at night' },
  {
    zh: '22:00–次日 05:00 有班次的站点直线 500 米以内的居民 ÷ 全部居民（居民分布为示例数据）',
    en: 'Residents within 500 m in a straight line of a stop with service from 22:00 to 05:00 ÷ all residents (where they live is sample data)',
  },
  (view, now) =>
    coveredBy(
      view,
      view.usage(dayOf(view, now), secondsOf(view.policy.night.from), secondsOf(view.policy.night.until)),
      view.policy.night.metres,
    ),
);

export const indicators: readonly Indicator[] = [
  cities,
  share('canopy', '雨篷', 'a canopy'),
  share('timetable', '时刻表', 'a timetable'),
  share('accessible', '无障碍设施', 'step-free access'),
  covered,
  night,
];
