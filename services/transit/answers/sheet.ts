/** The timetable sheet for the pole: hours and minutes of a service day, headways as windows. */
import type { Kit } from '@yunjian/kernel/service';
import type { BoardAnswer } from '@yunjian/transit';
import type { z } from 'zod';
import type { transitApi } from '../contract.ts';
import { runOf } from '../live/runs.ts';
import type { View } from '../live/view.ts';
import { lineShown, stopBrief, stopOf } from './brief.ts';
import { departuresOfDay, stopUrl } from './stop.ts';
import { whenOf } from './when.ts';

type Sheet = z.input<(typeof transitApi)['transit']['sheet']['reply']>;
type Row = BoardAnswer['departures'][number];

type Kind = Sheet['columns'][number]['kind'];

/** Weekend days on which people work and workdays on which they do not; the sample days of a sheet are none of them. */
export interface Exceptions {
  readonly off: ReadonlySet<string>;
  readonly worked: ReadonlySet<string>;
}

/** The sheet of a stop, of a day or for the pole. The timetable as published: real time has no place on a pole. Throws transit.noStop. */
export function sheetOf(
  view: View,
  kit: Pick<Kit, 'publicUrl'>,
  q: { id: string; date?: string | undefined; by: 'date' | 'week' },
  now: Temporal.Instant,
  exceptions: Exceptions,
): Sheet {
  const stop = stopOf(view, q.id);
  const { date } = whenOf(view, q, now);
  const own = view.network(view.book.networkOf(stop))!;
  const frame = { stop: stopBrief(view, stop), date, network: own, url: stopUrl(kit, q.id) };
  if (q.by === 'date') {
    const { rows, reason } = departuresOfDay(view, q.id, date);
    const lines = linesOf(view, rows, date);
    return {
      ...frame,
      reason: reason ?? (rows.length === 0 ? 'no-journey' : null),
      lines,
      columns: [{ kind: 'date', date, lines }],
      valid: { from: date, until: date },
    };
  }
  const codes = new Set([own.code, ...view.book.linesAt(stop).map((l) => view.book.lines[l]!.network)]);
  const used = view.networks.filter((n) => codes.has(n.code));
  const valid = {
    from:
      used
        .map((n) => n.first)
        .toSorted()
        .at(-1) ?? own.first,
    until: used.map((n) => n.last).toSorted()[0] ?? own.last,
  };
  if (date < valid.from || date > valid.until) return { ...frame, reason: 'outside-dates', lines: [], columns: [], valid };
  const columns = (
    [
      ['workday', 3],
      ['saturday', 6],
      ['sunday', 7],
    ] as const
  ).flatMap(([kind, weekday]) => {
    const day = sampleDay(date, weekday, valid, exceptions);
    return day === null ? [] : [{ kind, date: day, lines: linesOf(view, departuresOfDay(view, q.id, day).rows, day) }];
  });
  const merged = alike(columns);
  return {
    ...frame,
    reason: merged.every((c) => c.lines.length === 0) ? 'no-journey' : null,
    lines: merged[0]?.lines ?? [],
    columns: merged,
    valid,
  };
}

/** The next day of a weekday from `date` on, else the last before, on which the calendar makes no exception; null when there is none within the dates. */
function sampleDay(date: string, weekday: number, valid: Sheet['valid'], { off, worked }: Exceptions): string | null {
  const start = Temporal.PlainDate.from(date);
  const ahead = (weekday - start.dayOfWeek + 7) % 7;
  const fits = (day: string): boolean => day >= valid.from && day <= valid.until && !off.has(day) && !worked.has(day);
  for (const step of [7, -7])
    for (let n = 0; n < 8; n++) {
      const day = start.add({ days: ahead + n * step }).toString();
      if (fits(day)) return day;
    }
  return null;
}

