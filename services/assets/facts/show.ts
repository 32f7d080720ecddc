/** Facts of a contract or an asset as their pages show them, newest first, those withdrawn among them. */
import { sql, type RawBuilder } from 'kysely';
import type { z } from 'zod';
import type { Db } from '@yunjian/kernel/db';
import type { enterable, factRow } from '../contract/facts.ts';
import { utc } from '../letting/case-ref.ts';
import { mayFor, type Place, type Scope } from '../scope.ts';
import { ASSET_FACTS, CONTRACT_FACTS, FACT_KINDS, type FactKind } from './kinds.ts';

type Row = z.output<typeof factRow>;
type Enterable = z.output<typeof enterable>;

const name = (column: string) => sql`(select y.name from assets.party y where y.id = ${sql.ref(column)})`;
const part = sql`(select concat_ws(' ', p.code, p.name) from assets.part p where p.id = f.part_id)`;
/** What of a row is said, by kind. */
const SAID: Readonly<Record<FactKind, RawBuilder<unknown>>> = {
  inspection: sql`json_build_object('on', f.on_date, 'useFound', f.use_found, 'occupant', ${name('f.occupant_id')}, 'isLessee', f.occupant_id = k.lessee_id)`,
  sublease: sql`json_build_object('on', f.known_on, 'sublessee', ${name('f.sublessee_id')}, 'consentOn', f.consent_on, 'objectedOn', f.objected_on, 'fen', f.fen_year::text)`,
  approval: sql`json_build_object('what', f.kind, 'on', f.on_date, 'number', f.number, 'authority', f.authority, 'granted', f.granted)`,
  'exit-clause': sql`json_build_object('promised', f.promised, 'fen', f.cap_fen::text, 'decisionId', f.decision_id)`,
  'expiry-plan': sql`json_build_object('plan', f.plan)`,
  display: sql`json_build_object('on', f.from_day, 'until', f.until_day, 'place', f.place, 'result', f.result)`,
  'land-terms': sql`json_build_object('fields', f.fields)`,
  'credit-entry': sql`json_build_object('list', f.list, 'matter', f.matter, 'basis', f.basis, 'on', f.since, 'until', f.until)`,
  encumbrance: sql`json_build_object('burden', f.kind, 'debtor', f.debtor, 'creditor', f.creditor, 'fen', f.fen::text, 'on', f.since)`,
  'use-approval': sql`json_build_object('uses', f.uses, 'registered', f.registered, 'until', f.permit_until, 'number', f.number, 'authority', f.authority, 'on', f.since)`,
  'rent-appraisal': sql`json_build_object('part', ${part}, 'on', f.on_date, 'fen', f.fen_m2_month::text, 'appraiser', f.appraiser)`,
  'guide-price': sql`json_build_object('part', ${part}, 'everywhere', f.everywhere, 'use', f.use, 'on', f.since, 'fen', f.fen_m2_month::text, 'number', f.number, 'authority', f.authority)`,
  'own-use': sql`json_build_object('part', ${part}, 'on', f.since, 'purpose', f.purpose)`,
};

interface Shown extends Omit<Row, 'at' | 'withdrawn' | 'objection' | 'can'> {
  readonly at: Temporal.Instant;
  readonly byId: string;
  readonly withdrawn: Row['withdrawn'];
  readonly objection: Row['objection'];
}

function rowsOf(kind: FactKind, id: string): RawBuilder<unknown> {
  const { table, of, ends } = FACT_KINDS[kind];
  const whose =
    of === 'contract'
      ? kind === 'credit-entry'
        ? sql`join assets.contract k on k.lessee_id = f.party_id where k.id = ${id}::uuid`
        : sql`join assets.contract k on k.id = f.contract_id where k.id = ${id}::uuid`
      : of === 'asset'
        ? sql`where f.asset_id = ${id}::uuid`
        : kind === 'guide-price'
          ? sql`where f.part_id in (select id from assets.part where asset_id = ${id}::uuid) or (f.everywhere and (f.town_code, f.use) in
              (select a.town_code, p.use from assets.part p join assets.asset a on a.id = p.asset_id where a.id = ${id}::uuid and p.retired_on is null))`
          : sql`where f.part_id in (select id from assets.part where asset_id = ${id}::uuid)`;
  return sql`select ${kind}::text as kind, f.id, ${SAID[kind]} as said, f.note, f.file_id is not null as file, f.at, f.by_name as by, f.by_id as "byId",
    ${ends ? sql`f.ended_on` : sql`null::date`} as "endedOn",
    case when f.withdrawn_at is not null then json_build_object('at', ${utc('f.withdrawn_at')}, 'by', f.withdrawn_name, 'why', f.withdrawn_why) end as withdrawn,
    ${kind === 'credit-entry' ? sql`case when f.objection is not null then json_build_object('text', f.objection, 'at', ${utc('f.objected_at')}, 'due', f.answer_due, 'upheld', f.upheld, 'answer', f.answer) end` : sql`null::json`} as objection
    from ${sql.table(`assets.${table}`)} f ${whose}`;
}

/** What of a kind a caller may enter, by the names the forms send. */
const enter = (kind: FactKind): readonly Enterable[] =>
  kind === 'approval' ? ['pre-review', 'town-approval', 'credit-check'] : [kind];

/** Whether somebody may still object: the lessee to an entry of a list, the collective to a sublease it did not consent to. */
const objectable = ({ kind, objection, said }: Pick<Row, 'kind' | 'objection' | 'said'>): boolean =>
  kind === 'credit-entry' ? objection === null : kind === 'sublease' && !said.consentOn && !said.objectedOn;

async function shown(db: Db, scope: Scope, place: Place, account: string, kinds: readonly FactKind[], id: string) {
  const { rows } = await sql<Shown>`select * from (${sql.join(
    kinds.map((kind) => rowsOf(kind, id)),
    sql` union all `,
  )}) f order by f.at desc, f.id desc`.execute(db);
  const may = (kind: FactKind): boolean => mayFor(scope, FACT_KINDS[kind].duty, place);
  return {
    rows: rows.map(({ byId, ...row }): Row => {
      const kind: FactKind = row.kind;
      const open = row.withdrawn === null;
      const [ended, { objection }] = [row.endedOn !== null, row];
      return {
        ...row,
        at: row.at.toString(),
        can: [
          ...(open && FACT_KINDS[kind].ends && !ended && may(kind) ? (['end'] as const) : []),
          ...(open && byId !== account && may(kind) ? (['withdraw'] as const) : []),
          ...(open && !ended && objectable(row) && mayFor(scope, 'enter-facts', place) ? (['object'] as const) : []),
          ...(open && objection !== null && objection.answer === null && byId !== account && may(kind)
            ? (['answer'] as const)
            : []),
        ],
      };
    }),
    can: kinds.filter(may).flatMap(enter),
  };
}

/** Facts of a contract, with the entries of credit lists about its lessee. */
export async function contractFacts(db: Db, scope: Scope, place: Place, account: string, id: string) {
  const [facts, { rows }] = await Promise.all([
    shown(db, scope, place, account, CONTRACT_FACTS, id),
    sql<{ kind: string }>`select kind from assets.contract where id = ${id}::uuid`.execute(db),
  ]);
  const land = rows[0]?.kind === 'construction-land';
  return { ...facts, can: facts.can.filter((what) => land || what !== 'land-terms') };
}

/** Facts of an asset and its parts. */
export const assetFacts = (db: Db, scope: Scope, place: Place, account: string, id: string) =>
  shown(db, scope, place, account, ASSET_FACTS, id);
