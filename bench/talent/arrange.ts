import { sql } from 'kysely';
import { openDatabase } from '@yunjian/kernel/db';
import { createOrganisations, createPeople } from '@yunjian/kernel/orgs';
import { personOf, REGISTERS, sampleIdNumber, samplePhone, type World } from '@yunjian/kernel/registers';
import type { Kit } from '@yunjian/kernel/service';
import type { ApplicationForm } from '@yunjian/talent/contract';

export interface Arranged {
  readonly applicants: { readonly personId: string; readonly accountId: string; readonly form: ApplicationForm }[];
  readonly projects: readonly string[];
}

/** People with accounts and enough free flats for all of them, in twenty projects. */
export async function arrange(kit: Kit, people: number): Promise<Arranged> {
  const world = kit.pack.json<World>('demo/world.json');
  const owner = openDatabase(kit.ownerUrl, { max: 1, statementTimeoutMs: 0 });
  try {
    return await owner.tx(async (tx) => {
      const from = Temporal.PlainDate.from('2020-01-01');
      await createOrganisations(
        tx,
        world.employers.map((e) => ({
          uscc: e.uscc,
          name: e.name,
          kind: 'enterprise' as const,
          demo: true,
          source: '示例数据',
          from,
        })),
      );
      const projects = await sql<{ id: string }>`
        insert into talent.project (code, name, town_code, address, lon, lat, operator_org, operator_name, accreditation, accredited, basis, description, demo, search)
        select 'BENCH-' || n, '{"zh":"示例","en":"sample"}', '310117001', '示例路', 121.2, 31, uuidv7(), '示例', 'B' || n, '[2024-01-01,)', '示例政策', '{"zh":"","en":""}', true, ''
        from generate_series(1, 20) n returning id`.execute(tx);
      const ids = projects.rows.map((p) => p.id);
      for (const rooms of [1, 2]) {
        await sql`insert into talent.floor_plan (project_id, code, name, rooms, area_cm2, furnished)
          select p, 'R' || ${rooms}::int, '{"zh":"","en":""}', ${rooms}::int, 450000, true from unnest(${ids}::uuid[]) p`.execute(
          tx,
        );
        await sql`insert into talent.unit (project_id, plan_id, building, floor, room_no, rooms, area_cm2, accessible, rent_fen)
          select f.project_id, f.id, f.code, 1, n::text, f.rooms, 450000, false, 200000 + (n * 37) % 300000
          from talent.floor_plan f, generate_series(1, ${Math.ceil(people / 10)}::int) n where f.rooms = ${rooms}`.execute(tx);
      }
      const list = Array.from({ length: people * 4 }, (_, i) =>
        sampleIdNumber(Temporal.PlainDate.from('1985-01-01').add({ days: Math.floor(i / 900) }) as never, i % 900),
      );
      const clean = list.filter((n) => grantable(world, n)).slice(0, people);
      if (clean.length < people) throw new Error('the sample world has too few grantable people');
      const persons = await createPeople(
        tx,
        kit.crypto,
        clean.map((idNumber, i) => ({ name: `示例${i}`, idNumber, phone: samplePhone(i), demo: false })),
        kit.now(),
      );
      const accounts = await sql<{ id: string }>`
        insert into auth.account (kind, username, name, person_id, demo) select 'citizen', 'bench-' || n, '示例', p, false
        from unnest(${persons}::uuid[]) with ordinality w(p, n) order by n returning id`.execute(tx);
      return {
        projects: ids,
        applicants: persons.map((personId, i) => ({
          personId,
          accountId: accounts.rows[i]?.id ?? '',
          form: formOf(kit, world, clean[i] ?? '', ids, i),
        })),
      };
    });
  } finally {
    await owner.close();
  }
}

/** People whom the registers let the machine grant at once. */
function grantable(world: World, idNumber: string): boolean {
  const p = personOf(world, idNumber);
  const e = world.employers.find((x) => x.uscc === p.employerUscc);
  return (
    e !== undefined &&
    e.registeredInDistrict &&
    e.taxedInDistrict &&
    (e.status ?? 'active') === 'active' &&
    e.dishonestSince === undefined &&
    p.wageEmployerUscc === p.employerUscc &&
    p.insuredMonths >= 3 &&
    !p.gaps.some((g) => g < 3) &&
    p.origin === 'domestic' &&
    p.degree !== 'none' &&
    p.homes === 0 &&
    p.soldDaysAgo === null &&
    !p.pendingSale &&
    p.benefit === null &&
    !p.dishonest &&
    p.accountMatches
  );
}

function formOf(kit: Kit, world: World, idNumber: string, projects: readonly string[], i: number): ApplicationForm {
  return {
    householdSize: i % 3 === 0 ? 3 : 1,
    accessibleNeeded: false,
    projectIds: [projects[i % projects.length] ?? '', projects[(i + 7) % projects.length] ?? ''],
    maxRentFen: null,
    contractFrom: '2025-01-01',
    contractTo: null,
    employerUscc: personOf(world, idNumber).employerUscc ?? '',
    bankAccount: '0000000000000001',
    automation: true,
    consent: {
      textVersion: kit.pack.json<{ consent: { version: string } }>('talent/policy.json').consent.version,
      registers: [...REGISTERS],
    },
    attachments: [],
  };
}
