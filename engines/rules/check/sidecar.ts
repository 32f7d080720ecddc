import { fromFeel } from '../feel/json.ts';
import { canonical } from '../canonical.ts';
import { equals } from '../feel/value.ts';
import type { ModelMeta, Value } from '../types.ts';
import { outcomes } from './domain.ts';
import { say, short } from './finding.ts';
import type { Finding, Report } from './finding.ts';
import { kindIn, nearest, typeWords } from './kinds.ts';
import type { Element, Survey, TableSite } from './survey.ts';
import { isGate, outputsOf } from './tables.ts';

/** The model and its sidecar against each other: inputs, labels, types, goals, reasons and dates of force. */
export function sidecar(survey: Survey, meta: ModelMeta, report: Report): void {
  inputs(survey, meta, report);
  decisions(survey, meta, report);
  reasons(survey, meta, report);
  dates(meta, report);
}

const tell = (
  report: Report,
  code: string,
  severity: Finding['severity'],
  zh: string,
  en: string,
  mendZh: string,
  mendEn: string,
  place: Finding['place'] = {},
): void => report({ code, severity, place, text: say(zh, en), mend: say(mendZh, mendEn) });

const inputs = (survey: Survey, meta: ModelMeta, report: Report): void => {
  const own = survey.own.filter(({ kind }) => kind === 'input');
  const names = own.map(({ name }) => name);
  for (const element of own) {
    const { name } = element;
    const said = meta.inputs[name];
    if (said === undefined) {
      const near = nearest(
        name,
        Object.keys(meta.inputs).filter((one) => !names.includes(one)),
      );
      const hint = near === null ? say('', '') : say(`（是否就是「${near}」？）`, ` (is it "${near}"?)`);
      tell(
        report,
        'INPUT_WITHOUT_META',
        'error',
        `输入「${name}」在说明文件里没有名称、问题和类型`,
        `the sidecar says nothing about the input "${name}"`,
        `请在 inputs 中补上${hint.zh}`,
        `Add it under inputs${hint.en}`,
      );
      continue;
    }
    const kind = kindIn(survey.typeOf(element));
    if (kind !== null && kind !== said.type) {
      const words = typeWords({ kind: said.type });
      const model = typeWords(survey.typeOf(element));
      tell(
        report,
        'META_TYPE',
        'error',
        `输入「${name}」：模型中是${model.zh}，说明文件中是${words.zh}`,
        `input "${name}" is ${model.en} in the model and ${words.en} in the sidecar`,
        '请使两处一致',
        'Make both the same',
      );
    }
    valueLabels(element, survey, said.values, report);
  }
  for (const name of Object.keys(meta.inputs)) {
    if (names.includes(name)) continue;
    const near = nearest(name, names);
    tell(
      report,
      'META_UNKNOWN_INPUT',
      'warning',
      `说明文件提到输入「${name}」，模型中没有`,
      `the sidecar describes an input "${name}" that the model does not have`,
      near === null ? '请删去这一项，或在模型中加上输入' : `是否想写「${near}」？`,
      near === null ? 'Remove it, or add the input to the model' : `Did you mean "${near}"?`,
    );
  }
};

const valueLabels = (
  element: Element,
  survey: Survey,
  labels: Readonly<Record<string, unknown>> | undefined,
  report: Report,
): void => {
  const typeRef = element.source.variable?.typeRef ?? '';
  const allowed = element.model.items.get(typeRef)?.values ?? null;
  if (allowed === null || labels === undefined || survey.typeOf(element)?.kind !== 'string') return;
  const texts = allowed.filter((value) => typeof value === 'string');
  const bare = texts.filter((value) => labels[value] === undefined);
  const strange = Object.keys(labels).filter((value) => !texts.includes(value));
  const list = [...bare, ...strange].join('、');
  if (list !== '')
    tell(
      report,
      'META_VALUES',
      'warning',
      `输入「${element.name}」的取值与说明文件不一致：${list}`,
      `the values of the input "${element.name}" differ between model and sidecar: ${list}`,
      '请补上或删去取值的名称',
      'Add or remove labels of values',
    );
};

