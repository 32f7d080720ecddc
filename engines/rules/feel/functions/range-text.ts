import { numOf } from '../number.ts';
import { readString } from '../strings.ts';
import { parseDate, parseDateTime, parseDuration, parseTime } from '../temporal/index.ts';
import { FeelRange, kindOf, order } from '../value.ts';

const CALLS: Readonly<Record<string, (text: string) => unknown>> = {
  date: parseDate,
  time: parseTime,
  'date and time': parseDateTime,
  duration: parseDuration,
};

const atLiteral = (text: string): unknown => parseDate(text) ?? parseDateTime(text) ?? parseTime(text) ?? parseDuration(text);

/** An end of a range: a literal, or nothing. Undefined when it is neither. */
const endpoint = (text: string): unknown => {
  if (text === '') return null;
  if (/^-?(?:\d+(?:\.\d+)?|\.\d+)$/.test(text)) return numOf(text) ?? undefined;
  const quote = text.indexOf('"');
  const read = quote < 0 ? 0 : readString(text, quote);
  if (typeof read === 'number') return undefined;
  const [head, tail] = [text.slice(0, quote).trim(), text.slice(read.to).trim()];
  if (head === '') return tail === '' ? read.value : undefined;
  if (head === '@') return tail === '' ? (atLiteral(read.value) ?? undefined) : undefined;
  const name = head.endsWith('(') ? head.slice(0, -1).trim() : '';
  return tail === ')' && Object.hasOwn(CALLS, name) ? (CALLS[name]!(read.value) ?? undefined) : undefined;
};

/** Where the two dots stand: the first that are not inside a text literal. */
const dots = (text: string): number => {
  let inside = false;
  for (let i = 0; i < text.length; i++) {
    if (inside && text[i] === '\\') i++;
    else if (text[i] === '"') inside = !inside;
    else if (!inside && text[i] === '.' && text[i + 1] === '.') return i;
  }
  return -1;
};

/**
 * `range(from)` (DMN 1.5 10.3.4.1): a range literal as text. Its ends are literals of one kind in ascending order; one of them may be
 * missing on an open side. Null for anything else.
 */
export function parseRange(from: string): FeelRange | null {
  const text = from.trim();
  const [open, close] = [text[0] ?? '', text.at(-1)!];
  const at = dots(text);
  if (at < 0 || !'[(]'.includes(open) || !'])['.includes(close)) return null;
  const [start, end] = [endpoint(text.slice(1, at).trim()), endpoint(text.slice(at + 2, -1).trim())];
  if (start === undefined || end === undefined || (start === null && end === null)) return null;
  const [startIncluded, endIncluded] = [open === '[', close === ']'];
  if ((start === null && startIncluded) || (end === null && endIncluded)) return null;
  if (start !== null && end !== null) {
    const c = kindOf(start) === kindOf(end) ? order(start, end) : null;
    if (c === null || c > 0) return null;
  }
  return new FeelRange(start, end, startIncluded, endIncluded);
}
