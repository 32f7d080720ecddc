/** The SQL of the workbench: what it lists. Steps are taken by kernel/rulebook alone. */
import { sql, type RawBuilder } from 'kysely';
import type { Text } from '@yunjian/kernel/contract';
import type { Db } from '@yunjian/kernel/db';
import type { DecisionMode, DecisionOutcome, DraftState } from '@yunjian/kernel/rulebook';

/** A published version without its text. */
export interface VersionRow {
  readonly code: string;
  readonly title: Text;
  readonly version: string;
  readonly sha256: Buffer;
  readonly from: string;
  readonly until: string | null;
  readonly withdrawn: boolean;
  readonly source: string;
  readonly example: boolean;
  readonly published_by: string;
  readonly published_at: Temporal.Instant;
  readonly draft_id: string | null;
  readonly decisions: bigint;
}

/** Published versions of one rule or of all, newest first. */
export async function versionRows(db: Db, code: string | null, version: string | null = null): Promise<VersionRow[]> {
  const { rows } = await sql<VersionRow>`
    select v.code, s.title, v.version, v.sha256, lower(v.effective) as "from", upper(v.effective) as until, v.status = 'withdrawn' as withdrawn, v.source, v.example,
      v.published_by, v.published_at, d.id as draft_id,
      (select count(*) from rulebook.decision x where x.rule_code = v.code and x.rule_version = v.version) as decisions
    from rulebook.version v join rulebook.rule_set s on s.code = v.code
      left join rulebook.draft d on d.code = v.code and d.version = v.version and d.state in ('approved', 'withdrawn')
    where (${code}::text is null or v.code = ${code}) and (${version}::text is null or v.version = ${version})
    order by v.code, lower(v.effective) desc, v.published_at desc`.execute(db);
  return rows;
}

/** The texts of a published version, or null. */
export async function versionText(db: Db, code: string, version: string): Promise<{ dmn: string; meta: string } | null> {
  const { rows } = await sql<{ dmn: string; meta: string }>`
    select dmn_xml as dmn, meta_text as meta from rulebook.version where code = ${code} and version = ${version}`.execute(db);
  return rows[0] ?? null;
}

/** A draft without its text. */
export interface DraftLine {
  readonly id: string;
  readonly code: string;
  readonly title_zh: string | null;
  readonly title_en: string | null;
  readonly version: string;
  readonly base_version: string | null;
  readonly state: DraftState;
  readonly revision: number;
  readonly authors: string[];
  readonly changed_at: Temporal.Instant;
  readonly approved_by: string | null;
  readonly effective_from: string | null;
  readonly until: string | null;
  readonly demo: boolean;
}

const LINE = sql`d.id, d.code, d.meta_text::jsonb #>> '{title,zh}' as title_zh, d.meta_text::jsonb #>> '{title,en}' as title_en, d.version, d.base_version, d.state,
  d.revision, d.authors, d.changed_at, d.approved_by, d.effective_from, upper(v.effective) as until, d.demo`;
const FROM = sql`rulebook.draft d left join rulebook.version v on v.code = d.code and v.version = d.version and d.state = 'approved'`;

/** Open drafts of one rule or of all, newest change first: an approved one until its first day. */
export async function openDrafts(db: Db, code: string | null, today: Temporal.PlainDate): Promise<DraftLine[]> {
  const { rows } = await sql<DraftLine>`select ${LINE} from ${FROM}
    where (${code}::text is null or d.code = ${code}) and (d.state in ('draft', 'rehearsed') or (d.state = 'approved' and d.effective_from > ${today}::date))
    order by d.changed_at desc, d.id desc limit 500`.execute(db);
  return rows;
}

export interface DraftFilter {
  readonly code: string | null;
  readonly state: string | null;
  readonly author: string | null;
}

/** The state people see, by its dates: the SQL twin of `stateOn`. */
const shown = (
  today: Temporal.PlainDate,
): RawBuilder<string> => sql<string>`case when d.state <> 'approved' or d.effective_from > ${today}::date then d.state
  when upper(v.effective) is null or upper(v.effective) > ${today}::date then 'in-force' else 'superseded' end`;

/** One page of drafts, newest change first. */
export async function draftPage(
  db: Db,
  filter: DraftFilter,
  today: Temporal.PlainDate,
  page: { page: number; size: number },
): Promise<{ rows: DraftLine[]; total: number }> {
  const where = sql`where (${filter.code}::text is null or d.code = ${filter.code}) and (${filter.state}::text is null or ${shown(today)} = ${filter.state})
    and (${filter.author}::uuid is null or ${filter.author}::uuid = any(d.authors))`;
  const [found, count] = await Promise.all([
    sql<DraftLine>`select ${LINE} from ${FROM} ${where} order by d.changed_at desc, d.id desc limit ${page.size} offset ${(page.page - 1) * page.size}`.execute(
      db,
    ),
    sql<{ n: bigint }>`select count(*) as n from ${FROM} ${where}`.execute(db),
  ]);
  return { rows: found.rows, total: Number(count.rows[0]?.n ?? 0n) };
}

