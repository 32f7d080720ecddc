/** The parts of contracts in the shape the rules read, with what is entered of their assets. */
import { sql } from 'kysely';
import { guidePrice } from '../facts/guide-price.ts';
import { known } from './case-ref.ts';
import type { ContractKind } from './contract-row.ts';

type Json = Record<string, unknown>;

export interface PartRow {
  readonly contract: string;
  readonly part: Json & {
    readonly kind: ContractKind;
    readonly permitKnown: boolean;
    readonly uses: string[] | null;
    readonly appraisal: Json | null;
    readonly guideRent: string | null;
  };
}
/**
 * What an asset belongs to: the market, park or yard its collective names; else its address to the house number, for what lies behind one number lies together. An
 * address without a number says only the road or the village: the asset then stands alone.
 */
const together = sql`coalesce('@' || a.group_name, substring(regexp_replace(a.address, '\\s', '', 'g') from '^.*?[0-9０-９]+[^0-9０-９]*号'))`;

/** A part with what is entered of its asset: the approval of its use in force, and the newest appraisal of its rent up to the contract's day. */
export const parts = (ids: readonly string[]) => sql<PartRow>`
    select t.contract_id as contract, json_build_object('kind', assets.contract_kind(a.kind, a.land_kind), 'asset', a.id, 'part', case when not assets.is_whole(p.code, p.name) then p.id end, 'group', ${together}, 'area', (p.area_cm2::numeric / 10000)::numeric(20, 4)::text,
      'partArea', (p.area_cm2::numeric / 10000)::numeric(20, 4)::text, 'assetArea', (a.area_cm2::numeric / 10000)::numeric(20, 4)::text, 'use', p.use,
      'register', case a.state when 'retired' then 'retired' when 'disputed' then 'disputed' else 'registered' end,
      'title', case when a.title_state = 'registered' then 'titled' when a.permit_state = 'permitted' then 'permitted'
        when a.title_state = 'none' and a.permit_state in ('none', 'temporary') then 'none' end,
      'dangerous', case a.safety_state when 'dangerous' then true when 'safe' then false end,
      'landUseEnd', case when a.land_kind = 'farmland' then null else a.right_until end,
      'landContractEnd', case when a.land_kind = 'farmland' then a.right_until end, 'guideRent', (${guidePrice(sql`coalesce(k.signed_on, k.starts_on)`)})::text,
      'permitEnd', u.permit_until, 'permitKnown', u.id is not null or a.title_state = 'registered' or a.permit_state in ('permitted', 'not-needed'), 'uses', u.uses,
      'useRegistered', u.registered, 'appraisal', case when v.id is not null then json_build_object('date', v.on_date, 'rent', v.fen_m2_month::text) end) as part
    from assets.tenure t join assets.contract k on k.id = t.contract_id join assets.part p on p.id = t.part_id join assets.asset a on a.id = p.asset_id
    left join lateral (select f.id, f.permit_until, f.uses, f.registered from assets.use_approval f where f.asset_id = a.id and f.withdrawn_at is null and f.ended_on is null
      order by f.since desc, f.id desc limit 1) u on true
    left join lateral (select f.id, f.on_date, f.fen_m2_month from assets.rent_appraisal f where f.part_id = p.id and f.withdrawn_at is null
      and f.on_date <= coalesce(k.signed_on, k.starts_on) order by f.on_date desc, f.id desc limit 1) v on true
    where t.contract_id = any(${[...ids]}::uuid[]) order by t.contract_id, a.code, p.code`;

/** A part as the rules read it. No appraisal was made where none is entered; where the town published no guide price it is unknown; a permit without an end has none. */
export function partOf({ part }: PartRow): LetPart {
  const { permitKnown, permitEnd, uses, appraisal, guideRent, ...rest } = part;
  return {
    ...known(rest),
    kind: rest.kind,
    appraisal,
    ...(guideRent === null ? {} : { guideRent }),
    ...(permitKnown ? { permitEnd: permitEnd ?? null } : {}),
    ...(uses === null ? {} : { useApproved: uses.includes('mixed') || uses.includes(String(rest['use'])) }),
  };
}

/** A part in the shape of the rules, with what of it decides on the contract. */
export type LetPart = Json & { readonly kind: ContractKind; readonly useRegistered?: boolean };
