/** What an import finds, in words. One table, so that every kind has a severity, a reason and a consequence in both languages. */
import type { Finding } from '../types.ts';

type Words = readonly [severity: Finding['severity'], reasonZh: string, reasonEn: string, doneZh: string, doneEn: string];

const ROW_ZH = '该行未使用';
const ROW_EN = 'the row was not used';
const TRIP_ZH = '该班次未使用';
const TRIP_EN = 'the trip was not used';
const REST_ZH = '其余照常使用';
const REST_EN = 'the rest was used';

/** `{0}`, `{1}` stand for details of the case. */
const WORDS = {
  // ── files
  'not-utf8': [
    'error',
    '文件不是 UTF-8 编码',
    'the file is not UTF-8',
    '无法识别的字节换成“�”后读取；请另存为 UTF-8',
    'bytes that make no sense were read as "�"; save the file as UTF-8',
  ],
  'file-unused': [
    'info',
    '导入不使用这个文件',
    'the import has no use for this file',
    '未读取内容',
    'its contents were not read',
  ],
  'file-empty': ['info', '文件没有任何数据行', 'the file has no rows', '按没有该文件处理', 'treated as if it were not there'],
  'column-unused': ['info', '列 {0} 有内容，导入不使用', 'column {0} has contents the import has no use for', REST_ZH, REST_EN],
  'column-twice': ['warning', '列 {0} 出现两次', 'column {0} is there twice', '使用第一列', 'the first one was used'],
  'short-row': [
    'warning',
    '本行 {0} 列，表头 {1} 列',
    'the row has {0} fields, the header {1}',
    '缺少的列按空白处理',
    'missing fields were taken as blank',
  ],
  'long-row': [
    'warning',
    '本行 {0} 列，表头 {1} 列',
    'the row has {0} fields, the header {1}',
    '多出的列未使用',
    'the surplus was not used',
  ],
  'text-after-quote': [
    'warning',
    '引号之后还有文字',
    'there is text after a closing quote',
    '引号之后的文字未使用',
    'the text after the quote was not used',
  ],
  'quote-not-closed': [
    'error',
    '引号没有配对',
    'a quote is never closed',
    '本行的引号按普通字符读取',
    'the quotes of this row were read as ordinary characters',
  ],
  'id-missing': ['error', '编号 {0} 空白', 'the id {0} is blank', ROW_ZH, ROW_EN],
  'id-twice': [
    'error',
    '编号重复',
    'the id is there twice',
    '使用第一行，本行未使用',
    'the first row was used, this one was not',
  ],
  'bad-number': ['warning', '{0} 的值“{1}”无法识别', '{0} is "{1}", which makes no sense', '按空白处理', 'taken as blank'],

  // ── agencies, stops, routes
  'agency-timezones': [
    'warning',
    '运营单位时区为 {0}，与第一家的 {1} 不同',
    'the agency has time zone {0}, the first one {1}',
    '全部时刻按第一家的时区',
    'all times are in that of the first',
  ],
  'unknown-agency': [
    'warning',
    '线路的运营单位“{0}”不存在',
    'agency "{0}" of the route does not exist',
    '线路照用，不标运营单位',
    'the route was used without an agency',
  ],
  'unknown-parent': [
    'warning',
    '所属车站“{0}”不存在',
    'parent station "{0}" does not exist',
    '站点照用，不属于任何车站',
    'the stop was used without a station',
  ],
  'parent-kind': [
    'warning',
    '所属车站“{0}”的类型不对',
    'parent "{0}" is of the wrong location_type',
    '站点照用，不属于任何车站',
    'the stop was used without a station',
  ],
  'no-coordinates': [
    'warning',
    '没有坐标，或坐标不在地球上',
    'there are no coordinates, or none on this globe',
    '站点照用，没有按距离计算的步行',
    'the stop was used without walks by distance',
  ],
  'zero-coordinates': ['warning', '坐标为 0,0', 'the coordinates are 0,0', '照用', 'used as they are'],
  'unknown-route-type': [
    'warning',
    '线路类型 {0} 不在标准内',
    'route_type {0} is in no standard',
    '线路照用，方式记为“其他”',
    'the route was used as of mode "other"',
  ],

  // ── services
  'bad-date': ['error', '{0} 的日期“{1}”无法识别', '{0} is "{1}", which is no date', ROW_ZH, ROW_EN],
  'dates-swapped': ['error', '结束日期早于开始日期', 'the end date lies before the start date', ROW_ZH, ROW_EN],
  'date-far': ['warning', '日期“{0}”过远', 'date "{0}" is too far away', '算到 {1} 为止', 'counted up to {1}'],
  'bad-exception': ['error', '例外类型“{0}”无法识别', 'exception_type "{0}" makes no sense', ROW_ZH, ROW_EN],
  'exception-twice': [
    'warning',
    '同一天有两个例外',
    'there are two exceptions for one day',
    '使用第一行',
    'the first row was used',
  ],
  'service-never-runs': [
    'warning',
    '该运行日历没有任何一天',
    'the service runs on no day at all',
    '其班次在任何一天都不运行',
    'its trips run on no day',
  ],

  // ── trips
  'unknown-route': ['error', '线路“{0}”不存在', 'route "{0}" does not exist', TRIP_ZH, TRIP_EN],
  'unknown-service': ['error', '运行日历“{0}”不存在', 'service "{0}" does not exist', TRIP_ZH, TRIP_EN],
  'unknown-shape': [
    'warning',
    '走向图“{0}”不存在',
    'shape "{0}" does not exist',
    '班次照用，没有走向图',
    'the trip was used without a shape',
  ],
  'shapes-missing': [
    'info',
    '班次引用走向图，却没有 shapes.txt',
    'trips refer to shapes and there is no shapes.txt',
    '班次照用，没有走向图',
    'the trips were used without shapes',
  ],
  'trip-without-times': ['error', '没有任何可用的站点时刻', 'there is no stop time that can be used', TRIP_ZH, TRIP_EN],
  'one-stop': ['error', '只有一个可用的站点时刻', 'there is only one stop time that can be used', TRIP_ZH, TRIP_EN],
  'end-time-missing': ['error', '首站或末站没有时刻', 'the first or the last stop has no time', TRIP_ZH, TRIP_EN],
  'times-go-back': ['error', '时刻倒退', 'the times go back', TRIP_ZH, TRIP_EN],
  'time-too-late': ['error', '时刻在 47:59:59 之后', 'a time lies after 47:59:59', TRIP_ZH, TRIP_EN],
  'bad-time': ['error', '{0} 的时刻“{1}”无法识别', '{0} is "{1}", which is no time', TRIP_ZH, TRIP_EN],
  'wait-too-long': [
    'error',
    '在一站停留超过 65,535 秒',
    'the trip waits at one stop for more than 65,535 seconds',
    TRIP_ZH,
    TRIP_EN,
  ],

  // ── stop times
  'unknown-trip': ['error', '班次不存在', 'the trip does not exist', ROW_ZH, ROW_EN],
  'unknown-stop': ['error', '站点“{0}”不存在', 'stop "{0}" does not exist', ROW_ZH, ROW_EN],
  'bad-sequence': ['error', 'stop_sequence“{0}”无法识别', 'stop_sequence is "{0}", which makes no sense', ROW_ZH, ROW_EN],
  'sequence-twice': [
    'error',
    'stop_sequence {0} 重复',
    'stop_sequence {0} is there twice',
    '使用第一行，本行未使用',
    'the first row was used, this one was not',
  ],
  'stop-kind': [
    'warning',
    '时刻所在站点“{0}”的 location_type 不是 0',
    'stop "{0}" of a stop time has another location_type than 0',
    '照用',
    'used as it is',
  ],

  // ── frequencies
  'bad-frequency': ['error', '时段或间隔没有意义', 'the window or the headway makes no sense', ROW_ZH, ROW_EN],
  'frequency-too-late': [
    'error',
    '时段超过 48:00:00',
    'the window reaches beyond 48:00:00',
    '48:00:00 以后的部分未使用',
    'what lies after 48:00:00 was not used',
  ],
  'frequency-too-many': [
    'error',
    '间隔过密：这一行 {0} 班，每行最多 {1} 班、全部最多 {2} 班',
    'the row makes {0} runs; at most {1} of a row and {2} in all can be used',
    ROW_ZH,
    ROW_EN,
  ],
  'frequency-twice': [
    'error',
    '同一班次有两个时段同时开始',
    'the trip has two windows with one start',
    '使用第一行',
    'the first row was used',
  ],
  'frequency-overlap': [
    'warning',
    '与同一班次的另一个时段重叠',
    'the window overlaps another one of the trip',
    '两个都用',
    'both were used',
  ],
  'frequency-none': [
    'error',
    '班次按间隔运行，却没有可用的时段',
    'the trip runs by headway and has no window that can be used',
    TRIP_ZH,
    TRIP_EN,
  ],

  // ── transfers
  'transfer-stop': ['error', '站点“{0}”不存在', 'stop "{0}" does not exist', ROW_ZH, ROW_EN],
  'transfer-trip': ['error', '班次“{0}”不存在或未使用', 'trip "{0}" does not exist or was not used', ROW_ZH, ROW_EN],
  'transfer-type': ['error', '换乘类型“{0}”无法识别', 'transfer_type "{0}" makes no sense', ROW_ZH, ROW_EN],
  'transfer-bound': [
    'info',
    '只对某线路或班次有效的换乘',
    'the transfer is bound to a route or a trip',
    '不采用',
    'not followed',
  ],
  'transfer-no-distance': [
    'warning',
    '按距离计算的换乘，站点却没有坐标',
    'the transfer goes by distance and a stop has no coordinates',
    '不采用这一对站点',
    'not followed for this pair of stops',
  ],
  'transfer-no-platform': ['warning', '车站“{0}”没有站台', 'station "{0}" has no platforms', '不采用', 'not followed'],
  'transfer-no-time': [
    'warning',
    '类型 2 没有可用的 min_transfer_time',
    'type 2 has no min_transfer_time that can be used',
    '时间按距离计算',
    'the time goes by distance',
  ],
  'link-stop': ['error', '连接的站点“{0}”不存在', 'stop "{0}" of a link does not exist', '不采用', 'not followed'],

  // ── shapes
  'bad-shape-point': ['error', '坐标或顺序无法识别', 'the coordinates or the sequence make no sense', ROW_ZH, ROW_EN],
  'shape-point-twice': [
    'warning',
    'shape_pt_sequence {0} 重复',
    'shape_pt_sequence {0} is there twice',
    '使用第一行',
    'the first row was used',
  ],
  'shape-short': ['warning', '走向图不足两个点', 'the shape has fewer than two points', '未使用', 'not used'],
  'shape-unused': ['info', '没有可用的班次使用这个走向图', 'no trip in use has this shape', '未存入', 'not kept'],
} as const satisfies Record<string, Words>;

