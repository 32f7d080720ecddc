/** Stop inventory for staff: what is at the stops, by the newest audit, with figures whose every number can be listed. */
import { sheetBuffer } from '@yunjian/kernel/files';
import type { RawReply } from '@yunjian/kernel/contract';
import type { z } from 'zod';
import type { transitApi } from '../contract.ts';
import { fold } from '../live/search.ts';
import type { View } from '../live/view.ts';
import type { AuditRow } from '../queries.ts';
import { stopBrief, stopOf, type In } from './brief.ts';
import { amenitiesOf } from './stop.ts';
import { xlsx } from './xlsx.ts';

type Ops = (typeof transitApi)['transit'];
type Row = z.input<Ops['inventory']['reply']>['rows'][number];
type Filter = Partial<Pick<z.output<Ops['inventory']['query']>, 'q' | 'town' | 'network' | 'lacks'>>;

const NOTHING: In<'amenities'> = {
  canopy: 'unknown',
  timetable: 'unknown',
  accessible: 'unknown',
  seat: 'unknown',
  light: 'unknown',
  checkedOn: null,
  example: false,
};

/** A stop of the district's inventory with what its amenities rest on. */
interface Listed {
  readonly stop: number;
  readonly amenities: In<'amenities'>;
  readonly audit: AuditRow | null;
}

/** Every stop of the district: platforms and plain stops inside its towns that something serves. */
function listed(view: View, audits: ReadonlyMap<string, AuditRow>): Listed[] {
  const { book } = view;
  const rows: Listed[] = [];
  for (let s = 0; s < book.size; s++) {
    if (book.image.stopKind[s] !== 0 || book.linesAt(s).length === 0 || book.townCode(s) === null) continue;
    const audit = audits.get(book.refs[s]!) ?? null;
    rows.push({ stop: s, audit, amenities: amenitiesOf(view, s, audit) ?? NOTHING });
  }
  return rows;
}

function chosen(view: View, rows: readonly Listed[], f: Filter): Listed[] {
  const word = f.q === undefined ? '' : fold(f.q);
  const { book } = view;
  return rows.filter(({ stop, amenities, audit }) => {
    if (f.town !== undefined && book.townCode(stop) !== f.town) return false;
    if (f.network !== undefined && book.networkOf(stop) !== f.network) return false;
    if (word !== '' && !fold(`${book.names[stop]} ${book.refs[stop]} ${book.codeOf(stop) ?? ''}`).includes(word)) return false;
    if (f.lacks === 'audit') return audit === null;
    return f.lacks === undefined || amenities[f.lacks] !== 'yes';
  });
}

/** An ordinary weekday for counting departures: the next Wednesday that the timetables cover, otherwise the last one they do. */
export function ordinaryDay(view: View, today: string): string {
  const first =
    view.networks
      .map((n) => n.first)
      .toSorted()
      .at(-1) ?? today;
  const last = view.networks.map((n) => n.last).toSorted()[0] ?? today;
  let day = Temporal.PlainDate.from(today < first ? first : today > last ? last : today);
  const forward = Temporal.PlainDate.compare(day.add({ days: 6 }), Temporal.PlainDate.from(last)) <= 0;
  while (day.dayOfWeek !== 3) day = forward ? day.add({ days: 1 }) : day.subtract({ days: 1 });
  return day.toString();
}

const rowOf = (view: View, { stop, amenities, audit }: Listed, departures: Int32Array): Row => ({
  stop: stopBrief(view, stop),
  amenities,
  audits: audit?.audits ?? 0,
  departures: departures[stop]!,
});

const keyed = (audits: readonly AuditRow[]): Map<string, AuditRow> => new Map(audits.map((a) => [a.stop, a]));

