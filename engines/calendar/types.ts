/** A text in both languages (the same shape as the kernel's; the engine stands alone). */
export interface Words {
  readonly zh: string;
  readonly en: string;
}

/** A published paper that fixes working days: a notice of the State Council, or a local arrangement. */
export interface Paper {
  /** Document number such as 国办发明电〔2025〕7号; null where it could not be verified. */
  readonly number: string | null;
  readonly title: string;
  /** ISO date of publication. */
  readonly publishedAt: string;
  readonly url: string | null;
}

/** The notices of one year, as the district pack stores them: `paper` is an index into `papers`. */
export interface YearFile {
  readonly year: number;
  readonly papers: readonly Paper[];
  readonly days: readonly { readonly date: string; readonly work: boolean; readonly name: string; readonly paper: number }[];
}

/** One date arranged by the city or the district itself; it beats every notice. */
export interface Override extends Paper {
  readonly date: string;
  readonly work: boolean;
  readonly name: string;
}

/** A rule with the law it rests on and the dates between which it is in force (both inclusive; null = still in force). */
export interface Lawful {
  readonly source: string;
  readonly article: string;
  readonly effectiveFrom: string;
  readonly effectiveTo: string | null;
}

/** Everything a calendar is made of: plain JSON, written by the district pack. */
export interface CalendarData {
  /** The published years, whole years: every date in between is settled by a paper or by the weekend rule. */
  readonly coverage: { readonly from: string; readonly to: string };
  /** ISO weekdays that rest (6 = Saturday, 7 = Sunday). */
  readonly weekend: readonly (Lawful & { readonly days: readonly number[]; readonly publishedAt: string })[];
  /** Statutory holidays whose date is fixed (MM-DD): all that is certain about a year without a notice. */
  readonly fixedHolidays: readonly (Lawful & { readonly monthDay: string; readonly name: string })[];
  /** Half-day holidays of part of the citizens (全国年节及纪念日放假办法 第三条): named, but no clock stops for them. */
  readonly halfDays: readonly (Lawful & { readonly monthDay: string; readonly name: string; readonly who: string })[];
  /** Chinese holiday name → English. */
  readonly names: Readonly<Record<string, string>>;
  readonly years: readonly YearFile[];
  readonly overrides: readonly Override[];
}

/** One published date: whether it is worked, under which name, and by which paper. */
export interface CalendarDay {
  readonly date: Temporal.PlainDate;
  readonly isWork: boolean;
  /** The holiday (also on its make-up working day), 周末 / 工作日 on ordinary days. */
  readonly name: Words;
  /** True for a weekend day that is worked (调休上班). */
  readonly makeUp: boolean;
  /** Half-day holiday on this date; it changes nothing about `isWork`. */
  readonly halfDay: Words | null;
  /** Document number of the paper (its title when the number is unknown), or the weekend regulation with its article. */
  readonly sourceDoc: string;
  readonly title: string;
  readonly publishedAt: string;
  readonly url: string | null;
  /** Earlier papers on the same date that this one replaced, oldest first. */
  readonly replaced: readonly { readonly isWork: boolean; readonly sourceDoc: string; readonly publishedAt: string }[];
}

/**
 * The answer about one date. An unpublished date is not a boolean: `known: false` carries only a presumption
 * (weekends and fixed-date statutory holidays rest), to be shown as provisional.
 */
export type Workday =
  | { readonly known: true; readonly isWork: boolean; readonly day: CalendarDay }
  | { readonly known: false; readonly presumedWork: boolean; readonly date: Temporal.PlainDate };

/** WORKING days skip rest days; CALENDAR days count every day (行政复议法 88: both kinds exist side by side). */
export type PeriodKind = 'working' | 'calendar';

/** A period of law. `days` is a positive whole number; working periods may also end in .5 (see `due`). */
export interface Period {
  readonly days: number;
  readonly kind: PeriodKind;
}

/** When a period ends. `provisional` = a year without a published calendar was crossed, the date may move when it is published. */
export interface Due {
  readonly due: Temporal.PlainDate;
  readonly provisional: boolean;
  /** Present for half-day periods: the period ends at noon of `due`, not at its close. */
  readonly at?: 'noon';
}

/** A stop of the clock. The pause day is not counted, the resume day is: what is taken out is [from, to). */
export interface Pause {
  readonly from: Temporal.PlainDate;
  readonly to: Temporal.PlainDate;
}

export type CalendarErrorCode = 'outside-coverage' | 'bad-data' | 'bad-date' | 'bad-days' | 'bad-kind' | 'bad-pause' | 'bad-json';

/** An expected refusal of the engine; `code` is for programs, `text` for people. */
export class CalendarError extends Error {
  readonly code: CalendarErrorCode;
  readonly text: Words;

  constructor(code: CalendarErrorCode, text: Words) {
    super(`${text.zh} / ${text.en}`);
    this.name = 'CalendarError';
    this.code = code;
    this.text = text;
  }
}
