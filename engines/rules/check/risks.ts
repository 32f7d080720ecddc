import type { Ast } from '../feel/ast.ts';
import { walk } from '../feel/ast.ts';
import { parseTests } from '../feel/parse.ts';
import type { Place } from '../errors.ts';
import { say } from './finding.ts';
import type { Report } from './finding.ts';
import type { Survey } from './survey.ts';

/** A repetition inside a repeated group, or alternatives inside one: the pattern may take very long on some texts. */
const REPEATED = /\((?:[^()\\]|\\.)*(?:[+*}]|\|)(?:[^()\\]|\\.)*\)(?:[+*]|\{\d+,\d*\})/u;

const PATTERNS = new Set(['matches', 'replace', 'split']);

/**
 * REGEX_RISK: patterns with repetitions inside repetitions. The engine counts its steps and ends, but then there is no answer; other
 * engines may hang. Reading the clock is an error of its own (CLOCK), found where expressions are read.
 */
export function risks(survey: Survey, report: Report): void {
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
