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

/** The sheet of a stop on a day. The timetable as published: real time has no place on a pole. Throws transit.noStop. */
export function sheetOf(
  view: View,
  kit: Pick<Kit, 'publicUrl'>,
  q: { id: string; date?: string | undefined },
  now: Temporal.Instant,
): Sheet {
  const stop = stopOf(view, q.id);
  const { date } = whenOf(view, q, now);
  const { rows, reason } = departuresOfDay(view, q.id, date);
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = `${row.route}\n${row.headsign}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const network = view.network(view.book.networkOf(stop));
  return {
    stop: stopBrief(view, stop),
    date,
    reason: reason ?? (rows.length === 0 ? 'no-journey' : null),
    lines: [...groups.values()].flatMap((group) => lineOf(view, group, date) ?? []),
    network: network!,
    url: stopUrl(kit, q.id),
  };
}

function lineOf(view: View, rows: readonly Row[], date: string): Sheet['lines'][number] | null {
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
