/** A JSON schema as the OpenAPI document gives it. */
export interface Schema {
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  format?: string;
  pattern?: string;
  minLength?: number;
  minimum?: number;
  minItems?: number;
}

/** Values for fields that have a form of their own. */
const BY_NAME: Readonly<Record<string, unknown>> = {
  employerUscc: '91990000100001377M',
  bankAccount: '6222020001110000',
  maxRentFen: '300000',
  rentFen: '300000',
  idNumber: '990000198501010017',
  username: 'somebody',
  contractFrom: '2025-01-01',
  contractTo: '2027-01-01',
  startOn: '2026-03-02',
  on: '2026-03-02',
};

/** A value that the schema accepts. */
export function sampleOf(schema: Schema, name = ''): unknown {
  if (name in BY_NAME) return BY_NAME[name];
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const choice = (schema.anyOf ?? schema.oneOf)?.find((s) => s.type !== 'null');
  if (choice) return sampleOf(choice, name);
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case 'object':
      return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([k, s]) => [k, sampleOf(s, k)]));
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => sampleOf(schema.items ?? {}, name));
    case 'integer':
    case 'number':
      return Math.max(schema.minimum ?? 1, 1);
    case 'boolean':
      return true;
    default:
      if (schema.format === 'uuid') return '00000000-0000-7000-8000-00000000beef';
      if (schema.pattern === String.raw`^\d{6}$`) return '123456';
      return 'sample'.padEnd(schema.minLength ?? 0, 'x');
  }
}

/** The value with each of its parts in turn replaced: one path at a time, down to the leaves. */
export function* mutations(value: unknown, hostile: readonly unknown[], path = ''): Generator<{ path: string; value: unknown }> {
  for (const h of hostile) if (typeof h !== typeof value || typeof h === 'string') yield { path: path || '·', value: h };
  if (typeof value !== 'object' || value === null) return;
  for (const [key, part] of Object.entries(value))
    for (const m of mutations(part, hostile, `${path}.${key}`))
      yield {
        path: m.path,
        value: Array.isArray(value) ? value.map((v, i) => (String(i) === key ? m.value : v)) : { ...value, [key]: m.value },
      };
}
