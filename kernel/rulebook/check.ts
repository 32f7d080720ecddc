/** What stands in the way of publishing a rule, and its test cases. The one place where a rule's text is judged. */
import { canonical, compileModel, EvaluationError, ModelError, parseMeta } from '@yunjian/rules';
import type { Condition, Decision, Facts, Model, ModelMeta, Value } from '@yunjian/rules';
import type { Text } from '../contract/index.ts';

/** Something the check found. Errors stand in the way of rehearsal and publication. */
export interface RuleProblem {
  readonly severity: 'error' | 'warning';
  readonly code: string;
  readonly text: Text;
  readonly decision: string | null;
  /** Row of the table, from 1. */
  readonly row: number | null;
  readonly column: string | null;
  readonly ruleId: string | null;
}

/** A text that was judged; `model` and `meta` are null when it does not compile. */
export interface Judged {
  readonly problems: readonly RuleProblem[];
  readonly model: Model | null;
  readonly meta: ModelMeta | null;
}

const problemOf = (error: ModelError, ruleId: string | null = null): RuleProblem => {
  const { decision, row, column, columnName } = error.place;
  const at = [
    decision === undefined ? '' : `判定“${decision}”`,
    row === undefined ? '' : `第 ${row} 行`,
    column === undefined ? '' : `第 ${column} 列${columnName === undefined ? '' : `“${columnName}”`}`,
  ].join('');
  return {
    severity: 'error',
    code: error.code,
    text: { zh: `${at}${at === '' ? '' : '：'}${CHINESE[error.code] ?? '规则无法编译'}（${error.message}）`, en: error.message },
    decision: decision ?? null,
    row: row ?? null,
    column: columnName ?? (column === undefined ? null : String(column)),
    ruleId,
  };
};

const CHINESE: Readonly<Record<string, string>> = {
  XML: '文件不是可读的 DMN',
  LIMIT: '文件过大或过深',
  FEEL: '表达式有误',
  CYCLE: '判定之间循环引用',
  REFERENCE: '引用了不存在或重名的元素',
  UNSUPPORTED: '含有不支持的写法',
  META: '说明文件不完整',
  CATCH_ALL: '什么都不检验的条件是兜底条款，不得作为条件',
  ARTICLE: '条件没有写明所依据的条文',
};

/** Compiles a text and collects what stands in the way of publishing it. */
export function judge(xml: string, meta: unknown): Judged {
  try {
    const parsed = parseMeta(meta);
    const model = compileModel(xml, { meta: parsed });
    return { problems: blocking(model, parsed), model, meta: parsed };
  } catch (error) {
    if (error instanceof ModelError) return { problems: [problemOf(error)], model: null, meta: null };
    throw error;
  }
}

/** What stands in the way of publishing a text; empty when nothing does. */
export function blockingProblems(xml: string, meta: unknown): readonly RuleProblem[] {
  return judge(xml, meta).problems.filter((p) => p.severity === 'error');
}

function blocking(model: Model, meta: ModelMeta): RuleProblem[] {
  const problems: RuleProblem[] = [];
  for (const input of model.inputs) {
    if (meta.inputs[input.name] === undefined)
      problems.push(problemOf(new ModelError('META', `input "${input.name}" has no metadata`)));
  }
  for (const { name, gate, rows } of model.decisions) {
    if (!gate) continue;
    for (const { row, ruleId, tests, article } of rows) {
      const place = { decision: name, row };
      // 《上海市优化营商环境条例》第24条: conditions may not contain a catch-all, and each must rest on something.
      if (tests === 0)
        problems.push(problemOf(new ModelError('CATCH_ALL', 'a requirement that tests nothing is a catch-all', place), ruleId));
      if (article === '')
        problems.push(problemOf(new ModelError('ARTICLE', 'a requirement without the article it rests on', place), ruleId));
    }
  }
  return problems;
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

/** Runs test cases: three-valued, as people's cases are decided. */
export function runTests(model: Model, tests: readonly RuleTest[]): RuleTestResult[] {
  return tests.map((test): RuleTestResult => {
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
      return { name, decision, passed: false, expected, actual: null, outcome: 'ERROR', error: error.message, conditions: [] };
    }
  });
}
