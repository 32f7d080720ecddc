/** Writes small DMN files for tests. */
import assert from 'node:assert/strict';
import { readDefinitions } from './dmn/read.ts';
import { compileModel } from './index.ts';
import type { Model, Value } from './index.ts';
import { escape } from './testing.ts';

/** A file of DMN 1.5 in the name space `urn:NAME`. */
export const file = (name: string, ...parts: readonly string[]): string =>
  `<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="${name}" namespace="urn:${name}">${parts.join('')}</definitions>`;

/** An import; `prefix` may be empty. */
export const imports = (prefix: string, name: string): string =>
  `<import name="${prefix}" namespace="urn:${name}" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>`;

/** A literal expression. */
export const text = (expression: string, type?: string): string =>
  `<literalExpression${type === undefined ? '' : ` typeRef="${type}"`}><text>${escape(expression)}</text></literalExpression>`;

/** A variable. */
export const variable = (name: string, type?: string): string =>
  `<variable name="${name}"${type === undefined ? '' : ` typeRef="${type}"`}/>`;

/** Requirements. `needs`: hrefs, by their kind: `input:#a`, `decision:#a`, `knowledge:#a`. */
export const needing = (needs: readonly string[]): string =>
  needs
    .map((need) => {
      const [, kind = '', href = ''] = /^(\w+):(.*)$/.exec(need) ?? [];
      const tag = `required${kind[0]?.toUpperCase()}${kind.slice(1)}`;
      const around = kind === 'knowledge' ? 'knowledgeRequirement' : 'informationRequirement';
      return `<${around}><${tag} href="${href}"/></${around}>`;
    })
    .join('');

/** A decision with any logic. */
export const decision = (name: string, logic: string, needs: readonly string[] = [], type?: string): string =>
  `<decision id="${name}" name="${name}">${variable(name, type)}${needing(needs)}${logic}</decision>`;

/** Input data. */
export const input = (name: string, type?: string): string =>
  `<inputData id="${name}" name="${name}">${variable(name, type)}</inputData>`;

/** Formal parameters, each `name` or `name:type`. */
export const parameters = (list: readonly string[]): string =>
  list
    .map((one) => `<formalParameter name="${one.split(':')[0]}"${one.includes(':') ? ` typeRef="${one.split(':')[1]}"` : ''}/>`)
    .join('');

/** A business knowledge model. */
export const knowledge = (
  name: string,
  takes: readonly string[],
  body: string,
  options: { type?: string; needs?: readonly string[]; kind?: string } = {},
): string =>
  `<businessKnowledgeModel id="${name}" name="${name}">${variable(name, options.type)}<encapsulatedLogic kind="${options.kind ?? 'FEEL'}">${parameters(takes)}${body}</encapsulatedLogic>${needing(options.needs ?? [])}</businessKnowledgeModel>`;

/** A decision service, by hrefs. */
export const service = (
  name: string,
  parts: { outputs: readonly string[]; decisions?: readonly string[]; inputs?: readonly string[]; type?: string },
): string =>
  `<decisionService id="${name}" name="${name}">${variable(name, parts.type)}${parts.outputs.map((href) => `<outputDecision href="${href}"/>`).join('')}${(parts.decisions ?? []).map((href) => `<inputDecision href="${href}"/>`).join('')}${(parts.inputs ?? []).map((href) => `<inputData href="${href}"/>`).join('')}</decisionService>`;

/** An item definition. */
export const type = (name: string, of: string, more = '', collection = false): string =>
  `<itemDefinition name="${name}"${collection ? ' isCollection="true"' : ''}>${of === '' ? '' : `<typeRef>${of}</typeRef>`}${more}</itemDefinition>`;

/** An item definition of a function. */
export const functionType = (name: string, result: string, takes: readonly string[] = []): string =>
  type(
    name,
    '',
    `<functionItem outputTypeRef="${result}">${takes.map((one, i) => `<parameters name="p${i}" typeRef="${one}"/>`).join('')}</functionItem>`,
  );

/** An entry of a boxed context; without a name it is the result. */
export const entry = (name: string | null, value: string, typeRef?: string): string =>
  `<contextEntry>${name === null ? '' : variable(name, typeRef)}${value}</contextEntry>`;

/** A boxed invocation. */
export const invocation = (callee: string, bindings: Readonly<Record<string, string>>, typeRef?: string): string =>
  `<invocation${typeRef === undefined ? '' : ` typeRef="${typeRef}"`}>${text(callee)}${Object.entries(bindings)
    .map(([name, value]) => `<binding><parameter name="${name}"/>${text(value)}</binding>`)
    .join('')}</invocation>`;

/** Compiles the first file; the others are there to be imported. */
export const compile = (main: string, ...others: readonly string[]): Model => {
  const beside = others.map((xml) => readDefinitions(xml));
  return compileModel(main, { lenient: true, resolve: ({ namespace }) => beside.find((one) => one.namespace === namespace) });
};

/** Asserts what something evaluates to. */
export const same = (model: Model, name: string, expected: Value, inputs: Readonly<Record<string, Value>> = {}): void =>
  assert.deepEqual(model.evaluate(name, inputs), expected, name);
