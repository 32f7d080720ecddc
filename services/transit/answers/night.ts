/** The night network, and how many residents live near a stop: by day, by night. */
import type { RawReply, Text } from '@yunjian/kernel/contract';
import { sheetBuffer } from '@yunjian/kernel/files';
import { parseDay } from '@yunjian/transit';
import type { z } from 'zod';
import type { transitApi } from '../contract.ts';
import { secondsOf } from '../live/clock.ts';
import { pathOf, runOf } from '../live/runs.ts';
import { eachStart, offsetsOf, runsOn, serviceShifts, type Usage } from '../live/usage.ts';
import type { View } from '../live/view.ts';
import { lineShown, placeOf } from './brief.ts';
import { tripRef, tripsOf } from './lines.ts';
import { whenOf } from './when.ts';
import { xlsx } from './xlsx.ts';

type Ops = (typeof transitApi)['transit'];
type Night = z.input<Ops['night']['reply']>;
type Coverage = z.input<Ops['coverage']['reply']>;
type TownShare = Coverage['towns'][number];

/** A point of residents with the served stop nearest to it. */
export interface Covered {
  readonly code: string;
  readonly name: string;
  readonly town: string;
  readonly townName: Text;
  readonly lat: number;
  readonly lon: number;
  readonly residents: number;
  readonly stop: number | null;
  readonly metres: number | null;
  readonly reached: boolean;
}

/** For each point of residents the nearest stop that departs something in `usage`, and whether it lies within `metres`. */
export function coveredBy(view: View, usage: Usage, metres: number): Covered[] {
  return view.facts.residents.points.map((p) => {
    const found = view.near.nearest(p.lat, p.lon, (stop) => usage.departures[stop]! > 0);
    return {
      code: p.code,
      name: p.name,
      town: p.town,
      townName: view.townName(p.town),
      lat: p.lat,
      lon: p.lon,
      residents: p.residents,
      stop: found?.stop ?? null,
      metres: found === null ? null : Math.round(found.metres),
      reached: found !== null && found.metres <= metres,
    };
  });
}

const sum = (points: readonly Covered[]): number => points.reduce((n, p) => n + p.residents, 0);

/** Residents and those reached, by town, in the order of the towns' codes. */
export function byTown(points: readonly Covered[]): TownShare[] {
  const towns = new Map<string, Covered[]>();
  for (const p of points) towns.set(p.town, [...(towns.get(p.town) ?? []), p]);
  return [...towns]
    .toSorted((a, b) => (a[0] < b[0] ? -1 : 1))
    .map(([code, list]) => {
      const residents = sum(list);
      const reached = sum(list.filter((p) => p.reached));
      return { town: list[0]!.townName, code, residents, reached, share: residents === 0 ? null : reached / residents };
    });
}

/** Residents within some metres of a stop with departures on a day, and those who are not. */
export function coverageOf(
  view: View,
  q: { metres: number; date?: string | undefined },
  now: Temporal.Instant,
): Coverage & { all: Covered[] } {
  const { date } = whenOf(view, { date: q.date }, now);
  const all = coveredBy(view, view.usage(date, 0, 86_400), q.metres);
  const gaps = all.filter((p) => !p.reached).toSorted((a, b) => b.residents - a.residents || (a.code < b.code ? -1 : 1));
  const { residents } = view.facts;
  const reached = sum(all) - sum(gaps);
  return {
    metres: q.metres,
    date,
    residents: sum(all),
    reached,
    share: sum(all) === 0 ? null : reached / sum(all),
    towns: byTown(all),
    gaps: gaps.map((p) => ({
      name: p.name,
      code: p.code,
      town: p.townName,
      residents: p.residents,
      lat: p.lat,
      lon: p.lon,
      nearest: p.stop === null ? null : placeOf(view, p.stop),
      metres: p.metres,
    })),
    source: residents.source,
    example: residents.example,
    all,
  };
}

