import fs from 'node:fs';
import { z } from 'zod';
import { isUscc } from './checks.ts';

/** The district's own structure as data: what `loadOrgPack` takes. Dates are `YYYY-MM-DD`; an empty `from` means "before anything recorded here". */

const text = z.object({ zh: z.string().min(1), en: z.string().min(1) });
const day = z.iso.date().nullable().default(null);
const dated = { from: day, to: day, source: z.string().min(1), example: z.boolean().default(false) };
const slug = z.string().regex(/^[a-z][a-z0-9-]{1,60}$/);
const uscc = z.string().refine(isUscc, 'wrong check character (GB 32100-2015)');

const town = z.object({
  code: z.string().regex(/^\d{9}$/),
  name: text,
  kind: z.enum(['subdistrict', 'town', 'functional']),
  ...dated,
});
const village = z.object({
  code: z.string().regex(/^\d{12}$/),
  name: z.string().min(1),
  townCode: z.string().regex(/^\d{9}$/),
  kind: z.enum(['village', 'residents', 'other']),
  ...dated,
});
const department = z.object({ id: slug, name: text, parentId: slug.nullable().default(null), ...dated });
const post = z.object({
  id: slug,
  title: text,
  departmentId: slug,
  role: z.enum(['reviewer', 'duty', 'operator']).nullable().default(null),
  seats: z.number().int().min(1).default(1),
  source: z.string().min(1),
  example: z.boolean().default(false),
});
const departmentsFile = z.object({ note: text.optional(), departments: z.array(department), posts: z.array(post) });

const organisation = z.object({
  uscc,
  name: z.string().min(1),
  kind: z.enum(['enterprise', 'institution', 'government', 'association', 'other']),
  townCode: z
    .string()
    .regex(/^\d{9}$/)
    .nullable()
    .default(null),
  from: z.iso.date(),
  source: z.string().min(1),
  example: z.boolean().default(false),
});
const partyFile = z.object({
  note: text.optional(),
  clusters: z.array(z.object({ id: slug, name: text, ...dated })),
  organisations: z.array(organisation),
  members: z.array(z.object({ clusterId: slug, uscc, role: z.enum(['head', 'member']), ...dated })),
  bodies: z.array(
    z.object({
      id: slug,
      kind: z.enum(['committee', 'general-branch', 'branch']),
      name: text,
      parentId: slug.nullable().default(null),
      ...dated,
    }),
  ),
  leads: z.array(z.object({ partyBodyId: slug, clusterId: slug, ...dated })),
  hosts: z.array(z.object({ partyBodyId: slug, uscc, ...dated })),
});

export interface OrgPack {
  readonly towns: readonly z.output<typeof town>[];
  readonly villages: readonly z.output<typeof village>[];
  readonly departments: z.output<typeof departmentsFile>;
  readonly party: z.output<typeof partyFile>;
}

/** Rows of a small CSV file with a header line; fields may be quoted, quotes doubled. Throws when a row has another number of fields than the header. */
export function readCsv(textOfFile: string): Record<string, string>[] {
  const lines = textOfFile
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter((l) => l !== '' && !l.startsWith('#'));
  const fields = (line: string): string[] =>
    [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map((m) =>
      m[1] === undefined ? (m[2] as string) : m[1].replaceAll('""', '"'),
    );
  const [head, ...body] = lines.map(fields);
  if (!head) return [];
  return body.map((row, i) => {
    if (row.length !== head.length) throw new Error(`row ${i + 2}: ${row.length} fields instead of ${head.length}`);
    return Object.fromEntries(head.map((name, k) => [name, row[k] as string]));
  });
}

/** Reads `towns.csv`, `villages.csv` (optional), `departments.json` and `party.json` of a folder. Throws with the file and the place of the first error. */
export function readOrgPack(dir: URL): OrgPack {
  const read = (name: string): string => fs.readFileSync(new URL(name, dir), 'utf8');
  const parse = <S extends z.ZodType>(name: string, schema: S, value: unknown): z.output<S> => {
    const result = schema.safeParse(value);
    if (!result.success) throw new Error(`${name}: ${z.prettifyError(result.error)}`);
    return result.data;
  };
  const csv = (name: string): Record<string, string>[] => readCsv(read(name));
  const when = (r: Record<string, string>): object => ({ from: r.from || null, to: r.to || null, source: r.source });
  const towns = csv('towns.csv').map((r) => ({ code: r.code, name: { zh: r.name_zh, en: r.name_en }, kind: r.kind, ...when(r) }));
  const villages = fs.existsSync(new URL('villages.csv', dir))
    ? csv('villages.csv').map((r) => ({ code: r.code, name: r.name, townCode: r.town_code, kind: r.kind, ...when(r) }))
    : [];
  return {
    towns: parse('towns.csv', z.array(town), towns),
    villages: parse('villages.csv', z.array(village), villages),
    departments: parse('departments.json', departmentsFile, JSON.parse(read('departments.json'))),
    party: parse('party.json', partyFile, JSON.parse(read('party.json'))),
  };
}
