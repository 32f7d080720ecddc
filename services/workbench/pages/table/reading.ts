/** Cells in plain words, and plain words as cells: `< 3` reads 小于 3, and 小于3 typed by a person becomes `< 3`. */
import type { Text } from '@yunjian/kernel/contract';

/** What is needed to read the cells of one column. */
export interface ReadingColumn {
  readonly kind: 'input' | 'output' | 'note';
  /** DMN type: number, string, boolean, date … */
  readonly type: string;
  /** Words for values, by the value as written (without quotes). */
  readonly labels: Readonly<Record<string, Text>>;
  /** Words for names of other inputs and decisions. */
  readonly names?: Readonly<Record<string, Text>>;
}

const both = (text: string): Text => ({ zh: text, en: text });
const NUMBER = /^-?\d+(\.\d+)?$/;
const DATE = /^(?:date\(\s*"(\d{4}-\d{2}-\d{2})"\s*\)|@"(\d{4}-\d{2}-\d{2})")$/;
const COMPARED: Readonly<Record<string, { number: [string, string]; date: [string, string] }>> = {
  '<=': { number: ['不超过 ', 'at most '], date: ['不晚于 ', 'on or before '] },
  '>=': { number: ['至少 ', 'at least '], date: ['不早于 ', 'on or after '] },
  '<': { number: ['小于 ', 'less than '], date: ['早于 ', 'before '] },
  '>': { number: ['大于 ', 'more than '], date: ['晚于 ', 'after '] },
};

/** Cuts at commas outside quotes and brackets. */
export function splitList(text: string): string[] {
  const out: string[] = [];
  let depth = 0;
  let quoted = false;
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === '"' && text[i - 1] !== '\\') quoted = !quoted;
    if (quoted) continue;
    if (char === '(' || char === '[' || char === '{') depth += 1;
    if (char === ')' || char === ']' || char === '}') depth -= 1;
    if (char === ',' && depth <= 0) {
      out.push(text.slice(from, i).trim());
      from = i + 1;
    }
  }
  out.push(text.slice(from).trim());
  return out;
}

/** The string a FEEL literal stands for; null when the text is no string literal. */
export function unquoted(text: string): string | null {
  const match = /^"((?:[^"\\]|\\.)*)"$/s.exec(text);
  return match ? (match[1] ?? '').replaceAll(/\\(.)/gs, '$1') : null;
}

/** A string as a FEEL literal. */
export const quote = (text: string): string => `"${text.replaceAll(/[\\"]/g, '\\$&')}"`;

/** One value in words; null when it is more than a value. */
function readValue(text: string, column: ReadingColumn): Text | null {
  const string = unquoted(text);
  if (string !== null) return column.labels[string] ?? both(string === '' ? '（空）' : string);
  if (text === 'true') return column.labels['true'] ?? { zh: '是', en: 'yes' };
  if (text === 'false') return column.labels['false'] ?? { zh: '否', en: 'no' };
  if (text === 'null') return { zh: '没有记录', en: 'nothing on record' };
  if (NUMBER.test(text)) return column.labels[text] ?? both(text);
  const date = DATE.exec(text);
  if (date) return both(date[1] ?? date[2] ?? '');
  const named = column.names?.[text];
  return named ? { zh: `“${named.zh}”`, en: `“${named.en}”` } : null;
}

/** One test of a condition cell. */
function readTest(text: string, column: ReadingColumn): Text | null {
  const compared = /^(<=|>=|<|>)\s*(.+)$/s.exec(text);
  if (compared) {
    const value = readValue((compared[2] ?? '').trim(), column);
    const words = COMPARED[compared[1] ?? ''];
    if (!value || !words) return null;
    const [zh, en] = column.type === 'date' || DATE.test((compared[2] ?? '').trim()) ? words.date : words.number;
    return { zh: zh + value.zh, en: en + value.en };
  }
  const range = /^([[\](])\s*(.+?)\s*\.\.\s*(.+?)\s*([[\])])$/s.exec(text);
  if (range) {
    const [low, high] = [readValue(range[2] ?? '', column), readValue(range[3] ?? '', column)];
    if (!low || !high) return null;
    const openLow = range[1] !== '[';
    const openHigh = range[4] !== ']';
    const without = [openLow ? low : null, openHigh ? high : null].filter((v): v is Text => v !== null);
    const tail = {
      zh: without.length > 0 ? `（不含 ${without.map((v) => v.zh).join('、')}）` : '',
      en: without.length > 0 ? ` (without ${without.map((v) => v.en).join(' and ')})` : '',
    };
    return { zh: `${low.zh} 至 ${high.zh}${tail.zh}`, en: `${low.en} to ${high.en}${tail.en}` };
  }
  return readValue(text, column);
}

