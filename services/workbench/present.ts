/** Rules, drafts and rehearsals as the contract shows them. */
import type { z } from 'zod';
import { failure, type Text } from '@yunjian/kernel/contract';
import type { Db } from '@yunjian/kernel/db';
import {
  deedsOf,
  draftById,
  draftEvents,
  earliestFrom,
  factsOf,
  judge,
  rehearsalsOf,
  rulebookFailures,
  runTests,
  stateOn,
  type DraftEvent,
  type DraftFacts,
  type Judged,
  type Officer,
  type RehearsalRow,
  type RuleProblem,
  type RuleTest,
  type RuleTestResult,
} from '@yunjian/kernel/rulebook';
import type {
  draftDetail,
  draftRow,
  flip,
  historyEntry,
  rehearsal,
  ruleRow,
  side,
  testResult,
  versionDetail,
  versionRow,
} from './contract/shapes.ts';
import { failures } from './failures.ts';
import {
  hashInForce,
  openDrafts,
  stepNames,
  versionRows,
  versionText,
  type DraftLine,
  type FlipRow,
  type VersionRow,
} from './queries.ts';

type In<S extends z.ZodType> = z.input<S>;

/** Judged texts by hash: the same text is judged once. */
const judged = new Map<string, Judged>();
const MAX_JUDGED = 60;

/** What the check finds in a text. */
export function judgeText(dmn: string, meta: string, sha256: string): Judged {
  let known = judged.get(sha256);
  if (known === undefined) {
    if (judged.size >= MAX_JUDGED) judged.delete(judged.keys().next().value ?? '');
    judged.set(sha256, (known = judge(dmn, JSON.parse(meta))));
  }
  return known;
}

export const problemView = (p: RuleProblem): In<typeof draftDetail>['problems'][number] => ({
  ...p,
  text: { ...p.text },
  mend: p.mend && { ...p.mend },
  rows: [...p.rows],
  example: p.example && { ...p.example },
});

/** Results by judged text, of the tests it was last asked with: a draft that is only looked at is not tried again. */
const tried = new WeakMap<Judged, { tests: string; results: readonly RuleTestResult[] }>();

/** Test results without what the page does not show; null when there is no model to run them on. */
export function testsView(found: Judged, tests: readonly RuleTest[]): In<typeof testResult>[] | null {
  if (found.model === null) return null;
  const key = JSON.stringify(tests);
  let known = tried.get(found);
  if (known?.tests !== key) tried.set(found, (known = { tests: key, results: runTests(found.model, tests) }));
  return known.results.map(testView);
}

const testView = (r: RuleTestResult): In<typeof testResult> => ({
  ...r,
  conditions: r.conditions.map(({ decision, ruleId, text, outcome }) => ({ decision, ruleId, text, outcome })),
});

const versionView = (v: VersionRow, today: Temporal.PlainDate): In<typeof versionRow> => ({
  code: v.code,
  version: v.version,
  state: stateOn(v, today),
  from: v.from,
  until: v.until,
  source: v.source,
  example: v.example,
  sha256: v.sha256.toString('hex'),
  publishedBy: v.published_by,
  publishedAt: v.published_at.toString(),
  draftId: v.draft_id,
  decisions: Number(v.decisions),
});

/** A draft's line with the buttons of whoever asks. */
export function draftView(d: DraftLine, by: Officer, names: ReadonlyMap<string, string>): In<typeof draftRow> {
  const facts: DraftFacts = { state: d.state, authors: d.authors, approvedBy: d.approved_by, from: d.effective_from };
  return {
    id: d.id,
    code: d.code,
    title: { zh: d.title_zh ?? '（未命名）', en: d.title_en ?? '(untitled)' },
    version: d.version,
    base: d.base_version,
    state:
      d.state === 'approved' && d.effective_from !== null
        ? stateOn({ from: d.effective_from, until: d.until, withdrawn: false }, by.today)
        : d.state,
    revision: d.revision,
    authors: d.authors.map((id) => ({ id, name: names.get(id) ?? '' })),
    changedAt: d.changed_at.toString(),
    from: d.effective_from,
    example: d.demo,
    can: deedsOf(facts, by),
  };
}

