/** calendar.txt and calendar_dates.txt: on which days each service runs (rule 1 of the README). */
import { ByteIndex } from './bytes.ts';
import type { Context } from './context.ts';
import { dateOf, dateText, dayNumber, weekdayOf } from './fields.ts';
import type { Table } from './table.ts';

/** Services; bit d of service s (word s × words + d ÷ 32) says that it runs on day `start` + d. */
export interface Services {
  readonly ids: ByteIndex;
  readonly id: readonly number[];
  readonly start: number;
  readonly words: number;
  readonly bits: Int32Array;
  /** first and last day on which any service runs, days since 1970-01-01 */
  readonly first: number;
  readonly last: number;
}

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const ADDED = 1;
const REMOVED = 2;
/** Later days are not counted: "99991231" for "until further notice" would make a set of three million days. */
const LATEST = dayNumber(2199, 12, 31);
const MOST_BYTES = 512 * 1024 * 1024;

interface Rows {
  readonly ids: ByteIndex;
  readonly lines: { file: string; line: number }[];
  readonly ranges: { service: number; from: number; to: number; weekdays: number }[];
  /** Three a row: service, day, type. */
  readonly exceptions: number[];
}

/** Reads both files, one of which must be there. Throws `feed-unusable` when no service runs on any day. */
export function readServices(context: Context): Services {
  const rows: Rows = { ids: new ByteIndex(), lines: [], ranges: [], exceptions: [] };
  const calendar = context.optional('calendar.txt');
  const dates = context.optional('calendar_dates.txt');
  if (calendar === null && dates === null)
    throw context.unusable('calendar.txt 与 calendar_dates.txt 都没有', 'calendar.txt and calendar_dates.txt are both missing');
  if (calendar !== null) readCalendar(context, calendar, rows);
  if (dates !== null) readExceptions(context, dates, rows);
  return servicesOf(context, rows);
}

function serviceAt(table: Table, column: number, rows: Rows): number {
  const known = table.lookup(column, rows.ids);
  const at = known >= 0 ? known : rows.ids.add(table.bytes(column));
  if (at === rows.lines.length) rows.lines.push({ file: table.file, line: table.line });
  return at;
}

/** Value of a field of one digit; −1 for any other. */
function digitAt(table: Table, column: number): number {
  const { bytes, from, to } = table.reader;
  const at = from[column]!;
  return to[column]! - at === 1 ? bytes[at]! - 48 : -1;
}

function dayAt(context: Context, table: Table, name: string, column: number): number | null {
  const { bytes, from, to } = table.reader;
  const day = dateOf(bytes, from[column]!, to[column]!);
  if (day === null) context.findings.add('bad-date', table.file, table.line, null, name, table.text(column));
  else if (day > LATEST) context.findings.add('date-far', table.file, table.line, null, table.text(column), dateText(LATEST));
  return day;
}

function readCalendar(context: Context, table: Table, rows: Rows): void {
  const { findings } = context;
  context.mustHave(table, ['service_id', ...WEEKDAYS, 'start_date', 'end_date']);
  const id = table.column('service_id');
  const [start, end] = [table.column('start_date'), table.column('end_date')];
  const weekdays = WEEKDAYS.map((name) => table.column(name));
  while (table.next()) {
    if (table.blank(id)) {
      findings.add('id-missing', table.file, table.line, null, 'service_id');
      continue;
    }
    const known = rows.ids.size;
    const service = serviceAt(table, id, rows);
    if (service < known) {
      findings.add('id-twice', table.file, table.line, table.text(id));
      continue;
    }
    let mask = 0;
    weekdays.forEach((column, i) => {
      if (table.whole(WEEKDAYS[i]!, column, 1) === 1) mask |= 1 << i;
    });
    const from = dayAt(context, table, 'start_date', start);
    const to = dayAt(context, table, 'end_date', end);
    if (from === null || to === null) continue;
    if (to < from) findings.add('dates-swapped', table.file, table.line, table.text(id));
    else rows.ranges.push({ service, from, to: Math.min(to, LATEST), weekdays: mask });
  }
  context.done(table);
}

