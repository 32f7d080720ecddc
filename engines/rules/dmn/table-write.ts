import { columnText, patchInput, patchOutput } from './column.ts';
import {
  childrenOf,
  deeper,
  element,
  layoutIn,
  named,
  openDocument,
  patchText,
  refuse,
  sign,
  takeId,
  textElement,
} from './document.ts';
import type { Document } from './document.ts';
import { AGGREGATIONS, POLICIES } from './order.ts';
import { indentBefore, indentOf, patchAttribute } from './patch.ts';
import type { Patches } from './patch.ts';
import { arrange, matchItems } from './sequence.ts';
import type { Target } from './sequence.ts';
import { locateTable } from './table-read.ts';
import type { EditableRow, EditableTable, LocatedTable } from './table-read.ts';
import type { XmlElement } from './xml.ts';

/**
 * Writes a table back into the source text and changes nothing else: the same table gives the same bytes. Columns and rows are known by
 * their id (annotation columns by their name); one with an id the file does not have, or with null where all of the file's have one, is
 * new and gets an id of its own. A changed name of the decision changes its variable with it, but not the expressions that use it.
 * Throws ModelError: EDIT for what cannot be written (another decision, cells that do not fit the columns, ids that are taken, characters
 * XML cannot hold, words that are not of the schema), else as the reader does.
 */
export function writeTable(xml: string, decisionId: string, table: EditableTable): string {
  const document = openDocument(xml);
  const located = locateTable(document, decisionId);
  const { patches } = document;
  head(document, located, table);
  const inputs = matchItems(columnItems(located.table.inputs), columnItems(table.inputs));
  const outputs = matchItems(columnItems(located.table.outputs), columnItems(table.outputs));
  const notes = matchItems(
    located.table.annotations.map((name) => ({ id: null, content: name })),
    table.annotations.map((name) => ({ id: null, content: name })),
  );
  columns(document, located, table, inputs, outputs, notes);
  const rules = childrenOf(document, located.element, 'rule');
  const rows = matchItems(rowItems(located.table.rows), rowItems(table.rows));
  const grid: Grid = { document, located, inputs, outputs, notes, style: styleOf(document, located.element, rules) };
  const targets = rows.map((at, i): Target => {
    const row = table.rows[i] ?? { id: null, inputs: [], outputs: [], annotations: [] };
    const before = located.table.rows[at];
    const rule = rules[at];
    if (before === undefined || rule === undefined) {
      fits(row, table, i);
      return { at: -1, text: () => ruleText(grid, row) };
    }
    if (isSame(before, row) && [inputs, outputs, notes].every(isIdentity) && keepsColumns(located.table, table))
      return { at, edit: () => {} };
    fits(row, table, i);
    return { at, edit: (inner) => patchRule(grid, inner, rule, row) };
  });
  const anchor = located.element.children.findLast((child) => child.namespace === document.source.space && child.name !== 'rule');
  arrange(patches, located.element, rules, targets, anchor, grid.style.rule);
  return patches.apply();
}

interface Grid {
  readonly document: Document;
  readonly located: LocatedTable;
  /** Which column of the file each column is; -1: new. */
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly notes: readonly number[];
  readonly style: Style;
}

/** Breaks and indentations within a rule, as the neighbours have them. */
interface Style {
  readonly rule: string;
  readonly entry: string;
  readonly text: string;
  readonly entryEnd: string;
  readonly ruleEnd: string;
}

const columnItems = (list: readonly { id: string | null }[]) =>
  list.map((column) => ({ id: column.id, content: JSON.stringify(column) }));

const rowItems = (rows: readonly EditableRow[]) => rows.map((row) => ({ id: row.id, content: contentOf(row) }));

const contentOf = ({ inputs, outputs, annotations }: EditableRow): string => JSON.stringify([inputs, outputs, annotations]);

const isSame = (a: EditableRow, b: EditableRow): boolean => contentOf(a) === contentOf(b);

const isIdentity = (list: readonly number[]): boolean => list.every((at, i) => at === i);

const keepsColumns = (before: EditableTable, after: EditableTable): boolean =>
  before.inputs.length === after.inputs.length &&
  before.outputs.length === after.outputs.length &&
  before.annotations.length === after.annotations.length;

/** A row that is written must be whole; one that stays as the file has it may be as ragged as the file has it. */
const fits = (row: EditableRow, table: EditableTable, index: number): void => {
  for (const kind of ['inputs', 'outputs', 'annotations'] as const) {
    const [cells, wanted] = [row[kind].length, table[kind].length];
    if (cells !== wanted) throw refuse(`row ${index + 1} has ${cells} ${kind} for ${wanted} columns`);
  }
};

const head = (document: Document, { decision, element: target, table: before }: LocatedTable, table: EditableTable): void => {
  const { patches } = document;
  if (table.decision.id !== before.decision.id) throw refuse('the id of a decision cannot be changed: others refer to it');
  if (table.decision.name !== before.decision.name) {
    if (table.decision.name === null || table.decision.name.trim() === '') throw refuse('a decision needs a name');
    for (const variable of childrenOf(document, decision, 'variable'))
      if ((variable.attributes['name'] ?? null) === before.decision.name)
        patchAttribute(patches, variable, 'name', table.decision.name);
    patchAttribute(patches, decision, 'name', table.decision.name);
  }
  patchAttribute(patches, decision, 'label', table.decision.label);
  if (table.hitPolicy !== before.hitPolicy) {
    if (!POLICIES.includes(table.hitPolicy)) throw refuse(`"${table.hitPolicy}" is not a hit policy`);
    patchAttribute(patches, target, 'hitPolicy', table.hitPolicy);
  }
  if (table.aggregation !== before.aggregation) {
    if (table.aggregation !== null && !AGGREGATIONS.includes(table.aggregation))
      throw refuse(`"${table.aggregation}" is not an aggregation`);
    patchAttribute(patches, target, 'aggregation', table.aggregation);
  }
  if (table.outputs.length === 0 && before.outputs.length > 0) throw refuse('a table needs an output column');
};

