import { change, pairs, properties, WHOLE } from './change.ts';
import type { Change, ChangeKind, Place } from './change.ts';
import { diffLogic } from './diff-logic.ts';
import type { BusinessKnowledgeModel, Decision, Definitions, ItemDefinition, Requirement } from './model.ts';
import { splitHref } from './read.ts';
import type { Text } from '../types.ts';

export type { Change, ChangeKind } from './change.ts';

/**
 * The differences between two versions of a model, in data and in words (Chinese and English): types, inputs, decisions with their
 * requirements, tables row by row and cell by cell, expressions. Elements are the same if they have the same id, else the same name; rows
 * if they have the same id, else the same content. Layout, ids and the order of elements in the file are not differences; nor is "-" against
 * an empty test. Equal models give []. Throws nothing.
 */
export function diffModels(before: Definitions, after: Definitions): Change[] {
  return [
    ...properties('model', WHOLE, { zh: '模型', en: 'model' }, [
      [{ zh: '名称', en: 'name' }, before.name, after.name],
      [{ zh: '命名空间', en: 'name space' }, before.namespace, after.namespace],
      [{ zh: '表达式语言', en: 'expression language' }, before.expressionLanguage, after.expressionLanguage],
      [{ zh: '说明', en: 'description' }, before.description, after.description],
    ]),
    ...diffNamed(
      before.imports,
      after.imports,
      ['import-added', 'import-removed', 'other-changed'],
      { zh: '引用模型', en: 'import' },
      [({ namespace }) => namespace],
      (a, b) => [
        [{ zh: '名称', en: 'name' }, a.name, b.name],
        [{ zh: '位置', en: 'location' }, a.locationURI, b.locationURI],
      ],
    ),
    ...diffTypes('', before.itemDefinitions, after.itemDefinitions),
    ...diffNamed(
      before.inputData,
      after.inputData,
      ['input-added', 'input-removed', 'input-changed'],
      { zh: '输入', en: 'input' },
      IDENTITY,
      (a, b) => [
        [{ zh: '名称', en: 'name' }, a.name, b.name],
        [{ zh: '标签', en: 'label' }, a.label, b.label],
        [{ zh: '类型', en: 'type' }, a.variable?.typeRef ?? null, b.variable?.typeRef ?? null],
        [{ zh: '说明', en: 'description' }, a.description, b.description],
      ],
    ),
    ...diffDecisions(before, after),
    ...diffOthers(before, after),
  ];
}

interface Thing {
  readonly id: string | null;
  readonly name: string | null;
  readonly label: string | null;
}

/** The same id, else the same name. */
const IDENTITY = [({ id }: Thing): string | null => id, ({ name }: Thing): string | null => name] as const;

const labelOf = ({ id, name, label }: Thing): string => label?.trim() || name?.trim() || id || '';

type Property = readonly [name: Text, before: string | null, after: string | null];

/** Things added, removed and changed. */
const diffNamed = <T extends Thing>(
  before: readonly T[],
  after: readonly T[],
  [added, removed, changed]: readonly [ChangeKind, ChangeKind, ChangeKind],
  what: Text,
  keys: readonly ((item: T) => string | null)[],
  list: (a: T, b: T) => Property[],
): Change[] =>
  pairs(before, after, ...keys).flatMap(([a, b]) => {
    if (b === null) {
      const label = a === null ? '' : labelOf(a);
      return [
        change(removed, WHOLE, { before: label }, { zh: `删除${what.zh}「${label}」`, en: `${what.en} “${label}” removed` }),
      ];
    }
    const label = labelOf(b);
    if (a === null)
      return [change(added, WHOLE, { after: label }, { zh: `新增${what.zh}「${label}」`, en: `${what.en} “${label}” added` })];
    return properties(changed, WHOLE, { zh: `${what.zh}「${label}」`, en: `${what.en} “${label}”` }, list(a, b));
  });

const flag = (value: boolean): string => (value ? 'true' : 'false');