export type FindingKind = keyof typeof WORDS;

/** All kinds, in the order of the files they concern. */
export const FINDING_KINDS = Object.keys(WORDS) as FindingKind[];

/** Findings kept of one kind; further ones are only counted. */
export const KEPT_OF_A_KIND = 1000;

type Detail = string | number;
const LONGEST = 120;
const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);
const fill = (text: string, details: readonly Detail[]): string =>
  text.replaceAll(/\{(\d)\}/g, (_, n: string) => cut(String(details[Number(n)] ?? '')));

/** Collects findings of all feeds of a build. */
export class Findings {
  readonly kept: Finding[] = [];
  readonly #counts = new Map<FindingKind, number>();
  feed = '';

  /**
   * Adds one. `id` and `details` may be functions, called only when the finding is kept, so that a million bad rows make no million texts.
   */
  add(
    kind: FindingKind,
    file: string,
    line: number | null,
    id: string | null | (() => string),
    ...details: (Detail | (() => Detail))[]
  ): void {
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    if (count > KEPT_OF_A_KIND) return;
    const [severity, reasonZh, reasonEn, doneZh, doneEn] = WORDS[kind];
    const values = details.map((detail) => (typeof detail === 'function' ? detail() : detail));
    const idText = typeof id === 'function' ? id() : id;
    this.kept.push({
      kind,
      severity,
      feed: this.feed,
      file,
      line,
      id: idText === null || idText === '' ? null : cut(idText),
      reason: { zh: fill(reasonZh, values), en: fill(reasonEn, values) },
      done: { zh: fill(doneZh, values), en: fill(doneEn, values) },
    });
  }

  /** What was found so far, to go back to. */
  mark(): { readonly kept: number; readonly counts: ReadonlyMap<FindingKind, number> } {
    return { kept: this.kept.length, counts: new Map(this.#counts) };
  }

  /** Forgets what was found since `mark`. */
  restore(mark: ReturnType<Findings['mark']>): void {
    this.kept.length = mark.kept;
    this.#counts.clear();
    for (const [kind, count] of mark.counts) this.#counts.set(kind, count);
  }

  /** All findings counted, in the order of the table. */
  counts(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const kind of FINDING_KINDS) {
      const count = this.#counts.get(kind);
      if (count !== undefined) counts[kind] = count;
    }
    return counts;
  }
}
