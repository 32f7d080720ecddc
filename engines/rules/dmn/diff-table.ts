import { became, change, properties, sameText } from './change.ts';
import type { Change, Place } from './change.ts';
import type { DecisionTable, Rule } from './model.ts';
import { matchBy, rising } from './sequence.ts';
import type { Text } from '../types.ts';

/** A column of any kind, with its texts. */
interface Column {
  readonly id: string | null;
  readonly label: string;
  /** What it is about: an expression, or a name. */
  readonly about: string;
  readonly type: string | null;
  readonly values: string | null;
  readonly fallback: string | null;
}

type Kind = 'inputs' | 'outputs' | 'annotations';

const WORDS: Readonly<Record<Kind, Text>> = {
  inputs: { zh: '输入列', en: 'input column' },
  outputs: { zh: '输出列', en: 'output column' },
  annotations: { zh: '注释列', en: 'annotation column' },
};

const CELLS = { inputs: 'cell', outputs: 'output', annotations: 'annotation' } as const;

const columnsOf = (table: DecisionTable, kind: Kind): Column[] => {
  if (kind === 'inputs')
    return table.inputs.map(({ id, label, expression, typeRef, values }) => {
      const about = expression?.trim() ?? '';
      return { id, label: label?.trim() || about, about, type: typeRef, values, fallback: null };
    });
  if (kind === 'outputs')
    return table.outputs.map(({ id, label, name, typeRef, values, fallback }) => {
      const about = name?.trim() ?? '';
      return { id, label: label?.trim() || about || table.outputLabel?.trim() || '', about, type: typeRef, values, fallback };
    });
  return table.annotations.map((name) => ({ id: null, label: name, about: name, type: null, values: null, fallback: null }));
};

/**
 * Which old item each new one is; -1: none. Ids decide, then equal content. Where no id is in both versions (a program has given new ones,
 * or the file has none) the rest is paired in order if `alike` says so.
 */
const pairUp = <T extends { readonly id: string | null }>(
  before: readonly T[],
  after: readonly T[],
  content: (item: T) => string,
  alike: (a: T, b: T) => boolean,
): number[] => {
  const ids = new Set(before.map(({ id }) => id));
  const result = matchBy(before, after, [({ id }) => id, content]);
  if (after.some(({ id }) => id !== null && ids.has(id))) return result;
  // Between two that are paired only what stands between the same two on the other side may be paired.
  const limits: number[] = [];
  for (let i = after.length - 1, limit = before.length; i >= 0; i--) {
    limits[i] = limit;
    const at = result[i] ?? -1;
    if (at !== -1 && at < limit) limit = at;
  }
  const taken = new Set(result);
  let next = 0;
  after.forEach((item, i) => {
    const at = result[i] ?? -1;
    if (at !== -1) {
      next = Math.max(next, at + 1);
      return;
    }
    for (let k = next; k < (limits[i] ?? 0); k++) {
      const old = before[k];
      if (old === undefined || taken.has(k) || !alike(old, item)) continue;
      result[i] = k;
      taken.add(k);
      next = k + 1;
      return;
    }
  });
  return result;
};

/** The differences of two tables. */
export function diffTables(place: Place, before: DecisionTable, after: DecisionTable): Change[] {
  const found: Change[] = [];
  const policy = (table: DecisionTable): string =>
    table.aggregation === null ? table.hitPolicy : `${table.hitPolicy} ${table.aggregation}`;
  if (policy(before) !== policy(after)) {
    const values = { before: policy(before), after: policy(after) };
    found.push(change('hit-policy', place, values, became({ zh: '命中策略', en: 'hit policy' }, values.before, values.after)));
  }
  const columns = (['inputs', 'outputs', 'annotations'] as const).map((kind) => {
    const [old, fresh] = [columnsOf(before, kind), columnsOf(after, kind)];
    const match = pairUp(
      old,
      fresh,
      ({ about }) => about,
      () => true,
    );
    found.push(...diffColumns(place, kind, old, fresh, match));
    return { kind, old, fresh, match };
  });
  const rows = pairUp(before.rules, after.rules, contentOf, alike);
  const kept = new Set(rows);
  before.rules.forEach((rule, i) => {
    if (kept.has(i)) return;
    const summary = summaryOf(before, rule);
    found.push(
      change(
        'row-removed',
        place,
        { ruleId: rule.id, row: i + 1, rowBefore: i + 1, before: summary },
        {
          zh: `删除第 ${i + 1} 行：${summary}`,
          en: `row ${i + 1} removed: ${summary}`,
        },
      ),
    );
  });
  const staying = rising(rows);
  after.rules.forEach((rule, i) => {
    const row = i + 1;
    const at = rows[i] ?? -1;
    const old = before.rules[at];
    if (old === undefined) {
      const summary = summaryOf(after, rule);
      found.push(
        change(
          'row-added',
          place,
          { ruleId: rule.id, row, after: summary },
          {
            zh: `新增第 ${row} 行：${summary}`,
            en: `row ${row} added: ${summary}`,
          },
        ),
      );
      return;
    }
    const where = { ruleId: rule.id, row, rowBefore: at + 1 };
    if (!staying.has(i))
      found.push(
        change(
          'row-moved',
          place,
          { ...where, before: `${at + 1}`, after: `${row}` },
          {
            zh: `第 ${at + 1} 行移到第 ${row} 行`,
            en: `row ${at + 1} moved to row ${row}`,
          },
        ),
      );
    const note = (kind: Kind, column: Column, a: string | null, b: string | null): void => {
      if (kind === 'inputs' ? test(a) === test(b) : sameText(a, b)) return;
      const values = { column: column.label, before: a?.trim() ?? null, after: b?.trim() ?? null };
      const words = became({ zh: `第 ${row} 行「${column.label}」`, en: `row ${row}, “${column.label}”` }, a, b);
      found.push(change(CELLS[kind], place, { ...where, ...values }, words));
    };
    for (const { kind, old: oldColumns, fresh, match } of columns) {
      fresh.forEach((column, k) => note(kind, column, old[kind][match[k] ?? -1] ?? null, rule[kind][k] ?? null));
      oldColumns.forEach((column, k) => {
        if (!match.includes(k)) note(kind, column, old[kind][k] ?? null, null);
      });
    }
    if (!sameText(old.description, rule.description))
      found.push(
        ...properties(
          'annotation',
          place,
          { zh: `第 ${row} 行`, en: `row ${row}` },
          [[{ zh: '说明', en: 'description' }, old.description, rule.description]],
          where,
        ),
      );
  });
  return found;
}

