import { compileModel, parseMeta } from '@yunjian/rules';
import type { Model, ModelMeta } from '@yunjian/rules';
import { sql } from 'kysely';
import { failure } from '../contract/index.ts';
import type { Db } from '../db/index.ts';
import { rulebookFailures } from './failures.ts';

/** A rule version ready to run. */
export interface RuleInForce {
  code: string;
  version: string;
  /** Hex SHA-256 of its text. */
  sha256: string;
  /** First day in force, and first day no longer in force (null = open). */
  from: string;
  until: string | null;
  model: Model;
  meta: ModelMeta;
}

interface VersionRow {
  version: string;
  sha256: Buffer;
  from: string;
  until: string | null;
}

/** Compiled models by the hash of their text: the same text is the same model for ever, so nothing here goes stale. */
const models = new Map<string, Promise<{ model: Model; meta: ModelMeta }>>();
const MAX_MODELS = 500;

/** Compiles a stored version once per process. */
export async function loadVersion(
  db: Db,
  code: string,
  version: string,
  sha256: string,
): Promise<{ model: Model; meta: ModelMeta }> {
  let loading = models.get(sha256);
  if (loading === undefined) {
    loading = (async () => {
      const { rows } = await sql<{ dmn_xml: string; meta_text: string }>`select dmn_xml, meta_text from rulebook.version
        where code = ${code} and version = ${version}`.execute(db);
      const row = rows[0];
      if (row === undefined) throw failure(rulebookFailures.noRule, { code, date: version });
      const meta = parseMeta(JSON.parse(row.meta_text));
      return { model: compileModel(row.dmn_xml, { meta }), meta };
    })();
    if (models.size >= MAX_MODELS) models.delete(models.keys().next().value ?? '');
    models.set(sha256, loading);
    loading.catch(() => models.delete(sha256));
  }
  return loading;
}

/**
 * The version of a rule in force on a day, compiled. One short indexed query; the model comes from the process's cache.
 * Throws Failure `rulebook.noRule` when no version is in force: there is never a default.
 */
export async function ruleInForce(db: Db, code: string, date: Temporal.PlainDate): Promise<RuleInForce> {
  const { rows } = await sql<VersionRow>`select version, sha256, lower(effective) as "from", upper(effective) as until
    from rulebook.version where code = ${code} and effective @> ${date}::date and status = 'published'`.execute(db);
  const row = rows[0];
  if (row === undefined) throw failure(rulebookFailures.noRule, { code, date: date.toString() });
  const sha256 = row.sha256.toString('hex');
  const { model, meta } = await loadVersion(db, code, row.version, sha256);
  return { code, version: row.version, sha256, from: row.from, until: row.until, model, meta };
}

/** Remembers which version is in force for a short while, so that the hot path asks the database nothing. */
export interface RuleCache {
  /** As `ruleInForce`. A remembered version is never used outside its own period, and `recordDecision` checks again as it writes. */
  inForce(db: Db, code: string, date: Temporal.PlainDate): Promise<RuleInForce>;
  /** Forgets everything (after publishing). */
  clear(): void;
}

/** A rule cache. `ttlMs`: how long an answer is believed (default 2,000). `clock`: monotonic milliseconds. */
export function makeRuleCache(options: { ttlMs?: number; clock?: () => number } = {}): RuleCache {
  const ttl = options.ttlMs ?? 2000;
  const clock = options.clock ?? (() => performance.now());
  const kept = new Map<string, { rule: RuleInForce; at: number }>();
  return {
    async inForce(db, code, date) {
      const day = date.toString();
      const entry = kept.get(code);
      if (entry !== undefined && clock() - entry.at < ttl) {
        const { from, until } = entry.rule;
        if (from <= day && (until === null || day < until)) return entry.rule;
      }
      const rule = await ruleInForce(db, code, date);
      kept.set(code, { rule, at: clock() });
      return rule;
    },
    clear: () => kept.clear(),
  };
}
