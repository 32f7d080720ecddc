/** What stands in the way of publishing a rule, and its test cases. The one place where a rule's text is judged. */
import {
  canonical,
  checkModel,
  compileModel,
  EvaluationError,
  ModelError,
  parseMeta,
  rationed,
  readDefinitions,
} from '@yunjian/rules';
import type { Condition, Decision, Facts, Finding, Model, ModelMeta, Value } from '@yunjian/rules';
import { failure } from '../contract/index.ts';
import type { Text } from '../contract/index.ts';
import { rulebookFailures } from './failures.ts';

/** Something the check found. Errors stand in the way of rehearsal and publication. */
export interface RuleProblem {
  readonly severity: Finding['severity'];
  readonly code: string;
  readonly text: Text;
  /** How to mend it. */
  readonly mend: Text | null;
  readonly decision: string | null;
  /** Row of the table, from 1. */
  readonly row: number | null;
  /** All rows concerned. */
  readonly rows: readonly number[];
  readonly column: string | null;
  /** Character of the cell, from 1. */
  readonly offset: number | null;
  readonly ruleId: string | null;
  /** A concrete case that shows it. */
  readonly example: Readonly<Record<string, Value>> | null;
}

/** A text that was judged; `model` and `meta` are null when it does not compile. */
export interface Judged {
  readonly problems: readonly RuleProblem[];
  readonly model: Model | null;
  readonly meta: ModelMeta | null;
}

/** Compiles a text and collects what the static check finds (engines/rules), errors first. */
export function judge(xml: string, meta: unknown): Judged {
  let parsed: ModelMeta | null = null;
  const problems: RuleProblem[] = [];
  try {
    parsed = parseMeta(meta);
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    problems.push({ ...NOWHERE, code: error.code, text: { zh: `说明文件不完整（${error.message}）`, en: error.message } });
  }
  const found = checkModel(xml, { meta: parsed });
  const ids = ruleIds(xml);
  for (const finding of found) problems.push(problemOf(finding, ids));
  const rank = { error: 0, warning: 1, hint: 2 };
  problems.sort((a, b) => rank[a.severity] - rank[b.severity]);
  if (parsed === null || problems.some(({ severity }) => severity === 'error')) return { problems, model: null, meta: parsed };
  return { problems, model: compileModel(xml, { meta: parsed }), meta: parsed };
}

/** What was found, with its place: for a message that stands alone. */
export function problemInWords({ decision, row, column, offset, text }: RuleProblem): { zh: string; en: string } {
  const zh = [
    decision === null ? '' : `判定“${decision}”`,
    row === null ? '' : `第 ${row} 行`,
    column === null ? '' : `“${column}”列`,
    offset === null ? '' : `第 ${offset} 个字符`,
  ].join('');
  const en = [
    decision === null ? '' : `decision "${decision}"`,
    row === null ? '' : `row ${row}`,
    column === null ? '' : `column "${column}"`,
    offset === null ? '' : `character ${offset}`,
  ].filter((part) => part !== '');
  return { zh: zh === '' ? text.zh : `${zh}：${text.zh}`, en: en.length === 0 ? text.en : `${en.join(', ')}: ${text.en}` };
}

const NOWHERE = {
  severity: 'error',
  mend: null,
  decision: null,
  row: null,
  rows: [],
  column: null,
  offset: null,
  ruleId: null,
  example: null,
} as const;

const problemOf = (
  { severity, code, place, rows, text, mend, example }: Finding,
  ids: ReadonlyMap<string, string>,
): RuleProblem => ({
  severity,
  code,
  text,
  mend,
  decision: place.decision ?? null,
  row: place.row ?? rows?.[0] ?? null,
  rows: rows ?? (place.row === undefined ? [] : [place.row]),
  column: place.columnName ?? (place.column === undefined ? null : String(place.column)),
  offset: place.offset ?? null,
  ruleId: ids.get(`${place.decision ?? ''}#${place.row ?? rows?.[0] ?? 0}`) ?? null,
  example: example ?? null,
});

