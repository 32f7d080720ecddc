import type { Place } from '../errors.ts';
import { compileExpression } from '../feel/compile.ts';
import { parseExpression } from '../feel/parse.ts';
import { isFixed } from '../feel/scope.ts';
import { coerce } from '../feel/types.ts';
import { kindOf } from '../feel/value.ts';
import { valueText } from './box.ts';
import { say, short } from './finding.ts';
import type { Finding, Report } from './finding.ts';
import { allowedTest } from './grid.ts';
import { infer } from './infer.ts';
import { nearest, serves, typeWords } from './kinds.ts';
import type { Guess } from './kinds.ts';
import { problemFinding } from './problems.ts';
import { contextAt, namesAt } from './survey.ts';
import type { TableSite } from './survey.ts';

/** Checks what the rows of a table give: TYPE_OUTPUT, VALUE_NOT_ALLOWED, EMPTY_OUTPUT, and all that keeps an expression from being read. */
export function outputs(site: TableSite, report: Report): void {
  const { table, model } = site;
  for (const [c, output] of table.outputs.entries()) {
    const place = { ...site.place, column: table.inputs.length + c + 1, columnName: output.name ?? '' };
    const type = output.typeRef === null ? null : (model.items.get(output.typeRef.trim())?.type ?? null);
    if (output.typeRef !== null && output.typeRef.trim() !== '' && model.items.get(output.typeRef.trim()) === undefined) {
      report(problemFinding({ code: 'REFERENCE', message: `unknown type "${output.typeRef}"`, place }));
    }
    const listed = allowedTest(
      output.values,
      contextAt(site, place, () => undefined),
    );
    const memory = new Map<string, Finding[]>();
    const check = (text: string, at: Place): void => {
      let found = memory.get(text);
      if (found === undefined) memory.set(text, (found = ofOutput(text, site, type, listed, output.values)));
      for (const one of found)
        report({
          ...one,
          place: one.place.offset === undefined ? at : { ...at, offset: one.place.offset },
          ...(at.row === undefined ? {} : { rows: [at.row] }),
        });
    };
    for (const [r, rule] of table.rules.entries()) check(rule.outputs[c] ?? '', { ...place, row: r + 1 });
    if ((output.fallback ?? '').trim() !== '') check(output.fallback ?? '', place);
  }
}

const ofOutput = (
  text: string,
  site: TableSite,
  type: Guess,
  listed: ((value: unknown) => boolean) | null,
  values: string | null,
): Finding[] => {
  const found: Finding[] = [];
  const report: Report = (finding) => void found.push(finding);
  const place: Place = {};
  if (text.trim() === '' || text.trim() === '-') {
    report({
      code: 'EMPTY_OUTPUT',
      severity: 'warning',
      place,
      text: say('这一行没有填写结果，适用时结果为空', 'the row gives nothing: when it applies the result is null'),
      mend: say('请填写结果；确实没有结果的写 null', 'Fill in the result; where there is none write null'),
    });
    return found;
  }
  try {
    const names = site.scope.names();
    const code = compileExpression(
      text,
      contextAt(site, place, (problem) => report(problemFinding(problem, names))),
    );
    const given = infer(parseExpression(text, site.scope.known, place), namesAt(site, place, report));
    if (found.length > 0) return found;
    if (!serves(given, type)) {
      const [x, y] = [typeWords(type), typeWords(given)];
      report({
        code: 'TYPE_OUTPUT',
        severity: 'error',
        place,
        text: say(
          `结果列是${x.zh}，这里给出的是${y.zh}，结果总为空`,
          `the output column is ${x.en}, but this gives ${y.en}: the result is always null`,
        ),
        mend: say(
          `请改写成${x.zh}${type?.kind === 'string' ? '（文本加双引号）' : ''}`,
          `Write ${x.en}${type?.kind === 'string' ? ' (a text has double quotes)' : ''}`,
        ),
      });
    } else if (isFixed(code) && code.constant !== null) {
      const { constant } = code;
      const fits = type === null || coerce(constant, type) !== null;
      if (!fits || (listed !== null && !listed(constant) && kindOf(constant) !== 'function')) report(notListed(constant, values));
    }
  } catch (error) {
    report(problemFinding(error, site.scope.names()));
  }
  return found;
};

const notListed = (constant: unknown, values: string | null): Finding => {
  const names = [...(values ?? '').matchAll(/"([^"]*)"/gu)].map(([, name]) => name ?? '');
  const near = typeof constant === 'string' ? nearest(constant, names) : null;
  const list = short(values ?? '', 120);
  const there = list === '' ? say('请改成允许的值', 'Use an allowed value') : say(`允许：${list}`, `Allowed: ${list}`);
  return {
    code: 'VALUE_NOT_ALLOWED',
    severity: 'error',
    place: {},
    text: say(
      `结果 ${valueText(constant)} 不在允许的值之内`,
      `the result ${valueText(constant)} is not among the allowed values`,
    ),
    mend: near === null ? there : say(`是否想写 "${near}"？${there.zh}`, `Did you mean "${near}"? ${there.en}`),
  };
};
