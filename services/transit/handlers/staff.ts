/** What staff do: inventory and audits, timetables and real time. Permission first, then the use case, then the answer. */
import { hash } from 'node:crypto';
import { failure } from '@yunjian/kernel/contract';
import { uuidv7 } from '@yunjian/kernel/crypto';
import { safeName } from '@yunjian/kernel/files';
import type { Handlers, SignedIn, UploadPart } from '@yunjian/kernel/http';
import { enqueue } from '@yunjian/kernel/jobs';
import type { Kit } from '@yunjian/kernel/service';
import { TransitError } from '@yunjian/transit';
import { decodeFeedMessage, overlayOf, type FeedMessage } from '@yunjian/transit/realtime';
import { stopOf } from '../answers/brief.ts';
import { realtimeShown } from '../answers/realtime.ts';
import { findingShown, findingsXlsx, uploadDetail, uploadShown, versionShown } from '../answers/feeds.ts';
import { inventoryPage, inventoryStop, inventoryXlsx } from '../answers/inventory.ts';
import { coverageOf, coverageXlsx } from '../answers/night.ts';
import { photoOf, readForm, recordAudit } from '../audit.ts';
import type { transitApi } from '../contract.ts';
import { checkJob } from '../feeds/check-job.ts';
import { walksOf } from '../feeds/check.ts';
import { discardUpload, prepareRollback, publishUpload, rollback } from '../feeds/publish.ts';
import { failures } from '../failures.ts';
import { Live } from '../live/live.ts';
import { DESCRIPTION, type Description } from '../network/compile.ts';
import { lineSheetTemplate } from '../network/sheet-cells.ts';
import { may, permit } from '../policy.ts';
import { allVersions, auditPhoto, auditsOf, current, newestAudits, messages, putMessage, versionById } from '../queries.ts';
import { pollStates } from '../realtime/sources.ts';
import { readSaid } from '../feeds/said.ts';
import { addUpload, findings, uploadById, uploads } from '../feeds/queries.ts';
import { dayOf, policyOf } from '../setting.ts';

type Ops = Handlers<typeof transitApi>['transit'];
type StaffOps = Pick<
  Ops,
  | 'inventory'
  | 'inventoryXlsx'
  | 'inventoryStop'
  | 'recordAudit'
  | 'auditPhoto'
  | 'coverage'
  | 'coverageXlsx'
  | 'feeds'
  | 'uploadFeed'
  | 'upload'
  | 'uploadFindings'
  | 'uploadXlsx'
  | 'publishUpload'
  | 'discardUpload'
  | 'rollback'
  | 'sheetTemplate'
  | 'realtime'
>;

const MB = 1024 * 1024;
const SOURCES: ReadonlySet<string> = new Set(['all', 'trips', 'vehicles', 'alerts']);

const handOf = (ctx: SignedIn): { id: string; name: string } => ({ id: ctx.actor.accountId, name: ctx.actor.name });

/** The one file of an upload. Throws transit.file. */
function oneFile(files: readonly UploadPart[]): UploadPart {
  const [file] = files;
  if (file === undefined || files.length !== 1) throw failure(failures.file);
  return file;
}