/** Ids of rows by decision and number; empty when the file cannot be read. */
const ruleIds = (xml: string): Map<string, string> => {
  const ids = new Map<string, string>();
  try {
    for (const { name, logic } of readDefinitions(xml).decisions) {
      if (logic?.kind !== 'table') continue;
      logic.rules.forEach(({ id }, i) => {
        if (id !== null) ids.set(`${name ?? ''}#${i + 1}`, id);
      });
    }
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
  }
  return ids;
};

/** What stands in the way of publishing a text; empty when nothing does. */
export function blockingProblems(xml: string, meta: unknown): readonly RuleProblem[] {
  return judge(xml, meta).problems.filter((p) => p.severity === 'error');
}

/** The failure that says what stands in the way: how much, and the first of it. */
export function blockedBy(errors: readonly RuleProblem[]): Error {
  const [first] = errors;
  const { zh, en } = first === undefined ? { zh: '', en: '' } : problemInWords(first);
  return failure(rulebookFailures.blocked, { count: errors.length, problem: en, zh });
}

/** A case that the model must answer rightly. An input that is absent is unknown; null is known to be nothing. */
export interface RuleTest {
  readonly name: string;
  readonly decision: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly expected: unknown;
}

/** How a test came out. */
export interface RuleTestResult {
  readonly name: string;
  readonly decision: string;
  readonly passed: boolean;
  readonly expected: unknown;
  readonly actual: Value;
  readonly outcome: Decision['outcome'] | 'ERROR';
  readonly error: string | null;
  readonly conditions: readonly Condition[];
}

/** Steps of FEEL for all tests of a rule together. */
const TEST_STEPS = 20_000_000;
/** Rows of tables that all tests together may go through, and reasons of rows that are kept of them: a second, and some megabytes. */
const TEST_ROWS = 1_000_000;
const TEST_REASONS = 50_000;

/**
 * Runs test cases: three-valued, as people's cases are decided. All of them share one ration of work, since an editor may ask for two thousand on a model of
 * two megabytes; what is not reached has not passed and says so. Beyond many reasons the later tests come without theirs.
 */
export function runTests(model: Model, tests: readonly RuleTest[]): RuleTestResult[] {
  // What a decision requires is among the rows of the model: an upper limit that asks for no evaluation.
  const rows = model.decisions.reduce((n, decision) => n + decision.rows.length, 0);
  let reasons = TEST_REASONS;
  return rationed(TEST_STEPS, () =>
    tests.map((test, i): RuleTestResult => {
      const result = rows * (i + 1) > TEST_ROWS ? notRun(test) : runTest(model, test);
      const kept = result.conditions.length <= reasons;
      reasons -= kept ? result.conditions.length : 0;
      return kept ? result : { ...result, conditions: [] };
    }),
  );
}

const failed = ({ name, decision, expected }: RuleTest, error: string): RuleTestResult => ({
  name,
  decision,
  passed: false,
  expected,
  actual: null,
  outcome: 'ERROR',
  error,
  conditions: [],
});

const notRun = (test: RuleTest): RuleTestResult =>
  failed(test, '测试太多、规则太大，没有运行：请减少测试或拆分规则 · not run: too many tests for so large a rule');

function runTest(model: Model, test: RuleTest): RuleTestResult {
  const { name, decision, expected } = test;
  const facts: Facts = Object.fromEntries(
    Object.entries(test.inputs).map(([input, value]) => [input, { known: true, value: value as Value }]),
  );
  try {
    const result = model.decide(decision, facts);
    const passed = canonical(result.outputs) === canonical((expected ?? null) as Value);
    return {
      name,
      decision,
      passed,
      expected,
      actual: result.outputs,
      outcome: result.outcome,
      error: null,
      conditions: result.conditions,
    };
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    return failed(test, error.message);
  }
}
