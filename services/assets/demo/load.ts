/** Loads the sample data of collective assets in one transaction: either all of it is there afterwards or nothing. */
import { sql } from 'kysely';
import { rowKeys } from '@yunjian/kernel/audit';
import type { Text } from '@yunjian/kernel/contract';
import { openDatabase, type Tx } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import { installDistrictPack, lawInForce } from '../supervision/packs.ts';
import { keepRows } from '../witness/keep.ts';
import { makeAssets, makeCensus } from './assets.ts';
import { makeCases } from './cases.ts';
import { makeDeposits } from './deposits.ts';
import { dice } from './dice.ts';
import { writeFacts, writeOwnUse } from './facts.ts';
import { writeDeals } from './letting.ts';
import { Notices, Numbers } from './notices.ts';
import { askQuestions, makeMembers } from './members.ts';
import { makeMoney } from './money.ts';
import { makeOpenNotices } from './open.ts';
import { makePlace } from './place.ts';
import { planLettings } from './plan.ts';
import { makeRuns } from './runs.ts';
import { makeStatements } from './statement.ts';
import { lookAt, openWorld, type World } from './world.ts';

export interface DemoOptions {
  /** 1 = 2,300 assets, 1,500 contracts, 40,000 members. */
  readonly scale: number;
  readonly seed: number;
}

type Progress = (share: number, what: Text) => void;

/** A kit whose chance is that of the seed, so that the same seed gives the same data. Keys, salts and ids are drawn as ever. */
function seeded(kit: Kit, seed: number): Kit {
  const d = dice(seed ^ 0x5eed);
  return { ...kit, random: (n) => Uint8Array.from({ length: n }, () => d.int(256)) };
}

async function letAll(w: World, place: Awaited<ReturnType<typeof makePlace>>, progress: Progress): Promise<void> {
  const owned = await makeAssets(w, place);
  await makeCensus(w, place);
  progress(0.3, { zh: '示例合同', en: 'Sample contracts' });
  const numbers = new Numbers();
  const notices = new Notices(w, numbers);
  const cases = await makeCases(w, place, owned);
  const { deals, free } = planLettings(w, place, owned.parts);
  const all = [...deals, ...cases.deals].toSorted((a, b) => Temporal.PlainDate.compare(a.startsOn, b.startsOn));
  const ids = await writeDeals(w, numbers, notices, all);
  await writeFacts(w, all, ids);
  await writeOwnUse(w, free);
  await makeOpenNotices(w, place, notices, free);
  await carryOut(w);
  await numbers.send(w);
  progress(0.45, { zh: '示例收支', en: 'Sample money' });
  await makeMoney(w, place, all, ids, cases);
  await makeDeposits(w);
}

/** Says of each decision by what it was carried out, as the program would have: the notice it stands behind, or the contract that was let without one. */
async function carryOut(w: World): Promise<void> {
  await sql`insert into assets.decision_use (decision_id, target_id, listing_id, contract_id, at)
    select distinct on (x.decision_id, x.part_id) x.decision_id, x.part_id, x.listing_id, x.contract_id, x.at from (
      select l.decision_id, lp.part_id, l.id as listing_id, null::uuid as contract_id, l.created_at as at from assets.listing l join assets.listing_part lp on lp.listing_id = l.id
        where l.demo and l.decision_id is not null and l.state <> 'draft'
      union all
      select k.decision_id, t.part_id, null, k.id, k.created_at from assets.contract k join assets.tenure t on t.contract_id = k.id
        where k.demo and k.decision_id is not null and k.listing_id is null and k.state not in ('draft', 'review', 'approved', 'discarded')) x
    order by x.decision_id, x.part_id, x.at`.execute(w.tx);
}

/** Leaves a run of the rules over all history waiting: the job that takes up waiting runs carries it out once the program is up. */
async function askExamination(w: World): Promise<void> {
  await installDistrictPack(w.tx, w.kit, w.now);
  const law = await lawInForce(w.tx);
  await sql`insert into assets.supervision_run (kind, on_date, pack_id, text_hash, asked_name, created_at)
    values ('history', ${w.today.toString()}::date, ${law.id}::uuid, ${law.hash}, '示例数据', ${w.now})`.execute(w.tx);
}

async function loadAll(kit: Kit, tx: Tx, options: DemoOptions, progress: Progress): Promise<void> {
  const w = await openWorld(seeded(kit, options.seed), tx, options);
  progress(0.02, { zh: '示例集体与资产', en: 'Sample collectives and assets' });
  const place = await makePlace(w);
  progress(0.05, { zh: '示例成员', en: 'Sample members' });
  // before all decisions, which count those of them who may vote; with dice of their own
  const members = await makeMembers({ ...w, d: dice(options.seed ^ 0x3e3b) }, place);
  await lookAt(
    w,
    'assets.holder',
    'assets.household',
    'assets.member',
    'assets.mandate',
    'assets.share_holding',
    'assets.payee_account',
  );
  await letAll(w, place, progress);
  progress(0.65, { zh: '示例分红', en: 'Sample distributions' });
  await makeRuns(w, members, place.collectives.group);
  await askQuestions(w, members.town);
  await makeStatements(w, Object.values(place.collectives));
  await askExamination(w);
  progress(0.9, { zh: '数据指纹存证', en: 'Keeping the hashes of rows' });
  await sql`select assets.seal_all()`.execute(tx);
  await keepRows(tx, kit, w.now);
}

/** Loads the sample data around `kit.now()`. The same scale, seed and day give the same data but for ids, keys and salts. All constraints hold; of the triggers only those on balances rest meanwhile (see money.ts). */
export async function loadDemoData(kit: Kit, options: DemoOptions, progress: Progress = () => undefined): Promise<void> {
  const owner = openDatabase(kit.ownerUrl, {
    max: 1,
    statementTimeoutMs: 0,
    applicationName: 'yunjian-demo',
    settings: rowKeys(kit.crypto),
  });
  try {
    await owner.tx(async (tx) => {
      await sql`set local synchronous_commit = off`.execute(tx);
      // rows that have only just come have no statistics: what is guessed of them must not set off compiling
      await sql`set local jit = off`.execute(tx);
      await loadAll(kit, tx, options, progress);
    });
    progress(0.97, { zh: '整理统计信息', en: 'Gathering statistics' });
    const { rows } = await sql<{ name: string }>`select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname in ('assets', 'ledger') or (schemaname, tablename) in (('org', 'person'), ('audit', 'leaf'))`.execute(
      owner.db,
    );
    await sql`analyze ${sql.raw(rows.map((r) => r.name).join(', '))}`.execute(owner.db);
    progress(1, { zh: '示例数据已就绪', en: 'Sample data are ready' });
  } finally {
    await owner.close();
  }
}
