/** Decisions as lists and pages show them. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import type { Db } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import { failures } from '../failures.ts';
import { among, collectivesIn, idsAt, pageOfIds } from '../list.ts';
import { mayFor, type Place, type Scope } from '../scope.ts';
import { collectiveJson, like } from './common.ts';
import { differs, mostVoters, votersAtLeast } from './entitled.ts';
import { decisionFields, type DecisionInput, type PaperKind } from './decisions.ts';
import { charterVote, regimesOf, verdictOf } from './verdict.ts';

interface Row extends DecisionInput {
  readonly id: string;
  readonly state: 'draft' | 'recorded' | 'annulled';
  readonly valid: boolean | null;
  readonly verdict: ReturnType<typeof verdictOf> | null;
  readonly minutesHash: string | null;
  readonly collective: { id: string; code: string; name: string };
  readonly demo: boolean;
  readonly registered: number | null;
  readonly listed: number | null;
  readonly undated: number | null;
  readonly noticed: number | null;
  readonly mostVoters: number | null;
  readonly differs: boolean;
}

/** A page of decisions in scope, newest meeting first. */
export async function decisionsPage(
  db: Db,
  scope: Scope,
  q: {
    page: number;
    size: number;
    collective?: string | undefined;
    subject?: string | undefined;
    state?: string | undefined;
    /** those whose meeting counted another number than the registers have */
    differs?: string | undefined;
    run?: string | undefined;
    q?: string | undefined;
  },
) {
  const condition = sql`${among('d.collective_id', await collectivesIn(db, scope, q))} and ${q.subject === undefined ? sql`true` : sql`d.subject = ${q.subject}`}
    and ${q.differs === undefined ? sql`true` : differs}
    and ${q.state === undefined ? sql`true` : sql`d.state = ${q.state}`} and ${q.run === undefined ? sql`true` : sql`d.run_id = ${q.run}::uuid`} and ${q.q === undefined ? sql`true` : sql`d.title ilike ${like(q.q)}`}`;
  const order = [
    ['d.meeting_on', 'desc'],
    ['d.id', 'desc'],
  ] as const;
  const { ids, total } = await pageOfIds(db, { from: sql`assets.decision d`, id: 'd.id', condition, order }, q);
  const { rows } =
    await sql<Row>`select d.id, d.state, d.valid, d.demo, d.registered, d.listed, d.undated, d.noticed, ${mostVoters} as "mostVoters", ${differs} as differs, ${decisionFields}, ${collectiveJson} as collective
    from ${idsAt(ids)} join assets.decision d on d.id = at.id join assets.collective c on c.id = d.collective_id order by at.nth`.execute(
      db,
    );
  return { rows, total, page: q.page, size: q.size };
}

interface Papers {
  readonly id: string;
  readonly kind: PaperKind;
  readonly name: string;
  readonly hash: string;
}
interface Named {
  readonly parts: { id: string; title: string; fen: string | null }[];
  readonly contract: { id: string; number: string } | null;
  readonly run: { id: string; title: string; year: number } | null;
  readonly papers: Papers[];
  readonly uses: { what: 'listing' | 'contract' | 'amendment' | 'run'; id: string; number: string }[];
  readonly bound: boolean;
  readonly usedBy: { what: 'run'; id: string; number: string } | null;
}

/** The stored file of a paper of a decision. Throws assets.notFound. */
export async function paperFile(db: Db, decisionId: string, paperId: string): Promise<string> {
  const { rows } = await sql<{
    file: string;
  }>`select file_id as file from assets.decision_file where id = ${paperId}::uuid and decision_id = ${decisionId}::uuid`.execute(
    db,
  );
  if (!rows[0]) throw failure(failures.notFound);
  return rows[0].file;
}

/** One decision with its verdict: as recorded, or of a draft what would be said now. */
export async function decisionDetail(db: Db, kit: Pick<Kit, 'pack'>, scope: Scope, place: Place, id: string) {
  const { rows } = await sql<
    Row & Named
  >`select d.id, d.state, d.valid, d.verdict, d.minutes_hash as "minutesHash", d.demo, d.registered, d.listed, d.undated, d.noticed, ${mostVoters} as "mostVoters", ${differs} as differs, ${decisionFields}, ${collectiveJson} as collective, coalesce(d.binds and (d.subject <> 'distribution' or d.run_id is not null), false) as bound,
      (select coalesce(json_agg(json_build_object('id', p.id, 'title', a.name || ' ' || p.name, 'fen', x.annual_fen::text) order by a.code, p.code), '[]'::json) from assets.decision_part x
        join assets.part p on p.id = x.part_id join assets.asset a on a.id = p.asset_id where x.decision_id = d.id) as parts,
      (select json_build_object('id', k.id, 'number', k.number) from assets.contract k where k.id = d.contract_id) as contract,
      (select json_build_object('id', r.id, 'title', r.title, 'year', r.year) from assets.distribution_run r where r.id = d.run_id) as run,
      (select json_build_object('what', 'run', 'id', r.id, 'number', r.title) from assets.distribution_run r where r.decision_id = d.id) as "usedBy",
      (select coalesce(json_agg(json_build_object('id', f.id, 'kind', f.kind, 'name', f.name, 'hash', f.hash) order by array_position(array['proposal', 'study', 'notice', 'sign-in', 'minutes', 'other'], f.kind), f.name), '[]'::json)
        from assets.decision_file f where f.decision_id = d.id) as papers,
      (select coalesce(json_agg(distinct jsonb_build_object('what', case when u.listing_id is not null then 'listing' when u.contract_id is not null then 'contract' else 'amendment' end,
        'id', coalesce(l.id, k.id, c2.id), 'number', coalesce(l.number, k.number, c2.number))), '[]'::json) from assets.decision_use u left join assets.listing l on l.id = u.listing_id
        left join assets.contract k on k.id = u.contract_id left join assets.amendment_draft m on m.id = u.amendment_id left join assets.contract c2 on c2.id = m.contract_id
        where u.decision_id = d.id) as uses
    from assets.decision d join assets.collective c on c.id = d.collective_id where d.id = ${id}::uuid`.execute(db);
  const row = rows[0];
  if (!row) throw failure(failures.notFound);
  const verdict =
    row.verdict ??
    verdictOf(
      { ...row, eligible: Math.max(row.eligible, votersAtLeast(row.body, row)) },
      regimesOf(kit),
      await charterVote(db, place.collectiveId, row.meetingOn),
    );
  const events = await sql<{
    at: Temporal.Instant;
    action: string;
    note: string;
    by: string;
  }>`select at, action, note, by_name as by from assets.decision_event
    where decision_id = ${id}::uuid order by at, id`.execute(db);
  const can = [
    ...(row.state === 'draft' && mayFor(scope, 'draft-decision', place) ? (['edit'] as const) : []),
    ...(row.state === 'draft' && mayFor(scope, 'record-decision', place) ? (['record'] as const) : []),
    ...(row.state === 'recorded' && mayFor(scope, 'record-decision', place) ? (['annul'] as const) : []),
  ];
  const { usedBy, ...shown } = row;
  return {
    ...shown,
    uses: [...row.uses, ...(usedBy === null ? [] : [usedBy])],
    verdict: {
      valid: verdict.valid,
      regimes: [...verdict.regimes],
      conditions: verdict.conditions.map((c) => ({
        ...c,
        law: { ...c.law },
        share: c.share === null ? null : ([...c.share] as [number, number]),
      })),
    },
    events: events.rows.map((e) => ({ ...e, at: e.at.toString() })),
    can,
  };
}