/** Coverage as a workbook: every point, reached or not. */
export async function coverageXlsx(
  view: View,
  q: { metres: number; date?: string | undefined },
  now: Temporal.Instant,
): Promise<RawReply> {
  const c = coverageOf(view, q, now);
  const body = await sheetBuffer({
    name: `${q.metres} 米覆盖`,
    columns: [
      { title: '街镇 Town', width: 14, value: (p: Covered) => p.townName.zh },
      { title: '居村委 Committee', width: 22, value: (p) => p.name },
      { title: '代码 Code', width: 16, value: (p) => p.code },
      { title: '居民 Residents', width: 12, value: (p) => p.residents },
      { title: '最近站 Nearest stop', width: 22, value: (p) => (p.stop === null ? null : view.book.names[p.stop]) },
      { title: '距离（米）Metres', width: 12, value: (p) => p.metres },
      { title: '覆盖 Covered', width: 10, value: (p) => (p.reached ? '是 yes' : '否 no') },
    ],
    rows: c.all,
    notes: [
      {
        zh: `${c.date} 有班次的站，${q.metres} 米直线以内。`,
        en: `Stops with departures on ${c.date}, within ${q.metres} m in a straight line.`,
      },
      c.source,
      ...(c.example ? [{ zh: '居民人数为示例数据。', en: 'Residents are sample data.' }] : []),
    ],
  });
  return xlsx(body, `${q.metres}米覆盖-${c.date}.xlsx`);
}

const nights = new WeakMap<View['image'], Map<string, Night>>();
const MOST_NIGHTS = 8;

/** What runs at night in the district and whom it reaches, by the timetable; worked out once a publication and date. */
export function nightOf(view: View, q: { date?: string | undefined }, now: Temporal.Instant): Night {
  const { date } = whenOf(view, { date: q.date }, now);
  let kept = nights.get(view.image);
  if (!kept) nights.set(view.image, (kept = new Map()));
  let night = kept.get(date);
  if (!night) {
    if (kept.size >= MOST_NIGHTS) kept.delete([...kept.keys()][0] as string);
    kept.set(date, (night = workNight(view, date)));
  }
  return night;
}

function workNight(view: View, date: string): Night {
  const { night } = view.policy;
  const [from, until] = [secondsOf(night.from), secondsOf(night.until)];
  const usage = view.usage(date, from, until);
  const points = coveredBy(view, usage, night.metres);
  const { book, clock } = view;
  const residents = new Map<number, number>();
  for (const p of points) if (p.reached && p.stop !== null) residents.set(p.stop, (residents.get(p.stop) ?? 0) + p.residents);
  const stops = [];
  for (let s = 0; s < book.size; s++) {
    if (usage.departures[s] === 0 || book.townCode(s) === null) continue;
    stops.push({
      id: book.refs[s]!,
      name: book.names[s]!,
      lat: book.lat(s),
      lon: book.lon(s),
      town: book.townOf(s),
      departures: usage.departures[s]!,
      first: clock.local(date, usage.first[s]!),
      last: clock.local(date, usage.last[s]!),
      lines: [...usage.lines[s]!]
        .map((l) => book.lines[l]!.short || book.lines[l]!.long)
        .toSorted((a, b) => a.localeCompare(b, 'zh', { numeric: true })),
      residents: residents.get(s) ?? 0,
    });
  }
  return {
    date,
    from: clock.local(date, from),
    until: clock.local(date, until),
    metres: night.metres,
    lines: nightLines(view, date, from, until),
    stops,
    residents: sum(points),
    reached: sum(points.filter((p) => p.reached)),
    towns: byTown(points),
    example: view.facts.residents.example || view.networks.some((n) => n.example),
  };
}

