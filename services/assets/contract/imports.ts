/** Spreadsheets brought in: assets, their parts, a census; members are one kind more. Checked first, entered when a person says so. */
import { bytes, fen, instant, op, pageOf, pageQuery, plainDate, textSchema, uuid } from '@yunjian/kernel/contract';
import { z } from 'zod';
import { one, registerReaders } from './register-shapes.ts';

const kind = z.enum(['assets', 'parts', 'census', 'members', 'bank', 'collectives', 'mandates', 'payees']);
const state = z.enum(['checking', 'ready', 'refused', 'applied', 'discarded']);
const importers = ['accountant', 'township'] as const;

const weight = z.object({ rows: z.number().int(), fen });
const batch = z.object({
  id: uuid,
  kind,
  collective: z.object({ id: uuid, name: z.string() }).nullable(),
  town: z.string(),
  params: z.record(z.string(), z.unknown()),
  fileName: z.string(),
  state,
  /** 0–1 while it is being checked */
  progress: z.number(),
  /** why the file as a whole cannot be read */
  refusal: textSchema.nullable(),
  good: z.number().int().nullable(),
  bad: z.number().int().nullable(),
  entered: z.number().int().nullable(),
  uploadedAt: instant,
  uploadedBy: z.string(),
  appliedAt: instant.nullable(),
  /** entered whole or not at all */
  whole: z.boolean(),
  /** another person than who uploaded it enters it */
  second: z.boolean(),
  /** the caller uploaded it */
  mine: z.boolean(),
  /** of a checked census: how it compares with the one before; else null */
  compared: z
    .object({
      before: z.object({ id: uuid, title: z.string(), asOf: plainDate, all: weight, counted: weight }).nullable(),
      all: weight,
      counted: weight.describe('operating fixed assets, what the published share is of'),
      missing: z.number().int().describe('rows of the one before that this one has not'),
      missed: z.array(z.object({ collective: z.string(), code: z.string().nullable(), name: z.string(), valueFen: fen })),
      smaller: z.boolean(),
    })
    .nullable(),
  can: z.array(z.enum(['apply', 'discard'])),
});

const row = z.object({
  line: z.number().int(),
  label: z.string(),
  ok: z.boolean(),
  errors: z.array(z.object({ column: z.string(), message: textSchema })),
});

/** The operations of imports. */
export const importsOps = {
  template: op({
    method: 'GET',
    path: '/api/assets/imports/template.xlsx',
    summary: { zh: '导入模板', en: 'Template of a kind of import' },
    access: registerReaders,
    query: z.object({ kind }),
    raw: 'xlsx',
    reply: bytes,
  }),
  upload: op({
    method: 'POST',
    path: '/api/assets/imports',
    summary: { zh: '上传导入文件', en: 'Upload a file; it is checked, nothing is entered' },
    access: importers,
    /** multipart: fields kind, collective (collectives and mandates: town; a census: town, asOf, title, source); file (.xlsx or .csv, at most 20 MB) */
    upload: true,
    bodyBytes: 22 * 1024 * 1024,
    idempotent: true,
    reply: batch,
  }),
  list: op({
    method: 'GET',
    path: '/api/assets/imports',
    summary: { zh: '导入清单', en: 'Imports in the caller’s scope' },
    access: registerReaders,
    query: pageQuery.extend({ kind: kind.optional(), collective: uuid.optional() }),
    reply: pageOf(batch),
  }),
  batch: op({
    method: 'GET',
    path: '/api/assets/imports/:id',
    summary: { zh: '一次导入', en: 'One import: how far its check is, what it found' },
    access: registerReaders,
    params: one,
    reply: batch,
  }),
  rows: op({
    method: 'GET',
    path: '/api/assets/imports/:id/rows',
    summary: { zh: '导入的各行与错误', en: 'Rows of an import with their errors in words' },
    access: registerReaders,
    params: one,
    query: pageQuery.extend({ only: z.enum(['good', 'bad']).optional() }),
    reply: pageOf(row),
  }),
  rowsXlsx: op({
    method: 'GET',
    path: '/api/assets/imports/:id/rows.xlsx',
    summary: { zh: '导出各行与错误（全部行）', en: 'Rows of an import as Excel, all of them' },
    access: registerReaders,
    params: one,
    raw: 'xlsx',
    reply: bytes,
  }),
  apply: op({
    method: 'POST',
    path: '/api/assets/imports/:id/apply',
    summary: { zh: '应用正确的行', en: 'Enter the right rows, all at once' },
    access: importers,
    params: one,
    body: z.object({
      goodOnly: z.boolean().describe('there are rows with errors, and the right ones shall be entered without them'),
    }),
    idempotent: true,
    reply: z.object({ entered: z.number().int(), left: z.number().int() }),
  }),
  discard: op({
    method: 'POST',
    path: '/api/assets/imports/:id/discard',
    summary: { zh: '放弃导入', en: 'Leave an import; nothing is entered' },
    access: importers,
    params: one,
    idempotent: true,
    reply: z.object({ id: uuid }),
  }),
} as const;
