import type { Ast } from '../feel/ast.ts';
import { walk } from '../feel/ast.ts';
import { parseTests } from '../feel/parse.ts';
import type { Place } from '../errors.ts';
import { say } from './finding.ts';
import type { Report } from './finding.ts';
import type { Element, Survey } from './survey.ts';

/** A repetition inside a repeated group, or alternatives inside one: the pattern may take very long on some texts. */
const REPEATED = /\((?:[^()\\]|\\.)*(?:[+*}]|\|)(?:[^()\\]|\\.)*\)(?:[+*]|\{\d+,\d*\})/u;

const PATTERNS = new Set(['matches', 'replace', 'split']);

/**
 * REGEX_RISK: patterns with repetitions inside repetitions. The engine counts its steps and ends, but then there is no answer; other
 * engines may hang. Reading the clock is an error of its own (CLOCK), found where expressions are read.
 */
export function risks(survey: Survey, report: Report): void {
  for (const element of survey.own) endless(element, survey, report);
  for (const { ast, place, model } of survey.expressions) if (!model.imported) look(ast, place, report);
  for (const site of survey.tables) {
    const { table } = site;
    for (const [r, rule] of table.rules.entries()) {
      for (const [c, text] of rule.inputs.entries()) {
        if (![...PATTERNS].some((name) => text.includes(name))) continue;
        try {
          const scope = site.scope.child();
          scope.add('?');
          for (const { value } of parseTests(text, scope.known).tests ?? [])
            look(value, { ...site.place, row: r + 1, column: c + 1, columnName: table.inputs[c]?.label ?? '' }, report);
        } catch {
          // A cell that cannot be read is reported where it is read.
        }
      }
    }
  }
}

const ENDING = new Set<Ast['kind']>(['if', 'some', 'every', 'for', 'filter', 'and', 'or']);

/** RECURSION: a function that leads back to itself and has nothing in it that could end it: no condition, no table. */
const endless = (element: Element, survey: Survey, report: Report): void => {
  if (element.kind !== 'function') return;
  const seen = new Set<string>();
  const leads = (from: Element): boolean => {
    const { source } = from;
    if (!('knowledgeRequirements' in source)) return false;
    return source.knowledgeRequirements.some((requirement) => {
      const next = survey.find(requirement, from.model);
      if (next === undefined || seen.has(next.key)) return next?.key === element.key;
      seen.add(next.key);
      return next.key === element.key || leads(next);
    });
  };
  if (!leads(element)) return;
  const own = survey.expressions.filter(({ owner }) => owner.key === element.key);
  const { source } = element;
  const needs = 'knowledgeRequirements' in source ? source.knowledgeRequirements : [];
  const names = new Set(needs.map((requirement) => survey.find(requirement, element.model)?.name));
  let calls = false;
  // A table or several expressions (a conditional, a context) may end it.
  let ends = own.length !== 1 || survey.tables.some(({ owner }) => owner.key === element.key);
  for (const { ast } of own) {
    walk(ast, (node) => {
      if (node.kind === 'call' && node.callee.kind === 'name' && names.has(node.callee.name)) calls = true;
      if (ENDING.has(node.kind)) ends = true;
    });
  }
  if (!calls || ends) return;
  report({
    code: 'RECURSION',
    severity: 'hint',
    place: { decision: element.name },
    text: say('函数调用自己，却没有使它停下的条件', 'the function calls itself, and there is no condition that would end it'),
    mend: say('请加上 if … then … else …，使它在某一步停下', 'Add an if … then … else … that ends it'),
  });
};

const look = (ast: Ast, place: Place, report: Report): void =>
  walk(ast, (node) => {
    if (node.kind !== 'call' || node.callee.kind !== 'name' || !PATTERNS.has(node.callee.name)) return;
    const pattern = node.args[node.names === null ? 1 : Math.max(node.names.indexOf('pattern'), node.names.indexOf('delimiter'))];
    if (pattern?.kind !== 'string' || !REPEATED.test(pattern.value)) return;
    report({
      code: 'REGEX_RISK',
      severity: 'hint',
      place: { ...place, offset: pattern.from + 1 },
      text: say(
        '正则表达式里有套叠的重复，遇到某些文本可能极慢',
        'the pattern repeats inside a repetition: on some texts it may take very long',
      ),
      mend: say(
        '请改写，使重复不套在重复之内，例如用 [0-9]+ 代替 ([0-9]+)+',
        'Write it without a repetition inside another: [0-9]+ instead of ([0-9]+)+',
      ),
    });
  });
