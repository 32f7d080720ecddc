/** What staff do: inventory and audits, timetables, real time. */
import { bytes, instant, op, pageOf, pageQuery, plainDate, textSchema, uuid } from '@yunjian/kernel/contract';
import { z } from 'zod';
import { ref, yesNo, stopBrief, place, amenities, network, finding, townShare } from './shapes.ts';

const one = z.object({ id: ref });

const byUuid = z.object({ id: uuid });

const editor = ['data-editor'] as const;

const editorReaders = ['data-editor', 'auditor'] as const;

const inspector = ['inspector'] as const;

const inspectorReaders = ['inspector', 'data-editor', 'auditor'] as const;

const inventoryFilter = z.object({
  q: z.string().max(60).optional(),
  town: z.string().max(20).optional(),
  network: z.string().max(40).optional(),
  lacks: z.enum(['canopy', 'timetable', 'accessible', 'seat', 'light', 'audit']).optional(),
});

const inventoryRow = z.object({
  stop: stopBrief,
  amenities,
  audits: z.number().int(),
  departures: z.number().int().describe('on an ordinary weekday'),
});

const uploadRow = z.object({
  id: uuid,
  network: z.string(),
  fileName: z.string(),
  size: z.number().int(),
  state: z.enum(['checking', 'ready', 'refused', 'published', 'discarded']),
  /** 0–1 while it is being checked */
  progress: z.number(),
  uploadedAt: instant,
  uploadedBy: z.string(),
  /** why it is refused */
  refusal: textSchema.nullable(),
  counts: z.record(z.string(), z.number().int()).describe('findings by kind'),
  /** what will be said of it wherever its times are shown; null until it is checked */
  said: z
    .object({
      asOf: plainDate,
      source: textSchema.nullable(),
      licence: z.string(),
      assumes: z.enum(['nothing', 'something', 'not-stated']),
      assumed: textSchema.nullable(),
      /** null: as what is in use now */
      example: z.boolean().nullable(),
    })
    .nullable(),
  can: z.array(z.enum(['publish', 'discard'])),
});

const comparedDay = z.enum(['wed', 'sat', 'sun']);

/** What publishing an upload changes. */
const changes = z.object({
  first: plainDate,
  last: plainDate,
  totals: z.array(
    z.object({ what: z.enum(['stops', 'lines', 'trips', 'stop-times']), before: z.number().int(), after: z.number().int() }),
  ),
  /** vehicles on a Wednesday, a Saturday and a Sunday that both timetables cover */
  days: z.array(z.object({ day: comparedDay, date: plainDate, before: z.number().int(), after: z.number().int() })).optional(),
  linesAdded: z.array(z.string()),
  linesRemoved: z.array(z.string()),
  stopsAdded: z.array(z.object({ id: ref, name: z.string() })),
  stopsRemoved: z.array(z.object({ id: ref, name: z.string() })),
  stopsMoved: z.array(z.object({ id: ref, name: z.string(), metres: z.number() })),
  /** lines whose trips differ in any stop, boarding rule or time, one row a day compared */
  linesChanged: z.array(
    z.object({
      line: z.string(),
      day: comparedDay.optional(),
      date: plainDate.optional(),
      before: z.number().int(),
      after: z.number().int(),
      first: z.string(),
      last: z.string(),
    }),
  ),
});

const version = z.object({
  id: uuid,
  number: z.number().int(),
  network: z.string(),
  publishedAt: instant,
  publishedBy: z.string(),
  current: z.boolean(),
  /** built from the district pack, from an upload, or put back */
  origin: z.enum(['pack', 'upload', 'rollback']),
  fileName: z.string().nullable(),
  hash: z.string(),
  first: plainDate,
  last: plainDate,
  /** day the timetable is of */
  asOf: plainDate,
  can: z.array(z.enum(['rollback'])),
});

