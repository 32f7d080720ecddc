/** What the operator of a project does with its flats: prices, withdrawals, keys to hand over. */
import { sql } from 'kysely';
import { insertRows, leafRow } from '@yunjian/kernel/audit';
import { failure, type Text } from '@yunjian/kernel/contract';
import { maskName } from '@yunjian/kernel/crypto';
import type { Db, Tx } from '@yunjian/kernel/db';
import { httpFailures, type Actor } from '@yunjian/kernel/http';
import type { Kit } from '@yunjian/kernel/service';
import { lockPool, offerFreed } from './allot.ts';
import { failures } from './failures.ts';
import { unitJson, unitView } from './present.ts';
import { pictureUrl } from './projects.ts';
import { textHash } from './review-case.ts';

/** The organisation that an operator's account acts for. Throws talent.notFound: an account without one runs nothing. */
export function orgOf(actor: Actor): string {
  if (actor.orgId === null) throw failure(failures.notFound);
  return actor.orgId;
}

/** Refuses projects of other operators: for them they do not exist. Throws talent.notFound. */
export async function mustRun(db: Db, actor: Actor, projectId: string): Promise<void> {
  const org = orgOf(actor);
  const { rows } = await sql<{ yes: boolean }>`
    select exists (select from talent.project where id = ${projectId}::uuid and operator_org = ${org}::uuid) as yes`.execute(db);
  if (!rows[0]?.yes) throw failure(failures.notFound);
}

/** The project of a flat. Throws talent.notFound. */
export async function projectOfUnit(db: Db, unitId: string): Promise<string> {
  const { rows } = await sql<{ project_id: string }>`select project_id from talent.unit where id = ${unitId}::uuid`.execute(db);
  if (!rows[0]) throw failure(failures.notFound);
  return rows[0].project_id;
}

/** The project of a lease's flat. Throws talent.notFound. */
export async function projectOfLease(db: Db, leaseId: string): Promise<string> {
  const { rows } = await sql<{ project_id: string }>`
    select u.project_id from talent.lease l join talent.unit u on u.id = l.unit_id where l.id = ${leaseId}::uuid`.execute(db);
  if (!rows[0]) throw failure(failures.notFound);
  return rows[0].project_id;
}

interface ProjectCounts {
  readonly id: string;
  readonly name: Text;
  readonly units: bigint;
  readonly free: bigint;
  readonly handovers: bigint;
  readonly plans: { id: string; code: string; name: Text; rooms: number; area_cm2: number; furnished: boolean }[];
}

/** The projects that an organisation runs, with flats, free flats, keys to hand over and plans. */
export async function projectsRun(db: Db, org: string) {
  const { rows } = await sql<ProjectCounts>`
    select p.id, p.name, (select count(*) from talent.unit u where u.project_id = p.id and u.state <> 'withdrawn') as units,
      (select count(*) from talent.unit u where u.project_id = p.id and u.state = 'free') as free,
      (select count(*) from talent.lease l join talent.unit u on u.id = l.unit_id where u.project_id = p.id and l.state = 'signed') as handovers,
      coalesce((select json_agg(json_build_object('id', f.id, 'code', f.code, 'name', f.name, 'rooms', f.rooms, 'area_cm2', f.area_cm2, 'furnished', f.furnished) order by f.code)
        from talent.floor_plan f where f.project_id = p.id), '[]') as plans
    from talent.project p where p.operator_org = ${org}::uuid order by p.code`.execute(db);
  return rows.map((p) => ({
    id: p.id,
    name: p.name,
    units: Number(p.units),
    free: Number(p.free),
    handovers: Number(p.handovers),
    plans: p.plans.map((f) => ({
      id: f.id,
      code: f.code,
      name: f.name,
      rooms: f.rooms,
      areaCm2: String(f.area_cm2),
      furnished: f.furnished,
      drawing: pictureUrl(`plan-${f.id}`),
    })),
  }));
}

interface Handover {
  readonly application_id: string;
  readonly lease_id: string;
  readonly reference: string;
  readonly name: string;
  readonly unit: Parameters<typeof unitView>[0];
  readonly start_on: string;
  readonly signed_at: Temporal.Instant;
}

