/** What was entered of the sample's lettings and free parts: plans for the end, words of authorities, visits, a sublease with consent, parts the collective uses itself. */
import type { DemoPart } from './assets.ts';
import { Rows } from './bulk.ts';
import type { Deal } from './deal.ts';
import { sendEvents } from './notices.ts';
import type { DemoEvent, World } from './world.ts';

const BY = 'note text, at timestamptz, by_id uuid, by_name text';

/** Writes the facts of lettings; `ids` are the contracts in the order of the deals. */
export async function writeFacts(w: World, deals: readonly Deal[], ids: readonly string[]): Promise<void> {
  const { accountant, township1: township } = w.staff;
  const [plans, approvals, visits, subleases] = [
    new Rows('assets.expiry_plan', `id uuid, contract_id uuid, plan text, ${BY}`),
    new Rows(
      'assets.approval',
      `id uuid, contract_id uuid, kind text, number text, authority text, on_date date, granted boolean, ${BY}`,
    ),
    new Rows('assets.inspection', `id uuid, contract_id uuid, on_date date, use_found text, occupant_id uuid, ${BY}`),
    new Rows(
      'assets.sublease',
      `id uuid, contract_id uuid, sublessee_id uuid, known_on date, consent_on date, fen_year bigint, ${BY}`,
    ),
  ];
  const events: DemoEvent[] = [];
  let seen = 0;
  let sublet = 0;
  for (const [i, deal] of deals.entries()) {
    const contract = ids[i] as string;
    const tell = (kind: string, fact: string, at: Temporal.Instant, by = accountant): void =>
      void events.push({ of: 'contract', id: contract, action: `fact-${kind}`, by, at, facts: { fact } });
    const now = w.now.subtract({ hours: 24 * 20 });
    if (deal.facts.plan !== undefined) {
      const id = w.id(now);
      plans.add(id, contract, deal.facts.plan, w.words.plan, now.toString(), accountant.id, accountant.name);
      tell('expiry-plan', id, now);
    }
    for (const kind of deal.facts.approvals ?? []) {
      const on = (deal.signedOn ?? w.today).subtract({ days: 30 });
      const id = w.id(w.at(on));
      approvals.add(
        id,
        contract,
        kind,
        `YS-${on.year}-${String(i + 1).padStart(4, '0')}`,
        '示例镇农经站',
        on.toString(),
        true,
        '示例',
        w.at(on).toString(),
        township.id,
        township.name,
      );
      tell('approval', id, w.at(on), township);
    }
    if (deal.state !== 'active') continue;
    if (i % 40 === 7) {
      const on = w.today.subtract({ days: 1 + (seen++ % 25) });
      const id = w.id(w.at(on));
      visits.add(id, contract, on.toString(), null, deal.lessee.id, '示例', w.at(on).toString(), accountant.id, accountant.name);
      tell('inspection', id, w.at(on));
    }
    const other = deal.tender?.offers[1]?.party;
    if (i % 211 === 5 && sublet++ < 5 && other !== undefined && other !== deal.lessee) {
      const on = deal.startsOn.add({ days: 20 });
      if (Temporal.PlainDate.compare(on, w.today) >= 0) continue;
      const id = w.id(w.at(on));
      const fen = (deal.rent.annualFen * 11n) / 10n;
      subleases.add(
        id,
        contract,
        other.id,
        on.toString(),
        on.toString(),
        fen,
        '示例',
        w.at(on).toString(),
        accountant.id,
        accountant.name,
      );
      tell('sublease', id, w.at(on));
    }
  }
  for (const rows of [plans, approvals, visits, subleases]) await rows.send(w.tx);
  await sendEvents(w, 'contract', events);
}

/** Two of three free parts are used by the collective itself; what is left of them is idle, offered or not. */
export async function writeOwnUse(w: World, free: readonly DemoPart[]): Promise<void> {
  const rows = new Rows('assets.own_use', `id uuid, part_id uuid, since date, purpose text, ${BY}`);
  const { accountant } = w.staff;
  for (const [i, part] of free.entries()) {
    if (i % 3 === 0) continue;
    const at = w.at(w.today.subtract({ days: 10 }));
    rows.add(
      w.id(at),
      part.id,
      w.today.subtract({ days: 10 }).toString(),
      '集体仓储与办公（示例）',
      '',
      at.toString(),
      accountant.id,
      accountant.name,
    );
  }
  await rows.send(w.tx);
}
