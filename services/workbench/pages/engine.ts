/** What the pages use of the rules engine. It runs in the browser: an edited table is read, checked and tried without asking the server. */
import { parseCell as readCell, readDefinitions, readDiagram, readTable as read, writeTable as write } from '@yunjian/rules';
import type { CellFault as Fault, Definitions } from '@yunjian/rules';

export { cellWords, compileModel, diffModels, readDefinitions } from '@yunjian/rules';
export type { Model, ModelInput, ModelMeta, Facts, Value } from '@yunjian/rules';

/** A decision table as it is edited. Cells are FEEL texts; what the file does not say is ''. The file keeps everything else. */
export interface EditableTable {
  decision: { id: string; name: string; label: string };
  hitPolicy: string;
  aggregation: string | null;
  inputs: { id: string; label: string; expression: string; typeRef: string; values: string }[];
  outputs: { id: string; name: string; label: string; typeRef: string; values: string; fallback: string }[];
  annotations: string[];
  rows: { id: string; inputs: string[]; outputs: string[]; annotations: string[] }[];
}

/** Marks an id that only the page knows: the file gives none, so none is written. */
const OWN = '\u0000';
const own = (part: string, i: number): string => `${OWN}${part}${i + 1}`;
const idOf = (id: string): string | null => (id.startsWith(OWN) ? null : id);
const or = (text: string | null): string => text ?? '';
const some = (text: string): string | null => (text === '' ? null : text);

/** Reads the table of a decision. Throws ModelError when there is none. */
export function readTable(xml: string, decision: string): EditableTable {
  const t = read(xml, decision);
  return {
    decision: { id: t.decision.id ?? or(t.decision.name), name: or(t.decision.name), label: or(t.decision.label) },
    hitPolicy: t.hitPolicy,
    aggregation: t.aggregation,
    inputs: t.inputs.map((c, i) => ({
      id: c.id ?? own('in', i),
      label: or(c.label),
      expression: or(c.expression),
      typeRef: or(c.typeRef),
      values: or(c.values),
    })),
    outputs: t.outputs.map((c, i) => ({
      id: c.id ?? own('out', i),
      name: or(c.name),
      label: or(c.label),
      typeRef: or(c.typeRef),
      values: or(c.values),
      fallback: or(c.fallback),
    })),
    annotations: [...t.annotations],
    rows: t.rows.map((r, i) => ({
      id: r.id ?? own('row', i),
      inputs: [...r.inputs],
      outputs: [...r.outputs],
      annotations: [...r.annotations],
    })),
  };
}

/** Writes a table back; everything it does not say keeps its bytes. */
export function writeTable(xml: string, decision: string, table: EditableTable): string {
  const before = read(xml, decision);
  return write(xml, decision, {
    decision: before.decision,
    hitPolicy: table.hitPolicy,
    aggregation: table.aggregation,
    inputs: table.inputs.map((c) => ({
      id: idOf(c.id),
      label: some(c.label),
      expression: c.expression,
      typeRef: some(c.typeRef),
      values: some(c.values),
    })),
    outputs: table.outputs.map((c) => ({
      id: idOf(c.id),
      name: some(c.name),
      label: some(c.label),
      typeRef: some(c.typeRef),
      values: some(c.values),
      fallback: some(c.fallback),
    })),
    annotations: table.annotations,
    rows: table.rows.map((r) => ({ ...r, id: idOf(r.id) })),
  });
}

interface Part {
  readonly id: string;
  readonly name: string;
  readonly label: string;
}

/** What a model is made of and how it hangs together: for the graph, the list of tables and the forms of test cases. */
export interface Outline {
  readonly inputs: readonly (Part & { readonly typeRef: string })[];
  readonly decisions: readonly (Part & {
    readonly question: string;
    readonly kind: 'table' | 'expression' | 'other';
    /** Text of a literal expression. */
    readonly expression: string;
    readonly rows: number;
    /** Ids of inputs, decisions and knowledge models it needs. */
    readonly requires: readonly string[];
    /** Allowed values of its only result, as written. */
    readonly answers: string;
  })[];
  readonly knowledge: readonly (Part & { readonly requires: readonly string[] })[];
  readonly types: readonly { readonly name: string; readonly base: string; readonly values: string }[];
  /** Where the file's own diagram draws an element, by its id. */
  readonly layout: ReadonlyMap<
    string,
    { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
  >;
}

const partOf = (e: { id: string | null; name: string | null; label: string | null }): Part => ({
  id: e.id ?? or(e.name),
  name: or(e.name),
  label: e.label ?? e.name ?? or(e.id),
});

type Needs = readonly { readonly href: string | null }[];
const targets = (...lists: readonly Needs[]): string[] =>
  lists.flat().flatMap((r) => (r.href === null ? [] : [r.href.slice(r.href.lastIndexOf('#') + 1).trim()]));

const logicOf = (
  d: Definitions['decisions'][number],
): Pick<Outline['decisions'][number], 'kind' | 'expression' | 'rows' | 'answers'> => {
  const { logic } = d;
  if (logic?.kind === 'table') {
    const [only, second] = logic.outputs;
    return { kind: 'table', expression: '', rows: logic.rules.length, answers: second ? '' : or(only?.values ?? null) };
  }
  if (logic?.kind === 'literal') return { kind: 'expression', expression: or(logic.text), rows: 0, answers: '' };
  return { kind: 'other', expression: '', rows: 0, answers: '' };
};

/** Reads what a text holds. Throws ModelError when it is no DMN file. */
export function outlineOf(xml: string): Outline {
  const model = readDefinitions(xml);
  const [diagram] = readDiagram(xml);
  return {
    inputs: model.inputData.map((e) => ({ ...partOf(e), typeRef: or(e.variable?.typeRef ?? null) })),
    decisions: model.decisions.map((d) => ({
      ...partOf(d),
      question: or(d.question),
      ...logicOf(d),
      requires: targets(d.informationRequirements, d.knowledgeRequirements),
    })),
    knowledge: model.businessKnowledgeModels.map((e) => ({ ...partOf(e), requires: targets(e.knowledgeRequirements) })),
    types: model.itemDefinitions.map((e) => ({ name: or(e.name), base: or(e.typeRef), values: or(e.allowedValues) })),
    layout: new Map(diagram?.shapes.map(({ ref, x, y, width, height }) => [ref, { x, y, width, height }])),
  };
}

/** What is wrong with a cell, at which character (from 0). */
export type CellFault = Pick<Fault, 'message' | 'offset'>;

/** Reads a cell as FEEL with the names it may use; null when nothing is wrong with it. */
export function parseCell(kind: 'tests' | 'expression', text: string, names: readonly string[]): CellFault | null {
  const fault = readCell(kind, text, names);
  return fault && { message: fault.message, offset: fault.offset - 1 };
}
