/** Short names of the kinds of findings, for lists of kinds; what exactly is wrong stands in each finding. */
import type { Text } from '@yunjian/kernel/contract';

const KINDS: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  // files
  'not-utf8': ['不是 UTF-8', 'Not UTF-8'],
  'file-unused': ['用不到的文件', 'File not used'],
  'file-empty': ['空文件', 'Empty file'],
  'column-unused': ['用不到的列', 'Column not used'],
  'column-twice': ['列重复', 'Column twice'],
  'short-row': ['行里少列', 'Too few fields'],
  'long-row': ['行里多列', 'Too many fields'],
  'text-after-quote': ['引号后有文字', 'Text after a quote'],
  'quote-not-closed': ['引号没配对', 'Quote not closed'],
  'id-missing': ['缺编号', 'Id missing'],
  'id-twice': ['编号重复', 'Id twice'],
  'bad-number': ['数字读不懂', 'Unreadable number'],
  // agencies, stops, routes
  'agency-timezones': ['时区不一', 'Different time zones'],
  'unknown-agency': ['没有这个运营单位', 'Unknown agency'],
  'unknown-parent': ['没有这个车站', 'Unknown station'],
  'parent-kind': ['所属车站类型不对', 'Wrong kind of station'],
  'no-coordinates': ['没有坐标', 'No coordinates'],
  'zero-coordinates': ['坐标为零', 'Coordinates are zero'],
  'unknown-route-type': ['线路类型不认得', 'Unknown route type'],
  // services
  'bad-date': ['日期读不懂', 'Unreadable date'],
  'dates-swapped': ['起止日期颠倒', 'Dates swapped'],
  'date-far': ['日期过远', 'Date too far'],
  'bad-exception': ['例外类型读不懂', 'Unreadable exception'],
  'exception-twice': ['同一天两个例外', 'Two exceptions a day'],
  'service-never-runs': ['从不运行', 'Never runs'],
  // trips
  'unknown-route': ['没有这条线路', 'Unknown route'],
  'unknown-service': ['没有这个运行日历', 'Unknown service'],
  'unknown-shape': ['没有这个走向图', 'Unknown shape'],
  'shapes-missing': ['没有走向图文件', 'No shapes.txt'],
  'trip-without-times': ['班次没有时刻', 'Trip without times'],
  'one-stop': ['班次只有一站', 'Trip of one stop'],
  'end-time-missing': ['首末站缺时刻', 'End without a time'],
  'times-go-back': ['时刻倒退', 'Times go back'],
  'time-too-late': ['时刻过晚', 'Time too late'],
  'bad-time': ['时刻读不懂', 'Unreadable time'],
  'wait-too-long': ['停留过久', 'Waits too long'],
  // stop times
  'unknown-trip': ['没有这个班次', 'Unknown trip'],
  'unknown-stop': ['没有这个站', 'Unknown stop'],
  'bad-sequence': ['站序读不懂', 'Unreadable sequence'],
  'sequence-twice': ['站序重复', 'Sequence twice'],
  'stop-kind': ['站点类型不对', 'Wrong kind of stop'],
  // frequencies
  'bad-frequency': ['间隔没有意义', 'Headway makes no sense'],
  'frequency-too-late': ['时段超过 48 小时', 'Window beyond 48 hours'],
  'frequency-too-many': ['间隔过密', 'Too many runs'],
  'frequency-twice': ['时段重复', 'Window twice'],
  'frequency-overlap': ['时段重叠', 'Windows overlap'],
  'frequency-none': ['没有可用时段', 'No window to use'],
  // transfers
  'transfer-stop': ['换乘站不存在', 'Transfer: unknown stop'],
  'transfer-trip': ['换乘班次不存在', 'Transfer: unknown trip'],
  'transfer-type': ['换乘类型读不懂', 'Transfer: unknown type'],
  'transfer-bound': ['只对某线路有效的换乘', 'Transfer bound to a route'],
  'transfer-no-distance': ['换乘没有距离', 'Transfer without distance'],
  'transfer-no-platform': ['换乘车站没有站台', 'Transfer without platforms'],
  'transfer-no-time': ['换乘没有时间', 'Transfer without a time'],
  'link-stop': ['连接的站不存在', 'Link: unknown stop'],
  // shapes
  'bad-shape-point': ['走向图的点读不懂', 'Unreadable shape point'],
  'shape-point-twice': ['走向图的点重复', 'Shape point twice'],
  'shape-short': ['走向图太短', 'Shape too short'],
  'shape-unused': ['没人用的走向图', 'Shape not used'],
  // line sheets
  'column-unknown': ['不认得的列', 'Unknown column'],
  'sheet-row': ['这一行用不了', 'Row left out'],
  'time-guessed': ['时刻写法不对', 'Time guessed'],
  'stop-name': ['站名不一致', 'Stop names differ'],
  'amenity-differs': ['设施写法不一致', 'Amenities differ'],
  'direction-short': ['方向不足两站', 'Direction too short'],
  'no-service': ['没有发车', 'No service'],
  'sequence-gap': ['站序有缺', 'Gap in the sequence'],
  'minutes-estimated': ['站间时间是估的', 'Minutes estimated'],
  'stop-unused': ['没有线路停的站', 'Stop not used'],
  'holidays-unknown': ['节假日未定', 'Holidays unknown'],
};

/** The name of a kind; its code when there is none. */
export function kindWords(kind: string): Text {
  const words = KINDS[kind];
  return words ? { zh: words[0], en: words[1] } : { zh: kind, en: kind };
}
