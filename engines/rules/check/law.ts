import type { DecisionTable } from '../dmn/read.ts';
import { equals } from '../feel/value.ts';
import { isNum } from '../feel/number.ts';
import { isTemporal } from '../feel/temporal/index.ts';
import { fromFeel } from '../feel/json.ts';
import { canonical } from '../canonical.ts';
import type { ModelMeta } from '../types.ts';
import { YES } from './cells.ts';
import { rowList, say } from './finding.ts';
import type { Report } from './finding.ts';
import type { Grid } from './grid.ts';
import type { ExpressionSite, Survey, TableSite } from './survey.ts';
import { isGate, note, outputsOf } from './tables.ts';
import type { RowOutputs } from './tables.ts';

/** Words of a catch-all: conditions that leave to an official what is asked. «其他住房优惠» names a thing and is none. */
const OPEN_ENDED =
  /其他(?:有关|相关)?(?:条件|情形|要求|规定|情况|事项|材料)|兜底|酌情|视情(?:况)?|认为(?:有)?(?:必要|应当)|等(?:条件|情形|要求)|other (?:conditions?|requirements?|circumstances|cases|materials)|(?:deems?|deemed|considers?) (?:fit|necessary|appropriate)|at (?:the|its) discretion|as appropriate/iu;

/**
 * What law demands of a rule that is to be published. CATCH_ALL: 《上海市优化营商环境条例》第24条 (the conditions of a service may hold no
 * catch-all). MISSING_ARTICLE: 《行政许可法》第16条 (nobody may add conditions to those of the law they rest on), so each says on what it rests.
 * MISSING_SOURCE, MISSING_WORDS: limits and amounts have a source, a requirement has words in both languages and a remedy.
 */
export function law(grid: Grid, meta: ModelMeta | null, report: Report): void {
  const { site } = grid;
  const given = outputsOf(site);
  if (isGate(site.table)) gate(grid, given, meta, report);
  else benefits(site, given, meta, report);
}

const gate = (grid: Grid, given: readonly RowOutputs[], meta: ModelMeta | null, report: Report): void => {
  const { table, place } = grid.site;
  for (const [r, cells] of grid.cells.entries()) {
    const at = { ...place, row: r + 1 };
    const says = ['zh', 'en', 'text'].map((name) => note(table, r, name)).join(' ');
    const always = grid.axes.every((axis) =>
      axis.atoms.every((atom, i) => atom.kind === 'null' || axis.columns.every((c) => cells[c]?.answers[i] === YES)),
    );
    if (cells.every(({ blank }) => blank) || always) {
      report({
        code: 'CATCH_ALL',
        severity: 'error',
        place: at,
        rows: [r + 1],
        text: say('这一行什么也不测，任何人都不符合：是兜底条款', 'the row tests nothing, so everybody fails it: a catch-all'),
        mend: say(
          '请写明条件（《上海市优化营商环境条例》第24条：不得含有兜底条款），或删去',
          'State the condition (Shanghai Business Environment Regulations art. 24 forbid catch-alls), or remove it',
        ),
      });
    } else if (OPEN_ENDED.test(says)) {
      report({
        code: 'CATCH_ALL',
        severity: 'warning',
        place: at,
        rows: [r + 1],
        text: say(
          '条件的文字像是兜底条款（“其他条件”“酌情”等）',
          'the words of the condition read like a catch-all («other conditions», «as appropriate»)',
        ),
        mend: say(
          '请逐项写明（《上海市优化营商环境条例》第24条）',
          'List each condition (Shanghai Business Environment Regulations art. 24)',
        ),
      });
    }
    if (note(table, r, 'article') === '') {
      report({
        code: 'MISSING_ARTICLE',
        severity: 'error',
        place: at,
        rows: [r + 1],
        text: say('条件没有写明依据', 'the requirement does not say on what article it rests'),
        mend: say(
          '请在说明列 article 写明条文；自拟的写“示例政策”',
          'Name the article in the annotation column «article»; for an invented one write «example policy»',
        ),
      });
    }
    const code = given[r]?.values[0];
    const remedied = typeof code === 'string' && meta?.reasons?.[code] !== undefined;
    const lacking = ['zh', 'en', ...(remedied ? [] : ['fix-zh', 'fix-en'])].filter((name) => note(table, r, name) === '');
    if (lacking.length > 0) {
      report({
        code: 'MISSING_WORDS',
        severity: 'warning',
        place: at,
        rows: [r + 1],
        text: say(`条件缺少文字：${lacking.join('、')}`, `the requirement lacks words: ${lacking.join(', ')}`),
        mend: say('请用中英文写明条件和补救办法', 'Say in both languages what is required and how to mend it'),
      });
    }
  }
};