const joined = (parts: readonly Text[]): Text => ({
  zh: parts.map((p) => p.zh).join(' 或 '),
  en: parts.map((p) => p.en).join(' or '),
});

/** Whether a condition cell tests nothing. */
export const isAny = (text: string): boolean => /^\s*-?\s*$/.test(text);

/** A text that holds both languages, `示例政策 / example policy`, in each of them; any other is the same in both. */
export function bilingual(text: string): Text {
  const match = /^(.*[\u3000-\u9fff）].*?) \/ ([A-Za-z][^\u3000-\u9fff]*)$/s.exec(text);
  return match ? { zh: match[1] ?? '', en: match[2] ?? '' } : both(text);
}

/** A cell in words. What has no simple words comes back as it is written, `plain: false`. */
export function readCell(text: string, column: ReadingColumn): { words: Text; plain: boolean } {
  const trimmed = text.trim();
  if (column.kind === 'note') return { words: bilingual(text), plain: true };
  if (column.kind === 'output') {
    const value = trimmed === '' ? both('') : readValue(trimmed, column);
    return value ? { words: value, plain: true } : { words: both(trimmed), plain: false };
  }
  if (isAny(trimmed)) return { words: { zh: '任意', en: 'any' }, plain: true };
  const negated = /^not\s*\((.*)\)$/s.exec(trimmed);
  const parts = splitList(negated?.[1] ?? trimmed).map((part) => readTest(part, column));
  if (parts.some((part) => part === null)) return { words: both(trimmed), plain: false };
  const words = joined(parts as Text[]);
  return { words: negated ? { zh: `不是 ${words.zh}`, en: `not ${words.en}` } : words, plain: true };
}

const WIDE: Readonly<Record<string, string>> = {
  '＜': '<', '＞': '>', '≤': '<=', '≥': '>=', '＝': '=', '（': '(', '）': ')', '，': ',', '“': '"', '”': '"', '－': '-', '—': '-', '．': '.',
}; // prettier-ignore
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/^(?:小于或?等于|不超过|不大于|不多于|至多|不晚于|at most|on or before|up to)\s*/i, '<= '],
  [/^(?:大于或?等于|至少|不小于|不少于|不早于|at least|on or after)\s*/i, '>= '],
  [/^(?:小于|少于|不满|不足|低于|早于|less than|under|before)\s*/i, '< '],
  [/^(?:大于|多于|超过|高于|晚于|more than|over|after)\s*/i, '> '],
];

/** A word as a value of the column: its label in either language, its code, 是 and 否, a number, a date. Null when it is none. */
function valueOf(word: string, column: ReadingColumn): string | null {
  const text = word.trim();
  if (column.type === 'boolean') {
    if (/^(是|有|真|对|yes|true)$/i.test(text)) return 'true';
    if (/^(否|无|没有|假|不是|no|false)$/i.test(text)) return 'false';
  }
  for (const [value, label] of Object.entries(column.labels)) {
    if (![value, label.zh, label.en].some((known) => known.toLowerCase() === text.toLowerCase())) continue;
    return column.type === 'number' || column.type === 'boolean' ? value : quote(value);
  }
  if (/^(没有记录|nothing on record)$/i.test(text)) return 'null';
  if (NUMBER.test(text) && column.type !== 'string') return text;
  const date = /^(\d{4})[-/年.](\d{1,2})[-/月.](\d{1,2})日?$/.exec(text);
  if (date) return `date("${date[1]}-${(date[2] ?? '').padStart(2, '0')}-${(date[3] ?? '').padStart(2, '0')}")`;
  return null;
}

