/** The sample projects of the district pack with their flats. */
import type { Text } from '@yunjian/kernel/contract';
import { uuidv7 } from '@yunjian/kernel/crypto';
import { Rows } from './copy.ts';

interface PlanFile {
  readonly code: string;
  readonly name: Text;
  readonly rooms: number;
  readonly areaCm2: number;
  readonly drawing: string;
  readonly rentFen: number;
  readonly units: number;
  readonly accessible: number;
}

interface ProjectFile {
  readonly code: string;
  readonly name: Text;
  readonly town: string;
  readonly lon: number;
  readonly lat: number;
  readonly address: string;
  /** Code of the operator, or `demo`: that of the demo account. */
  readonly operator: string;
  readonly accreditation: string;
  readonly accreditedFrom: string;
  readonly accreditedTo: string | null;
  readonly basis: string;
  readonly description: Text;
  readonly amenities: readonly Text[];
  readonly transport: readonly Text[];
  readonly floors: number;
  readonly units: number;
  /** In the sample data no flat of it is free and people wait for it. */
  readonly full: boolean;
  readonly plans: readonly PlanFile[];
}

/** `talent/projects.json` of the pack. */
export interface ProjectsFile {
  readonly operators: readonly { readonly uscc: string; readonly name: Text }[];
  readonly projects: readonly ProjectFile[];
}

/** Flats of one kind, as one number. */
export const poolOf = (rooms: number, accessible: boolean): number => rooms * 2 + (accessible ? 1 : 0);

/** A flat of the sample data. */
export interface DemoUnit {
  readonly id: string;
  readonly projectId: string;
  readonly planId: string;
  readonly building: string;
  readonly floor: number;
  readonly roomNo: string;
  readonly rooms: number;
  readonly areaCm2: number;
  readonly accessible: boolean;
  readonly rentFen: number;
  readonly pool: number;
  readonly full: boolean;
  state: 'free' | 'offered' | 'leased' | 'withdrawn';
}

/** A project with the ids given to its plans, by their code. */
export interface SupplyProject {
  readonly id: string;
  readonly full: boolean;
  readonly file: ProjectFile;
  readonly planIds: ReadonlyMap<string, string>;
}

export interface Supply {
  readonly projects: readonly SupplyProject[];
  readonly units: DemoUnit[];
}

const FLATS_A_FLOOR = 8;

/** The part of the pack's projects that a scale asks for: all at 1, at least four with some 50 flats each below; some full, some not, some of the demo operator. */
export function chooseProjects(file: ProjectsFile, scale: number): ProjectFile[] {
  if (scale >= 1) return [...file.projects];
  const count = Math.max(4, Math.round(file.projects.length * scale));
  const ranked = file.projects.map((p, i) => ({ p, rank: (p.operator === 'demo' && !p.full ? 0 : i) + (i % 2 === 0 ? 0 : 1) }));
  const free = ranked.filter(({ p }) => !p.full).toSorted((a, b) => a.rank - b.rank);
  const full = ranked.filter(({ p }) => p.full).toSorted((a, b) => a.rank - b.rank);
  return [...free.slice(0, Math.ceil(count / 2)), ...full.slice(0, Math.floor(count / 2))].map(({ p }) => p);
}

