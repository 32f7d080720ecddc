import { expressionOf } from './boxed.ts';
import { childrenOf, findElement, openDocument, refuse } from './document.ts';
import type { Document } from './document.ts';
import type { DecisionTable } from './model.ts';
import { attribute } from './source.ts';
import type { XmlElement } from './xml.ts';

/** An input column as an editor shows it. `id` null: the file gives none, or the column is new. */
export interface EditableInput {
  readonly id: string | null;
  readonly label: string | null;
  readonly expression: string | null;
  readonly typeRef: string | null;
  /** Allowed values (unary tests) as written; null: none. */
  readonly values: string | null;
}

/** An output column. `fallback`: what the table gives if no rule hits (defaultOutputEntry). */
export interface EditableOutput {
  readonly id: string | null;
  readonly name: string | null;
  readonly label: string | null;
  readonly typeRef: string | null;
  readonly values: string | null;
  readonly fallback: string | null;
}

/** A rule: one text for each column. `id` null: the file gives none, or the row is new. */
export interface EditableRow {
  readonly id: string | null;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly annotations: readonly string[];
}

/** A decision table (DMN 1.5, clause 8.3) as plain data for an editor. */
export interface EditableTable {
  readonly decision: { readonly id: string | null; readonly name: string | null; readonly label: string | null };
  readonly hitPolicy: string;
  readonly aggregation: string | null;
  readonly inputs: readonly EditableInput[];
  readonly outputs: readonly EditableOutput[];
  /** Names of the annotation columns. */
  readonly annotations: readonly string[];
  readonly rows: readonly EditableRow[];
}

/** A table with the elements it was read from. */
export interface LocatedTable {
  readonly decision: XmlElement;
  readonly element: XmlElement;
  readonly table: EditableTable;
}

/**
 * Reads the table of a decision, found by id, else by name. Texts are as in the file, not trimmed.
 * Throws ModelError: EDIT without such a decision or without a table in it, else as the reader does.
 */
export function readTable(xml: string, decisionId: string): EditableTable {
  return locateTable(openDocument(xml), decisionId).table;
}

/** Finds a table in an open file. Throws ModelError (EDIT). */
export function locateTable(document: Document, decisionId: string): LocatedTable {
  const decision = findElement(document, ['decision'], decisionId);
  const [element] = childrenOf(document, decision, 'decisionTable');
  if (element === undefined) throw refuse(`the decision "${decisionId}" has no table`);
  const table = expressionOf(document.source, element) as DecisionTable;
  return {
    decision,
    element,
    table: {
      decision: { id: attribute(decision, 'id'), name: attribute(decision, 'name'), label: attribute(decision, 'label') },
      hitPolicy: table.hitPolicy,
      aggregation: table.aggregation,
      inputs: table.inputs,
      outputs: table.outputs,
      annotations: table.annotations,
      rows: table.rules.map(({ id, inputs, outputs, annotations }) => ({ id, inputs, outputs, annotations })),
    },
  };
}
