/** What everyone may see: accredited projects, the rule, the lots, and the check of a decision. */
import { bytes, fen, instant, op, pageOf, pageQuery, plainDate, textSchema, uuid } from '@yunjian/kernel/contract';
import { z } from 'zod';
import { planView, unitView } from './shapes.ts';

const projectRow = z.object({
  id: uuid,
  code: z.string(),
  name: textSchema,
  town: z.object({ code: z.string(), name: textSchema }),
  address: z.string(),
  lon: z.number(),
  lat: z.number(),
  operator: z.string(),
  units: z.number().int(),
  free: z.number().int(),
  rooms: z.array(z.number().int()),
  rentFromFen: fen,
  rentToFen: fen,
  accessibleUnits: z.number().int(),
  photo: z.string().nullable(),
  demo: z.boolean(),
});
export type ProjectRow = z.infer<typeof projectRow>;

export const projectFilter = z.object({
  town: z.string().max(12).optional(),
  rooms: z.coerce.number().int().min(1).max(5).optional(),
  maxRentFen: z
    .string()
    .regex(/^\d{1,12}$/)
    .optional(),
  accessible: z.enum(['true', 'false']).optional(),
  freeOnly: z.enum(['true', 'false']).optional(),
  q: z.string().max(60).optional(),
  sort: z.enum(['name', 'rent', 'free', 'town']).default('free'),
});

export const publicOps = {
  projects: op({
    method: 'GET',
    path: '/api/talent/projects',
    summary: { zh: '人才公寓项目列表', en: 'Accredited projects' },
    access: 'public',
    query: pageQuery.extend(projectFilter.shape),
    reply: pageOf(projectRow).extend({
      asOf: instant,
      totals: z.object({ units: z.number().int(), free: z.number().int(), projects: z.number().int() }),
    }),
  }),
  projectMap: op({
    method: 'GET',
    path: '/api/talent/map',
    summary: { zh: '项目地图点位', en: 'Projects as map points' },
    access: 'public',
    query: projectFilter,
    reply: z.object({ rows: z.array(projectRow) }),
  }),
  projectsXlsx: op({
    method: 'GET',
    path: '/api/talent/projects.xlsx',
    summary: { zh: '导出项目（全部）', en: 'Export all projects' },
    access: 'public',
    query: projectFilter,
    reply: bytes,
    raw: 'xlsx',
  }),
  project: op({
    method: 'GET',
    path: '/api/talent/projects/:id',
    summary: { zh: '项目详情', en: 'One project' },
    access: 'public',
    params: z.object({ id: uuid }),
    reply: projectRow.extend({
      description: textSchema,
      amenities: z.array(textSchema),
      accreditation: z.object({ number: z.string(), from: plainDate, to: plainDate.nullable(), basis: z.string() }),
      averageRentFenPerM2: fen,
      photos: z.array(z.object({ url: z.string(), alt: textSchema })),
      plans: z.array(planView.extend({ units: z.number().int(), free: z.number().int(), rentFromFen: fen, rentToFen: fen })),
      transport: z.array(textSchema),
    }),
  }),
  units: op({
    method: 'GET',
    path: '/api/talent/projects/:id/units',
    summary: { zh: '可租房源', en: 'Free flats of a project' },
    access: 'public',
    params: z.object({ id: uuid }),
    query: pageQuery.extend({
      rooms: z.coerce.number().int().optional(),
      accessible: z.enum(['true', 'false']).optional(),
      sort: z.enum(['rent', 'area', 'floor']).default('rent'),
    }),
    reply: pageOf(unitView),
  }),
  unitsXlsx: op({
    method: 'GET',
    path: '/api/talent/projects/:id/units.xlsx',
    summary: { zh: '导出可租房源（全部）', en: 'Export all free flats' },
    access: 'public',
    params: z.object({ id: uuid }),
    reply: bytes,
    raw: 'xlsx',
  }),
  picture: op({
    method: 'GET',
    path: '/api/talent/pictures/:id',
    summary: { zh: '项目图片、户型图', en: 'Photo or floor plan' },
    access: 'public',
    params: z.object({ id: z.string().max(80) }),
    reply: bytes,
    raw: 'file',
  }),
  policy: op({
    method: 'GET',
    path: '/api/talent/policy',
    summary: { zh: '准入与配租规则', en: 'The rule in force, in words' },
    access: 'public',
    reply: z.object({
      rule: z.object({ code: z.string(), version: z.string(), from: plainDate, source: z.string(), example: z.boolean() }),
      categories: z.array(z.object({ category: z.string(), text: textSchema, article: z.string() })),
      conditions: z.array(
        z.object({
          ruleId: z.string(),
          text: textSchema,
          article: z.string(),
          fix: textSchema.nullable(),
          register: textSchema.nullable(),
        }),
      ),
      allocation: z.array(textSchema),
      registers: z.array(z.object({ code: z.string(), title: textSchema, asks: z.array(textSchema), basis: textSchema })),
      consentVersion: z.string(),
      notice: z.array(textSchema),
      offerDays: z.number().int(),
      maxDeclines: z.number().int(),
      startWithinDays: z.number().int().describe('a lease begins at most so many days after the offer is accepted'),
      leaseMonths: z.object({ min: z.number().int(), max: z.number().int() }),
    }),
  }),
  rounds: op({
    method: 'GET',
    path: '/api/talent/rounds',
    summary: { zh: '配租轮次与摇号种子', en: 'Rounds and their lot seeds' },
    access: 'public',
    reply: z.object({
      rows: z.array(
        z.object({
          code: z.string(),
          opensOn: plainDate,
          closesOn: plainDate,
          commitment: z.string(),
          seed: z.string().nullable(),
          formula: z.string(),
        }),
      ),
    }),
  }),
  verify: op({
    method: 'GET',
    path: '/api/talent/verify/:code',
    summary: { zh: '核验决定书', en: 'Check a decision against the log' },
    access: 'public',
    params: z.object({ code: z.string().min(16).max(80) }),
    reply: z.object({
      found: z.boolean(),
      reference: z.string().nullable(),
      outcome: z.string().nullable(),
      nameMasked: z.string().nullable(),
      decidedAt: instant.nullable(),
      superseded: z.boolean(),
      checks: z.array(z.object({ text: textSchema, ok: z.boolean().nullable() })),
      receipt: z.unknown().nullable(),
    }),
  }),
  verifyKey: op({
    method: 'GET',
    path: '/api/talent/verify-key',
    summary: { zh: '日志公钥与最新树头', en: 'Public key and newest tree head of the log' },
    access: 'public',
    reply: z.object({
      keys: z.array(z.object({ keyId: z.string(), suite: z.string(), publicKey: z.string() })),
      head: z.unknown().nullable(),
    }),
  }),
} as const;
