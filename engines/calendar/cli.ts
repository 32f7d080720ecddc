import { dueWithPauses } from './count.ts';
import { isWorkday } from './day.ts';
import { loadCalendar, parseDate, type Calendar } from './load.ts';
import { CalendarError, type CalendarData, type CalendarErrorCode, type Pause, type Period, type PeriodKind } from './types.ts';

export { readCalendarDir } from './read.ts';

/** What the verb talks to; the caller owns the streams and knows where the district's data lies. */
export interface CalendarIo {
  stdin: AsyncIterable<string | Uint8Array>;
  stdout: (s: string) => void;
  stderr: (s: string) => void;
  loadData: () => Promise<CalendarData>;
}

/** A longer line is refused unread, so that a stream without line ends cannot fill the memory. */
const LONGEST_LINE = 65_536;

const HELP = `用法 / Usage:
  yunjian calendar due < periods.jsonl
      逐行读入期限，逐行写出届满日。 Reads a period a line, writes its due date a line, in order.
      入 / in : {"from":"2026-02-13","days":5,"kind":"working"}
      出 / out: {"due":"2026-02-27","provisional":false}
      kind        working 工作日 | calendar 自然日（届满遇休息日顺延 / ending on a rest day moves to the next working day）
      days        1…3650；工作日可为 0.5 的倍数，届满当日正午，另有 "at":"noon" / working days may be multiples of 0.5, ending at noon
      pauses      可选，停表 / optional: [{"from":"2026-02-24","to":"2026-02-26"}]，中止日不计、恢复日计 / pause day not counted, resume day is
      provisional true：跨越尚未公布放假安排的年份，公布后可能变动 / a year without a published notice was crossed, the date may move
  yunjian calendar day [DATE …] < dates.jsonl
      是否工作日、依据哪份通知。 Whether a date is worked, and by which notice.
      入 / in : {"date":"2026-02-14"}
  错误行 / a bad line: {"error":{"code":"…","message":"…"}}，其余照常 / and the run goes on.
  code: bad-json bad-date bad-days bad-kind bad-pause outside-coverage
`;

function wrong(code: CalendarErrorCode, zh: string, en: string): CalendarError {
  return new CalendarError(code, { zh, en });
}

function fieldsOf(line: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw wrong('bad-json', '这一行不是有效的 JSON', 'this line is not valid JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw wrong('bad-json', '这一行应是一个 JSON 对象', 'this line must be a JSON object');
  }
  return value as Record<string, unknown>;
}

function pausesOf(value: unknown): Pause[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw wrong('bad-pause', 'pauses 应是数组', 'pauses must be an array');
  return value.map((p: unknown) => {
    if (typeof p !== 'object' || p === null) throw wrong('bad-pause', 'pauses 的每项应有 from 和 to', 'a pause has from and to');
    const { from, to } = p as Record<string, unknown>;
    return { from: parseDate(from), to: parseDate(to) };
  });
}

function answerDue(calendar: Calendar, line: string): object {
  const { from, days, kind, pauses } = fieldsOf(line);
  const period: Period = { days: days as number, kind: kind as PeriodKind };
  const result = dueWithPauses(calendar, { from: parseDate(from), ...period }, pausesOf(pauses));
  return { ...result, due: result.due.toString() };
}

function answerDay(calendar: Calendar, date: unknown): object {
  const answer = isWorkday(calendar, parseDate(date));
  if (!answer.known) {
    return { date: answer.date.toString(), known: false, presumedWork: answer.presumedWork, sourceDoc: null, provisional: true };
  }
  const { day } = answer;
  return { ...day, date: day.date.toString(), known: true, provisional: false };
}

function answer(work: () => object): string {
  try {
    return `${JSON.stringify(work())}\n`;
  } catch (error) {
    if (!(error instanceof CalendarError)) throw error;
    return `${JSON.stringify({ error: { code: error.code, message: error.message } })}\n`;
  }
}

/** Lines of a stream of text or UTF-8 bytes, without their ends; over-long lines come as null. Empty lines are left out. */
async function* lines(input: AsyncIterable<string | Uint8Array>): AsyncGenerator<(string | null)[]> {
  const decoder = new TextDecoder();
  let rest = '';
  let tooLong = false;
  for await (const chunk of input) {
    const parts = (rest + (typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }))).split('\n');
    rest = parts.pop() ?? '';
    const out: (string | null)[] = [];
    for (const part of parts) {
      const line = part.trim();
      if (tooLong || line.length > LONGEST_LINE) out.push(null);
      else if (line !== '') out.push(line);
      tooLong = false;
    }
    if (rest.length > LONGEST_LINE) {
      tooLong = true;
      rest = '';
    }
    yield out;
  }
  const last = (rest + decoder.decode()).trim();
  if (tooLong || last.length > LONGEST_LINE) yield [null];
  else if (last !== '') yield [last];
}

/**
 * `yunjian calendar due` and `yunjian calendar day`: one JSON object a line in, one a line out, in order. A line that cannot be
 * answered gives `{"error":{code,message}}` and the run goes on with exit code 0; 2 for a wrong call. Defects and broken calendar
 * data are thrown.
 */
export async function calendarCli(args: string[], io: CalendarIo): Promise<number> {
  const [verb, ...rest] = args;
  if (verb === undefined || args.includes('--help') || args.includes('-h') || verb === 'help') {
    io.stdout(HELP);
    return 0;
  }
  if ((verb !== 'due' && verb !== 'day') || (verb === 'due' && rest.length > 0)) {
    io.stderr(`不认识的参数 / unknown arguments: ${args.join(' ')}\n${HELP}`);
    return 2;
  }
  const calendar = loadCalendar(await io.loadData());
  if (rest.length > 0) {
    for (const date of rest) io.stdout(answer(() => answerDay(calendar, date)));
    return 0;
  }
  const one = verb === 'due' ? answerDue : (c: Calendar, line: string): object => answerDay(c, fieldsOf(line)['date']);
  for await (const batch of lines(io.stdin)) {
    let out = '';
    for (const line of batch) {
      out += answer(() => {
        if (line === null)
          throw wrong('bad-json', `这一行超过 ${LONGEST_LINE} 个字符`, `this line has more than ${LONGEST_LINE} characters`);
        return one(calendar, line);
      });
    }
    if (out !== '') io.stdout(out);
  }
  return 0;
}