/** Rules with their versions and open drafts: all of them, or one. */
export async function rulesView(
  db: Db,
  code: string | null,
  by: Officer,
  rehearsable: ReadonlySet<string>,
): Promise<In<typeof ruleRow>[]> {
  const [versions, drafts] = await Promise.all([versionRows(db, code), openDrafts(db, code, by.today)]);
  const names = await stepNames(
    db,
    drafts.map((d) => d.id),
  );
  const codes = [...new Set([...versions.map((v) => v.code), ...drafts.map((d) => d.code)])].toSorted();
  return codes.map((c) => {
    const own = versions.filter((v) => v.code === c).map((v) => versionView(v, by.today));
    const open = drafts.filter((d) => d.code === c).map((d) => draftView(d, by, names));
    const title: Text = versions.find((v) => v.code === c)?.title ?? (open[0] as In<typeof draftRow>).title;
    return {
      code: c,
      title,
      versions: own,
      drafts: open,
      rehearsable: rehearsable.has(c),
      inForce: own.find((v) => v.state === 'in-force')?.version ?? null,
    };
  });
}

const eventView = (e: DraftEvent): In<typeof historyEntry> => ({
  at: e.at.toString(),
  by: { id: e.by, name: e.by_name },
  byName: e.by_name,
  step: e.step,
  reason: e.reason,
  revision: e.revision,
  sha256: e.sha256.toString('hex'),
  state: e.state,
});

/** One published version. Throws rulebook.noVersion. */
export async function versionOne(db: Db, code: string, version: string, by: Officer): Promise<In<typeof versionDetail>> {
  const [[row], text] = await Promise.all([versionRows(db, code, version), versionText(db, code, version)]);
  if (row === undefined || text === null) throw failure(rulebookFailures.noVersion, { code, version });
  const view = versionView(row, by.today);
  const events = row.draft_id === null ? [] : (await draftEvents(db, [row.draft_id])).map(eventView);
  const published = {
    at: view.publishedAt,
    by: null,
    byName: row.published_by,
    step: 'published',
    reason: null,
    revision: null,
    sha256: view.sha256,
  } as const;
  const found = judgeText(text.dmn, text.meta, view.sha256);
  return {
    ...view,
    ...text,
    problems: found.problems.map(problemView),
    history: events.length > 0 ? events : [{ ...published, state: view.state }],
  };
}

/** A rehearsal as it stands. `counts`: an approval may rest on it. */
export function rehearsalView(
  r: RehearsalRow,
  about: { code: string; sha256: string; newest: boolean; inForce: string | null },
  by: Officer,
): In<typeof rehearsal> {
  const against = r.against_sha256?.toString('hex') ?? null;
  return {
    id: r.id,
    draftId: r.draft_id,
    code: about.code,
    against: r.against_version,
    sha256: r.sha256.toString('hex'),
    revision: r.revision,
    state: r.state,
    counts: r.state === 'done' && about.newest && r.sha256.toString('hex') === about.sha256 && against === about.inForce,
    done: r.done,
    total: r.total,
    startedBy: { id: r.started_by, name: r.started_by_name },
    startedAt: r.started_at.toString(),
    finishedAt: r.finished_at?.toString() ?? null,
    error: r.error,
    caseTitle: r.case_title,
    summary: r.summary,
    canCancel: by.hands.has('editor') && (r.state === 'queued' || r.state === 'running'),
  };
}

/** Rehearsals of a draft, newest first. */
export async function rehearsalsView(db: Db, draftId: string, by: Officer): Promise<In<typeof rehearsal>[]> {
  const draft = await draftById(db, draftId);
  const [rows, inForce] = await Promise.all([rehearsalsOf(db, draftId), hashInForce(db, draft.code, by.today)]);
  const newest = rows.find((r) => r.state === 'queued' || r.state === 'running' || r.state === 'done');
  const sha256 = draft.sha256.toString('hex');
  return rows.map((r) => rehearsalView(r, { code: draft.code, sha256, newest: r === newest, inForce }, by));
}

