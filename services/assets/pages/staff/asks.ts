/** What a form asks, and how what was typed becomes what is sent: exact text of fen, cm² and days, or the words of what to mend. Pure. */
import type { Text } from '@yunjian/kernel/contract';

interface Common {
  readonly name: string;
  readonly label: Text;
  readonly hint?: Text;
  readonly optional?: boolean;
  readonly initial?: string;
  /** Asked only when this says so of what is typed so far. */
  readonly when?: (raw: Raw) => boolean;
}
export interface AskChoice {
  readonly value: string;
  readonly label: Text | string;
}
/** One thing a form asks. */
export type Ask = Common &
  (
    | { readonly kind: 'text'; readonly max?: number; readonly least?: number }
    | { readonly kind: 'area'; readonly max?: number; readonly rows?: number }
    | { readonly kind: 'date' }
    | { readonly kind: 'moment' }
    | { readonly kind: 'yuan'; readonly signed?: boolean; readonly suffix?: Text }
    | { readonly kind: 'm2' }
    | { readonly kind: 'int'; readonly min?: number; readonly max?: number; readonly suffix?: Text }
    | { readonly kind: 'decimal'; readonly places: number; readonly signed?: boolean; readonly suffix?: Text }
    | { readonly kind: 'select' | 'radio'; readonly options: readonly AskChoice[] }
    | { readonly kind: 'check' }
    | { readonly kind: 'file'; readonly accept: string; /** Several may be chosen. */ readonly many?: boolean }
  );
/** What was typed, by name; a ticked box is `yes`. */
export type Raw = Readonly<Record<string, string>>;
export type Files = Readonly<Record<string, readonly File[] | undefined>>;

/** What was asked, ready to be sent. Names that were not asked are empty. */
export interface Values {
  /** Text as it is sent: fen, cm², ISO days and instants, numbers as digits. */
  text(name: string): string;
  /** The same, null when nothing was said. */
  orNull(name: string): string | null;
  yes(name: string): boolean;
  int(name: string): number;
  /** One of a list of codes; the form offered no other. */
  code<T extends string>(name: string): T;
  codeOrNull<T extends string>(name: string): T | null;
  file(name: string): File;
  files(name: string): readonly File[];
  fileOrNull(name: string): File | null;
}

const clean = (typed: string): string => typed.replace(/[,，\s¥￥]/g, '');

/** Yuan as typed (`3000`, `3,000.5`, `-12`) to fen as digits; null when it is not an amount of money. */
export function fenOf(yuan: string, signed = false): string | null {
  const match = /^(-?)(\d{1,11})(?:\.(\d{1,2}))?$/.exec(clean(yuan));
  if (!match || (match[1] === '-' && !signed)) return null;
  const fen = BigInt(match[2] ?? '0') * 100n + BigInt((match[3] ?? '').padEnd(2, '0'));
  return String(match[1] === '-' ? -fen : fen);
}

/** Fen to yuan as one would type it: `3000`, `3000.50`. */
export function yuanOf(fen: string): string {
  const n = BigInt(fen);
  const abs = n < 0n ? -n : n;
  const rest = abs % 100n;
  return `${n < 0n ? '-' : ''}${abs / 100n}${rest === 0n ? '' : `.${String(rest).padStart(2, '0')}`}`;
}

/** Square metres as typed to cm² as digits; null when it is no positive area with at most four decimals. */
export function cm2Of(m2: string): string | null {
  const match = /^(\d{1,10})(?:\.(\d{1,4}))?$/.exec(clean(m2));
  if (!match) return null;
  const cm2 = BigInt(match[1] ?? '0') * 10_000n + BigInt((match[2] ?? '').padEnd(4, '0'));
  return cm2 > 0n ? String(cm2) : null;
}

/** cm² to square metres as one would type it. */
export function m2Of(cm2: string): string {
  const n = BigInt(cm2);
  const rest = String(n % 10_000n)
    .padStart(4, '0')
    .replace(/0+$/, '');
  return `${n / 10_000n}${rest === '' ? '' : `.${rest}`}`;
}

const isDay = (text: string): boolean => {
  const [, y, m, d] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)?.map(Number) ?? [];
  if (y === undefined || m === undefined || d === undefined || m < 1 || m > 12) return false;
  const leap = (y % 4 === 0 && y % 100 !== 0) || y % 400 === 0;
  return d >= 1 && d <= ([31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][m - 1] ?? 0);
};

