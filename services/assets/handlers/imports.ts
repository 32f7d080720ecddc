/** Imports over HTTP: permission, scope, use case. */
import { failure } from '@yunjian/kernel/contract';
import { safeName, writeSheet, XLSX } from '@yunjian/kernel/files';
import type { Handlers, SignedIn } from '@yunjian/kernel/http';
import { divisionsOn } from '@yunjian/kernel/orgs';
import type { Kit } from '@yunjian/kernel/service';
import { sql } from 'kysely';
import type { CensusCompared } from '../census/compare.ts';
import type { importsOps } from '../contract/imports.ts';
import { failures } from '../failures.ts';
import { applyImport, bringIn, discardImport } from '../imports/apply.ts';
import { IMPORT_KINDS, kindOf } from '../imports/kinds.ts';
import { FOR_TOWN, type ImportKind, type KindName } from '../imports/kind.ts';
import { allRows, batchById, batchesPage, rowsPage, type Batch, type ShownRow } from '../imports/queries.ts';
import { importStep } from '../imports/states.ts';
import { templateOf } from '../imports/template.ts';
import { permit } from '../policy.ts';
import { placeOf } from '../register/collectives.ts';
import { workbook } from '../register/sheets.ts';
import { mayFor, requireFor, within, type Place, type Scope } from '../scope.ts';
import { registerPolicy, todayOf } from '../setting.ts';
import { access, handOf } from './access.ts';

type Handler = Handlers<{ imports: typeof importsOps }>['imports'];

const MB = 1024 * 1024;
const TYPES = [XLSX, 'text/csv'] as const;
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Where an import is looked up: its collective, or (a census) no collective but its town. */
const placeOfBatch = (b: Batch): Place => ({ collectiveId: b.collective_id ?? '', townCode: b.town_code });

function shown(b: Batch, scope: Scope, me: string, compared: CensusCompared | null = null) {
  const may = mayFor(scope, kindOf(b.kind).duty, placeOfBatch(b));
  return {
    id: b.id,
    kind: b.kind,
    collective: b.collective_id === null ? null : { id: b.collective_id, name: b.collective_name ?? '' },
    town: b.town_code,
    params: b.params,
    fileName: b.file_name,
    state: b.state,
    progress: b.progress,
    refusal: b.refusal,
    whole: kindOf(b.kind).whole === true,
    second: kindOf(b.kind).second === true,
    mine: b.uploaded_by === me,
    compared,
    good: b.good,
    bad: b.bad,
    entered: b.entered,
    uploadedAt: b.uploaded_at.toString(),
    uploadedBy: b.uploaded_name,
    appliedAt: b.applied_at?.toString() ?? null,
    can: may
      ? (['apply', 'discard'] as const).filter(
          (action) =>
            importStep(b.state, action) !== null &&
            (action !== 'apply' ||
              ((b.good ?? 0) > 0 &&
                !(kindOf(b.kind).whole && (b.bad ?? 0) > 0) &&
                !(kindOf(b.kind).second && b.uploaded_by === me))),
        )
      : [],
  };
}

