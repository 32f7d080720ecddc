/** What is said of an uploaded timetable: by the editor who hands it in, by the file itself, and together by the version it becomes. */
import { failure, type Text } from '@yunjian/kernel/contract';
import { isDate } from '../network/days.ts';
import type { Amenities } from '../network/types.ts';
import { failures } from '../failures.ts';

/** Whether anything of a timetable is assumed. Not stated is never taken for nothing. */
export type Assumes = 'nothing' | 'something' | 'not-stated';

/** What the editor said; what was left open is not there. */
export interface Said {
  readonly asOf?: string;
  readonly source?: Text;
  readonly licence?: string;
  readonly assumes?: Assumes;
  readonly assumed?: Text;
  readonly example?: boolean;
}

/** What a check found the file to say. */
export interface Found {
  /** Day the timetable is of: of the feed's version where that is a date, else its first day of service. */
  readonly asOf: string;
  readonly publisher: string | null;
  /** Estimated times and headways, counted; null when there are none. */
  readonly assumed: Text | null;
}

/** What a version says wherever its times are shown. */
export interface VersionSaid {
  /** null: not stated */
  readonly source: Text | null;
  /** empty: not stated */
  readonly licence: string;
  readonly assumes: Assumes;
  readonly assumed: Text | null;
  readonly example: boolean;
}

/** What a line sheet says of a stop beyond GTFS. */
export interface StopSaid {
  readonly id: string;
  readonly code: string | null;
  readonly city: string | null;
  readonly amenities: Amenities | null;
}

const MOST = { source: 300, licence: 200, assumed: 1000 } as const;

/**
 * Reads the fields of an upload: `asOf`, `source`, `sourceEn`, `licence`, `assumes`, `assumed`, `assumedEn`, `example`, each of which may be left out. Throws
 * transit.said, naming what makes no sense.
 */
export function readSaid(fields: Readonly<Record<string, string>>): Said {
  const refuse = (zh: string, en: string) => failure({ ...failures.said, message: { zh, en } });
  const text = (key: string): string => (fields[key] ?? '').trim();
  const both = (key: 'source' | 'assumed'): Text | undefined => {
    const [zh, en] = [text(key), text(`${key}En`)];
    if (zh.length > MOST[key] || en.length > MOST[key])
      throw refuse(`文字过长，最多 ${MOST[key]} 字`, `The text is too long: at most ${MOST[key]} characters`);
    return zh === '' && en === '' ? undefined : { zh: zh || en, en: en || zh };
  };
  const asOf = text('asOf');
  if (asOf !== '' && !isDate(asOf)) throw refuse('“数据日期”应是日期', 'The day of the timetable is no date');
  const licence = text('licence');
  if (licence.length > MOST.licence)
    throw refuse(`“许可”最多 ${MOST.licence} 字`, `The licence has at most ${MOST.licence} characters`);
  const assumes = text('assumes');
  if (assumes !== '' && assumes !== 'nothing' && assumes !== 'something' && assumes !== 'not-stated')
    throw refuse('“有无假定”应为 nothing、something 或 not-stated', 'assumes is one of nothing, something, not-stated');
  const assumed = both('assumed');
  if ((assumes === 'something') !== (assumed !== undefined))
    throw refuse('选了“有假定”就要写明假定了什么，没选就不写', 'Say what is assumed when something is, and only then');
  const example = text('example');
  if (example !== '' && example !== 'true' && example !== 'false')
    throw refuse('“示例数据”应为 true 或 false', 'example is true or false');
  const source = both('source');
  return {
    ...(asOf === '' ? {} : { asOf }),
    ...(source === undefined ? {} : { source }),
    ...(licence === '' ? {} : { licence }),
    ...(assumes === '' ? {} : { assumes }),
    ...(assumed === undefined ? {} : { assumed }),
    ...(example === '' ? {} : { example: example === 'true' }),
  };
}

/** What the version says: the editor's words, where there are none those of the file; estimates that were counted are always told. */
export function versionSaid(said: Said, found: Found | null, inUse: { readonly example: boolean }): VersionSaid {
  const parts = [said.assumed, found?.assumed].filter((part) => part !== undefined && part !== null);
  const assumed = parts.length === 0 ? null : { zh: parts.map((p) => p.zh).join('；'), en: parts.map((p) => p.en).join('; ') };
  const publisher = found?.publisher ?? null;
  return {
    source: said.source ?? (publisher === null ? null : { zh: publisher, en: publisher }),
    licence: said.licence ?? '',
    assumes: assumed === null ? (said.assumes ?? 'not-stated') : 'something',
    assumed,
    // Who replaces sample data without saying that it is real does not make it real.
    example: said.example ?? inUse.example,
  };
}