/** Everything of one draft, with the buttons of whoever asks. Throws rulebook.noDraft. */
export async function draftOne(db: Db, id: string, by: Officer): Promise<In<typeof draftDetail>> {
  const draft = await draftById(db, id);
  const sha256 = draft.sha256.toString('hex');
  const [events, rehearsals, names, [version]] = await Promise.all([
    draftEvents(db, [id]),
    rehearsalsView(db, id, by),
    stepNames(db, [id]),
    draft.state === 'approved' ? versionRows(db, draft.code, draft.version) : Promise.resolve([]),
  ]);
  const found = judgeText(draft.dmn_xml, draft.meta_text, sha256);
  const title = (JSON.parse(draft.meta_text) as { title?: { zh?: unknown; en?: unknown } }).title;
  const word = (text: unknown): string | null => (typeof text === 'string' && text !== '' ? text : null);
  const approved = events.findLast((e) => e.step === 'approved');
  return {
    ...draftView({ ...draft, title_zh: word(title?.zh), title_en: word(title?.en), until: version?.until ?? null }, by, names),
    can: deedsOf(factsOf(draft), by),
    dmn: draft.dmn_xml,
    meta: draft.meta_text,
    sha256,
    tests: draft.tests.map((t) => ({ ...t, inputs: { ...t.inputs } })),
    metaReadable: found.meta !== null,
    problems: found.problems.map(problemView),
    testResults: testsView(found, draft.tests),
    rehearsal: rehearsals[0] ?? null,
    approval:
      approved === undefined || draft.effective_from === null
        ? null
        : {
            by: { id: approved.by, name: approved.by_name },
            at: approved.at.toString(),
            from: draft.effective_from,
            reason: approved.reason ?? '',
          },
    earliestFrom: earliestFrom(by.today).toString(),
    history: events.map(eventView),
  };
}

/** One side of a comparison: a published version by name, or `draft:<id>` of the same rule. Throws rulebook.noVersion, .noDraft. */
export async function sideOf(db: Db, code: string, ref: string, today: Temporal.PlainDate): Promise<In<typeof side>> {
  if (ref.startsWith('draft:')) {
    const draft = await draftById(db, ref.slice(6));
    if (draft.code !== code) throw failure(rulebookFailures.noDraft);
    return {
      ref,
      version: draft.version,
      state: draft.state,
      sha256: draft.sha256.toString('hex'),
      dmn: draft.dmn_xml,
      meta: draft.meta_text,
    };
  }
  const [[row], text] = await Promise.all([versionRows(db, code, ref), versionText(db, code, ref)]);
  if (row === undefined || text === null) throw failure(rulebookFailures.noVersion, { code, version: ref });
  return { ref, version: row.version, state: stateOn(row, today), sha256: row.sha256.toString('hex'), ...text };
}

/** Titles and texts for flips: they stand once in the summary. */
export function flipViewer(r: RehearsalRow): (f: FlipRow) => In<typeof flip> {
  const outcomes = new Map((r.summary?.outcomes ?? []).map((o) => [o.code, o]));
  const rows = new Map((r.summary?.conditions ?? []).map((c) => [`${c.decision}/${c.ruleId}`, c]));
  const groups = new Map((r.summary?.dimensions ?? []).flatMap((d) => d.groups.map((g) => [`${d.code}=${g.code}`, g.title])));
  const outcome = (code: string) => outcomes.get(code) ?? { code, title: { zh: code, en: code }, favour: 0 };
  return (f) => ({
    seq: f.seq,
    subjectId: f.subject_id,
    decisionId: f.decision_id,
    reference: f.reference,
    ruleVersion: f.rule_version,
    decidedAt: f.decided_at.toString(),
    change: f.change,
    before: outcome(f.before_code),
    after: outcome(f.after_code),
    beforeFen: f.before_fen === null ? null : String(f.before_fen),
    afterFen: f.after_fen === null ? null : String(f.after_fen),
    groups: f.groups.map((key) => {
      const at = key.indexOf('=');
      const [dimension, code] = [key.slice(0, at), key.slice(at + 1)];
      return { dimension, code, title: groups.get(key) ?? { zh: code, en: code } };
    }),
    conditions: f.conditions.map((key, i) => ({
      ruleId: key.slice(key.indexOf('/') + 1),
      before: f.outcomes[2 * i] || null,
      after: f.outcomes[2 * i + 1] || null,
      textBefore: rows.get(key)?.textBefore ?? null,
      textAfter: rows.get(key)?.textAfter ?? null,
    })),
  });
}

/** One rule. Throws workbench.noRule. */
export async function ruleOne(db: Db, code: string, by: Officer, rehearsable: ReadonlySet<string>): Promise<In<typeof ruleRow>> {
  const [row] = await rulesView(db, code, by, rehearsable);
  if (row === undefined) throw failure(failures.noRule);
  return row;
}