/** Item definitions (7.3) by name, and their components by path. */
const diffTypes = (path: string, before: readonly ItemDefinition[], after: readonly ItemDefinition[]): Change[] =>
  pairs(before, after, ({ name }) => name).flatMap(([a, b]) => {
    const name = `${path}${(b ?? a)?.name ?? ''}`;
    if (a === null || b === null) {
      const what = b ?? a;
      const value = what?.typeRef ?? '';
      return [
        a === null
          ? change('type-added', WHOLE, { column: name, after: value }, { zh: `新增类型「${name}」`, en: `type “${name}” added` })
          : change(
              'type-removed',
              WHOLE,
              { column: name, before: value },
              { zh: `删除类型「${name}」`, en: `type “${name}” removed` },
            ),
      ];
    }
    return [
      ...properties(
        'type-changed',
        WHOLE,
        { zh: `类型「${name}」`, en: `type “${name}”` },
        [
          [{ zh: '基本类型', en: 'base type' }, a.typeRef, b.typeRef],
          [{ zh: '是否列表', en: 'is a list' }, flag(a.isCollection), flag(b.isCollection)],
          [{ zh: '允许值', en: 'allowed values' }, a.allowedValues, b.allowedValues],
          [{ zh: '约束', en: 'constraint' }, a.typeConstraint, b.typeConstraint],
          [
            { zh: '函数', en: 'function' },
            a.functionItem === null ? null : JSON.stringify(a.functionItem),
            b.functionItem === null ? null : JSON.stringify(b.functionItem),
          ],
        ],
        { column: name },
      ),
      ...diffTypes(`${name}.`, a.components, b.components),
    ];
  });

const placeOf = (thing: Thing): Place => ({ decision: thing.id ?? thing.name, decisionLabel: labelOf(thing) });

const diffDecisions = (before: Definitions, after: Definitions): Change[] => {
  const [oldThings, newThings] = [thingsOf(before), thingsOf(after)];
  const edges = (place: Place, a: readonly Requirement[], b: readonly Requirement[]): Change[] =>
    pairs(
      a.map((requirement) => edgeOf(requirement, oldThings)),
      b.map((requirement) => edgeOf(requirement, newThings)),
      ({ href }) => href,
      ({ name }) => name,
    ).flatMap(([old, fresh]) => {
      if (old !== null && fresh !== null) return [];
      const label = (old ?? fresh)?.label ?? '';
      return [
        old === null
          ? change('requirement-added', place, { after: label }, { zh: `新增依赖「${label}」`, en: `now requires “${label}”` })
          : change(
              'requirement-removed',
              place,
              { before: label },
              { zh: `不再依赖「${label}」`, en: `no longer requires “${label}”` },
            ),
      ];
    });
  const common = (
    place: Place,
    subject: Text,
    a: Decision | BusinessKnowledgeModel,
    b: Decision | BusinessKnowledgeModel,
    more: Property[],
  ) =>
    properties('decision-changed', place, subject, [
      [{ zh: '名称', en: 'name' }, a.name, b.name],
      [{ zh: '标签', en: 'label' }, a.label, b.label],
      [{ zh: '类型', en: 'type' }, a.variable?.typeRef ?? null, b.variable?.typeRef ?? null],
      [{ zh: '说明', en: 'description' }, a.description, b.description],
      ...more,
    ]);
  const gone = (thing: Thing, removed: boolean, what: Text): Change => {
    const label = labelOf(thing);
    return removed
      ? change(
          'decision-removed',
          placeOf(thing),
          { before: label },
          { zh: `删除${what.zh}「${label}」`, en: `${what.en} “${label}” removed` },
        )
      : change(
          'decision-added',
          placeOf(thing),
          { after: label },
          { zh: `新增${what.zh}「${label}」`, en: `${what.en} “${label}” added` },
        );
  };
  const decisions = pairs(before.decisions, after.decisions, ...IDENTITY).flatMap(([a, b]) => {
    const what = { zh: '决策', en: 'decision' };
    if (b === null) return a === null ? [] : [gone(a, true, what)];
    if (a === null) return [gone(b, false, what)];
    const place = placeOf(b);
    return [
      ...common(place, { zh: `决策「${labelOf(b)}」`, en: `decision “${labelOf(b)}”` }, a, b, [
        [{ zh: '问题', en: 'question' }, a.question, b.question],
        [{ zh: '允许的回答', en: 'allowed answers' }, a.allowedAnswers, b.allowedAnswers],
      ]),
      ...edges(
        place,
        [...a.informationRequirements, ...a.knowledgeRequirements, ...a.authorityRequirements],
        [...b.informationRequirements, ...b.knowledgeRequirements, ...b.authorityRequirements],
      ),
      ...diffLogic(place, [], a.logic, b.logic),
    ];
  });
  const models = pairs(before.businessKnowledgeModels, after.businessKnowledgeModels, ...IDENTITY).flatMap(([a, b]) => {
    const what = { zh: '知识模型', en: 'knowledge model' };
    if (b === null) return a === null ? [] : [gone(a, true, what)];
    if (a === null) return [gone(b, false, what)];
    const place = placeOf(b);
    return [
      ...common(place, { zh: `知识模型「${labelOf(b)}」`, en: `knowledge model “${labelOf(b)}”` }, a, b, []),
      ...edges(
        place,
        [...a.knowledgeRequirements, ...a.authorityRequirements],
        [...b.knowledgeRequirements, ...b.authorityRequirements],
      ),
      ...diffLogic(place, [], a.encapsulatedLogic, b.encapsulatedLogic),
    ];
  });
  return [...decisions, ...models];
};