/** Names of the people who took steps, by account: as they were called when they did. */
export async function stepNames(db: Db, draftIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (draftIds.length === 0) return new Map();
  const { rows } = await sql<{ by: string; by_name: string }>`
    select distinct on (by) by, by_name from rulebook.draft_event where draft_id = any(${draftIds}::uuid[]) order by by, seq desc`.execute(
    db,
  );
  return new Map(rows.map((r) => [r.by, r.by_name]));
}

/** A stored flip. */
export interface FlipRow {
  readonly seq: number;
  readonly subject_id: string;
  readonly decision_id: string;
  readonly reference: string;
  readonly rule_version: string;
  readonly decided_at: Temporal.Instant;
  readonly change: 'gain' | 'loss' | 'other';
  readonly before_code: string;
  readonly after_code: string;
  readonly before_fen: bigint | null;
  readonly after_fen: bigint | null;
  readonly groups: string[];
  readonly conditions: string[];
  readonly outcomes: string[];
}

export interface FlipFilter {
  readonly change?: 'gain' | 'loss' | 'other' | undefined;
  readonly before?: string | undefined;
  readonly after?: string | undefined;
  readonly dimension?: string | undefined;
  readonly group?: string | undefined;
  readonly condition?: string | undefined;
  readonly q?: string | undefined;
}

const flipWhere = (id: string, f: FlipFilter): RawBuilder<unknown> => sql`f.rehearsal_id = ${id}::uuid
  and (${f.change ?? null}::text is null or f.change = ${f.change ?? null}) and (${f.before ?? null}::text is null or f.before_code = ${f.before ?? null})
  and (${f.after ?? null}::text is null or f.after_code = ${f.after ?? null})
  and (${f.dimension === undefined || f.group === undefined ? null : `${f.dimension}=${f.group}`}::text is null or ${`${f.dimension}=${f.group}`} = any(f.groups))
  and (${f.condition ?? null}::text is null or exists (select from unnest(f.conditions) c where substr(c, strpos(c, '/') + 1) = ${f.condition ?? null}))
  and (${f.q ?? null}::text is null or strpos(lower(f.reference), lower(${f.q ?? null})) > 0)`;

const FLIP = sql`f.seq, f.subject_id, f.decision_id, f.reference, f.rule_version, f.decided_at, f.change, f.before_code, f.after_code, f.before_fen, f.after_fen,
  f.groups, f.conditions, f.outcomes`;

/** One page of flips, in the order in which they were found. */
export async function flipPage(
  db: Db,
  id: string,
  filter: FlipFilter,
  page: { page: number; size: number },
): Promise<{ rows: FlipRow[]; total: number }> {
  const where = flipWhere(id, filter);
  const [found, count] = await Promise.all([
    sql<FlipRow>`select ${FLIP} from rulebook.flip f where ${where} order by f.seq limit ${page.size} offset ${(page.page - 1) * page.size}`.execute(
      db,
    ),
    sql<{ n: bigint }>`select count(*) as n from rulebook.flip f where ${where}`.execute(db),
  ]);
  return { rows: found.rows, total: Number(count.rows[0]?.n ?? 0n) };
}

/** All flips, read a thousand at a time. */
export async function* allFlips(db: Db, id: string, filter: FlipFilter): AsyncGenerator<FlipRow> {
  const where = flipWhere(id, filter);
  for (let after = 0; ;) {
    const { rows } =
      await sql<FlipRow>`select ${FLIP} from rulebook.flip f where ${where} and f.seq > ${after} order by f.seq limit 1000`.execute(
        db,
      );
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.seq;
  }
}

/** A decision without facts, results and subject. */
export interface DecisionLine {
  readonly id: string;
  readonly code: string;
  readonly version: string;
  readonly mode: DecisionMode;
  readonly outcome: DecisionOutcome;
  readonly decided_on: string;
  readonly decided_at: Temporal.Instant;
}

/** One page of decisions, newest first. */
export async function decisionPage(
  db: Db,
  filter: { code: string | null; version: string | null },
  page: { page: number; size: number },
): Promise<{ rows: DecisionLine[]; total: number }> {
  const where = sql`where (${filter.code}::text is null or rule_code = ${filter.code}) and (${filter.version}::text is null or rule_version = ${filter.version})`;
  const [found, count] = await Promise.all([
    sql<DecisionLine>`select id, rule_code as code, rule_version as version, mode, outcome, decided_on, decided_at from rulebook.decision ${where}
      order by decided_at desc, id desc limit ${page.size} offset ${(page.page - 1) * page.size}`.execute(db),
    sql<{ n: bigint }>`select count(*) as n from rulebook.decision ${where}`.execute(db),
  ]);
  return { rows: found.rows, total: Number(count.rows[0]?.n ?? 0n) };
}

/** Hash of the version of a rule in force on a day, or null. */
export async function hashInForce(db: Db, code: string, today: Temporal.PlainDate): Promise<string | null> {
  const { rows } = await sql<{ sha256: Buffer }>`
    select sha256 from rulebook.version where code = ${code} and status = 'published' and effective @> ${today}::date`.execute(
    db,
  );
  return rows[0]?.sha256.toString('hex') ?? null;
}
