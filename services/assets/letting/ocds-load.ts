/** Notices from the database as OCDS release packages. */
import fs from 'node:fs';
import { sql, type RawBuilder } from 'kysely';
import { failure, type RawReply } from '@yunjian/kernel/contract';
import type { Db } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import { failures } from '../failures.ts';
import type { Outcome } from './bidding.ts';
import { lettingPolicy } from './common.ts';
import { listingColumns, type ListingRow } from './listings.ts';
import { packageOf, releaseOf, type ContractOut, type PartyOut } from './ocds.ts';

interface Row extends ListingRow {
  readonly lessor: { code: string; name: string; uscc: string | null };
  readonly registered: number;
  readonly parts: { id: string; name: string; areaCm2: string | null; use: string }[];
  /** Those who were awarded it, now or before. */
  readonly suppliers: PartyOut[];
  readonly contract:
    | (Omit<ContractOut, 'depositFen' | 'totalFen' | 'schedule' | 'receipts'> & {
        depositFen: string;
        receipts: { id: string; on: string; fen: string }[];
        schedule: { from: string; to: string; dueOn: string; fen: string; rentFree: boolean }[];
      })
    | null;
  readonly changedAt: Temporal.Instant;
}

/** Published notices, or one of them, newest first; two queries whatever the number. */
async function load(db: Db, condition: RawBuilder<unknown>, limit: number, offset: number): Promise<Row[]> {
  const { rows } =
    await sql<Row>`select ${listingColumns}, json_build_object('code', c.code, 'name', c.name, 'uscc', c.uscc) as lessor,
      case l.method when 'open-bidding' then (select count(distinct r.party_id)::int from assets.registration r where r.listing_id = l.id)
        else (select count(*)::int from assets.quote q where q.listing_id = l.id) end as registered,
      (select coalesce(json_agg(json_build_object('id', p.id, 'name', a.name || ' ' || p.name, 'areaCm2', p.area_cm2::text, 'use', p.use) order by p.id), '[]'::json)
        from assets.listing_part lp join assets.part p on p.id = lp.part_id join assets.asset a on a.id = p.asset_id where lp.listing_id = l.id) as parts,
      (select coalesce(json_agg(json_build_object('id', y.id, 'kind', y.kind, 'name', y.name, 'uscc', y.uscc)), '[]'::json) from assets.party y
        where y.id in (select (x ->> 'partyId')::uuid from jsonb_array_elements(l.outcome -> 'ranking') x)) as suppliers,
      (select json_build_object('id', k.id, 'number', k.number, 'state', k.state, 'signedOn', k.signed_on, 'startsOn', k.starts_on, 'endsOn', coalesce(k.ended_on, k.ends_on),
        'depositFen', k.deposit_fen::text, 'permittedUse', k.permitted_use, 'reviewMonths', (k.rent_terms -> 'escalation' ->> 'everyMonths')::int, 'subletConsent', k.sublet_consent, 'breakClauses', k.break_clauses,
        'amendments', (select coalesce(json_agg(json_build_object('n', m.n, 'signedOn', m.signed_on, 'kind', m.kind) order by m.n), '[]'::json)
          from assets.amendment m where m.contract_id = k.id),
        'receipts', (select coalesce(json_agg(json_build_object('id', x.id, 'on', x.on_date, 'fen', x.fen::text) order by x.on_date, x.id), '[]'::json)
          from assets.receivable v join assets.allocation x on x.receivable_id = v.id and x.released_at is null and x.receipt_id is not null
          where v.contract_id = k.id and v.kind = 'rent'),
        'schedule', (select coalesce(json_agg(json_build_object('from', lower(t.days), 'to', upper(t.days) - 1, 'dueOn', t.due_on, 'fen', t.fen::text, 'rentFree', t.rent_free)
          order by lower(t.days)), '[]'::json) from assets.rent_period t where t.contract_id = k.id and t.replaced_by is null))
        from assets.contract k where k.listing_id = l.id and k.state not in ('draft', 'review', 'approved', 'discarded') order by k.created_at desc limit 1) as contract,
      greatest((select max(e.at) from assets.listing_event e where e.listing_id = l.id), l.published_at,
        (select max(e.at) from assets.contract_event e join assets.contract k on k.id = e.contract_id where k.listing_id = l.id),
        -- a release is not changed afterwards: what came in makes another
        (select max(greatest(x.made_at, x.released_at)) from assets.contract k join assets.receivable v on v.contract_id = k.id and v.kind = 'rent'
          join assets.allocation x on x.receivable_id = v.id where k.listing_id = l.id), l.created_at) as "changedAt"
    from assets.listing l join assets.collective c on c.id = l.collective_id
    where l.published_at is not null and ${condition} order by l.created_at desc, l.id desc limit ${limit} offset ${offset}`.execute(
      db,
    );
  return rows;
}