/** Everything that can be required, by id. */
const thingsOf = (model: Definitions): Map<string, Thing> =>
  new Map(
    [...model.inputData, ...model.decisions, ...model.businessKnowledgeModels, ...model.knowledgeSources].map((thing) => [
      thing.id ?? '',
      thing,
    ]),
  );

/** A requirement by what it points at: the same href, else an element of the same name. */
const edgeOf = ({ kind, href }: Requirement, things: ReadonlyMap<string, Thing>) => {
  const target = things.get(splitHref(href ?? '').id);
  return {
    href: `${kind} ${href ?? ''}`,
    name: target === undefined ? null : `${kind} ${target.name ?? ''}`,
    label: target === undefined ? (href ?? '') : labelOf(target),
  };
};

const diffOthers = (before: Definitions, after: Definitions): Change[] => [
  ...diffNamed(
    before.decisionServices,
    after.decisionServices,
    ['other-added', 'other-removed', 'other-changed'],
    { zh: '决策服务', en: 'decision service' },
    IDENTITY,
    (a, b) => [
      [{ zh: '名称', en: 'name' }, a.name, b.name],
      [{ zh: '输出决策', en: 'output decisions' }, a.outputDecisions.join(' '), b.outputDecisions.join(' ')],
      [{ zh: '内部决策', en: 'encapsulated decisions' }, a.encapsulatedDecisions.join(' '), b.encapsulatedDecisions.join(' ')],
      [{ zh: '输入决策', en: 'input decisions' }, a.inputDecisions.join(' '), b.inputDecisions.join(' ')],
      [{ zh: '输入数据', en: 'input data' }, a.inputData.join(' '), b.inputData.join(' ')],
    ],
  ),
  ...diffNamed(
    before.knowledgeSources,
    after.knowledgeSources,
    ['other-added', 'other-removed', 'other-changed'],
    { zh: '依据', en: 'knowledge source' },
    IDENTITY,
    (a, b) => [
      [{ zh: '名称', en: 'name' }, a.name, b.name],
      [{ zh: '种类', en: 'type' }, a.type, b.type],
      [{ zh: '位置', en: 'location' }, a.locationURI, b.locationURI],
    ],
  ),
  ...diffNamed(
    before.textAnnotations.map(annotation),
    after.textAnnotations.map(annotation),
    ['other-added', 'other-removed', 'other-changed'],
    { zh: '批注', en: 'note' },
    IDENTITY,
    (a, b) => [[{ zh: '文字', en: 'text' }, a.label, b.label]],
  ),
];

const annotation = ({ id, text }: { id: string | null; text: string }): Thing => ({ id, name: id ?? text, label: text });