function readExceptions(context: Context, table: Table, rows: Rows): void {
  const { findings } = context;
  context.mustHave(table, ['service_id', 'date', 'exception_type']);
  const [id, date, type] = [table.column('service_id'), table.column('date'), table.column('exception_type')];
  const latest: number[] = []; // last day of each service so far; as a rule they come in their order
  let seen: Set<number>[] | null = null; // all days of each, from the first row that does not
  while (table.next()) {
    if (table.blank(id)) {
      findings.add('id-missing', table.file, table.line, null, 'service_id');
      continue;
    }
    const service = serviceAt(table, id, rows);
    const day = dayAt(context, table, 'date', date);
    if (day === null || day > LATEST) continue;
    const kind = digitAt(table, type);
    if (kind !== ADDED && kind !== REMOVED) {
      findings.add('bad-exception', table.file, table.line, table.text(id), table.text(type));
      continue;
    }
    if (seen === null && day <= (latest[service] ?? -Infinity)) {
      seen = [];
      for (let e = 0; e < rows.exceptions.length; e += 3) (seen[rows.exceptions[e]!] ??= new Set()).add(rows.exceptions[e + 1]!);
    }
    if (seen !== null) {
      const days = (seen[service] ??= new Set());
      if (days.has(day)) {
        findings.add('exception-twice', table.file, table.line, table.text(id));
        continue;
      }
      days.add(day);
    }
    latest[service] = day;
    rows.exceptions.push(service, day, kind);
  }
  context.done(table);
}

function servicesOf(context: Context, { ids, lines, ranges, exceptions }: Rows): Services {
  const none = (): Error =>
    context.unusable(
      '没有任何一天有班次运行（calendar.txt、calendar_dates.txt）',
      'no service runs on any day (calendar.txt, calendar_dates.txt)',
    );
  let start = Number.POSITIVE_INFINITY;
  let end = Number.NEGATIVE_INFINITY;
  const cover = (from: number, to: number): void => {
    start = Math.min(start, from);
    end = Math.max(end, to);
  };
  for (const { from, to } of ranges) if (from <= to) cover(from, to);
  for (let e = 0; e < exceptions.length; e += 3) if (exceptions[e + 2] === ADDED) cover(exceptions[e + 1]!, exceptions[e + 1]!);
  if (end < start) throw none();
  const words = Math.ceil((end - start + 1) / 32);
  if (words * 4 * ids.size > MOST_BYTES) throw context.unusable('运行日历跨越的日期过长', 'its services span too many days');
  const bits = new Int32Array(words * ids.size);
  const set = (service: number, day: number, runs: boolean): void => {
    const word = service * words + ((day - start) >> 5);
    const bit = 1 << ((day - start) & 31);
    bits[word] = runs ? bits[word]! | bit : bits[word]! & ~bit;
  };
  for (const { service, from, to, weekdays } of ranges) {
    if (weekdays === 0) continue;
    for (let day = from; day <= to; day++) if ((weekdays >> weekdayOf(day)) & 1) set(service, day, true);
  }
  for (let e = 0; e < exceptions.length; e += 3) {
    const day = exceptions[e + 1]!;
    if (exceptions[e + 2] === ADDED) set(exceptions[e]!, day, true);
    else if (day >= start && day <= end) set(exceptions[e]!, day, false);
  }
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (let service = 0; service < ids.size; service++) {
    let runs = false;
    for (let w = 0; w < words; w++) {
      const word = bits[service * words + w]!;
      if (word === 0) continue;
      runs = true;
      first = Math.min(first, start + w * 32 + 31 - Math.clz32(word & -word));
      last = Math.max(last, start + w * 32 + 31 - Math.clz32(word));
    }
    const { file, line } = lines[service]!;
    if (!runs) context.findings.add('service-never-runs', file, line, ids.text(service));
  }
  if (last < first) throw none();
  const id = Array.from({ length: ids.size }, (_, service) => context.strings.add(ids.bytes(service)));
  return { ids, id, start, words, bits, first, last };
}
