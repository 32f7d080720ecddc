/** The one-hour circle as files: a workbook and GeoJSON, each saying what its figures rest on. */
import type { RawReply } from '@yunjian/kernel/contract';
import { sheetBuffer, type MoreSheet } from '@yunjian/kernel/files';
import type { View } from '../live/view.ts';
import type { MultiPolygon } from './area.ts';
import type { In } from './brief.ts';
import type { Circle } from './circle.ts';
import { xlsx } from './xlsx.ts';

type Answer = Circle['answer'];
type Reached = In<'reached'>;

const minutes = (seconds: number | null): number | null => (seconds === null ? null : Math.round(seconds / 6) / 10);

/** The circle as a workbook: every stop it reaches, the cities on a sheet of their own. */
export async function circleXlsx(circle: Circle, view: View): Promise<RawReply> {
  const { answer, all } = circle;
  const body = await sheetBuffer({
    name: '交通圈',
    columns: [
      { title: '站名 Stop', width: 24, value: (r: Reached) => r.name },
      { title: '编号 Id', width: 28, value: (r) => r.id },
      { title: '方式 Mode', width: 10, value: (r) => r.mode },
      { title: '城市 City', width: 12, value: (r) => r.city },
      { title: '街镇 Town', width: 14, value: (r) => r.town?.zh },
      { title: '最快（分）Best (min)', width: 14, value: (r) => minutes(r.best) },
      { title: '中位（分）Median (min)', width: 14, value: (r) => minutes(r.median) },
      { title: '达到比例 Share', width: 12, value: (r) => Math.round(r.share * 1000) / 1000 },
      { title: '纬度 Lat', width: 12, value: (r) => r.lat },
      { title: '经度 Lon', width: 12, value: (r) => r.lon },
    ],
    rows: all,
    more: [citySheet(answer)],
    notes: notesOf(circle, view),
  });
  return xlsx(body, `交通圈-${answer.origin.name}-${answer.date}.xlsx`);
}

/** How much earlier than the departure one is at a railway station, in words. */
const slackWords = (seconds: number): { zh: string; en: string } =>
  seconds === 0
    ? {
        zh: '按时刻表计，没有算火车站提前进站的时间。',
        en: 'By the timetable: no time to be early at the railway station is counted.',
      }
    : {
        zh: `乘火车按提前 ${Math.round(seconds / 60)} 分钟进站计。`,
        en: `One is at the railway station ${Math.round(seconds / 60)} minutes before departure.`,
      };

/** Every city of the district's table, reached or not; quickest first. */
function citySheet(answer: Answer): MoreSheet {
  return {
    name: '城市 Cities',
    columns: [
      { title: '城市 City', width: 14 },
      { title: '省市 Province', width: 14 },
      { title: '最快到的车站 Station', width: 24 },
      { title: '最快（分）Best (min)', width: 14 },
      { title: '中位（分）Median (min)', width: 14 },
      { title: '达到比例 Share', width: 12 },
      { title: '说明 Note', width: 40 },
    ],
    rows: answer.cities.map((c) => [
      c.name.zh,
      c.province.zh,
      c.station?.name ?? null,
      minutes(c.reach?.best ?? null),
      minutes(c.reach?.median ?? null),
      c.reach === null ? null : Math.round(c.reach.share * 1000) / 1000,
      c.own ? '起点所在城市，不计入 where the origin lies, not counted' : c.reach === null ? '到不了 not reached' : null,
    ]),
  };
}

/** Which departure decides what is within the limit, in words. */
const byWords = (by: Circle['by']): { zh: string; en: string } =>
  by === 'best'
    ? {
        zh: '按最快的一次出发计：至少有一次出发能在时限内到。',
        en: 'By the best departure: at least one of them arrives within the limit.',
      }
    : {
        zh: '按一半的出发计：至少一半的出发能在时限内到。',
        en: 'By the median: at least half of the departures arrive within the limit.',
      };

const ownWords = (answer: Answer): { zh: string; en: string }[] =>
  answer.cities
    .filter((c) => c.own)
    .map((c) => ({
      zh: `可达城市 ${answer.citiesWithin} 个，起点所在的${c.name.zh}不计在内。`,
      en: `Cities within reach: ${answer.citiesWithin}, not counting ${c.name.en}, where the origin lies.`,
    }));

/** Where the figures come from, in words. */
function notesOf({ answer, by }: Circle, view: View): { zh: string; en: string }[] {
  return [
    {
      zh: `自 ${answer.origin.name}，${answer.date}，${answer.from.slice(11, 16)}–${answer.until.slice(11, 16)} 之间 ${answer.departures} 个出发时刻，${answer.minutes} 分钟以内。`,
      en: `From ${answer.origin.name} on ${answer.date}: ${answer.departures} departures from ${answer.from.slice(11, 16)} to ${answer.until.slice(11, 16)}, within ${answer.minutes} minutes.`,
    },
    byWords(by),
    slackWords(answer.railSlack),
    ...ownWords(answer),
    ...view.networks.map((n) => ({
      zh: `${n.title.zh}：时刻 ${n.asOf}，${n.source.zh}${n.assumed === null ? '' : `；${n.assumed.zh}`}${n.example ? '；示例数据' : ''}`,
      en: `${n.title.en}: timetable of ${n.asOf}, ${n.source.en}${n.assumed === null ? '' : `; ${n.assumed.en}`}${n.example ? '; sample data' : ''}`,
    })),
  ];
}

/** The circle as GeoJSON: the area, then every stop, then the cities that are reached. Times in seconds. */
export function circleGeojson(circle: Circle, view: View): RawReply {
  const { answer, all } = circle;
  const area: { type: 'MultiPolygon'; coordinates: MultiPolygon } = {
    type: 'MultiPolygon',
    coordinates: (answer.area?.coordinates ?? []) as MultiPolygon,
  };
  const body = JSON.stringify({
    type: 'FeatureCollection',
    note: notesOf(circle, view),
    features: [
      {
        type: 'Feature',
        geometry: area,
        properties: {
          kind: 'area',
          minutes: answer.minutes,
          by: circle.by,
          railSlack: answer.railSlack,
          date: answer.date,
          from: answer.from,
          until: answer.until,
          squareKilometres: answer.areaKm2,
        },
      },
      ...all.map((r) => ({
        type: 'Feature',
        geometry: { type: 'Point', coordinates: [r.lon, r.lat] },
        properties: {
          kind: 'stop',
          id: r.id,
          name: r.name,
          mode: r.mode,
          city: r.city,
          best: r.best,
          median: r.median,
          share: r.share,
        },
      })),
      ...answer.cities.flatMap((c) =>
        c.reach === null
          ? []
          : [
              {
                type: 'Feature',
                geometry: { type: 'Point', coordinates: [c.lon, c.lat] },
                properties: {
                  kind: 'city',
                  name: c.name,
                  province: c.province,
                  station: c.station?.id ?? null,
                  own: c.own,
                  ...c.reach,
                },
              },
            ],
      ),
    ],
  });
  return { body, type: 'application/geo+json; charset=utf-8', fileName: `circle-${answer.date}.geojson` };
}