const columns = (
  document: Document,
  located: LocatedTable,
  table: EditableTable,
  inputs: readonly number[],
  outputs: readonly number[],
  notes: readonly number[],
): void => {
  const { patches, source } = document;
  const { element: parent } = located;
  const prefix = located.table.decision.id ?? 'table';
  const { indent, unit } = layoutIn(document, parent);
  const group = (names: readonly string[], current: string, targets: readonly Target[]): void => {
    const elements = childrenOf(document, parent, current);
    const anchor = parent.children.findLast((child) => child.namespace === source.space && names.includes(child.name));
    arrange(patches, parent, elements, targets, anchor, elements[0] === undefined ? indent : indentOf(document.xml, elements[0]));
  };
  const start = ['description', 'extensionElements'];
  const inputElements = childrenOf(document, parent, 'input');
  group(
    start,
    'input',
    inputs.map((at, i): Target => {
      const column = table.inputs[i];
      const [old, before] = [inputElements[at], located.table.inputs[at]];
      if (column === undefined || old === undefined || before === undefined)
        return {
          at: -1,
          text: () => (column === undefined ? '' : columnText(document, parent, 'input', column, prefix, indent, unit)),
        };
      return { at, edit: (inner) => patchInput(document, inner, old, before, column) };
    }),
  );
  const outputElements = childrenOf(document, parent, 'output');
  group(
    [...start, 'input'],
    'output',
    outputs.map((at, i): Target => {
      const column = table.outputs[i];
      const [old, before] = [outputElements[at], located.table.outputs[at]];
      if (column === undefined || old === undefined || before === undefined)
        return {
          at: -1,
          text: () => (column === undefined ? '' : columnText(document, parent, 'output', column, prefix, indent, unit)),
        };
      return { at, edit: (inner) => patchOutput(document, inner, old, before, column) };
    }),
  );
  const noteElements = childrenOf(document, parent, 'annotation');
  group(
    [...start, 'input', 'output'],
    'annotation',
    notes.map((at, i): Target => {
      const name = table.annotations[i] ?? '';
      const old = noteElements[at];
      if (old === undefined) return { at: -1, text: () => element(named(parent, 'annotation'), { name }, [], '', '') };
      return {
        at,
        edit: (inner) => {
          if (name !== (old.attributes['name'] ?? '')) patchAttribute(inner, old, 'name', name);
        },
      };
    }),
  );
};

const styleOf = (document: Document, table: XmlElement, rules: readonly XmlElement[]): Style => {
  const { xml, source } = document;
  const { indent, unit } = layoutIn(document, table);
  const sample = rules.findLast((rule) => rule.children.some((child) => child.children.length > 0));
  const entry = sample?.children.find((child) => child.namespace === source.space && child.children.length > 0);
  const [text] = entry?.children ?? [];
  if (sample === undefined || entry === undefined || text === undefined) {
    const inner = deeper(indent, unit);
    return { rule: indent, entry: inner, text: deeper(inner, unit), entryEnd: inner, ruleEnd: indent };
  }
  return {
    rule: indentOf(xml, sample),
    entry: indentOf(xml, entry),
    text: indentOf(xml, text),
    entryEnd: indentBefore(xml, entry.innerTo),
    ruleEnd: indentBefore(xml, sample.innerTo),
  };
};

const KINDS = [
  ['inputEntry', 'inputs', 'i'],
  ['outputEntry', 'outputs', 'o'],
  ['annotationEntry', 'annotations', ''],
] as const;

const entryText = ({ located, style }: Grid, name: string, text: string, id: string | null): string =>
  element(named(located.element, name), { id }, [textElement(located.element, text)], style.text, style.entryEnd);

/** An entry's id; annotation entries have none in the schema. */
const entryId = ({ document, located }: Grid, rule: string | null, letter: string, index: number): string | null =>
  letter === '' ? null : takeId(document, null, `${rule ?? located.table.decision.id ?? 'table'}-${letter}${index + 1}`);

const ruleText = (grid: Grid, row: EditableRow): string => {
  const { document, located, style } = grid;
  const id = takeId(document, row.id, `${located.table.decision.id ?? 'table'}-${sign(contentOf(row))}`);
  const entries = KINDS.flatMap(([name, list, letter]) =>
    row[list].map((text, i) => entryText(grid, name, text, entryId(grid, id, letter, i))),
  );
  return element(named(located.element, 'rule'), { id }, entries, style.entry, style.ruleEnd);
};

const patchRule = (grid: Grid, patches: Patches, rule: XmlElement, row: EditableRow): void => {
  const { document, style } = grid;
  const before = ['description', 'extensionElements'];
  const matches = { inputs: grid.inputs, outputs: grid.outputs, annotations: grid.notes };
  for (const [name, list, letter] of KINDS) {
    const entries = childrenOf(document, rule, name);
    const targets = row[list].map((text, i): Target => {
      const at = matches[list][i] ?? -1;
      const entry = entries[at];
      if (entry === undefined)
        return { at: -1, text: () => entryText(grid, name, text, entryId(grid, rule.attributes['id'] ?? null, letter, i)) };
      return { at, edit: (inner) => patchText(document, inner, entry, text) };
    });
    const anchor = rule.children.findLast((child) => child.namespace === document.source.space && before.includes(child.name));
    arrange(patches, rule, entries, targets, anchor, entries[0] === undefined ? style.entry : indentOf(document.xml, entries[0]));
    before.push(name);
  }
};
