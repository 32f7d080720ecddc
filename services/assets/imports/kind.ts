/** What the machinery of imports asks of one kind of file: its columns, what is wrong with its rows, how the good ones are entered. */
import type { Text } from '@yunjian/kernel/contract';
import type { JsonObject } from '@yunjian/kernel/crypto';
import type { Db, Tx } from '@yunjian/kernel/db';
import type { SheetColumn, SheetRow } from '@yunjian/kernel/files';
import type { Kit } from '@yunjian/kernel/service';
import type { CensusCompared } from '../census/compare.ts';
import type { Duty } from '../policy.ts';
import type { Hand } from '../register/event.ts';

export type KindName = 'assets' | 'parts' | 'census' | 'members' | 'bank' | 'collectives' | 'mandates' | 'payees';

/** Kinds whose files are for a town; all others are for one collective. */
export const FOR_TOWN: ReadonlySet<KindName> = new Set(['census', 'collectives', 'mandates']);

export interface RowError {
  readonly column: string;
  readonly message: Text;
}

/** A row as checked: what would be entered, or what is wrong with it. */
export interface CheckedRow {
  readonly line: number;
  /** Says which row it is, in a list. */
  readonly label: string;
  readonly payload: JsonObject | null;
  readonly errors: readonly RowError[];
}

/** For whom a file is. */
export interface Target {
  readonly collectiveId: string | null;
  readonly townCode: string;
  readonly params: JsonObject;
  /** The business date in the district. */
  readonly today: string;
  /** The account that uploaded the file. */
  readonly uploadedBy: string;
}

export interface ImportKind {
  readonly name: KindName;
  readonly title: Text;
  /** Whose duty the upload, the look and the applying are. */
  readonly duty: Duty;
  readonly columns: readonly SheetColumn[];
  /** The columns of one file and within how many rows its head stands, where they depend on what came with it; `columns` are then those of the template. */
  layoutOf?(
    kit: Pick<Kit, 'pack'>,
    params: JsonObject,
  ): { readonly columns: readonly SheetColumn[]; readonly headWithin: number };
  /** What the template says of each column under its title, by key. */
  readonly notes: Readonly<Record<string, string>>;
  /** Set where a file is entered whole or not at all: of a census with rows left out, coverage would be too high. */
  readonly whole?: true;
  /** Set where another person than who uploaded the file enters it. */
  readonly second?: true;
  /** What is said on the second sheet. */
  readonly remarks: readonly Text[];
  /** Reads what comes with the file beside its rows. Throws assets.input. Absent: nothing does. */
  params?(fields: Readonly<Record<string, string>>, today: string, kit: Pick<Kit, 'pack'>): JsonObject;
  /** Checks all rows whose cells are well-formed, against each other and against what is recorded; `kit` seals what must not wait in clear. */
  check(db: Db, target: Target, rows: readonly SheetRow[], kit: Pick<Kit, 'crypto' | 'pack' | 'demo'>): Promise<CheckedRow[]>;
  /** What whoever decides must see of a checked file beside its rows: how it compares with what it would replace. Absent: nothing. */
  compare?(db: Db | Tx, batchId: string, target: Pick<Target, 'townCode' | 'params'>): Promise<CensusCompared>;
  /** Enters rows, all or none; throws what a person must see. `batchId` is unique to this import. */
  apply(
    tx: Tx,
    kit: Kit,
    input: { batchId: string; target: Target; rows: readonly { line: number; payload: JsonObject }[]; by: Hand & { id: string } },
  ): Promise<void>;
}

/** An error of a row. */
export const wrong = (column: string, zh: string, en: string): RowError => ({ column, message: { zh, en } });

/** What says which row it is, from its parts: 200 characters at most, none of them cut in two (a half one is no text the database takes). */
export const labelOf = (...parts: readonly unknown[]): string =>
  Array.from(parts.join(' ').trim().slice(0, 400)).slice(0, 200).join('');

/** Tells which rows repeat an earlier one: for each line that does, the line it repeats. */
export function repeats(rows: readonly SheetRow[], keyOf: (row: SheetRow) => string | null): Map<number, number> {
  const first = new Map<string, number>();
  const out = new Map<number, number>();
  for (const row of rows) {
    const key = keyOf(row);
    if (key === null) continue;
    const before = first.get(key);
    if (before === undefined) first.set(key, row.line);
    else out.set(row.line, before);
  }
  return out;
}

/** Square metres with at most four decimals as square centimetres; null when there are more decimals or it is not above zero. */
export function cm2Of(squareMetres: string): string | null {
  const match = /^(\d{1,11})(?:\.(\d{1,10}))?$/.exec(squareMetres);
  if (match === null) return null;
  const decimals = (match[2] ?? '').replace(/0+$/, '');
  if (decimals.length > 4) return null;
  const cm2 = BigInt(`${match[1]}${decimals.padEnd(4, '0')}`);
  return cm2 > 0n ? cm2.toString() : null;
}

const choice = (value: string, zh: string, en: string) => ({ value, title: { zh, en } });
/** The choices that several kinds of file share. */
export const KIND_CHOICES = [
  choice('building', '房屋建筑', 'building'),
  choice('land', '土地', 'land'),
  choice('equipment', '设备', 'equipment'),
  choice('right', '权利', 'right'),
];
export const USE_CHOICES = [
  choice('industrial', '工业', 'industrial'),
  choice('commercial', '商业', 'commercial'),
  choice('office', '办公', 'office'),
  choice('storage', '仓储', 'storage'),
  choice('housing', '居住', 'housing'),
  choice('farming', '农业', 'farming'),
  choice('public', '公益', 'public'),
  choice('mixed', '综合', 'mixed'),
  choice('other', '其他', 'other'),
];
export const LAND_CHOICES = [
  choice('farmland', '农用地', 'farmland'),
  choice('construction', '集体建设用地', 'construction'),
  choice('homestead', '宅基地', 'homestead'),
  choice('unused', '未利用地', 'unused'),
];
export const TITLE_CHOICES = [
  choice('registered', '已登记', 'registered'),
  choice('pending', '办理中', 'pending'),
  choice('none', '无', 'none'),
  choice('unknown', '不明', 'unknown'),
];
export const PERMIT_CHOICES = [
  choice('permitted', '有许可', 'permitted'),
  choice('temporary', '临时许可', 'temporary'),
  choice('none', '无', 'none'),
  choice('not-needed', '不需要', 'not-needed'),
  choice('unknown', '不明', 'unknown'),
];
export const SAFETY_CHOICES = [
  choice('safe', '安全', 'safe'),
  choice('dangerous', '危险', 'dangerous'),
  choice('unknown', '不明', 'unknown'),
];
export const METHOD_CHOICES = [
  choice('cost', '成本', 'cost'),
  choice('appraisal', '评估', 'appraisal'),
  choice('market', '市场', 'market'),
  choice('census', '清查', 'census'),
];
/** Datums of coordinates; the maps people copy from stand for theirs. */
export const DATUM_CHOICES = [
  choice('WGS84', 'WGS84', 'GPS'),
  choice('CGCS2000', 'CGCS2000', 'Tianditu'),
  choice('GCJ-02', 'GCJ-02', 'GCJ02'),
  choice('BD-09', 'BD-09', 'BD09'),
  choice('CGCS2000', '天地图', 'Tianditu'),
  choice('GCJ-02', '高德', 'Amap'),
  choice('GCJ-02', '腾讯', 'Tencent'),
  choice('BD-09', '百度', 'Baidu'),
];
