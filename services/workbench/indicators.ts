/** The published figures about rules. */
import { sql } from 'kysely';
import type { Database, Db } from '@yunjian/kernel/db';
import { loadVersion } from '@yunjian/kernel/rulebook';
import { dayOf, type Indicator } from '@yunjian/kernel/service';

interface InForce {
  readonly code: string;
  readonly version: string;
  readonly sha256: Buffer;
  readonly source: string;
  readonly example: boolean;
  readonly from: string;
}

async function inForce(db: Db, day: Temporal.PlainDate): Promise<InForce[]> {
  const { rows } = await sql<InForce>`
    select code, version, sha256, source, example, lower(effective) as "from" from rulebook.version where status = 'published' and effective @> ${day}::date order by code`.execute(
    db,
  );
  return rows;
}

/** Rows that decide something: their text, and the article they rest on. */
async function rowsInForce(
  db: Db,
  day: Temporal.PlainDate,
): Promise<{ code: string; version: string; decision: string; ruleId: string; text: string; article: string }[]> {
  const out = [];
  for (const { code, version, sha256 } of await inForce(db, day)) {
    const { model } = await loadVersion(db, code, version, sha256.toString('hex'));
    for (const { id, rows } of model.decisions)
      for (const { ruleId, text, article } of rows) out.push({ code, version, decision: id, ruleId, text: text.zh, article });
  }
  return out;
}

const pageOf = <R extends object>(rows: readonly R[], page: { offset: number; limit: number }) => ({
  rows: rows.slice(page.offset, page.offset + page.limit) as unknown as Record<string, unknown>[],
  total: rows.length,
});

const versionsShown = async (database: Database, now: Temporal.Instant, zone: string) =>
  (await inForce(database.db, dayOf({ zone }, now))).map(({ sha256, ...row }) => ({ ...row, sha256: sha256.toString('hex') }));

const rulesInForce: Indicator = {
  code: 'workbench.rules_in_force',
  title: { zh: '现行规则数', en: 'Rules in force' },
  unit: { zh: '项', en: 'rules' },
  definition: { zh: '当日有生效版本的规则', en: 'Rules of which a version is in force on the day' },
  async compute(database, now, zone) {
    return { value: (await inForce(database.db, dayOf({ zone }, now))).length, asOf: now };
  },
  drill: async (database, now, page, zone) => pageOf(await versionsShown(database, now, zone), page),
};

const articleShare: Indicator = {
  code: 'workbench.article_share',
  title: { zh: '写明依据条文的规则行', en: 'Rows that name their article' },
  unit: { zh: '%', en: '%' },
  definition: {
    zh: '现行规则中写明所依据条文的表行 ÷ 全部表行',
    en: 'Table rows of rules in force that name the article they rest on ÷ all their rows',
  },
  async compute(database, now, zone) {
    const rows = await rowsInForce(database.db, dayOf({ zone }, now));
    const numerator = rows.filter((r) => r.article !== '').length;
    return { value: rows.length === 0 ? null : numerator / rows.length, numerator, denominator: rows.length, asOf: now };
  },
  drill: async (database, now, page, zone) =>
    pageOf(
      (await rowsInForce(database.db, dayOf({ zone }, now))).filter((r) => r.article !== ''),
      page,
    ),
};

const ownSource: Indicator = {
  code: 'workbench.source_share',
  title: { zh: '有正式出处的现行规则', en: 'Rules in force with a source of their own' },
  unit: { zh: '%', en: '%' },
  definition: {
    zh: '现行规则中不属示例政策的 ÷ 全部现行规则',
    en: 'Rules in force that are not example policy ÷ all rules in force',
  },
  async compute(database, now, zone) {
    const rows = await inForce(database.db, dayOf({ zone }, now));
    const numerator = rows.filter((r) => !r.example).length;
    return { value: rows.length === 0 ? null : numerator / rows.length, numerator, denominator: rows.length, asOf: now };
  },
  drill: async (database, now, page, zone) =>
    pageOf(
      (await versionsShown(database, now, zone)).filter((r) => !r.example),
      page,
    ),
};

export const indicators: readonly Indicator[] = [rulesInForce, articleShare, ownSource];
