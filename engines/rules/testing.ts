import { compileModel } from './index.ts';
import type { CompileOptions, Fact, Facts, Model, Value } from './index.ts';

/** One row of a table for tests: cells, outputs, annotation entries. */
export type TestRow = readonly [cells: readonly string[], outputs: readonly string[], notes?: readonly string[]];

/** A table for tests. */
export interface TestTable {
  id?: string;
  hitPolicy?: string;
  aggregation?: string;
  inputs: readonly (readonly [expression: string, type: string])[];
  outputs: readonly (readonly [name: string, values?: string | undefined, standard?: string | undefined])[];
  notes?: readonly string[];
  rows: readonly TestRow[];
  /** Inputs the decision requires when they are not the column names themselves. */
  requires?: readonly string[];
  requiresDecisions?: readonly string[];
}

/** Escapes a text for XML. */
export const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

const textElement = (name: string, text: string): string => `<${name}><text>${escape(text)}</text></${name}>`;

/** XML of one decision with a table. */
export function tableXml(table: TestTable): string {
  const id = table.id ?? 'decision';
  const needs = table.requires ?? table.inputs.map(([name]) => name);
  return `<decision id="${id}" name="${id}"><variable name="${id}"/>
    ${needs.map((name) => `<informationRequirement><requiredInput href="#${name}"/></informationRequirement>`).join('')}
    ${(table.requiresDecisions ?? []).map((name) => `<informationRequirement><requiredDecision href="#${name}"/></informationRequirement>`).join('')}
    <decisionTable hitPolicy="${table.hitPolicy ?? 'UNIQUE'}"${table.aggregation === undefined ? '' : ` aggregation="${table.aggregation}"`}>
    ${table.inputs.map(([text, type]) => `<input><inputExpression typeRef="${type}"><text>${escape(text)}</text></inputExpression></input>`).join('')}
    ${table.outputs
      .map(
        ([name, values, standard]) =>
          `<output name="${name}">${values === undefined ? '' : textElement('outputValues', values)}${standard === undefined ? '' : textElement('defaultOutputEntry', standard)}</output>`,
      )
      .join('')}
    ${(table.notes ?? []).map((name) => `<annotation name="${name}"/>`).join('')}
    ${table.rows
      .map(
        ([cells, outputs, notes], i) =>
          `<rule id="${table.id === undefined ? '' : `${id}-`}r${i + 1}">${cells.map((text) => textElement('inputEntry', text)).join('')}${outputs.map((text) => textElement('outputEntry', text)).join('')}${(notes ?? []).map((text) => textElement('annotationEntry', text)).join('')}</rule>`,
      )
      .join('')}
    </decisionTable></decision>`;
}

/** XML of a literal decision. */
export const literalXml = (id: string, text: string, inputs: readonly string[] = [], decisions: readonly string[] = []): string =>
  `<decision id="${id}" name="${id}"><variable name="${id}"/>${inputs.map((name) => `<informationRequirement><requiredInput href="#${name}"/></informationRequirement>`).join('')}${decisions.map((name) => `<informationRequirement><requiredDecision href="#${name}"/></informationRequirement>`).join('')}<literalExpression><text>${escape(text)}</text></literalExpression></decision>`;

/** XML of a whole model. `inputs`: name → type. */
export const modelXml = (inputs: Readonly<Record<string, string>>, ...decisions: readonly string[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="model-of-test" name="model" namespace="urn:test">
${Object.entries(inputs)
  .map(([name, type]) => `<inputData id="${name}" name="${name}"><variable name="${name}" typeRef="${type}"/></inputData>`)
  .join('')}${decisions.join('')}</definitions>`;

/** Compiles a model of one table whose columns are its inputs. */
export const tableModel = (table: TestTable, options: CompileOptions = {}): Model =>
  compileModel(modelXml(Object.fromEntries(table.inputs), tableXml(table)), options);

/** Known facts from plain values. */
export const known = (values: Readonly<Record<string, Value>>): Facts =>
  Object.fromEntries(Object.entries(values).map(([name, value]): [string, Fact] => [name, { known: true, value }]));
