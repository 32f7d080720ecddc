/** What a traveller asks; open to everyone. Nobody's origin or destination is logged or kept. */
import QRCode from 'qrcode';
import type { Ctx, Handlers } from '@yunjian/kernel/http';
import type { Kit } from '@yunjian/kernel/service';
import { sheetBuffer } from '@yunjian/kernel/files';
import { alertsOf, stopOf } from '../answers/brief.ts';
import { circleGeojson, circleXlsx } from '../answers/circle-files.ts';
import { circleOf } from '../answers/circle.ts';
import { journeysOf } from '../answers/journeys.ts';
import { lineOf, linesOf, tripPage } from '../answers/lines.ts';
import { nightOf, nightXlsx } from '../answers/night.ts';
import { nearbyOf, placesFor, stopsInBox } from '../answers/places.ts';
import { sheetOf, type Exceptions } from '../answers/sheet.ts';
import { DESCRIPTION, type Description } from '../network/compile.ts';
import { readDayPlan } from '../network/days.ts';
import { boardOf, departuresOfDay, boardRow, stopPage, stopUrl } from '../answers/stop.ts';
import { whenOf } from '../answers/when.ts';
import { xlsx } from '../answers/xlsx.ts';
import type { transitApi } from '../contract.ts';
import { Live } from '../live/live.ts';
import { newestAudits } from '../queries.ts';

type Ops = Handlers<typeof transitApi>['transit'];
type PublicOps = Pick<
  Ops,
  | 'networks'
  | 'places'
  | 'nearby'
  | 'stopsIn'
  | 'journeys'
  | 'stop'
  | 'board'
  | 'boardXlsx'
  | 'sheet'
  | 'qr'
  | 'trip'
  | 'lines'
  | 'line'
  | 'circle'
  | 'circleXlsx'
  | 'circleGeojson'
  | 'night'
  | 'nightXlsx'
>;

/** What is the same for everyone for a while may be kept by browsers and proxies for as many seconds. */
const keep = (ctx: Ctx, seconds: number): void => void ctx.raw.reply.header('cache-control', `public, max-age=${seconds}`);
/** Where somebody goes is nobody's to keep; what is due now is soon wrong. */
const forget = (ctx: Ctx): void => void ctx.raw.reply.header('cache-control', 'private, no-store');

const exceptions = new WeakMap<Kit, Exceptions>();

/** The exceptions of the pack's working calendar, read once. */
function exceptionsOf(kit: Kit): Exceptions {
  let known = exceptions.get(kit);
  if (!known) {
    const { calendar, validity } = kit.pack.json<Description>(DESCRIPTION);
    const plan = readDayPlan(kit.pack, calendar, validity.from, validity.to);
    exceptions.set(kit, (known = { off: new Set(plan.off), worked: new Set(plan.worked) }));
  }
  return known;
}