/** Columns that say the same become one: Saturday and Sunday the weekend, all of them every day. */
function alike(columns: readonly { kind: Kind; date: string; lines: Sheet['lines'] }[]): Sheet['columns'] {
  const clock = (time: string, date: string): string => `${time.slice(0, 10) > date ? '+' : ''}${time.slice(11)}`;
  const said = (c: (typeof columns)[number]): string =>
    JSON.stringify(
      c.lines.map((l) => [
        l.line.id,
        l.headsign,
        l.callsLeft,
        l.hours,
        clock(l.first, c.date),
        clock(l.last, c.date),
        l.headways.map((w) => [clock(w.from, c.date), clock(w.until, c.date), w.min, w.max]),
      ]),
    );
  const of = (kind: Kind) => columns.find((c) => c.kind === kind);
  const [workday, saturday, sunday] = [of('workday'), of('saturday'), of('sunday')];
  const weekend =
    saturday && sunday && said(saturday) === said(sunday) ? [{ ...saturday, kind: 'weekend' as const }] : [saturday, sunday];
  const rest = weekend.filter((c) => c !== undefined);
  if (!workday) return rest;
  const [only] = rest;
  return rest.length === 1 && only!.kind === 'weekend' && said(only!) === said(workday)
    ? [{ ...workday, kind: 'daily' }]
    : [workday, ...rest];
}

/** A day's departures by line and direction; on a loop each pass by itself, since the ways on and the times differ. */
function linesOf(view: View, rows: readonly Row[], date: string): Sheet['lines'] {
  const groups = new Map<string, { callsLeft: number; rows: Row[] }>();
  for (const row of rows) {
    const callsLeft = callsLeftOf(view, row);
    const key = `${row.route}\n${row.headsign}\n${callsLeft}`;
    const group = groups.get(key) ?? { callsLeft, rows: [] };
    group.rows.push(row);
    groups.set(key, group);
  }
  return [...groups.values()].flatMap((group) => lineOf(view, group.rows, group.callsLeft, date) ?? []);
}

/** How many times more a run lets people board at the stop it departs from. */
function callsLeftOf(view: View, row: Row): number {
  const { image } = view;
  const trip = view.tripOf(row.trip);
  if (trip === null) return 0;
  const pattern = image.tripPattern[trip]!;
  const here = image.patOff[pattern]! + row.position;
  const last = image.patOff[pattern + 1]! - 1;
  let calls = 0;
  for (let i = here + 1; i < last; i++) if (image.patStop[i] === image.patStop[here] && (image.patFlag[i]! & 3) !== 1) calls++;
  return calls;
}

function lineOf(view: View, rows: readonly Row[], callsLeft: number, date: string): Sheet['lines'][number] | null {
  const { book, clock } = view;
  const [sample] = rows;
  const line = sample === undefined ? null : book.lineOf(sample.route);
  if (sample === undefined || line === null) return null;
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(row.terminus, (counts.get(row.terminus) ?? 0) + 1);
  const usual = [...counts].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]![0];
  const nameOf = (ref: string): string => {
    const at = book.indexOf(ref);
    return at === null ? '' : book.names[at]!;
  };
  const timed = rows.flatMap((row) => (row.departure === null ? [] : [{ row, at: row.departure - (row.delay ?? 0) }]));
  const hours = new Map<number, { minute: number; estimated: boolean; toOther: string | null }[]>();
  for (const { row, at } of timed.toSorted((a, b) => a.at - b.at)) {
    const hour = Math.floor(at / 3600);
    const minutes = hours.get(hour) ?? [];
    hours.set(hour, minutes);
    minutes.push({
      minute: Math.floor(at / 60) % 60,
      estimated: row.estimated,
      toOther: row.terminus === usual ? null : nameOf(row.terminus),
    });
  }
  const windows = rows.flatMap((row) => (row.headway === null ? [] : [row.headway])).toSorted((a, b) => a.from - b.from);
  const ends = [...timed.map(({ at }) => at), ...windows.flatMap((w) => [w.from, w.until])];
  const run = runOf(view, rows.find((row) => row.terminus === usual)!.trip, date);
  const position = rows.find((row) => row.terminus === usual)!.position;
  const here = run?.stops[position];
  return {
    line: lineShown(view, line.index),
    headsign: sample.headsign || nameOf(usual),
    terminus: nameOf(usual),
    callsLeft,
    ahead:
      run === null || here === undefined
        ? []
        : run.stops
            .slice(position + 1)
            .map((s) => ({ name: book.names[s.stop]!, minutes: Math.round((s.arrival - here.departure) / 60) })),
    first: clock.local(date, Math.min(...ends)),
    last: clock.local(date, Math.max(...ends)),
    hours: [...hours].map(([hour, minutes]) => ({ hour, minutes })),
    headways: windows.map((w) => ({
      from: clock.local(date, w.from),
      until: clock.local(date, w.until),
      min: w.min,
      max: w.max,
    })),
  };
}