/** The operations of staff. */
export function staffHandlers(kit: Kit): StaffOps {
  const { db } = kit.database;
  const live = Live.of(kit);
  const today = (): string => dayOf(kit, kit.now()).toString();
  const isNetwork = (code: string): void => {
    if (live.view().network(code) === null) throw failure(failures.noNetwork);
  };
  const found = async (id: string) => {
    const row = await uploadById(db, id);
    if (row === null) throw failure(failures.noUpload);
    return row;
  };
  const shownVersion = async (id: string) => {
    const [row, now] = [await versionById(db, id), await current(db)];
    if (row === null) throw failure(failures.noVersion);
    return versionShown(row, now?.versions ?? [], true);
  };
  return {
    inventory: async ({ query }, ctx) => {
      permit(ctx.actor, 'read-inventory');
      return inventoryPage(live.view(), query, await newestAudits(db), today());
    },
    inventoryXlsx: async ({ query }, ctx) => {
      permit(ctx.actor, 'read-inventory');
      return inventoryXlsx(live.view(), query, await newestAudits(db), today());
    },
    inventoryStop: async ({ params }, ctx) => {
      permit(ctx.actor, 'read-inventory');
      return inventoryStop(live.view(), params.id, await auditsOf(db, params.id), may(ctx.actor, 'audit'), today());
    },
    recordAudit: async ({ params }, ctx) => {
      permit(ctx.actor, 'audit');
      const view = live.view();
      const stop = stopOf(view, params.id);
      const { files, fields } = await ctx.files();
      const form = readForm(fields, today());
      const file = photoOf(files);
      const photo =
        file === null
          ? null
          : {
              name: file.fileName,
              received: await kit.files.receive({
                content: file.bytes,
                allow: ['image/jpeg', 'image/png', 'image/webp'],
                maxBytes: policyOf(kit).upload.photoMegabytes * MB,
              }),
            };
      const said = { stop: params.id, form, photo: photo?.received.sha256 ?? null };
      return ctx.command(said, (tx) =>
        recordAudit(tx, kit, { stop: { ref: params.id, name: view.book.names[stop]! }, form, photo, by: handOf(ctx) }, ctx.now()),
      );
    },
    auditPhoto: async ({ params }, ctx) => {
      permit(ctx.actor, 'read-inventory');
      const id = await auditPhoto(db, params.id);
      if (id === null) throw failure(failures.noAudit);
      const { file, content } = await kit.files.read(db, id);
      return {
        body: content,
        type: file.mediaType,
        headers: { 'content-security-policy': "default-src 'none'; sandbox", 'cache-control': 'private, max-age=3600' },
      };
    },
    coverage: async ({ query }, ctx) => {
      permit(ctx.actor, 'read-inventory');
      const { all, ...answer } = coverageOf(live.view(), query, kit.now());
      void all;
      return answer;
    },
    coverageXlsx: async ({ query }, ctx) => {
      permit(ctx.actor, 'read-inventory');
      return coverageXlsx(live.view(), query, kit.now());
    },

    feeds: async (_, ctx) => {
      permit(ctx.actor, 'read-feeds');
      const editor = may(ctx.actor, 'publish');
      const sheets = new Set(
        kit.pack
          .json<Description>(DESCRIPTION)
          .networks.filter((n) => n.format === 'line-sheet')
          .map((n) => n.name),
      );
      const [now, versions, all] = [await current(db), await allVersions(db), await uploads(db)];
      return {
        networks: live.view().networks.map((n) => ({ ...n, sheet: sheets.has(n.code) })),
        versions: versions.map((v) => versionShown(v, now?.versions ?? [], editor)),
        uploads: all.map((u) => uploadShown(u, editor)),
        realtime: realtimeShown(policyOf(kit), await pollStates(db), await messages(db), kit.now()),
        can: editor ? (['upload', 'realtime'] as const).slice() : [],
      };
    },
    uploadFeed: async ({ params }, ctx) => {
      permit(ctx.actor, 'upload');
      isNetwork(params.network);
      const { upload } = policyOf(kit);
      const { files, fields } = await ctx.files();
      const said = readSaid(fields);
      const file = oneFile(files);
      const sheet = !file.fileName.toLowerCase().endsWith('.zip') && file.bytes[0] !== 0x50;
      const received = await kit.files.receive({
        content: file.bytes,
        allow: ['application/zip', 'text/csv'],
        maxBytes: (sheet ? upload.sheetMegabytes : upload.zipMegabytes) * MB,
      });
      const by = handOf(ctx);
      const { id } = await ctx.command({ network: params.network, sha256: received.sha256, said }, async (tx) => {
        const now = ctx.now();
        const name = safeName(file.fileName);
        const stored = await kit.files.record(tx, received, { originalName: name, owner: by.id, purpose: 'transit.upload', now });
        const made = uuidv7(now);
        await addUpload(tx, {
          id: made,
          network: params.network,
          fileId: stored.id,
          fileName: name,
          size: stored.bytes,
          said,
          at: now,
          by,
        });
        await enqueue(tx, checkJob, { id: made });
        return { id: made };
      });
      return uploadShown(await found(id), true);
    },
    upload: async ({ params }, ctx) => {
      permit(ctx.actor, 'read-feeds');
      return uploadDetail(await found(params.id), may(ctx.actor, 'publish'));
    },
    uploadFindings: async ({ params, query }, ctx) => {
      permit(ctx.actor, 'read-feeds');
      await found(params.id);
      const page = { offset: (query.page - 1) * query.size, limit: query.size };
      const { rows, total } = await findings(db, params.id, query.kind ?? null, page);
      return { rows: rows.map(findingShown), total, page: query.page, size: query.size };
    },
    uploadXlsx: async ({ params }, ctx) => {
      permit(ctx.actor, 'read-feeds');
      const row = await found(params.id);
      return findingsXlsx(row, (await findings(db, params.id, null, { offset: 0, limit: 1_000_000 })).rows);
    },
    publishUpload: async ({ params }, ctx) => {
      permit(ctx.actor, 'publish');
      const walks = await walksOf(kit);
      const by = handOf(ctx);
      const example = (code: string): boolean => live.view().network(code)?.example ?? false;
      const { versionId } = await ctx.command(params, (tx) =>
        publishUpload(tx, { id: params.id, by, walks, example, suite: kit.crypto.suite }, ctx.now()),
      );
      await live.refresh();
      return shownVersion(versionId);
    },
    discardUpload: async ({ params }, ctx) => {
      permit(ctx.actor, 'publish');
      await ctx.command(params, async (tx) => {
        await discardUpload(tx, { id: params.id, by: handOf(ctx), suite: kit.crypto.suite }, ctx.now());
        return {};
      });
      return uploadShown(await found(params.id), true);
    },
    rollback: async ({ params }, ctx) => {
      permit(ctx.actor, 'publish');
      const walks = await walksOf(kit);
      const seq = await prepareRollback(kit, params.id, walks);
      const { versionId } = await ctx.command(params, (tx) =>
        rollback(tx, { id: params.id, seq, by: handOf(ctx), walks, suite: kit.crypto.suite }, ctx.now()),
      );
      await live.refresh();
      return shownVersion(versionId);
    },
    sheetTemplate: async (_, ctx) => {
      permit(ctx.actor, 'read-feeds');
      return {
        body: `\ufeff${lineSheetTemplate(ctx.locale).replace(/^\ufeff/, '')}`,
        type: 'text/csv; charset=utf-8',
        fileName: ctx.locale === 'zh' ? '线路表模板.csv' : 'line-sheet.csv',
      };
    },
    realtime: async ({ params }, ctx) => {
      permit(ctx.actor, 'realtime');
      isNetwork(params.network);
      const { files, fields } = await ctx.files();
      const source = fields['source'] ?? 'all';
      const file = oneFile(files);
      const message = decoded(file.bytes);
      if (message.differential || !SOURCES.has(source))
        throw failure({
          ...failures.realtime,
          message: message.differential
            ? { zh: '这是差分消息，本系统收完整消息', en: 'This is a differential message; whole ones are taken here' }
            : { zh: 'source 应为 all、trips、vehicles 或 alerts', en: 'source is one of all, trips, vehicles, alerts' },
        });
      // What of it cannot be matched is told, not refused: an operator may know trips that this timetable does not. It takes the place of what was known.
      const overlay = overlayOf(live.view().image, [{ feed: params.network, source, message }]);
      const now = ctx.now();
      await ctx.command({ network: params.network, source, sha256: hash('sha256', file.bytes, 'hex') }, async (tx) => {
        await putMessage(tx, { network: params.network, source, message: file.bytes, at: now, by: ctx.actor.accountId });
        return {};
      });
      await live.refresh();
      return {
        at: now.toString(),
        trips: overlay.changes.length,
        added: overlay.added.length,
        alerts: overlay.alerts.length,
        vehicles: overlay.vehicles.length,
        findings: { ...overlay.byKind },
      };
    },
  };
}

/** A message, or transit.realtime in the engine's words. */
function decoded(bytes: Uint8Array): FeedMessage {
  try {
    return decodeFeedMessage(bytes);
  } catch (error) {
    if (!(error instanceof TransitError)) throw error;
    throw failure({ ...failures.realtime, message: error.text });
  }
}