/** As `valueOf`; a code or Chinese words in a column of texts are taken as a text. Any other word may be a name. */
function looseValue(word: string, column: ReadingColumn): string | null {
  const text = word.trim();
  const bare = /^(?:[A-Z][A-Z0-9_]*|[\p{L}\p{N}_·]*\p{Script=Han}[\p{L}\p{N}_·]*)$/u.test(text);
  const known = valueOf(text, column);
  if (known !== null) return known;
  return column.type === 'string' && bare && column.names?.[text] === undefined ? quote(text) : null;
}

/** Full-width signs as the plain ones, outside quoted strings; a pair of Chinese quotes becomes plain quotes. */
const narrowed = (text: string): string =>
  text
    .split(/("(?:[^"\\]|\\.)*")/)
    .map((part, i) =>
      i % 2 === 1
        ? part
        : part
            .replaceAll(/[＜＞≤≥＝（），“”－—．]/g, (c) => WIDE[c] ?? c)
            .replaceAll(/[０-９]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0)),
    )
    .join('');

/** One typed test as FEEL; null when it is not in words we know. */
function testOf(text: string, column: ReadingColumn, read: ValueOf): string | null {
  const value = read(text, column);
  if (value !== null) return value;
  const span = /^(.+?)\s*(?:至|到|~|～| to )\s*(.+)$/.exec(text);
  if (span) {
    const bare = (span[2] ?? '').replace(/\s*[(（](?:不含|without).*[)）]$/, '');
    const [low, high] = [read(span[1] ?? '', column), read(bare, column)];
    if (low === null || high === null) return null;
    const without = /[(（](?:不含|without)\s*(.*)[)）]$/.exec(text)?.[1]?.split(/、| and /) ?? [];
    const left = without.includes((span[1] ?? '').trim()) ? '(' : '[';
    const right = without.includes(bare.trim()) ? ')' : ']';
    return `${left}${low}..${high}${right}`;
  }
  for (const [pattern, sign] of WORDS) {
    if (!pattern.test(text)) continue;
    const rest = read(text.replace(pattern, ''), column);
    if (rest !== null) return sign + rest;
  }
  const edge = /^(.+?)\s*(以上|及以上|以下|及以下|以内)$/.exec(text);
  if (edge) {
    const value = read((edge[1] ?? '').replace(/[(（]含[)）]$/, ''), column);
    if (value !== null) return (edge[2]?.endsWith('上') ? '>= ' : '<= ') + value; // 民法典第1259条：以上、以下、以内包括本数
  }
  const sign = /^(<=|>=|<|>)\s*(.+)$/.exec(text);
  if (sign) {
    const rest = read(sign[2] ?? '', column);
    if (rest !== null) return `${sign[1]} ${rest}`;
  }
  return null;
}

/**
 * What a person typed, as the cell that is stored. FEEL stays as it is; words the column knows become FEEL; anything else is left for
 * the check to speak about.
 */
export function understand(typed: string, column: ReadingColumn): string {
  if (column.kind === 'note') return typed;
  const text = narrowed(typed).trim();
  if (column.kind === 'output') return text === '' ? '' : (looseValue(text, column) ?? text);
  if (isAny(text) || /^(任意|不限|any)$/i.test(text)) return '-';
  for (const value of [valueOf, looseValue]) {
    const negated = /^(?:不是|非|除|not )\s*(.+?)(?:以外|之外)?$/i.exec(text);
    const inner = negated && !/^not\s*\(/i.test(text) ? list(negated[1] ?? '', column, value) : null;
    const read = valueOf(text, column) ?? (inner === null ? list(text, column, value) : `not(${inner})`);
    if (read !== null) return read;
  }
  return text;
}

type ValueOf = typeof valueOf;

/** Several tests, joined by 或, 、, or, or a comma. */
function list(text: string, column: ReadingColumn, value: ValueOf): string | null {
  const single = testOf(text, column, valueOf);
  if (single !== null) return single;
  const parts = text.split(/\s*(?:、|或者|(?<!大于|小于)或(?!等于)|(?<!\bon)\sor\s|,)\s*/).filter((part) => part !== '');
  const read = parts.map((part) => testOf(part.trim(), column, value) ?? (unquoted(part.trim()) === null ? null : part.trim()));
  return parts.length > 0 && read.every((part) => part !== null) ? read.join(', ') : null;
}