/** A test that lets everything through is said as "-", empty, or not at all (DMN 1.5, chapter 8). */
const test = (cell: string | null): string => (cell === null || cell.trim() === '' ? '-' : cell.trim());

const contentOf = ({ inputs, outputs }: Rule): string => JSON.stringify([inputs.map(test), outputs.map((cell) => cell.trim())]);

/** Rows are taken for one changed row if at least half of their cells are the same. */
const alike = (a: Rule, b: Rule): boolean => {
  const [x, y] = [
    [...a.inputs.map(test), ...a.outputs.map((cell) => cell.trim())],
    [...b.inputs.map(test), ...b.outputs.map((cell) => cell.trim())],
  ];
  const same = x.filter((cell, i) => cell === y[i]).length;
  return same * 2 >= Math.max(x.length, y.length);
};

/** A rule on one line: its tests that test something, and what it gives. */
const summaryOf = (table: DecisionTable, rule: Rule): string => {
  const inputs = columnsOf(table, 'inputs');
  const tests = rule.inputs.flatMap((cell, i) => (test(cell) === '-' ? [] : [`${inputs[i]?.label ?? ''} ${cell.trim()}`]));
  return `${tests.length === 0 ? '-' : tests.join('; ')} → ${rule.outputs.map((cell) => cell.trim()).join('; ')}`;
};

const diffColumns = (
  place: Place,
  kind: Kind,
  before: readonly Column[],
  after: readonly Column[],
  match: readonly number[],
): Change[] => {
  const found: Change[] = [];
  const words = WORDS[kind];
  before.forEach((column, i) => {
    if (!match.includes(i))
      found.push(
        change(
          'column-removed',
          place,
          { column: column.label, before: column.about },
          {
            zh: `删除${words.zh}「${column.label}」`,
            en: `${words.en} “${column.label}” removed`,
          },
        ),
      );
  });
  const staying = rising(match);
  after.forEach((column, i) => {
    const at = match[i] ?? -1;
    const old = before[at];
    const name = { zh: `${words.zh}「${column.label}」`, en: `${words.en} “${column.label}”` };
    if (old === undefined) {
      found.push(
        change(
          'column-added',
          place,
          { column: column.label, after: column.about },
          { zh: `新增${name.zh}`, en: `${name.en} added` },
        ),
      );
      return;
    }
    if (!staying.has(i))
      found.push(
        change(
          'column-moved',
          place,
          { column: column.label, before: `${at + 1}`, after: `${i + 1}` },
          {
            zh: `${name.zh}由第 ${at + 1} 列移到第 ${i + 1} 列`,
            en: `${name.en} moved from place ${at + 1} to ${i + 1}`,
          },
        ),
      );
    // Without a label the label is the expression or name: one change, not two.
    const labels = old.label === old.about && column.label === column.about ? [null, null] : [old.label, column.label];
    found.push(
      ...properties(
        'column-changed',
        place,
        name,
        [
          [{ zh: '名称', en: 'label' }, labels[0] ?? null, labels[1] ?? null],
          [kind === 'inputs' ? { zh: '表达式', en: 'expression' } : { zh: '字段名', en: 'name' }, old.about, column.about],
          [{ zh: '类型', en: 'type' }, old.type, column.type],
          [{ zh: '允许值', en: 'allowed values' }, old.values, column.values],
          [{ zh: '默认输出', en: 'default output' }, old.fallback, column.fallback],
        ],
        { column: column.label },
      ),
    );
  });
  return found;
};
