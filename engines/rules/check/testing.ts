import type { ModelMeta } from '../types.ts';
import { escape } from '../testing.ts';
import { checkModel } from './index.ts';
import type { CheckOptions, Finding } from './index.ts';

/** One table for tests, with everything a check looks at. Cells of a row: inputs, outputs, annotations, one after the other. */
export interface Sample {
  id?: string;
  hitPolicy?: string;
  aggregation?: string;
  /** Type of the decision's variable. */
  type?: string;
  inputs: readonly { expression: string; type?: string; values?: string }[];
  outputs: readonly { name: string; type?: string; values?: string; fallback?: string }[];
  notes?: readonly string[];
  rows: readonly (readonly string[])[];
  /** Ids of inputs, decisions and knowledge models it requires; default: the columns that are names. */
  inputData?: readonly string[];
  decisions?: readonly string[];
  knowledge?: readonly string[];
}

const text = (name: string, value: string | undefined): string =>
  value === undefined ? '' : `<${name}><text>${escape(value)}</text></${name}>`;
const attribute = (name: string, value: string | undefined): string => (value === undefined ? '' : ` ${name}="${escape(value)}"`);

/** XML of a decision with the table. */
export function tableOf(sample: Sample): string {
  const id = sample.id ?? 'dec';
  const { inputs, outputs } = sample;
  const notes = sample.notes ?? [];
  const needs = [
    ...(sample.inputData ?? inputs.map(({ expression }) => expression).filter((name) => /^\p{L}+$/u.test(name))).map(
      (name) => `<informationRequirement><requiredInput href="#${name}"/></informationRequirement>`,
    ),
    ...(sample.decisions ?? []).map(
      (name) => `<informationRequirement><requiredDecision href="#${name}"/></informationRequirement>`,
    ),
    ...(sample.knowledge ?? []).map(
      (name) => `<knowledgeRequirement><requiredKnowledge href="#${name}"/></knowledgeRequirement>`,
    ),
  ];
  const row = (cells: readonly string[]): string => {
    const entry = (name: string, at: number, n: number): string =>
      Array.from({ length: n }, (_, i) => text(name, cells[at + i] ?? '')).join('');
    return `<rule>${entry('inputEntry', 0, inputs.length)}${entry('outputEntry', inputs.length, outputs.length)}${entry('annotationEntry', inputs.length + outputs.length, notes.length)}</rule>`;
  };
  return `<decision id="${id}" name="${id}"><variable name="${id}"${attribute('typeRef', sample.type)}/>${needs.join('')}
<decisionTable hitPolicy="${sample.hitPolicy ?? 'UNIQUE'}"${attribute('aggregation', sample.aggregation)}>
${inputs.map(({ expression, type, values }) => `<input><inputExpression${attribute('typeRef', type)}><text>${escape(expression)}</text></inputExpression>${text('inputValues', values)}</input>`).join('')}
${outputs.map(({ name, type, values, fallback }) => `<output name="${name}"${attribute('typeRef', type)}>${text('outputValues', values)}${text('defaultOutputEntry', fallback)}</output>`).join('')}
${notes.map((name) => `<annotation name="${name}"/>`).join('')}${sample.rows.map(row).join('')}</decisionTable></decision>`;
}

/** XML of a decision with an expression. */
export const expressionOf = (
  id: string,
  expression: string,
  needs: { inputs?: readonly string[]; decisions?: readonly string[]; knowledge?: readonly string[]; type?: string } = {},
): string =>
  `<decision id="${id}" name="${id}"><variable name="${id}"${attribute('typeRef', needs.type)}/>${[
    ...(needs.inputs ?? []).map((name) => `<informationRequirement><requiredInput href="#${name}"/></informationRequirement>`),
    ...(needs.decisions ?? []).map(
      (name) => `<informationRequirement><requiredDecision href="#${name}"/></informationRequirement>`,
    ),
    ...(needs.knowledge ?? []).map((name) => `<knowledgeRequirement><requiredKnowledge href="#${name}"/></knowledgeRequirement>`),
  ].join('')}<literalExpression><text>${escape(expression)}</text></literalExpression></decision>`;

/** XML of an enumeration or a limited type. */
export const typeXml = (name: string, base: string, allowed?: string): string =>
  `<itemDefinition name="${name}"><typeRef>${base}</typeRef>${text('allowedValues', allowed)}</itemDefinition>`;

/** XML of a whole model: inputs by name and type, and what else is in it. */
export const modelOf = (inputs: Readonly<Record<string, string>>, ...parts: readonly string[]): string =>
  `<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="m" namespace="urn:m">${parts.filter((part) => part.startsWith('<itemDefinition')).join('')}${Object.entries(
    inputs,
  )
    .map(
      ([name, type]) =>
        `<inputData id="${name}" name="${name}"><variable name="${name}"${type === '' ? '' : ` typeRef="${type}"`}/></inputData>`,
    )
    .join('')}${parts.filter((part) => !part.startsWith('<itemDefinition')).join('')}</definitions>`;

/** Findings of some codes; those of all checks without any. */
export const found = (xml: string, codes: readonly string[] = [], options: CheckOptions = {}): Finding[] =>
  checkModel(xml, options).filter(({ code }) => codes.length === 0 || codes.includes(code));

/** A sidecar for inputs by name and type. */
export const metaOf = (
  inputs: Readonly<Record<string, 'number' | 'string' | 'boolean' | 'date'>>,
  more: Partial<ModelMeta> = {},
): ModelMeta => ({
  code: 'm',
  version: '1',
  title: { zh: '规则', en: 'Rule' },
  effectiveFrom: '2026-01-01',
  effectiveTo: null,
  source: { zh: '沪府规〔2026〕1号', en: 'Order 1 of 2026' },
  example: false,
  inputs: Object.fromEntries(
    Object.entries(inputs).map(([name, type]) => [name, { label: { zh: `甲${name}`, en: `the ${name}` }, type }]),
  ),
  ...more,
});
