/** Entering facts: of a contract or of an asset, each a row that is not changed afterwards, with its event and leaf. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import { uuidv7 } from '@yunjian/kernel/crypto';
import type { Tx } from '@yunjian/kernel/db';
import type { z } from 'zod';
import type { assetFact, contractFact } from '../contract/facts.ts';
import { failures } from '../failures.ts';
import { remember, wrong, type Hand, type LettingKit } from '../letting/common.ts';
import { partyOf } from '../letting/parties.ts';
import { addEvent } from '../register/event.ts';
import { dayOf } from '../setting.ts';
import { FACT_KINDS, type FactKind } from './kinds.ts';

export type ContractFact = z.output<typeof contractFact>;
export type AssetFact = z.output<typeof assetFact>;
/** The name papers of facts have in the store. */
export const PAPER = 'assets.fact';

/** The columns of a row, by name. */
type Columns = Readonly<Record<string, unknown>>;

function check(days: readonly (readonly [zh: string, en: string, day: string | null])[], today: string): void {
  for (const [zh, en, day] of days)
    if (day !== null && (day > today || day < '1980-01-01')) throw wrong(`${zh}应在今天或以前。`, `${en} is today or before.`);
}

/** A paper the caller uploaded, with its hash. Throws assets.input. */
async function paperOf(tx: Tx, fileId: string | null, by: Hand): Promise<{ id: string; hash: string } | null> {
  if (fileId === null) return null;
  const { rows } = await sql<{ id: string; hash: string }>`select id, encode(sha256, 'hex') as hash from files.file
    where id = ${fileId}::uuid and owner = ${by.id}::uuid and purpose = ${PAPER}`.execute(tx);
  if (rows[0] === undefined) throw wrong('没有这份材料，请重新上传。', 'There is no such paper: upload it again.');
  return rows[0];
}

async function insert(
  tx: Tx,
  kind: FactKind,
  columns: Columns,
  said: { readonly note: string; readonly fileId: string | null },
  by: Hand,
  at: Temporal.Instant,
): Promise<string> {
  const paper = await paperOf(tx, said.fileId, by);
  const id = uuidv7(at);
  const all = {
    id,
    ...columns,
    note: said.note,
    file_id: paper?.id ?? null,
    file_hash: paper?.hash ?? null,
    at,
    by_id: by.id,
    by_name: by.name,
  };
  await sql`insert into ${sql.table(`assets.${FACT_KINDS[kind].table}`)} (${sql.join(Object.keys(all).map((c) => sql.ref(c)))}) values (${sql.join(Object.values(all))})`.execute(
    tx,
  );
  return id;
}

/** Who consented does not object, and nobody objects before knowing. Throws assets.input. */
function mayObject(f: { readonly knownOn: string; readonly consentOn: string | null; readonly objectedOn: string | null }): void {
  if (f.objectedOn === null) return;
  if (f.consentOn !== null) throw wrong('已书面同意的，不再提出异议。', 'Who consented in writing does not object.');
  if (f.objectedOn < f.knownOn) throw wrong('异议不能早于知悉日期。', 'Nobody objects before knowing.');
}

