/** Personal information protection impact assessments: made before automated decisions, kept at least three years (个人信息保护法 55–56). */
import { sql } from 'kysely';
import type { Db, Tx } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import { rules } from './apply.ts';
import type { Officer } from './policy.ts';
import { leaf, textHash } from './review-case.ts';
import { dayOf, policyOf } from './setting.ts';

/** Years an assessment is kept (个人信息保护法 56: at least three). */
const KEEP_YEARS = 3;

interface Row {
  readonly id: string;
  readonly title: string;
  readonly body: string;
  readonly rule_version: string;
  readonly made_on: string;
  readonly keep_until: string;
  readonly by_name: string;
}

/** All assessments, newest first. Nothing here deletes one: the program's role may only add. */
export async function assessments(db: Db) {
  const { rows } = await sql<Row>`
    select id, title, body, rule_version, made_on, keep_until, by_name from talent.assessment order by made_on desc, id desc limit 500`.execute(
    db,
  );
  return rows.map((r) => ({
    id: r.id,
    title: { zh: r.title, en: r.title },
    madeOn: r.made_on,
    keepUntil: r.keep_until,
    ruleVersion: r.rule_version,
    text: r.body,
    by: r.by_name,
  }));
}

/** Stores an assessment of the rule in force, with a leaf that binds its text. */
export async function addAssessment(
  kit: Kit,
  tx: Tx,
  input: { title: string; text: string; by: Officer },
): Promise<{ id: string }> {
  const today = dayOf(kit, kit.now());
  const rule = await rules.inForce(tx, policyOf(kit).rule, today);
  const { rows } = await sql<{ id: string }>`
    insert into talent.assessment (title, body, rule_version, made_on, keep_until, by, by_name)
    values (${input.title}, ${input.text}, ${`${rule.code} ${rule.version}`}, ${today}::date, ${today.add({ years: KEEP_YEARS })}::date, ${input.by.accountId}::uuid, ${input.by.name})
    returning id`.execute(tx);
  const { id } = rows[0] as { id: string };
  await leaf(kit, tx, 'talent.assessment', id, {
    rule: rule.code,
    version: rule.version,
    titleHash: textHash(input.title),
    textHash: textHash(input.text),
  });
  return { id };
}
