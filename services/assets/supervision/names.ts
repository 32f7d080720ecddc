/**
 * Names in the words of findings. The rules know people, contracts and assets by what they compare: ids of this platform, codes of organisations. What they say
 * is kept so; whoever reads it is told the names, as far as the reader may see whose they are, and never an id.
 */
import { sql } from 'kysely';
import type { Text } from '@yunjian/kernel/contract';
import type { Db, Tx } from '@yunjian/kernel/db';
import { dealsWithin } from '../governance/parties.ts';
import { within, type Scope } from '../scope.ts';

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
/** An id of this platform, or what may be the unified social credit code of an organisation. */
const REF = new RegExp(`${UUID}|\\b[0-9A-HJ-NPQRTUWXY]{18}\\b`, 'g');
const IS_UUID = new RegExp(`^${UUID}$`);
/** A part of an asset is told as `asset|part`. */
const BAR = new RegExp(`\\|(?=${UUID})`, 'g');

/** What a saying is about: the collective it is asked of, and the contract where it is of one. */
export interface Concerns {
  readonly collective: string;
  readonly contract: string | null;
}

type Kind = 'contract' | 'asset' | 'part' | 'officer' | 'party';
interface Found {
  readonly key: string;
  readonly kind: Kind;
  readonly name: string;
  /** The office of an officer of the collective, such as 理事长. */
  readonly office: string | null;
  readonly seen: boolean;
}

/** What stands where a name is not the reader's to see, or an id is of nothing that is here. */
const ELSEWHERE: Readonly<Record<Kind | 'none', Text>> = {
  contract: { zh: '其他集体的合同', en: 'a contract of another collective' },
  asset: { zh: '其他集体的资产', en: 'an asset of another collective' },
  part: { zh: '其他集体的部位', en: 'a part of another collective' },
  officer: { zh: '集体人员', en: 'an officer' },
  party: { zh: '其他集体的相对方', en: 'a party of another collective' },
  none: { zh: '未登记的一方', en: 'a party not on record' },
};

interface Asked extends Concerns {
  readonly id: string;
}
/** A name is of an id as one saying has it: an officer is told with the office held on the day of its contract. */
const keyOf = ({ id, collective, contract }: Asked): string => `${collective} ${contract ?? ''} ${id}`;

/** Whose these are. An officer of the collective is named with the office held on the contract's day, else the latest; parties as far as the reader deals with them. */
async function whoseAre(db: Db | Tx, scope: Scope, asked: readonly Asked[]): Promise<Map<string, Text>> {
  const rows = asked.map((a) => ({ ...a, key: keyOf(a), ref: IS_UUID.test(a.id) ? a.id : null }));
  const { rows: found } = await sql<Found>`
    select q.key, n.kind, n.name, n.office, n.seen
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as q(key text, id text, ref uuid, collective uuid, contract uuid)
    left join assets.contract o on o.id = q.contract
    cross join lateral (
      select 'contract' as kind, k.number as name, null as office, ${within(scope)} as seen from assets.contract k join assets.collective c on c.id = k.collective_id where k.id = q.ref
      union all select 'asset', concat_ws(' ', a.code, a.name), null, ${within(scope)} from assets.asset a join assets.collective c on c.id = a.collective_id where a.id = q.ref
      union all select 'part', p.name, null, ${within(scope)} from assets.part p join assets.asset a on a.id = p.asset_id join assets.collective c on c.id = a.collective_id where p.id = q.ref
      union all select 'officer', p.name, m.title, true from org.person p join lateral (select h.title from assets.mandate h where h.person_id = p.id and h.collective_id = q.collective and h.role <> 'representative'
        order by h.valid @> coalesce(o.signed_on, o.starts_on) desc nulls last, lower(h.valid) desc limit 1) m on true where p.id = q.ref
      union all select 'party', y.name, null, ${dealsWithin(scope, 'y.id')} from assets.party y where y.id = q.ref
      union all select 'party', y.name, null, ${dealsWithin(scope, 'y.id')} from assets.party y where y.person_id = q.ref
      union all select 'party', y.name, null, ${dealsWithin(scope, 'y.id')} from assets.party y where y.uscc = q.id) n
    order by n.kind = 'party', n.seen desc`.execute(db);
  const names = new Map<string, Text>();
  for (const { key, kind, name, office, seen } of found) {
    if (names.has(key)) continue;
    const told: Text = office ? { zh: `${name}（${office}）`, en: `${name} (${office})` } : { zh: name, en: name };
    names.set(key, seen ? told : ELSEWHERE[kind]);
  }
  return names;
}

const isText = (value: object): value is Text => 'zh' in value && 'en' in value;

/** The value with names in place of what stands for them; a figure with a name in it becomes a text in both languages. */
function told(value: unknown, nameOf: (id: string) => Text | null): unknown {
  const said = (text: string, lang: keyof Text): string =>
    text.replaceAll(BAR, ' ').replaceAll(REF, (id) => nameOf(id)?.[lang] ?? id);
  if (typeof value === 'string') {
    const both = { zh: said(value, 'zh'), en: said(value, 'en') };
    return both.zh === value ? value : both;
  }
  if (Array.isArray(value)) return value.map((one) => told(one, nameOf));
  if (typeof value !== 'object' || value === null) return value;
  if (isText(value)) return { zh: said(value.zh, 'zh'), en: said(value.en, 'en') };
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, told(one, nameOf)]));
}

/** What a finding says to people. */
export interface Sayings {
  readonly why: Text;
  readonly mend?: Text;
  readonly hits?: readonly { readonly evidence: object }[];
}

/** Sayings as somebody with this scope reads them: names in place of ids, in the words and in the figures. One query for all of them; none where nobody is named. */
export async function withNames<S extends Sayings>(
  db: Db | Tx,
  scope: Scope,
  all: readonly S[],
  of: (saying: S) => Concerns,
): Promise<S[]> {
  const words = ({ why, mend, hits }: S) => ({ why, ...(mend ? { mend } : {}), ...(hits ? { hits } : {}) });
  const asked = new Map<string, Asked>();
  for (const saying of all) {
    const about = of(saying);
    for (const [id] of JSON.stringify(words(saying)).matchAll(REF)) asked.set(keyOf({ id, ...about }), { id, ...about });
  }
  if (asked.size === 0) return [...all];
  const names = await whoseAre(db, scope, [...asked.values()]);
  return all.map((saying) => {
    const about = of(saying);
    // a code that is nobody's here may be any number
    const nameOf = (id: string): Text | null => names.get(keyOf({ id, ...about })) ?? (IS_UUID.test(id) ? ELSEWHERE.none : null);
    return { ...saying, ...(told(words(saying), nameOf) as Partial<S>) };
  });
}
