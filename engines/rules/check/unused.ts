import type { BusinessKnowledgeModel, Decision, DecisionService, Requirement } from '../dmn/read.ts';
import { isNamePart } from '../feel/names.ts';
import type { ModelMeta } from '../types.ts';
import { say } from './finding.ts';
import type { Report } from './finding.ts';
import type { Element, Survey, TableSite } from './survey.ts';
import type { LoadedModel } from '../imports.ts';

/**
 * UNUSED: what nobody needs or nothing reads, so that it misleads the reader, and columns in which nothing stands. Decisions at the top are
 * asked from outside, so only those that a sidecar with a list of decisions leaves out are named.
 */
export function unused(survey: Survey, main: LoadedModel, meta: ModelMeta | null, report: Report): void {
  const needed = new Set<string>();
  const need = (requirement: Requirement): void => {
    const found = survey.find(requirement, main);
    if (found !== undefined) needed.add(found.key);
  };
  const link = (href: string): Requirement => ({ id: null, kind: 'decision', target: 'decision', href, at: 0 });
  for (const { kind, source } of survey.own) {
    if (kind === 'decision')
      for (const one of [...(source as Decision).informationRequirements, ...(source as Decision).knowledgeRequirements])
        need(one);
    if (kind === 'function') for (const one of (source as BusinessKnowledgeModel).knowledgeRequirements) need(one);
    if (kind !== 'service') continue;
    const { outputDecisions, encapsulatedDecisions, inputDecisions, inputData } = source as DecisionService;
    for (const href of [...outputDecisions, ...encapsulatedDecisions, ...inputDecisions, ...inputData]) need(link(href));
  }
  for (const element of survey.own) {
    if (!needed.has(element.key)) unneeded(element, meta, report);
    if (element.kind === 'decision' || element.kind === 'function') unread(element, survey, main, report);
  }
  unusedTypes(main, report);
  for (const site of survey.tables) columns(site, report);
}

const unneeded = (element: Element, meta: ModelMeta | null, report: Report): void => {
  const { kind, name, id } = element;
  if (kind === 'input') {
    report({
      code: 'UNUSED_INPUT',
      severity: 'warning',
      place: {},
      text: say(
        `输入「${name}」没有任何决策使用：不得收集用不上的信息`,
        `no decision uses the input "${name}": what is not used must not be asked for`,
      ),
      mend: say(
        '请删去它，或在决策中引用（《个人信息保护法》第6条：收集限于最小范围）',
        'Remove it, or use it in a decision (PIPL art. 6: collect the least)',
      ),
    });
  } else if (kind === 'function') {
    report({
      code: 'UNUSED_FUNCTION',
      severity: 'warning',
      place: { decision: name },
      text: say(`业务知识模型「${name}」没有被使用`, `the knowledge model "${name}" is not used`),
      mend: say('请删去它，或在决策中引用', 'Remove it, or use it in a decision'),
    });
  } else if (
    kind === 'decision' &&
    meta?.decisions !== undefined &&
    meta.decisions[id] === undefined &&
    meta.decisions[name] === undefined
  ) {
    report({
      code: 'UNUSED_DECISION',
      severity: 'hint',
      place: { decision: name },
      text: say(
        `决策「${name}」没有被其他决策使用，说明文件里也没有它`,
        `no other decision uses "${name}", and the sidecar does not list it`,
      ),
      mend: say('请删去它，或在说明文件的 decisions 中写明名称', 'Remove it, or give it a label under decisions in the sidecar'),
    });
  }
};

/** Requirements that are drawn but not read: the text of the logic does not have the name at all. */
const unread = (element: Element, survey: Survey, main: LoadedModel, report: Report): void => {
  const { source, name } = element;
  const logic = element.kind === 'decision' ? (source as Decision).logic : (source as BusinessKnowledgeModel).encapsulatedLogic;
  if (logic === null) return;
  const texts = stringsIn(logic).join('\n').replace(/\s+/gu, ' ');
  const names = (one: string): boolean => hasName(texts, one.replace(/\s+/gu, ' '));
  const links = element.kind === 'decision' ? (source as Decision).informationRequirements : [];
  for (const requirement of links) {
    const found = survey.find(requirement, main);
    if (found === undefined || found.model !== main || names(found.name)) continue;
    report({
      code: 'UNUSED_REQUIREMENT',
      severity: 'hint',
      place: { decision: name },
      text: say(
        `「${name}」声明依赖「${found.name}」，内容中却没有用到`,
        `"${name}" requires "${found.name}" but does not use it`,
      ),
      mend: say('请删去这条依赖', 'Remove the requirement'),
    });
  }
};