/** The public operations. */
export function publicHandlers(kit: Kit): PublicOps {
  const live = Live.of(kit);
  const audits = async () => new Map((await newestAudits(kit.database.db)).map((a) => [a.stop, a]));
  return {
    networks: async () => {
      const view = live.view();
      const now = kit.now();
      return {
        networks: [...view.networks],
        now: view.clock.localOf(now.epochMilliseconds / 1000),
        today: view.clock.at(now).date,
        realtimeAt: view.realtime?.at.toString() ?? null,
        alerts: alertsOf(view, now.epochMilliseconds / 1000),
        centre: [...view.policy.centre],
        bounds: [...view.policy.bounds],
      };
    },
    places: async ({ query }, ctx) => {
      forget(ctx);
      return placesFor(live.view(), query);
    },
    nearby: async ({ query }, ctx) => {
      forget(ctx);
      return nearbyOf(live.view(), query);
    },
    stopsIn: async ({ query }, ctx) => {
      keep(ctx, 300);
      return stopsInBox(live.view(), query);
    },
    journeys: ({ query }, ctx) => {
      forget(ctx);
      return journeysOf(live.view(), query, kit.now());
    },
    stop: async ({ params, query }) => {
      const found = await audits();
      return stopPage(live.view(), kit, { ...params, ...query }, (ref) => found.get(ref) ?? null, kit.now());
    },
    board: async ({ params, query }, ctx) => {
      forget(ctx);
      return boardOf(live.view(), { ...params, ...query }, kit.now());
    },
    boardXlsx: async ({ params, query }) => {
      // A file that is kept says what was published, not what runs late at this moment.
      const view = live.view().asPublished();
      const { date } = whenOf(view, query, kit.now());
      const rows = departuresOfDay(view, params.id, date).rows.flatMap((row) => boardRow(view, row, date) ?? []);
      type Row = (typeof rows)[number];
      const body = await sheetBuffer({
        name: '一日班次',
        columns: [
          { title: '发车 Departure', width: 20, value: (r: Row) => r.departure?.replace('T', ' ') },
          {
            title: '间隔（分）Headway (min)',
            width: 16,
            value: (r) => (r.headway === null ? null : `${r.headway.min / 60}–${r.headway.max / 60}`),
          },
          {
            title: '时段 Window',
            width: 26,
            value: (r) =>
              r.headway === null
                ? null
                : `${r.headway.from.slice(5).replace('T', ' ')} – ${r.headway.until.slice(5).replace('T', ' ')}`,
          },
          { title: '线路 Line', width: 14, value: (r) => r.line.short },
          { title: '车次 Number', width: 10, value: (r) => r.number },
          { title: '开往 To', width: 20, value: (r) => r.headsign || r.terminus },
          { title: '站台 Platform', width: 20, value: (r) => r.stop.name },
          { title: '估计 Estimated', width: 10, value: (r) => (r.estimated ? '是 yes' : '') },
        ],
        rows,
        notes: view.networks.map((n) => ({
          zh: `${n.title.zh}：时刻 ${n.asOf}${n.assumed === null ? '' : `；${n.assumed.zh}`}${n.example ? '；示例数据' : ''}`,
          en: `${n.title.en}: timetable of ${n.asOf}${n.assumed === null ? '' : `; ${n.assumed.en}`}${n.example ? '; sample data' : ''}`,
        })),
      });
      return xlsx(body, `班次-${view.book.names[stopOf(view, params.id)]}-${date}.xlsx`);
    },
    sheet: async ({ params, query }) =>
      sheetOf(live.view().asPublished(), kit, { ...params, ...query }, kit.now(), exceptionsOf(kit)),
    qr: async ({ params }) => {
      stopOf(live.view(), params.id);
      const body = await QRCode.toBuffer(stopUrl(kit, params.id), {
        type: 'png',
        margin: 2,
        width: 480,
        errorCorrectionLevel: 'M',
      });
      return { body, type: 'image/png', headers: { 'cache-control': 'public, max-age=86400' } };
    },
    trip: async ({ params, query }) => tripPage(live.view(), { ...params, ...query }, kit.now()),
    lines: async ({ query }, ctx) => {
      keep(ctx, 60);
      return linesOf(live.view(), query);
    },
    line: async ({ params, query }, ctx) => {
      keep(ctx, 60);
      return lineOf(live.view(), { ...params, ...query }, kit.now());
    },
    circle: async ({ query }, ctx) => {
      forget(ctx);
      return (await circleOf(live.view(), query, kit.now())).answer;
    },
    circleXlsx: async ({ query }, ctx) => {
      forget(ctx);
      const view = live.view();
      return circleXlsx(await circleOf(view, query, kit.now()), view);
    },
    circleGeojson: async ({ query }, ctx) => {
      forget(ctx);
      const view = live.view();
      return circleGeojson(await circleOf(view, query, kit.now()), view);
    },
    night: async ({ query }, ctx) => {
      keep(ctx, 60);
      return nightOf(live.view(), query, kit.now());
    },
    nightXlsx: ({ query }) => nightXlsx(live.view(), query, kit.now()),
  };
}
