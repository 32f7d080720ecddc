import { became, change, properties, sameText } from './change.ts';
import type { Change, Place } from './change.ts';
import { diffTables } from './diff-table.ts';
import type { Boxed, InformationItem } from './model.ts';
import type { Text } from '../types.ts';

const KINDS: Readonly<Record<Boxed['kind'], Text>> = {
  literal: { zh: '表达式', en: 'an expression' },
  table: { zh: '决策表', en: 'a table' },
  context: { zh: '上下文', en: 'a context' },
  list: { zh: '列表', en: 'a list' },
  relation: { zh: '关系表', en: 'a relation' },
  function: { zh: '函数', en: 'a function' },
  invocation: { zh: '调用', en: 'an invocation' },
  conditional: { zh: '条件式', en: 'a conditional' },
  filter: { zh: '筛选', en: 'a filter' },
  for: { zh: '循环', en: 'a loop' },
  some: { zh: '存在判断', en: 'a test for some' },
  every: { zh: '全部判断', en: 'a test for every' },
};

/** The differences of two logics; `path` says where within the decision's logic, [] at the top. */
export function diffLogic(place: Place, path: readonly string[], before: Boxed | null, after: Boxed | null): Change[] {
  if (before === null && after === null) return [];
  const at = path.join(' · ');
  const subject: Text = at === '' ? { zh: '表达式', en: 'expression' } : { zh: `「${at}」`, en: `“${at}”` };
  const column = at === '' ? null : at;
  if (before === null || after === null || before.kind !== after.kind) {
    const words = (logic: Boxed | null): Text => (logic === null ? { zh: '（空）', en: '(empty)' } : KINDS[logic.kind]);
    const short = (logic: Boxed | null): string | null =>
      logic === null ? null : logic.kind === 'literal' ? logic.text : logic.kind;
    return [
      change(
        'logic-changed',
        place,
        { column, before: short(before), after: short(after) },
        {
          zh: `${at === '' ? '决策逻辑' : subject.zh}由${words(before).zh}改为${words(after).zh}`,
          en: `${at === '' ? 'logic' : subject.en}: ${words(before).en} → ${words(after).en}`,
        },
      ),
    ];
  }
  const found = properties('expression-changed', place, subject, [[{ zh: '类型', en: 'type' }, before.typeRef, after.typeRef]], {
    column,
  });
  if (before.kind === 'table' && after.kind === 'table') return [...found, ...diffTables(place, before, after)];
  if (before.kind === 'literal' && after.kind === 'literal') {
    if (!sameText(before.text, after.text))
      found.push(
        change(
          'expression-changed',
          place,
          { column, before: before.text, after: after.text },
          became(subject, before.text, after.text),
        ),
      );
    return found;
  }
  const [a, b] = [headOf(before), headOf(after)];
  if (a !== b) found.push(change('expression-changed', place, { column, before: a, after: b }, became(subject, a, b)));
  const [old, fresh] = [partsOf(before), partsOf(after)];
  for (const name of new Set([...old.keys(), ...fresh.keys()]))
    found.push(...diffLogic(place, [...path, name], old.get(name) ?? null, fresh.get(name) ?? null));
  return found;
}

const items = (list: readonly InformationItem[]): string =>
  list.map(({ name, typeRef }) => `${name ?? ''}${typeRef === null ? '' : `: ${typeRef}`}`).join(', ');

/** What a boxed expression says besides its parts. */
const headOf = (logic: Boxed): string => {
  switch (logic.kind) {
    case 'context':
      return logic.entries.map(({ name, typeRef }) => `${name ?? '→'}${typeRef === null ? '' : `: ${typeRef}`}`).join(', ');
    case 'relation':
      return items(logic.columns);
    case 'function':
      return `${logic.fkind}(${items(logic.parameters)})`;
    case 'for':
    case 'some':
    case 'every':
      return `${logic.variable ?? ''}${logic.inTypeRef === null ? '' : `: ${logic.inTypeRef}`}`;
    default:
      return '';
  }
};

/** The parts of a boxed expression by names that say which is which in the other version. */
const partsOf = (logic: Boxed): Map<string, Boxed | null> => {
  switch (logic.kind) {
    case 'context':
      return new Map(
        logic.entries.map(({ name, value }, i) => [name ?? (i === logic.entries.length - 1 ? '→' : `${i + 1}`), value]),
      );
    case 'list':
      return new Map(logic.items.map((item, i) => [`${i + 1}`, item]));
    case 'relation':
      return new Map(
        logic.rows.flatMap((row, i) => row.map((cell, k) => [`${i + 1}, ${logic.columns[k]?.name ?? k + 1}`, cell] as const)),
      );
    case 'function':
      return new Map([['f(…)', logic.body]]);
    case 'invocation':
      return new Map([['f', logic.callee], ...logic.bindings.map(({ name, value }) => [name ?? '', value] as const)]);
    case 'conditional':
      return new Map([
        ['if', logic.if],
        ['then', logic.then],
        ['else', logic.else],
      ]);
    case 'filter':
      return new Map([
        ['in', logic.in],
        ['match', logic.match],
      ]);
    case 'for':
      return new Map([
        ['in', logic.in],
        ['return', logic.return],
      ]);
    case 'some':
    case 'every':
      return new Map([
        ['in', logic.in],
        ['satisfies', logic.satisfies],
      ]);
    default:
      return new Map();
  }
};