/** The operations of staff. */
export const staffOps = {
  inventory: op({
    method: 'GET',
    path: '/api/transit/inventory',
    summary: { zh: '站点台账', en: 'Stop inventory' },
    access: inspectorReaders,
    query: pageQuery.extend(inventoryFilter.shape),
    reply: pageOf(inventoryRow).extend({
      figures: z.object({
        stops: z.number().int(),
        audited: z.number().int(),
        canopy: z.number().int(),
        timetable: z.number().int(),
        accessible: z.number().int(),
      }),
      towns: z.array(z.object({ code: z.string(), name: textSchema })),
    }),
  }),
  inventoryXlsx: op({
    method: 'GET',
    path: '/api/transit/inventory.xlsx',
    summary: { zh: '导出站点台账', en: 'Stop inventory as Excel, all rows' },
    access: inspectorReaders,
    query: inventoryFilter,
    raw: 'xlsx',
    reply: bytes,
  }),
  inventoryStop: op({
    method: 'GET',
    path: '/api/transit/inventory/:id',
    summary: { zh: '一个站的巡查记录', en: 'Audits of one stop' },
    access: inspectorReaders,
    params: one,
    reply: inventoryRow.extend({
      history: z.array(
        z.object({
          id: uuid,
          auditedOn: plainDate,
          by: z.string(),
          canopy: yesNo,
          timetable: yesNo,
          accessible: yesNo,
          seat: yesNo,
          light: yesNo,
          note: z.string(),
          photo: z.string().nullable().describe('path of the picture'),
          example: z.boolean(),
        }),
      ),
      can: z.array(z.enum(['audit'])),
    }),
  }),
  recordAudit: op({
    method: 'POST',
    path: '/api/transit/inventory/:id/audits',
    summary: { zh: '登记巡查（可附照片）', en: 'Record an audit, with a photo' },
    access: inspector,
    params: one,
    /** multipart: fields canopy, timetable, accessible, seat, light, note, auditedOn; file photo (JPEG, PNG or WebP, at most 8 MB) */
    upload: true,
    bodyBytes: 10 * 1024 * 1024,
    idempotent: true,
    reply: z.object({ id: uuid }),
  }),
  auditPhoto: op({
    method: 'GET',
    path: '/api/transit/audits/:id/photo',
    summary: { zh: '巡查照片', en: 'Photo of an audit' },
    access: inspectorReaders,
    params: byUuid,
    raw: 'file',
    reply: bytes,
  }),
  coverage: op({
    method: 'GET',
    path: '/api/transit/coverage',
    summary: { zh: '500 米覆盖', en: 'Residents within 500 m of a stop, and the gaps' },
    access: inspectorReaders,
    query: z.object({ metres: z.coerce.number().int().min(100).max(2000).default(500), date: plainDate.optional() }),
    reply: z.object({
      metres: z.number().int(),
      date: plainDate,
      residents: z.number().int(),
      reached: z.number().int(),
      share: z.number().nullable(),
      towns: z.array(townShare),
      gaps: z.array(
        z.object({
          name: z.string(),
          code: z.string(),
          town: textSchema,
          residents: z.number().int(),
          lat: z.number(),
          lon: z.number(),
          nearest: place.nullable(),
          metres: z.number().nullable(),
        }),
      ),
      source: textSchema,
      example: z.boolean(),
    }),
  }),
  coverageXlsx: op({
    method: 'GET',
    path: '/api/transit/coverage.xlsx',
    summary: { zh: '导出覆盖与缺口', en: 'Coverage and gaps as Excel' },
    access: inspectorReaders,
    query: z.object({ metres: z.coerce.number().int().min(100).max(2000).default(500), date: plainDate.optional() }),
    raw: 'xlsx',
    reply: bytes,
  }),

  feeds: op({
    method: 'GET',
    path: '/api/transit/feeds',
    summary: { zh: '时刻表版本与上传', en: 'Timetables: versions and uploads' },
    access: editorReaders,
    reply: z.object({
      /** `sheet`: the network is kept as a line sheet, which may be uploaded besides GTFS */
      networks: z.array(network.extend({ sheet: z.boolean() })),
      versions: z.array(version),
      uploads: z.array(uploadRow),
      /** real time by network and source: the address that is asked by itself, where there is one, and the message that is in use */
      realtime: z.array(
        z.object({
          network: z.string(),
          source: z.string(),
          host: z.string().nullable(),
          triedAt: instant.nullable(),
          goodAt: instant.nullable(),
          failures: z.number().int(),
          nextAt: instant.nullable(),
          problem: textSchema.nullable(),
          counts: z.record(z.string(), z.number().int()),
          /** when the message in use came; null when there is none that is fresh */
          messageAt: instant.nullable(),
        }),
      ),
      can: z.array(z.enum(['upload', 'realtime'])),
    }),
  }),
  uploadFeed: op({
    method: 'POST',
    path: '/api/transit/feeds/:network/uploads',
    summary: { zh: '上传 GTFS 或线路表', en: 'Upload a GTFS zip or an operator’s line sheet (CSV)' },
    access: editor,
    params: z.object({ network: z.string().regex(/^[A-Za-z0-9_-]{1,40}$/) }),
    /**
     * multipart: file feed (.zip or .csv, at most 200 MB); fields, each of which may be left out: asOf, source, sourceEn, licence, assumes (nothing, something,
     * not-stated), assumed, assumedEn, example (true, false)
     */
    upload: true,
    bodyBytes: 210 * 1024 * 1024,
    idempotent: true,
    reply: uploadRow,
  }),
  upload: op({
    method: 'GET',
    path: '/api/transit/uploads/:id',
    summary: { zh: '一次上传：问题与变化', en: 'One upload: its findings and what it changes' },
    access: editorReaders,
    params: byUuid,
    reply: uploadRow.extend({ changes: changes.nullable() }),
  }),
  uploadFindings: op({
    method: 'GET',
    path: '/api/transit/uploads/:id/findings',
    summary: { zh: '上传的问题', en: 'Findings of an upload' },
    access: editorReaders,
    params: byUuid,
    query: pageQuery.extend({ kind: z.string().max(60).optional() }),
    reply: pageOf(finding),
  }),
  uploadXlsx: op({
    method: 'GET',
    path: '/api/transit/uploads/:id/findings.xlsx',
    summary: { zh: '导出上传的问题', en: 'Findings of an upload as Excel, all of them' },
    access: editorReaders,
    params: byUuid,
    raw: 'xlsx',
    reply: bytes,
  }),
  publishUpload: op({
    method: 'POST',
    path: '/api/transit/uploads/:id/publish',
    summary: { zh: '发布', en: 'Publish: journeys use it from now on' },
    access: editor,
    params: byUuid,
    idempotent: true,
    reply: version,
  }),
  discardUpload: op({
    method: 'POST',
    path: '/api/transit/uploads/:id/discard',
    summary: { zh: '不用这份', en: 'Keep the timetable as it is' },
    access: editor,
    params: byUuid,
    idempotent: true,
    reply: uploadRow,
  }),
  rollback: op({
    method: 'POST',
    path: '/api/transit/versions/:id/rollback',
    summary: { zh: '回到这一版', en: 'Put this version back' },
    access: editor,
    params: byUuid,
    idempotent: true,
    reply: version,
  }),
  sheetTemplate: op({
    method: 'GET',
    path: '/api/transit/line-sheet.csv',
    summary: { zh: '线路表模板', en: 'Template of the line sheet' },
    access: editorReaders,
    raw: 'text',
    reply: bytes,
  }),
  realtime: op({
    method: 'POST',
    path: '/api/transit/realtime/:network',
    summary: { zh: '送入 GTFS-Realtime', en: 'Bring a GTFS Realtime message (protobuf) for a network' },
    access: editor,
    params: z.object({ network: z.string().regex(/^[A-Za-z0-9_-]{1,40}$/) }),
    /** multipart: file message (whole, not differential); field source: all (default), trips, vehicles or alerts when an operator has an address for each */
    upload: true,
    bodyBytes: 20 * 1024 * 1024,
    idempotent: true,
    reply: z.object({
      at: instant,
      trips: z.number().int(),
      added: z.number().int(),
      alerts: z.number().int(),
      vehicles: z.number().int(),
      findings: z.record(z.string(), z.number().int()),
    }),
  }),
} as const;