const winnerOf = (outcome: Outcome | null) =>
  outcome?.winner === null || outcome?.winner === undefined ? undefined : outcome.ranking[outcome.winner];

function answer(kit: Pick<Kit, 'pack' | 'zone' | 'publicUrl' | 'now'>, rows: readonly Row[], path: string): RawReply {
  const policy = lettingPolicy(kit);
  const releases = rows.map((r) => {
    const winner = winnerOf(r.outcome);
    const { contract } = r;
    const partyOf = new Map(r.suppliers.map((p) => [p.id, p]));
    const supplier = winner && partyOf.get(winner.partyId);
    const withdrawn = (r.outcome?.withdrawn ?? []).flatMap((w) => {
      const bid = r.outcome?.ranking.find((x) => x.registrationId === w.registrationId);
      const party = bid && partyOf.get(bid.partyId);
      return party ? [{ fenYear: BigInt(bid.fenYear), supplier: party }] : [];
    });
    const schedule = contract?.schedule.map((p) => ({ ...p, fen: BigInt(p.fen) })) ?? [];
    return releaseOf(
      {
        ...r,
        publishedAt: r.publishedAt?.toString() ?? null,
        deadline: r.deadline?.toString() ?? null,
        opening: r.opening?.toString() ?? null,
        changedAt: r.changedAt.toString(),
        award:
          winner && supplier
            ? { id: winner.bidId, fenYear: BigInt(winner.fenYear), supplier, concluded: r.state === 'concluded' }
            : null,
        withdrawn,
        contract:
          contract === null
            ? null
            : {
                ...contract,
                depositFen: BigInt(contract.depositFen),
                schedule,
                receipts: contract.receipts.map((x) => ({ ...x, fen: BigInt(x.fen) })),
                totalFen: schedule.reduce((sum, p) => sum + p.fen, 0n),
              },
      },
      policy.ocidPrefix,
      kit.zone,
    );
  });
  const body = packageOf(releases, {
    uri: `${kit.publicUrl}${path}`,
    publishedDate: kit.now().toString(),
    publisher: '云间 Yunjian',
    extension: `${kit.publicUrl}${EXTENSION_AT}extension.json`,
  });
  return { body: JSON.stringify(body), type: 'application/json; charset=utf-8' };
}

/** Where the program serves the extension. */
const EXTENSION_AT = '/api/assets/public/ocds-lease/';
const FILES = ['extension.json', 'release-schema.json', 'codelists/+partyRole.csv', 'codelists/leaseValueBasis.csv'] as const;
const kept = new Map<string, Buffer>();

/** A file of the lease extension, for whoever validates a release against it. Throws assets.notFound for any other name. */
export function extensionFile(name: string): RawReply {
  const file = FILES.find((f) => f === name);
  if (file === undefined) throw failure(failures.notFound);
  let body = kept.get(file);
  if (body === undefined) kept.set(file, (body = fs.readFileSync(new URL(`./ocds-lease/${file}`, import.meta.url))));
  return { body, type: file.endsWith('.json') ? 'application/json; charset=utf-8' : 'text/csv; charset=utf-8' };
}

type OcdsKit = Pick<Kit, 'pack' | 'zone' | 'publicUrl' | 'now'>;

/** One published notice as a release package. Throws assets.notFound. */
export async function ocdsOfListing(db: Db, kit: OcdsKit, id: string): Promise<RawReply> {
  const rows = await load(db, sql`l.id = ${id}::uuid`, 1, 0);
  if (rows.length === 0) throw failure(failures.notFound);
  return answer(kit, rows, `/api/assets/public/listings/${id}/ocds`);
}

/** A page of published notices as a release package. */
export async function ocdsPage(db: Db, kit: OcdsKit, q: { readonly page: number; readonly size: number }): Promise<RawReply> {
  return answer(
    kit,
    await load(db, sql`true`, q.size, (q.page - 1) * q.size),
    `/api/assets/public/ocds?page=${q.page}&size=${q.size}`,
  );
}
