import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import { sheetBuffer, type SheetOut } from '@yunjian/kernel/files';
import type { Handlers } from '@yunjian/kernel/http';
import type { Kit } from '@yunjian/kernel/service';
import { publicOps } from '../contract/public.ts';
import { failures } from '../failures.ts';
import { floorPlanSvg, projectSvg } from '../pictures.ts';
import { policyInWords } from '../policy-words.ts';
import { projectDetail, projectPage, projectsBy, projectSheet } from '../projects.ts';
import { roundsShown } from '../rounds.ts';
import { allUnits, projectName, unitPage, unitSheet, type UnitQuery } from '../units.ts';
import { verifyCode, verifyKeys } from '../verify.ts';

type Ops = Handlers<{ talent: typeof publicOps }>['talent'];

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** A sheet as a download. */
export const sheetReply = async <R>(sheet: SheetOut<R>, fileName: string) => ({
  body: await sheetBuffer(sheet),
  type: XLSX,
  fileName,
});

/** What everyone may see, signed in or not. */
export function publicHandlers(kit: Kit): Ops {
  const { db } = kit.database;
  const free = (projectId: string): UnitQuery => ({
    projectId,
    state: 'free',
    rooms: null,
    accessible: null,
    q: null,
    sort: 'rent',
  });
  return {
    projects: ({ query }) => projectPage(kit, query),
    projectMap: async ({ query }) => ({ rows: await projectsBy(kit, query) }),
    projectsXlsx: async ({ query }) => sheetReply(projectSheet(await projectsBy(kit, query), kit.now()), '人才公寓项目.xlsx'),
    project: ({ params }) => projectDetail(kit, params.id),
    units: async ({ params, query }) => {
      await projectDetail(kit, params.id);
      const accessible = query.accessible === undefined ? null : query.accessible === 'true';
      return unitPage(db, { ...free(params.id), rooms: query.rooms ?? null, accessible, sort: query.sort }, query);
    },
    unitsXlsx: async ({ params }) => {
      const { demo, zh } = await projectName(db, params.id);
      return sheetReply(
        unitSheet(allUnits(db, free(params.id)), { ledger: false, demo, asOf: kit.now() }),
        `${zh}-可租房源.xlsx`,
      );
    },
    picture: ({ params }) => picture(kit, params.id),
    policy: () => policyInWords(kit),
    rounds: () => roundsShown(db),
    verify: ({ params }) => verifyCode(kit, params.code),
    verifyKey: () => verifyKeys(kit),
  };
}

const ID = /^(plan|project)-([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})$/;
const FILE = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;
const SHOWN: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/webp']);

/** A drawing can run no script and load nothing, whatever a browser makes of it. */
const HARMLESS = { 'content-security-policy': "default-src 'none'; sandbox", 'cache-control': 'public, max-age=3600' };

/** A drawing made here, or an uploaded photo that a project shows. Throws talent.notFound. */
async function picture(kit: Kit, id: string) {
  const { db } = kit.database;
  const drawn = ID.exec(id);
  if (drawn) {
    const body = await drawing(kit, drawn[1] as 'plan' | 'project', drawn[2] as string);
    return { body, type: 'image/svg+xml; charset=utf-8', headers: HARMLESS };
  }
  if (!FILE.test(id)) throw failure(failures.notFound);
  const { rows } = await sql<{ shown: boolean }>`
    select exists (select from talent.project p where p.photos @> ${JSON.stringify([{ id }])}::jsonb) as shown`.execute(db);
  if (!rows[0]?.shown) throw failure(failures.notFound);
  const { file, content } = await kit.files.read(db, id);
  if (!SHOWN.has(file.mediaType)) throw failure(failures.notFound);
  return { body: content, type: file.mediaType, headers: HARMLESS };
}

async function drawing(kit: Kit, what: 'plan' | 'project', id: string): Promise<string> {
  const { db } = kit.database;
  if (what === 'project') {
    const { rows } = await sql<{
      code: string;
      name: { zh: string; en: string };
    }>`select code, name from talent.project where id = ${id}::uuid`.execute(db);
    if (!rows[0]) throw failure(failures.notFound);
    return projectSvg(rows[0]);
  }
  const { rows } = await sql<{ name: { zh: string; en: string }; rooms: number; area_cm2: bigint; drawing: string | null }>`
    select name, rooms, area_cm2, drawing from talent.floor_plan where id = ${id}::uuid`.execute(db);
  const plan = rows[0];
  if (!plan) throw failure(failures.notFound);
  return floorPlanSvg({ name: plan.name, rooms: plan.rooms, areaCm2: Number(plan.area_cm2), layout: plan.drawing });
}