/** Does a name stand in the text as a name of its own, not as a part of a longer one? */
const hasName = (text: string, name: string): boolean => {
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) {
    const end = at + name.length;
    if (!isNamePart(text.charCodeAt(at - 1)) && !isNamePart(text.charCodeAt(end))) return true;
  }
  return false;
};

/** What people call the annotation columns that have a meaning here. */
const TITLES: Readonly<Record<string, string>> = {
  zh: '说明',
  en: '说明（英文）',
  article: '依据',
  'fix-zh': '如何补正',
  'fix-en': '如何补正（英文）',
};

/** All texts below a piece of plain data. */
const stringsIn = (value: unknown, out: string[] = []): string[] => {
  if (typeof value === 'string') out.push(value);
  else if (Array.isArray(value)) for (const item of value) stringsIn(item, out);
  else if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) stringsIn(item, out);
  return out;
};

const unusedTypes = (main: LoadedModel, report: Report): void => {
  const { definitions } = main;
  const names = new Set(
    stringsIn([definitions.decisions, definitions.inputData, definitions.businessKnowledgeModels, definitions.decisionServices]),
  );
  const inTypes = new Map(
    definitions.itemDefinitions.map((item) => [item.name ?? '', stringsIn({ ...item, name: null, id: null, label: null })]),
  );
  const text = [...names].filter((one) => one.includes('instance of') || one.includes('function(')).join('\n');
  for (const { name } of definitions.itemDefinitions) {
    const own = name ?? '';
    const byType = [...inTypes].some(([other, uses]) => other !== own && uses.some((use) => use.trim() === own));
    if (own === '' || byType || [...names].some((one) => one.trim() === own) || text.includes(own)) continue;
    report({
      code: 'UNUSED_TYPE',
      severity: 'hint',
      place: {},
      text: say(`类型「${own}」没有被使用`, `the type "${own}" is not used`),
      mend: say('请删去它，或用作输入、列或决策的类型', 'Remove it, or make it the type of an input, a column or a decision'),
    });
  }
};

const empty = (text: string | undefined): boolean => text === undefined || text.trim() === '' || text.trim() === '-';

const columns = ({ table, place }: TableSite, report: Report): void => {
  if (table.rules.length === 0) {
    report({
      code: 'EMPTY_TABLE',
      severity: 'error',
      place,
      text: say('决策表没有任何行', 'the table has no rows'),
      mend: say('请至少加一行', 'Add at least one row'),
    });
    return;
  }
  for (const [c, input] of table.inputs.entries()) {
    if (!table.rules.every(({ inputs }) => empty(inputs[c]))) continue;
    const columnName = input.label ?? input.expression ?? '';
    report({
      code: 'UNUSED_COLUMN',
      severity: 'hint',
      place: { ...place, column: c + 1, columnName },
      text: say(`「${columnName}」这一列每行都不限，等于没有`, `every row leaves the column "${columnName}" open`),
      mend: say('请删去这一列，或填写条件', 'Remove the column, or fill in conditions'),
    });
  }
  for (const [c, name] of table.annotations.entries()) {
    if (!table.rules.every(({ annotations }) => (annotations[c] ?? '').trim() === '')) continue;
    report({
      code: 'EMPTY_COLUMN',
      severity: 'hint',
      place: { ...place, column: table.inputs.length + table.outputs.length + c + 1, columnName: name },
      text: say(`「${TITLES[name.trim().toLowerCase()] ?? name}」这一列是空的`, `the annotation column "${name}" is empty`),
      mend: say('请填写，或删去这一列', 'Fill it in, or remove it'),
    });
  }
};