/** `2026-12-01T15:00` on the clock of the country to an instant. */
const momentOf = (typed: string): string | null => {
  const ms = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(typed) ? Date.parse(`${typed}:00+08:00`) : Number.NaN;
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
};

const needed: Text = { zh: '请填写', en: 'Please fill this in' };

function one(ask: Ask, typed: string): { value: string } | { error: Text } {
  const bad = (zh: string, en: string) => ({ error: { zh, en } });
  switch (ask.kind) {
    case 'text':
    case 'area': {
      const text = typed.trim();
      const least = ask.kind === 'text' ? (ask.least ?? 1) : 2;
      return text.length < least ? bad(`请至少写 ${least} 个字`, `Please write at least ${least} characters`) : { value: text };
    }
    case 'date':
      return isDay(typed) ? { value: typed } : bad('请填写存在的日期', 'Please give a date that exists');
    case 'moment': {
      const at = momentOf(typed);
      return at === null ? bad('请填写日期和时间', 'Please give date and time') : { value: at };
    }
    case 'yuan': {
      const fen = fenOf(typed, ask.signed);
      return fen === null
        ? bad('请填写金额（元），最多两位小数', 'Please give an amount in yuan with at most two decimals')
        : { value: fen };
    }
    case 'm2': {
      const cm2 = cm2Of(typed);
      return cm2 === null
        ? bad('请填写大于零的面积（平方米），最多四位小数', 'Please give an area above zero, at most four decimals')
        : { value: cm2 };
    }
    case 'int': {
      const n = /^\d{1,9}$/.test(clean(typed)) ? Number(clean(typed)) : Number.NaN;
      const [min, max] = [ask.min ?? 0, ask.max ?? 999_999_999];
      return Number.isNaN(n) || n < min || n > max
        ? bad(`请填写 ${min} 到 ${max} 的整数`, `Please give a whole number from ${min} to ${max}`)
        : { value: String(n) };
    }
    case 'decimal': {
      const text = clean(typed);
      const right = new RegExp(`^${ask.signed === true ? '-?' : ''}(0|[1-9]\\d{0,8})(\\.\\d{1,${ask.places}})?$`).test(text);
      return right
        ? { value: text }
        : bad(`请填写数字，最多 ${ask.places} 位小数`, `Please give a number with at most ${ask.places} decimals`);
    }
    case 'select':
    case 'radio':
      return ask.options.some((o) => o.value === typed) ? { value: typed } : bad('请选择', 'Please choose');
    case 'check':
    case 'file':
      return { value: typed };
  }
}

/** Reads a form: what is to be sent, or by name what must be mended. */
export function readAsks(asks: readonly Ask[], raw: Raw, files: Files): { values: Values; errors: Record<string, Text> } {
  const out: Record<string, string> = {};
  const errors: Record<string, Text> = {};
  for (const ask of asks) {
    if (ask.when && !ask.when(raw)) continue;
    const typed = raw[ask.name] ?? '';
    if (ask.kind === 'check') {
      out[ask.name] = typed;
      continue;
    }
    if (ask.kind === 'file') {
      if ((files[ask.name]?.length ?? 0) === 0 && ask.optional !== true)
        errors[ask.name] = { zh: '请选择文件', en: 'Please choose a file' };
      continue;
    }
    if (typed.trim() === '') {
      if (ask.optional !== true) errors[ask.name] = ask.kind === 'select' ? { zh: '请选择', en: 'Please choose' } : needed;
      continue;
    }
    const said = one(ask, typed);
    if ('error' in said) errors[ask.name] = said.error;
    else out[ask.name] = said.value;
  }
  const text = (name: string): string => out[name] ?? '';
  const orNull = (name: string): string | null => (text(name) === '' ? null : text(name));
  return {
    errors,
    values: {
      text,
      orNull,
      yes: (name) => text(name) === 'yes',
      int: (name) => Number(text(name)),
      code: <T extends string>(name: string) => text(name) as T,
      codeOrNull: <T extends string>(name: string) => orNull(name) as T | null,
      file: (name) => {
        const file = files[name]?.[0];
        if (file === undefined) throw new Error(`no file ${name}`);
        return file;
      },
      files: (name) => files[name] ?? [],
      fileOrNull: (name) => files[name]?.[0] ?? null,
    },
  };
}

/** What a form begins with. */
export const initialOf = (asks: readonly Ask[]): Record<string, string> =>
  Object.fromEntries(asks.flatMap((a) => (a.initial === undefined ? [] : [[a.name, a.initial]])));