const isAmount = (value: unknown): boolean => isNum(value) || isTemporal(value);

/** Does a cell hold a number, a date or a duration? Texts in quotes do not count, unless they are dates. */
const holdsAmount = (text: string): boolean =>
  /(?:date|time|duration)\s*\(\s*"|@"/u.test(text) || /(?<![\w"])\d/u.test(text.replace(/"(?:[^"\\]|\\.)*"/gu, '""'));

const benefits = (site: TableSite, given: readonly RowOutputs[], meta: ModelMeta | null, report: Report): void => {
  const { table, place } = site;
  const goals = site.top ? (meta?.goals?.[site.owner.id] ?? meta?.goals?.[site.owner.name] ?? []) : [];
  const benefit: number[] = [];
  const source: number[] = [];
  for (const [r, { values }] of given.entries()) {
    if (note(table, r, 'article') !== '') continue;
    const yes = goals.some((goal) => canonical(goal) === canonical(wholeOutput(table, values)));
    const limited = [...(table.rules[r]?.inputs ?? []), ...(table.rules[r]?.outputs ?? [])].some(holdsAmount);
    if (yes || values.some((value) => isAmount(value) && equals(value, 0) !== true)) benefit.push(r + 1);
    else if (limited && note(table, r, 'source') === '' && meta?.example !== true) source.push(r + 1);
  }
  const both = [
    [
      'MISSING_ARTICLE',
      benefit,
      say('给出待遇、金额或批准，却没有写明依据', 'give a benefit, an amount or a yes without the article it rests on'),
    ],
    ['MISSING_SOURCE', source, say('含有界限或金额，却没有写明来源', 'hold limits or amounts without their source')],
  ] as const;
  for (const [code, list, what] of both) {
    const first = list[0];
    if (first === undefined) continue;
    const words = rowList(list);
    report({
      code,
      severity: 'warning',
      place: { ...place, row: first },
      rows: [...list],
      text: say(`第 ${words.zh} 行${what.zh}`, `rows ${words.en} ${what.en}`),
      mend: say(
        '请在说明列 article 写明条文；自拟的写“示例政策”',
        'Name the article in the annotation column «article»; for an invented one write «example policy»',
      ),
    });
  }
};

const wholeOutput = (table: DecisionTable, values: readonly unknown[]): ReturnType<typeof fromFeel> =>
  values.length === 1 ? fromFeel(values[0]) : fromFeel(new Map(table.outputs.map(({ name }, i) => [name ?? '', values[i]])));

/** MISSING_SOURCE for what stands outside tables: the sidecar's source, and expressions with limits that nobody explains. */
export function sources(survey: Survey, meta: ModelMeta | null, report: Report): void {
  if (meta !== null && [meta.source.zh, meta.source.en].some((text) => text.trim() === '')) {
    report({
      code: 'MISSING_SOURCE',
      severity: 'warning',
      place: {},
      text: say('说明文件没有写明来源', 'the sidecar does not say where the rule comes from'),
      mend: say('请在 source 写明文件名与文号', 'Name the document and its number under source'),
    });
  }
  if (meta?.example === true) return;
  for (const site of survey.expressions) {
    if (site.model.imported || !holdsLimit(site) || (site.owner.source.description ?? '').trim() !== '') continue;
    report({
      code: 'MISSING_SOURCE',
      severity: 'hint',
      place: site.place,
      text: say('表达式中写有界限或金额，没有说明来源', 'the expression holds a limit or an amount without its source'),
      mend: say(
        '请在决策的说明（description）写明依据，或改成有依据列的决策表',
        'Name the source in the description of the decision, or make it a table with an article column',
      ),
    });
  }
}

/** A number that is compared or calculated with; 0 and 1 are mostly counting. */
const holdsLimit = ({ text }: ExpressionSite): boolean =>
  [...text.replace(/"(?:[^"\\]|\\.)*"/gu, '""').matchAll(/(?<![\w.])\d+(?:\.\d+)?/gu)].some(([digits]) => Number(digits) > 1);