/** The operations of imports. */
export function importsHandlers(kit: Kit): Handler {
  const { db } = kit.database;
  const { scope } = access(kit);
  const seen = async (ctx: SignedIn, id: string): Promise<Batch> => {
    permit(ctx.actor, 'read-register');
    const found = await batchById(db, id);
    requireFor(await scope(ctx), 'read-register', placeOfBatch(found));
    return found;
  };
  const mine = async (ctx: SignedIn, id: string): Promise<Batch> => {
    const found = await seen(ctx, id);
    requireFor(await scope(ctx), kindOf(found.kind).duty, placeOfBatch(found));
    return found;
  };
  /** The kind a name says. Throws assets.input. */
  const known = (name: string | undefined): ImportKind => {
    const kind = name !== undefined && Object.hasOwn(IMPORT_KINDS, name) ? IMPORT_KINDS[name as KindName] : undefined;
    if (kind === undefined)
      throw failure({ ...failures.input, message: { zh: '没有这种导入。', en: 'There is no such kind of import.' } });
    return kind;
  };
  /** For whom a form says its file is: a town or a collective. Throws assets.notFound, .forbidden. */
  const targetOf = async (ctx: SignedIn, kind: ImportKind, fields: Readonly<Record<string, string>>) => {
    const own = await scope(ctx);
    if (FOR_TOWN.has(kind.name)) {
      const townCode = fields['town'] ?? '';
      requireFor(own, kind.duty, { collectiveId: '', townCode });
      if (!(await divisionsOn(db, todayOf(kit))).some((t) => t.code === townCode)) throw failure(failures.notFound);
      return { collectiveId: null, townCode };
    }
    const id = fields['collective'] ?? '';
    if (!UUID.test(id)) throw failure(failures.notFound);
    const place = await placeOf(db, id);
    requireFor(own, kind.duty, place);
    return place;
  };
  return {
    template: async ({ query }, ctx) => {
      permit(ctx.actor, 'read-register');
      const kind = known(query.kind);
      return {
        body: await templateOf(kind),
        type: XLSX,
        fileName: `${kind.title.zh}导入模板.xlsx`,
      };
    },
    upload: async (_args, ctx) => {
      const { files, fields } = await ctx.files();
      const kind = known(fields['kind']);
      permit(ctx.actor, kind.duty);
      const place = await targetOf(ctx, kind, fields);
      const params = kind.params?.(fields, todayOf(kit).toString(), kit) ?? {};
      const [file] = files;
      if (file === undefined || files.length !== 1) throw failure(failures.importFile);
      const received = await kit.files.receive({
        content: file.bytes,
        allow: [...TYPES],
        maxBytes: registerPolicy(kit).import.fileMegabytes * MB,
      });
      const said = { kind: kind.name, ...place, params, sha256: received.sha256 };
      const { id } = await ctx.command(said, (tx) =>
        bringIn(tx, kit, { kind: kind.name, place, params, received, fileName: safeName(file.fileName), by: handOf(ctx) }),
      );
      return shown(await batchById(db, id), await scope(ctx), ctx.actor.accountId);
    },
    list: async ({ query }, ctx) => {
      permit(ctx.actor, 'read-register');
      const own = await scope(ctx);
      const { rows, total } = await batchesPage(db, sql`${within(own, 'b.collective_id', 'b.town_code')}`, query);
      return { rows: rows.map((b) => shown(b, own, ctx.actor.accountId)), total, page: query.page, size: query.size };
    },
    batch: async ({ params }, ctx) => {
      const b = await seen(ctx, params.id);
      const target = { townCode: b.town_code, params: b.params };
      const compared = b.state === 'ready' ? ((await kindOf(b.kind).compare?.(db, b.id, target)) ?? null) : null;
      return shown(b, await scope(ctx), ctx.actor.accountId, compared);
    },
    rows: async ({ params, query }, ctx) => {
      await seen(ctx, params.id);
      return { ...(await rowsPage(db, params.id, query)), page: query.page, size: query.size };
    },
    rowsXlsx: async ({ params }, ctx) => {
      const found = await seen(ctx, params.id);
      return workbook(
        writeSheet<ShownRow>({
          name: '检查结果',
          columns: [
            { title: '行号', width: 8, value: (r) => r.line },
            { title: '内容', width: 40, value: (r) => r.label },
            { title: '结果', width: 10, value: (r) => (r.ok ? '正确' : '有错') },
            {
              title: '问题',
              width: 80,
              value: (r) => r.errors.map((e) => `${e.column === '' ? '' : `${e.column}：`}${e.message.zh}`).join('\n'),
            },
          ],
          rows: allRows(db, params.id),
          notes: [{ zh: `文件：${found.file_name}`, en: `File: ${found.file_name}` }],
        }),
        `import-${params.id}.xlsx`,
      );
    },
    apply: async ({ params, body }, ctx) => {
      await mine(ctx, params.id);
      return ctx.command({ ...params, ...body }, (tx) => applyImport(tx, kit, { id: params.id, ...body, by: handOf(ctx) }));
    },
    discard: async ({ params }, ctx) => {
      await mine(ctx, params.id);
      return ctx.command(params, async (tx) => {
        await discardImport(tx, params.id);
        return { id: params.id };
      });
    },
  };
}
