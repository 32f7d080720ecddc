/** Employers, operators and the named people of the world, as the kernel registers them. */
import { sql } from 'kysely';
import type { Tx } from '@yunjian/kernel/db';
import { createOrganisations, ensurePeople, findIdsByUscc, townsOn, type NewOrganisation } from '@yunjian/kernel/orgs';
import type { World } from '@yunjian/kernel/registers';
import type { Kit } from '@yunjian/kernel/service';
import type { ProjectsFile } from './supply.ts';

const SOURCE = '示例数据';

interface DemoAccountsFile {
  readonly accounts: readonly {
    readonly username: string;
    readonly organisation?: { readonly uscc: string; readonly name: string };
  }[];
}

export interface Registered {
  /** Organisation of each operator's code, and of `demo`. */
  readonly operators: ReadonlyMap<string, { id: string; name: string }>;
  readonly townNames: ReadonlyMap<string, string>;
  /** Town in which an employer sits. */
  townOf(uscc: string): string;
}

/** Registers the 300 sample employers and the operators that are not known yet, and the named people of the world with their employers. */
export async function registerOthers(
  kit: Kit,
  tx: Tx,
  world: World,
  file: ProjectsFile,
  today: Temporal.PlainDate,
): Promise<Registered> {
  const towns = (await townsOn(tx, today)).filter((t) => t.kind !== 'functional').toSorted((a, b) => (a.code < b.code ? -1 : 1));
  const townOf = (uscc: string): string => {
    let sum = 0;
    for (const c of uscc) sum = (sum * 31 + c.charCodeAt(0)) >>> 0;
    return towns[sum % towns.length]?.code ?? '';
  };
  const from = Temporal.PlainDate.from('2018-01-01');
  const demo = kit.pack.json<DemoAccountsFile>('orgs/demo-accounts.json').accounts.find((a) => a.organisation)?.organisation;
  if (!demo) throw new Error('orgs/demo-accounts.json has no operator');
  const operators = [...file.operators.map((o) => ({ code: o.uscc, uscc: o.uscc, name: o.name.zh })), { code: 'demo', ...demo }];
  const wanted: NewOrganisation[] = [
    ...world.employers.map((e) => ({ uscc: e.uscc, name: e.name, townCode: e.registeredInDistrict ? townOf(e.uscc) : null })),
    ...operators.map((o) => ({ uscc: o.uscc, name: o.name, townCode: townOf(o.uscc) })),
  ].map((o) => ({ ...o, kind: 'enterprise' as const, demo: true, source: SOURCE, from }));
  const known = await findIdsByUscc(
    tx,
    wanted.map((o) => o.uscc),
  );
  const missing = wanted.filter((_, i) => known[i] === null);
  if (missing.length > 0) await createOrganisations(tx, missing);
  const ids = await findIdsByUscc(
    tx,
    operators.map((o) => o.uscc),
  );
  await registerNamed(kit, tx, world);
  return {
    operators: new Map(operators.map((o, i) => [o.code, { id: ids[i] as string, name: o.name }])),
    townNames: new Map(towns.map((t) => [t.code, `${t.name.zh} ${t.name.en}`])),
    townOf,
  };
}

/** The named people have no application: they are for applying live. The district knows their employers, so that nobody types a code. */
async function registerNamed(kit: Kit, tx: Tx, world: World): Promise<void> {
  const now = kit.now();
  const people = world.people.map((p) => ({ name: p.name, idNumber: p.idNumber, phone: p.phone, demo: true }));
  const ids = await ensurePeople(tx, kit.crypto, people, now);
  const employers = world.people.map((p) => p.contractEmployerUscc ?? p.facts?.employerUscc ?? null);
  await sql`
    insert into talent.known_employer (person_id, uscc, known_at, source)
    select w.person, w.uscc, ${now}::timestamptz, ${SOURCE} from unnest(${ids}::uuid[], ${employers}::text[]) as w(person, uscc)
    where w.uscc is not null on conflict do nothing`.execute(tx);
}