/** Signed leases whose keys have not been handed over, the earliest start first. The operator sees names masked: the tenant brings a code. */
export async function handoverPage(db: Db, org: string, page: { page: number; size: number }) {
  const from = sql`from talent.lease l join talent.application a on a.id = l.application_id join talent.unit u on u.id = l.unit_id
    join talent.project p on p.id = u.project_id join org.person n on n.id = a.person_id where l.state = 'signed' and p.operator_org = ${org}::uuid`;
  const [list, count] = await Promise.all([
    sql<Handover>`select a.id as application_id, l.id as lease_id, a.reference, n.name, ${unitJson} as unit, lower(l.during)::text as start_on, l.signed_tenant_at as signed_at
      ${from} order by lower(l.during), l.id limit ${page.size} offset ${(page.page - 1) * page.size}`.execute(db),
    sql<{ n: bigint }>`select count(*) as n ${from}`.execute(db),
  ]);
  const rows = list.rows.map((r) => ({
    applicationId: r.application_id,
    leaseId: r.lease_id,
    reference: r.reference,
    nameMasked: maskName(r.name),
    unit: unitView(r.unit),
    startOn: r.start_on,
    signedAt: r.signed_at.toString(),
  }));
  return { rows, total: Number(count.rows[0]?.n ?? 0n), page: page.page, size: page.size };
}

const MOST_FEN = 10_000_000n;

/**
 * Withdraws, restores or re-prices a flat that nobody holds. A flat that is free afterwards, or costs less, is offered to the first in order whom it now
 * fits. The pool's lock comes first, so that no allotment takes the flat meanwhile. Throws talent.notFound, .unitBusy, http.invalid.
 */
export async function setUnit(
  kit: Kit,
  tx: Tx,
  input: { unitId: string; state: 'free' | 'withdrawn'; rentFen: string; reason: string; by: string },
): Promise<{ offeredTo: string | null }> {
  const rent = BigInt(input.rentFen);
  if (rent < 1n || rent > MOST_FEN)
    throw failure(httpFailures.invalid, {}, [
      {
        path: 'rentFen',
        message: { zh: '月租金应在 0.01 至 100,000 元之间', en: 'The rent must lie between ¥0.01 and ¥100,000' },
      },
    ]);
  const { rows: pools } = await sql<{ accessible: boolean; rooms: number }>`
    select accessible, rooms from talent.unit where id = ${input.unitId}::uuid`.execute(tx);
  const pool = pools[0];
  if (!pool) throw failure(failures.notFound);
  await lockPool(tx, pool);
  const { rows } = await sql<{
    state: string;
    rent_fen: bigint;
  }>`select state, rent_fen from talent.unit where id = ${input.unitId}::uuid for update`.execute(tx);
  const unit = rows[0];
  if (!unit || (unit.state !== 'free' && unit.state !== 'withdrawn')) throw failure(failures.unitBusy);
  await sql`update talent.unit set state = ${input.state}, rent_fen = ${rent} where id = ${input.unitId}::uuid`.execute(tx);
  const body = {
    state: input.state,
    rentFen: String(rent),
    before: { state: unit.state, rentFen: String(unit.rent_fen) },
    by: input.by,
    reasonHash: textHash(input.reason),
  };
  await insertRows(tx, [leafRow({ kind: 'talent.unit-changed', subject: input.unitId, body, at: kit.now() }, kit.crypto.suite)]);
  if (input.state !== 'free') return { offeredTo: null };
  return { offeredTo: await offerFreed(kit, tx, { id: input.unitId, ...pool }) };
}

/** A flat as the operator sees it. Throws talent.notFound. */
export async function unitById(db: Db, id: string) {
  const { rows } = await sql<{ unit: Parameters<typeof unitView>[0] }>`
    select ${unitJson} as unit from talent.unit u join talent.project p on p.id = u.project_id where u.id = ${id}::uuid`.execute(
    db,
  );
  if (!rows[0]) throw failure(failures.notFound);
  return unitView(rows[0].unit);
}
