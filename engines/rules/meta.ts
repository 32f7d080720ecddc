import { ModelError } from './errors.ts';
import type { Fact, Facts, InputMeta, ModelMeta, Text, Value } from './types.ts';

const TYPES = new Set(['number', 'string', 'boolean', 'date']);
const DATE = /^\d{4}-\d{2}-\d{2}$/;

const bad = (path: string, message: string): ModelError => new ModelError('META', `${path}: ${message}`);

const record = (value: unknown, path: string): Record<string, unknown> => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw bad(path, 'an object is needed');
  return value as Record<string, unknown>;
};

const text = (value: unknown, path: string): Text => {
  const { zh, en } = record(value, path);
  if (typeof zh !== 'string' || zh === '' || typeof en !== 'string' || en === '') throw bad(path, 'texts zh and en are needed');
  return { zh, en };
};

const word = (value: unknown, path: string): string => {
  if (typeof value !== 'string' || value === '') throw bad(path, 'a non-empty text is needed');
  return value;
};

const day = (value: unknown, path: string): string => {
  const iso = word(value, path);
  if (!DATE.test(iso)) throw bad(path, 'an ISO date is needed');
  try {
    return Temporal.PlainDate.from(iso).toString();
  } catch {
    throw bad(path, `${iso} is not a day`);
  }
};

const positive = (value: unknown, path: string): number => {
  if (typeof value !== 'number' || !Number.isFinite(value) || value <= 0) throw bad(path, 'a number above 0 is needed');
  return value;
};

const input = (value: unknown, path: string): InputMeta => {
  const raw = record(value, path);
  if (typeof raw['type'] !== 'string' || !TYPES.has(raw['type']))
    throw bad(`${path}.type`, `one of ${[...TYPES].join(', ')} is needed`);
  const out: InputMeta = { label: text(raw['label'], `${path}.label`), type: raw['type'] as InputMeta['type'] };
  if (raw['question'] !== undefined) out.question = text(raw['question'], `${path}.question`);
  if (raw['growth'] !== undefined) {
    const growth = record(raw['growth'], `${path}.growth`);
    if (growth['per'] !== 'month' && growth['per'] !== 'day') throw bad(`${path}.growth.per`, 'month or day is needed');
    if (out.type !== 'number' && out.type !== 'date') throw bad(`${path}.growth`, 'only numbers and dates grow');
    out.growth = { per: growth['per'], amount: positive(growth['amount'], `${path}.growth.amount`) };
  }
  if (raw['maxAgeDays'] !== undefined) out.maxAgeDays = positive(raw['maxAgeDays'], `${path}.maxAgeDays`);
  if (raw['register'] !== undefined) out.register = word(raw['register'], `${path}.register`);
  if (raw['legalBasis'] !== undefined) out.legalBasis = text(raw['legalBasis'], `${path}.legalBasis`);
  if (raw['changeable'] !== undefined) out.changeable = raw['changeable'] !== false;
  if (raw['effort'] !== undefined) out.effort = positive(raw['effort'], `${path}.effort`);
  if (raw['values'] !== undefined) out.values = texts(raw['values'], `${path}.values`);
  return out;
};

const texts = (value: unknown, path: string): Record<string, Text> =>
  Object.fromEntries(Object.entries(record(value, path)).map(([key, item]) => [key, text(item, `${path}.${key}`)]));

/** Reads the sidecar of a model. Throws ModelError (META) naming the path of what is wrong. */
export function parseMeta(value: unknown): ModelMeta {
  const raw = record(value, 'meta');
  const out: ModelMeta = {
    code: word(raw['code'], 'code'),
    version: word(raw['version'], 'version'),
    title: text(raw['title'], 'title'),
    effectiveFrom: day(raw['effectiveFrom'], 'effectiveFrom'),
    effectiveTo: raw['effectiveTo'] === null || raw['effectiveTo'] === undefined ? null : day(raw['effectiveTo'], 'effectiveTo'),
    source: text(raw['source'], 'source'),
    example: raw['example'] === true,
    inputs: Object.fromEntries(
      Object.entries(record(raw['inputs'], 'inputs')).map(([name, item]) => [name, input(item, `inputs.${name}`)]),
    ),
  };
  if (raw['decisions'] !== undefined) out.decisions = texts(raw['decisions'], 'decisions');
  if (raw['goals'] !== undefined) {
    out.goals = {};
    for (const [id, list] of Object.entries(record(raw['goals'], 'goals'))) {
      if (!Array.isArray(list)) throw bad(`goals.${id}`, 'a list of outputs is needed');
      out.goals[id] = list as Value[];
    }
  }
  if (raw['reasons'] !== undefined) {
    out.reasons = {};
    for (const [code, item] of Object.entries(record(raw['reasons'], 'reasons'))) {
      const reason = record(item, `reasons.${code}`);
      out.reasons[code] = {
        text: text(reason['text'], `reasons.${code}.text`),
        remedy: text(reason['remedy'], `reasons.${code}.remedy`),
      };
    }
  }
  if (out.effectiveTo !== null && out.effectiveTo < out.effectiveFrom) throw bad('effectiveTo', 'lies before effectiveFrom');
  return out;
}

/**
 * Facts whose register answer is older than the metadata's `maxAgeDays` become unknown (`why: 'STALE'`): an old answer is no answer.
 * A fact that must be fresh but carries no `fetchedAt` is stale too; facts without a register (the person's own) stay.
 */
export function expireFacts(facts: Facts, meta: ModelMeta, now: Temporal.Instant): Facts {
  const out: Record<string, Fact> = {};
  for (const [name, fact] of Object.entries(facts)) {
    const limit = meta.inputs[name]?.maxAgeDays;
    const stale =
      fact.known && limit !== undefined && (fact.fetchedAt === undefined || ageInHours(fact.fetchedAt, now) > limit * 24);
    out[name] = stale ? { known: false, why: 'STALE' } : fact;
  }
  return out;
}

const ageInHours = (fetchedAt: string, now: Temporal.Instant): number => {
  try {
    return now.since(Temporal.Instant.from(fetchedAt)).total('hours');
  } catch {
    return Number.POSITIVE_INFINITY;
  }
};