const decisions = (survey: Survey, meta: ModelMeta, report: Report): void => {
  const own = survey.own.filter(({ kind }) => kind === 'decision');
  const byId = new Map(own.flatMap((one) => [[one.id, one] as const, [one.name, one] as const]));
  for (const id of Object.keys(meta.decisions ?? {})) {
    if (!byId.has(id))
      tell(
        report,
        'META_UNKNOWN_DECISION',
        'hint',
        `说明文件提到决策「${id}」，模型中没有`,
        `the sidecar names a decision "${id}" that the model does not have`,
        '请删去或改名',
        'Remove or rename it',
      );
  }
  for (const [id, goals] of Object.entries(meta.goals ?? {})) {
    const element = byId.get(id);
    if (element === undefined) {
      tell(
        report,
        'META_UNKNOWN_DECISION',
        'warning',
        `说明文件为决策「${id}」写了目标，模型中没有它`,
        `the sidecar has goals for a decision "${id}" that the model does not have`,
        '请删去或改名',
        'Remove or rename it',
      );
      continue;
    }
    const given = givenBy(element, survey);
    if (given === null) continue;
    for (const goal of goals) {
      if (given.some((value) => sameJson(value, goal))) continue;
      tell(
        report,
        'GOAL_NEVER',
        'warning',
        `目标 ${short(JSON.stringify(goal))} 不会由决策「${element.name}」给出：永远得不到“可以”的结论`,
        `the goal ${short(JSON.stringify(goal))} is never given by "${element.name}": that yes cannot be reached`,
        '请改正目标，或表中的结果',
        'Correct the goal, or what the table gives',
        { decision: element.name },
      );
    }
  }
};

const sameJson = (a: Value, b: Value): boolean => canonical(a) === canonical(b);

/** All values a decision gives, as JSON; null if they are not constants. A list is not: which rows hit together is open. */
const givenBy = (element: Element, survey: Survey): Value[] | null => {
  const single = outcomes(element, survey);
  if (single !== null) return single.values.map(fromFeel);
  const logic = survey.logic.get(element.key);
  if (logic === undefined || !('table' in logic)) return null;
  const { table } = logic.table;
  if (!['UNIQUE', 'ANY', 'FIRST', 'PRIORITY'].includes(table.hitPolicy) || table.outputs.length < 2) return null;
  if (table.outputs.some(({ fallback }) => (fallback ?? '').trim() !== '')) return null;
  const out: Value[] = [];
  for (const { values } of outputsOf(logic.table)) {
    if (values.includes(undefined)) return null;
    out.push(fromFeel(new Map(table.outputs.map(({ name }, i) => [name ?? `output${i + 1}`, values[i]]))));
  }
  return out;
};

const reasons = (survey: Survey, meta: ModelMeta, report: Report): void => {
  const gates = survey.tables.filter(({ table }) => isGate(table));
  const given = new Set<string>();
  for (const site of gates) {
    for (const [r, { values }] of outputsOf(site).entries()) {
      const [code] = values;
      if (typeof code !== 'string') continue;
      given.add(code);
      if (meta.reasons !== undefined && meta.reasons[code] === undefined) {
        tell(
          report,
          'REASON_WITHOUT_TEXT',
          'warning',
          `理由代码「${code}」在说明文件里没有文字和补救办法`,
          `the sidecar has no text and remedy for the reason "${code}"`,
          '请在 reasons 中补上',
          'Add it under reasons',
          { ...site.place, row: r + 1 },
        );
      }
    }
  }
  // Other tables give codes too, as a cause; what stands nowhere is given by nobody.
  const elsewhere = (code: string): boolean =>
    survey.tables.some((site) => mentions(site, code)) || survey.expressions.some(({ text }) => text.includes(`"${code}"`));
  for (const code of Object.keys(meta.reasons ?? {})) {
    if (given.has(code) || elsewhere(code)) continue;
    tell(
      report,
      'REASON_NEVER',
      'warning',
      `没有一张表给出理由「${code}」`,
      `no table gives the reason "${code}"`,
      '请从说明文件删去，或改正代码',
      'Remove it from the sidecar, or correct the code',
    );
  }
};

const mentions = (site: TableSite, code: string): boolean =>
  outputsOf(site).some(
    ({ values, texts }) =>
      values.some((value) => equals(value, code) === true) || texts.some((text) => text.includes(`"${code}"`)),
  );

const DAY = /^\d{4}-\d{2}-\d{2}$/u;

const dates = (meta: ModelMeta, report: Report): void => {
  const { effectiveFrom: from, effectiveTo: to } = meta;
  const wrong = [from, to].filter((day) => day !== null && !isDay(day));
  if (wrong.length > 0)
    tell(
      report,
      'EFFECTIVE',
      'error',
      `施行日期 ${wrong.join('、')} 不是日期`,
      `${wrong.join(', ')} is no day`,
      '请写成 2026-01-01 的样子',
      'Write it as 2026-01-01',
    );
  else if (to !== null && to < from)
    tell(
      report,
      'EFFECTIVE',
      'error',
      `失效日 ${to} 早于施行日 ${from}`,
      `the last day in force ${to} lies before the first ${from}`,
      '请改正其中一个日期',
      'Correct one of the days',
    );
};

const isDay = (day: string): boolean => {
  try {
    return DAY.test(day) && Temporal.PlainDate.from(day).toString() === day;
  } catch {
    return false;
  }
};