/** The kind and the columns of a contract's fact; parties are found or entered. Throws assets.input. */
async function ofContract(
  tx: Tx,
  kit: LettingKit,
  contract: Held,
  f: ContractFact,
  at: Temporal.Instant,
  today: string,
): Promise<[FactKind, Columns]> {
  const contract_id = contract.id;
  switch (f.kind) {
    case 'inspection': {
      check([['检查日期', 'The day of the inspection', f.on]], today);
      if (f.useFound === null && f.occupant === null)
        throw wrong('请填写现场用途或使用人，至少一项。', 'Say what it is used for or who has it.');
      const occupant =
        f.occupant === null ? null : f.occupant === 'lessee' ? contract.lesseeId : await partyOf(tx, kit, f.occupant, at);
      return ['inspection', { contract_id, on_date: f.on, use_found: f.useFound, occupant_id: occupant }];
    }
    case 'sublease': {
      check(
        [
          ['知悉日期', 'The day it became known', f.knownOn],
          ['同意日期', 'The day of the consent', f.consentOn],
          ['异议日期', 'The day of the objection', f.objectedOn],
        ],
        today,
      );
      mayObject(f);
      const sublessee = f.sublessee === null ? null : await partyOf(tx, kit, f.sublessee, at);
      if (sublessee === contract.lesseeId) throw wrong('次承租人就是承租人。', 'The sublessee is the lessee.');
      return [
        'sublease',
        {
          contract_id,
          sublessee_id: sublessee,
          known_on: f.knownOn,
          consent_on: f.consentOn,
          objected_on: f.objectedOn,
          fen_year: f.fenYear,
        },
      ];
    }
    case 'pre-review':
    case 'town-approval':
    case 'credit-check':
      check([['意见日期', 'The day of the word', f.on]], today);
      return [
        'approval',
        { contract_id, kind: f.kind, number: f.number, authority: f.authority, on_date: f.on, granted: f.granted },
      ];
    case 'exit-clause': {
      if (!f.promised && (f.capFen !== null || f.decisionId !== null))
        throw wrong('没有约定补偿的，不填上限和决议。', 'Where nothing is promised there is no cap and no decision.');
      const { rows } =
        await sql`select 1 from assets.decision where id = ${f.decisionId}::uuid and collective_id = ${contract.collectiveId}::uuid`.execute(
          tx,
        );
      if (f.decisionId !== null && rows.length === 0) throw wrong('没有这项决议。', 'There is no such decision.');
      return ['exit-clause', { contract_id, promised: f.promised, cap_fen: f.capFen, decision_id: f.decisionId }];
    }
    case 'expiry-plan':
      return ['expiry-plan', { contract_id, plan: f.plan }];
    case 'display':
      check([['公示结束日期', 'The last day on display', f.until]], today);
      if (f.until < f.from) throw wrong('公示在开始之前结束。', 'The display ends before it begins.');
      return ['display', { contract_id, from_day: f.from, until_day: f.until, place: f.place, result: f.result }];
    case 'land-terms':
      if (contract.kind !== 'construction-land')
        throw wrong(
          '只有集体经营性建设用地的合同登记这些条款。',
          'Only contracts over collective construction land have these terms.',
        );
      return ['land-terms', { contract_id, fields: [...new Set(f.fields)] }];
    case 'credit-entry':
      check([['列入日期', 'The first day on the list', f.since]], today);
      if (f.until !== null && f.until < f.since) throw wrong('失信记录在开始之前结束。', 'The entry ends before it begins.');
      return [
        'credit-entry',
        {
          contract_id,
          party_id: contract.lesseeId,
          town_code: contract.townCode,
          list: f.list,
          matter: f.matter,
          basis: f.basis,
          since: f.since,
          until: f.until,
        },
      ];
  }
}

interface Held {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly lesseeId: string;
  readonly collectiveId: string;
  readonly townCode: string;
}

/** Enters a fact of a contract. Throws assets.input; assets.notNow for a contract that never was. */
export async function addContractFact(
  tx: Tx,
  kit: LettingKit,
  id: string,
  fact: ContractFact,
  by: Hand,
  at: Temporal.Instant,
): Promise<{ id: string }> {
  const { rows } =
    await sql<Held>`select k.id, k.kind, k.state, k.lessee_id as "lesseeId", k.collective_id as "collectiveId", c.town_code as "townCode"
    from assets.contract k join assets.collective c on c.id = k.collective_id where k.id = ${id}::uuid for update of k`.execute(
      tx,
    );
  const contract = rows[0];
  if (contract === undefined) throw failure(failures.notFound);
  if (contract.state === 'discarded') throw failure(failures.notNow, { state: { zh: '已作废', en: 'discarded' } });
  const [kind, columns] = await ofContract(tx, kit, contract, fact, at, dayOf(kit, at).toString());
  const made = await insert(tx, kind, columns, fact, by, at);
  await remember(tx, kit, { of: 'contract', id, action: `fact-${kind}`, note: fact.note, by, at, facts: { fact: made } });
  return { id: made };
}

