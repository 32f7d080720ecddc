/** Sample data of the workbench (示例数据): a draft with one changed limit, rehearsed on the sample cases, so that there is something to approve. */
import { sql } from 'kysely';
import { failure, isFailure, type Text } from '@yunjian/kernel/contract';
import { uuidv7 } from '@yunjian/kernel/crypto';
import type { Database } from '@yunjian/kernel/db';
import {
  createDraft,
  rulebookFailures,
  ruleInForce,
  runRehearsal,
  startRehearsal,
  type Officer,
  type Rehearsable,
  type RuleTest,
} from '@yunjian/kernel/rulebook';
import type { Demo, Kit } from '@yunjian/kernel/service';
import { officerOf } from './policy.ts';
import { versionText } from './queries.ts';

/** `demo/rule-draft.json` of a district's pack. */
export interface SampleDraft {
  readonly label: Text;
  readonly code: string;
  /** Name of the sample version. */
  readonly version: string;
  /** User name of its author. */
  readonly author: string;
  readonly authorName: string;
  /** In the row with this id, each text replaced by another. */
  readonly changes: readonly { readonly row: string; readonly from: string; readonly to: string }[];
  readonly tests: readonly RuleTest[];
}

const FILE = 'demo/rule-draft.json';

/** Changes words of single rows. Throws when a row or a word is not there: a sample that changes nothing would show nothing. */
export function changeRows(dmn: string, changes: SampleDraft['changes']): string {
  return changes.reduce((text, { row, from, to }) => {
    const start = text.indexOf(`<rule id="${row}"`);
    const end = text.indexOf('</rule>', start);
    if (start === -1 || end === -1 || !text.slice(start, end).includes(from))
      throw new Error(`${FILE}: no "${from}" in row ${row}`);
    return text.slice(0, start) + text.slice(start, end).replaceAll(from, to) + text.slice(end);
  }, dmn);
}

async function author(database: Database, kit: Kit, sample: SampleDraft): Promise<Officer> {
  const { rows } = await sql<{
    id: string;
    name: string;
  }>`select id, name from auth.account where demo and username = ${sample.author}`.execute(database.db);
  const { id, name } = rows[0] ?? { id: uuidv7(kit.now()), name: sample.authorName };
  return officerOf(kit, { accountId: id, name, roles: new Set(['rule-editor']) });
}

/** The sample draft of the district's pack. `rehearsables`: what it is rehearsed on. */
export const demoOf = (rehearsables: (kit: Kit) => readonly Rehearsable[]): Demo => ({
  async present(database) {
    const { rows } = await sql<{ there: boolean }>`select exists (select from rulebook.draft where demo) as there`.execute(
      database.db,
    );
    return rows[0]?.there ?? false;
  },
  async load(kit, progress) {
    if (!kit.pack.exists(FILE)) return;
    const { database } = kit;
    const sample = kit.pack.json<SampleDraft>(FILE);
    const by = await author(database, kit, sample);
    const base = await ruleInForce(database.db, sample.code, by.today).catch((error: unknown) => {
      if (isFailure(error, rulebookFailures.noRule)) return null;
      throw error;
    });
    if (base === null) return;
    const text = await versionText(database.db, sample.code, base.version);
    if (text === null) throw failure(rulebookFailures.noVersion, { code: sample.code, version: base.version });
    const draft = {
      code: sample.code,
      base: base.version,
      version: sample.version,
      tests: sample.tests,
      step: 'created',
      demo: true,
    } as const;
    const rehearsal = await database.tx(async (tx) => {
      const id = await createDraft(tx, { ...draft, text: { dmn: changeRows(text.dmn, sample.changes), meta: text.meta } }, by);
      return startRehearsal(tx, { draftId: id, revision: 1 }, by);
    });
    await runRehearsal(database, rehearsal, {
      rehearsables: rehearsables(kit),
      now: kit.now,
      zone: kit.zone,
      suite: kit.crypto.suite,
      onBatch: (done, total) =>
        progress(done / total, { zh: `示例草案预演 ${done} 件`, en: `sample draft rehearsed on ${done} cases` }),
    });
  },
});