/** One page of the inventory, figures over all that the filter chooses. */
export function inventoryPage(
  view: View,
  q: Filter & { page: number; size: number },
  audits: readonly AuditRow[],
  today: string,
): z.input<Ops['inventory']['reply']> {
  const rows = chosen(view, listed(view, keyed(audits)), q);
  const { departures } = view.usage(ordinaryDay(view, today), 0, 86_400);
  const have = (what: 'canopy' | 'timetable' | 'accessible'): number => rows.filter((r) => r.amenities[what] === 'yes').length;
  return {
    rows: rows.slice((q.page - 1) * q.size, q.page * q.size).map((r) => rowOf(view, r, departures)),
    total: rows.length,
    page: q.page,
    size: q.size,
    figures: {
      stops: rows.length,
      audited: rows.filter((r) => r.audit !== null).length,
      canopy: have('canopy'),
      timetable: have('timetable'),
      accessible: have('accessible'),
    },
    towns: [...view.ground.towns.names].map(([code, name]) => ({ code, name })).toSorted((a, b) => (a.code < b.code ? -1 : 1)),
  };
}

const words = { yes: '有 yes', no: '无 no', unknown: '未知 unknown' } as const;

/** The inventory as a workbook: all rows the filter chooses. */
export async function inventoryXlsx(view: View, q: Filter, audits: readonly AuditRow[], today: string): Promise<RawReply> {
  const { departures } = view.usage(ordinaryDay(view, today), 0, 86_400);
  const rows = chosen(view, listed(view, keyed(audits)), q).map((r) => rowOf(view, r, departures));
  const body = await sheetBuffer({
    name: '站点台账',
    columns: [
      { title: '站名 Stop', width: 24, value: (r: Row) => r.stop.name },
      { title: '编号 Id', width: 26, value: (r) => r.stop.id },
      { title: '站点编码 Code', width: 14, value: (r) => r.stop.code },
      { title: '街镇 Town', width: 14, value: (r) => r.stop.town?.zh },
      { title: '线路 Lines', width: 28, value: (r) => r.stop.lines.join('、') },
      { title: '雨篷 Canopy', width: 12, value: (r) => words[r.amenities.canopy] },
      { title: '时刻表 Timetable', width: 12, value: (r) => words[r.amenities.timetable] },
      { title: '无障碍 Accessible', width: 12, value: (r) => words[r.amenities.accessible] },
      { title: '座椅 Seat', width: 12, value: (r) => words[r.amenities.seat] },
      { title: '照明 Light', width: 12, value: (r) => words[r.amenities.light] },
      { title: '最近巡查 Audited', width: 14, value: (r) => r.amenities.checkedOn },
      { title: '巡查次数 Audits', width: 10, value: (r) => r.audits },
      { title: '示例 Sample', width: 8, value: (r) => (r.amenities.example ? '示例' : '') },
      { title: '工作日班次 Departures', width: 12, value: (r) => r.departures },
      { title: '纬度 Lat', width: 12, value: (r) => r.stop.lat },
      { title: '经度 Lon', width: 12, value: (r) => r.stop.lon },
    ],
    rows,
    notes: [
      {
        zh: `共 ${rows.length} 个站；标“示例”的设施状况为示例数据。`,
        en: `${rows.length} stops; amenities marked 示例 are sample data.`,
      },
    ],
  });
  return xlsx(body, `站点台账-${today}.xlsx`);
}

/** One stop with all its audits. Throws transit.noStop. */
export function inventoryStop(
  view: View,
  id: string,
  history: readonly AuditRow[],
  may: boolean,
  today: string,
): z.input<Ops['inventoryStop']['reply']> {
  const stop = stopOf(view, id);
  const newest = history[0] ?? null;
  const { departures } = view.usage(ordinaryDay(view, today), 0, 86_400);
  return {
    ...rowOf(view, { stop, audit: newest, amenities: amenitiesOf(view, stop, newest) ?? NOTHING }, departures),
    history: history.map((a) => ({
      id: a.id,
      auditedOn: a.audited_on,
      by: a.by_name,
      canopy: a.canopy,
      timetable: a.timetable,
      accessible: a.accessible,
      seat: a.seat,
      light: a.light,
      note: a.note,
      photo: a.photo === null ? null : `/api/transit/audits/${a.id}/photo`,
      example: a.example,
    })),
    can: may ? ['audit'] : [],
  };
}

/** Every stop of the district with its newest audit: what the published share counts. */
export const auditedStops = (
  view: View,
  audits: readonly AuditRow[],
): { stop: ReturnType<typeof stopBrief>; amenities: In<'amenities'>; audited: boolean }[] =>
  listed(view, keyed(audits)).map((r) => ({ stop: stopBrief(view, r.stop), amenities: r.amenities, audited: r.audit !== null }));