interface OnePart {
  readonly use: string;
  readonly townCode: string;
}

function ofAsset(asset_id: string, f: AssetFact, part: OnePart | null, today: string): [FactKind, Columns] {
  switch (f.kind) {
    case 'encumbrance':
      check([['设立日期', 'The day it was set', f.since]], today);
      return ['encumbrance', { asset_id, kind: f.burden, debtor: f.debtor, creditor: f.creditor, fen: f.fen, since: f.since }];
    case 'use-approval':
      check([['许可日期', 'The day of the approval', f.since]], today);
      if (f.permitUntil !== null && f.permitUntil < f.since)
        throw wrong('许可在开始之前到期。', 'The permit ends before it begins.');
      return [
        'use-approval',
        {
          asset_id,
          uses: [...new Set(f.uses)],
          registered: f.registered,
          permit_until: f.permitUntil,
          number: f.number,
          authority: f.authority,
          since: f.since,
        },
      ];
    case 'rent-appraisal':
      check([['评估日期', 'The day of the appraisal', f.on]], today);
      return ['rent-appraisal', { part_id: f.partId, on_date: f.on, fen_m2_month: f.fenM2Month, appraiser: f.appraiser }];
    case 'guide-price':
      if (f.since < '1980-01-01' || f.since > Temporal.PlainDate.from(today).add({ years: 1 }).toString())
        throw wrong('指导价的起始日期不能晚于今天以后一年。', 'A guide price holds from a day at most a year ahead.');
      return [
        'guide-price',
        {
          part_id: f.partId,
          everywhere: f.everywhere,
          town_code: part?.townCode,
          use: part?.use,
          fen_m2_month: f.fenM2Month,
          since: f.since,
          number: f.number,
          authority: f.authority,
        },
      ];
    case 'own-use':
      check([['自用开始日期', 'The first day of own use', f.since]], today);
      return ['own-use', { part_id: f.partId, since: f.since, purpose: f.purpose }];
  }
}

/** Enters a fact of an asset or one of its parts. Throws assets.input. */
export async function addAssetFact(
  tx: Tx,
  kit: LettingKit,
  id: string,
  fact: AssetFact,
  by: Hand,
  at: Temporal.Instant,
): Promise<{ id: string }> {
  let part: OnePart | null = null;
  if ('partId' in fact) {
    const { rows } =
      await sql<OnePart>`select p.use, a.town_code as "townCode" from assets.part p join assets.asset a on a.id = p.asset_id
        where p.id = ${fact.partId}::uuid and a.id = ${id}::uuid and p.retired_on is null`.execute(tx);
    if (rows[0] === undefined) throw wrong('没有这个部位，或已停用。', 'There is no such part, or it is retired.');
    part = rows[0];
  }
  const [kind, columns] = ofAsset(id, fact, part, dayOf(kit, at).toString());
  if (kind === 'own-use') {
    const { rows } = await sql<{
      let: boolean;
    }>`select exists (select from assets.tenure t where t.part_id = ${String(columns['part_id'])}::uuid and t.holds
      and t.days @> ${String(columns['since'])}::date) as let`.execute(tx);
    if (rows[0]?.let === true) throw wrong('这个部位当天已经出租。', 'The part is let on that day.');
  }
  const made = await insert(tx, kind, columns, fact, by, at);
  await addEvent(tx, kit, { assetId: id, kind: `fact-${kind}`, body: { fact: made } }, by, at);
  return { id: made };
}