/** Each line and direction with what of it departs from stops of the district in the window. */
function nightLines(view: View, date: string, from: number, until: number): Night['lines'] {
  const { book, clock, image } = view;
  const day = parseDay(date) ?? 0;
  const order = view.networks.map((n) => n.code);
  const lines: Night['lines'] = [];
  for (const { index } of book.lines) {
    const directions = new Map<string, Span>();
    for (const t of tripsOf(view, index))
      for (const shift of serviceShifts(until)) {
        if (!runsOn(image, image.tripService[t]!, day + shift)) continue;
        const at = image.patOff[image.tripPattern[t]!]!;
        const length = image.patOff[image.tripPattern[t]! + 1]! - at;
        const here = [...Array(length - 1).keys()].filter(
          (i) => (image.patFlag[at + i]! & 3) !== 1 && book.townCode(image.patStop[at + i]!) !== null,
        );
        if (here.length === 0) continue;
        eachStart(image, t, (start) => {
          const times = here
            .map((i) => ({ i, time: start + shift * 86_400 + offsetsOf(image, t, i).departure }))
            .filter(({ time }) => time >= from && time < until);
          const [first, last] = [times[0], times.at(-1)];
          if (first === undefined || last === undefined) return;
          const headsign = view.textOf(image.tripHeadsign[t]!) || book.names[image.patStop[at + length - 1]!]!;
          const span = directions.get(headsign) ?? {
            trip: t,
            first: Infinity,
            last: -Infinity,
            runs: 0,
            stops: new Set<number>(),
          };
          directions.set(headsign, span);
          span.runs += 1;
          span.first = Math.min(span.first, first.time);
          span.last = Math.max(span.last, last.time);
          for (const { i } of times) span.stops.add(image.patStop[at + i]!);
        });
      }
    for (const [headsign, span] of directions) {
      const run = runOf(view, tripRef(view, span.trip), date)!;
      const inside = run.stops.flatMap((s, i) => (book.townCode(s.stop) === null ? [] : [i]));
      lines.push({
        line: lineShown(view, index),
        headsign,
        first: clock.local(date, span.first),
        last: clock.local(date, span.last),
        trips: span.runs,
        headway: run.headway === null ? null : { min: run.headway[0], max: run.headway[1] },
        stops: span.stops.size,
        path: pathOf(view, run, inside[0] ?? 0, inside.at(-1) ?? 0),
      });
    }
  }
  return lines.toSorted(
    (a, b) =>
      order.indexOf(a.line.network) - order.indexOf(b.line.network) ||
      a.line.short.localeCompare(b.line.short, 'zh', { numeric: true }) ||
      a.headsign.localeCompare(b.headsign, 'zh'),
  );
}

interface Span {
  readonly trip: number;
  first: number;
  last: number;
  runs: number;
  readonly stops: Set<number>;
}

/** Night stops as a workbook. */
export async function nightXlsx(view: View, q: { date?: string | undefined }, now: Temporal.Instant): Promise<RawReply> {
  const n = nightOf(view, q, now);
  const body = await sheetBuffer({
    name: '夜间站点',
    columns: [
      { title: '站名 Stop', width: 24, value: (s: Night['stops'][number]) => s.name },
      { title: '编号 Id', width: 26, value: (s) => s.id },
      { title: '街镇 Town', width: 14, value: (s) => s.town?.zh },
      { title: '班次 Departures', width: 12, value: (s) => s.departures },
      { title: '首班 First', width: 20, value: (s) => s.first.replace('T', ' ') },
      { title: '末班 Last', width: 20, value: (s) => s.last.replace('T', ' ') },
      { title: '线路 Lines', width: 30, value: (s) => s.lines.join('、') },
      { title: '居民 Residents', width: 12, value: (s) => s.residents },
    ],
    rows: n.stops,
    notes: [
      {
        zh: `${n.from.replace('T', ' ')} 至 ${n.until.replace('T', ' ')}。居民：以该站为最近夜间站且在 ${n.metres} 米以内者。`,
        en: `${n.from} to ${n.until}. Residents: those whose nearest night stop it is, within ${n.metres} m.`,
      },
      ...(n.example ? [{ zh: '含示例数据。', en: 'With sample data.' }] : []),
    ],
  });
  return xlsx(body, `夜间网络-${n.date}.xlsx`);
}