/** Makes projects, plans and flats. Ids are those of `since`, so that they sort before everything that happened. */
export function makeSupply(file: ProjectsFile, scale: number, since: Temporal.Instant): Supply {
  const projects: SupplyProject[] = [];
  const units: DemoUnit[] = [];
  for (const p of chooseProjects(file, scale)) {
    const id = uuidv7(since);
    const wanted = scale >= 1 ? p.units : Math.max(52, Math.round(p.units * scale));
    const stacks = stackPlans(p.plans, wanted / p.units);
    const planIds = new Map(p.plans.map((plan) => [plan.code, uuidv7(since)]));
    projects.push({ id, full: p.full, file: p, planIds });
    const left = new Map(p.plans.map((plan) => [plan.code, Math.max(1, Math.round((plan.accessible * wanted) / p.units))]));
    for (const [i, plan] of stacks.entries()) {
      const perBuilding = p.floors * FLATS_A_FLOOR;
      const floor = 1 + Math.floor((i % perBuilding) / FLATS_A_FLOOR);
      const accessible = (left.get(plan.code) ?? 0) > 0;
      if (accessible) left.set(plan.code, (left.get(plan.code) ?? 0) - 1);
      units.push({
        id: uuidv7(since),
        projectId: id,
        planId: planIds.get(plan.code) as string,
        building: `${1 + Math.floor(i / perBuilding)}号楼`,
        floor,
        roomNo: `${floor}${String(1 + (i % FLATS_A_FLOOR)).padStart(2, '0')}`,
        rooms: plan.rooms,
        areaCm2: plan.areaCm2,
        accessible,
        rentFen: plan.rentFen + (floor > 6 ? 5000 : 0),
        pool: poolOf(plan.rooms, accessible),
        full: p.full,
        state: 'free',
      });
    }
  }
  return { projects, units };
}

/** Which plan stands at which place: plans alternate over a floor so that each stack of a building has one. */
function stackPlans(plans: readonly PlanFile[], share: number): PlanFile[] {
  const open = plans.map((plan) => ({ plan, left: Math.max(1, Math.round(plan.units * share)), done: 0 }));
  const total = open.reduce((n, o) => n + o.left, 0);
  const out: PlanFile[] = [];
  for (let i = 0; i < total; i++) {
    const next = open.filter((o) => o.done < o.left).reduce((a, b) => ((b.done + 1) / b.left < (a.done + 1) / a.left ? b : a));
    next.done += 1;
    out.push(next.plan);
  }
  return out;
}

/** The rows of the supply; `operators` gives the organisation of each code. */
export function supplyRows(
  supply: Supply,
  operators: ReadonlyMap<string, { id: string; name: string }>,
  townNames: ReadonlyMap<string, string>,
): Rows[] {
  const projects = new Rows(
    'talent.project',
    'id, code, name, town_code, address, lon, lat, operator_org, operator_name, accreditation, accredited, basis, description, amenities, transport, photos, demo, search',
  );
  const plans = new Rows('talent.floor_plan', 'id, project_id, code, name, rooms, area_cm2, furnished, drawing');
  const units = new Rows(
    'talent.unit',
    'id, project_id, plan_id, building, floor, room_no, rooms, area_cm2, accessible, rent_fen, state',
  );
  for (const { id, file } of supply.projects) {
    const operator = operators.get(file.operator);
    if (!operator) throw new Error(`projects.json: ${file.code} names an unknown operator`);
    projects.add(
      id,
      file.code,
      JSON.stringify(file.name),
      file.town,
      file.address,
      file.lon,
      file.lat,
      operator.id,
      operator.name,
      file.accreditation,
      `[${file.accreditedFrom},${file.accreditedTo ?? ''})`,
      file.basis,
      JSON.stringify(file.description),
      JSON.stringify(file.amenities),
      JSON.stringify(file.transport),
      JSON.stringify([{ id: `project-${id}`, alt: { zh: `${file.name.zh}外观示意`, en: `${file.name.en}: drawing` } }]),
      true,
      [file.name.zh, file.name.en, townNames.get(file.town) ?? '', file.address, operator.name, file.code]
        .join(' ')
        .toLowerCase(),
    );
  }
  for (const { id, file, planIds } of supply.projects)
    for (const plan of file.plans)
      plans.add(
        planIds.get(plan.code) ?? null,
        id,
        plan.code,
        JSON.stringify(plan.name),
        plan.rooms,
        plan.areaCm2,
        true,
        plan.drawing,
      );
  for (const u of supply.units)
    units.add(u.id, u.projectId, u.planId, u.building, u.floor, u.roomNo, u.rooms, u.areaCm2, u.accessible, u.rentFen, u.state);
  return [projects, plans, units];
}
