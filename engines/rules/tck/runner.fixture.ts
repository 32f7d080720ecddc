import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readDefinitions } from '../dmn/read.ts';
import { parseXml } from '../dmn/xml.ts';
import type { XmlElement } from '../dmn/xml.ts';
import { compileModel, EvaluationError, Exact, ModelError } from '../index.ts';
import type { Value } from '../index.ts';

/** One expected result of a test case of the DMN TCK. */
export interface Expected {
  /** `folder/case/result`. */
  name: string;
  file: string;
  /** What is evaluated: a decision, a decision service or a knowledge model. */
  invocable: string;
  /** The result's own name: one of several outputs of a service. */
  result: string;
  inputs: Record<string, Value>;
  value: Value;
  /** An error, or null, is what is expected. */
  error: boolean;
}

const all = (element: XmlElement, name: string): XmlElement[] => element.children.filter((child) => child.name === name);
const textOf = (element: XmlElement | undefined): string => element?.text.trim() ?? '';
const attribute = (element: XmlElement, name: string): string | undefined =>
  element.attributes[name] ?? Object.entries(element.attributes).find(([key]) => key.endsWith(`:${name}`))?.[1];

/** A value of a test file: nil, a typed simple value, components or a list. Numbers keep their digits. */
const read = (element: XmlElement): Value => {
  const [list] = all(element, 'list');
  if (list !== undefined) return attribute(list, 'nil') === 'true' ? null : all(list, 'item').map(read);
  const components = all(element, 'component');
  if (components.length > 0)
    return Object.fromEntries(
      components.map((part) => [attribute(part, 'name') ?? '', attribute(part, 'nil') === 'true' ? null : read(part)]),
    );
  const [value] = all(element, 'value');
  if (value === undefined || attribute(value, 'nil') === 'true') return null;
  switch ((attribute(value, 'type') ?? '').replace(/^.*:/, '')) {
    case 'decimal':
    case 'double':
    case 'float':
    case 'integer':
    case 'int':
    case 'long':
      return Number(value.text);
    case 'boolean':
      return value.text.trim() === 'true';
    default:
      return value.text;
  }
};

/** The results that the test files of one folder expect. */
export function expectedIn(folder: string): Expected[] {
  const out: Expected[] = [];
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith('.xml'))
    .sort()) {
    const suite = parseXml(readFileSync(path.join(folder, file), 'utf8'));
    const model = textOf(all(suite, 'modelName')[0]);
    for (const one of all(suite, 'testCase')) {
      const inputs = Object.fromEntries(all(one, 'inputNode').map((node) => [attribute(node, 'name') ?? '', read(node)]));
      const service =
        attribute(one, 'type') === 'decisionService' || attribute(one, 'type') === 'bkm'
          ? attribute(one, 'invocableName')
          : undefined;
      for (const result of all(one, 'resultNode')) {
        const name = attribute(result, 'name') ?? '';
        const [expected] = all(result, 'expected');
        out.push({
          name: `${path.basename(folder)}/${attribute(one, 'id') ?? ''}/${name}`,
          file: path.join(folder, model),
          invocable: service ?? name,
          result: name,
          inputs,
          value: expected === undefined ? null : read(expected),
          error: attribute(result, 'errorResult') === 'true',
        });
      }
    }
  }
  return out;
}

/** Evaluates one expected result as `yunjian rules eval` would, and compares. Throws AssertionError where it differs. */
export function check(expected: Expected): void {
  const folder = path.dirname(expected.file);
  const model = compileModel(readFileSync(expected.file, 'utf8'), {
    lenient: true,
    now: '2026-11-23T10:00:00@Asia/Shanghai',
    resolve: ({ namespace }) => neighbours(folder).find((one) => one.namespace === namespace),
  });
  let actual: Value;
  try {
    actual = model.evaluate(expected.invocable, expected.inputs);
  } catch (error) {
    if (!(error instanceof ModelError || error instanceof EvaluationError)) throw error;
    if (!expected.error && expected.value !== null) throw error;
    return;
  }
  // A service with several outputs gives them together; the test names them one by one.
  if (expected.invocable !== expected.result && isRecord(actual) && Object.hasOwn(actual, expected.result))
    actual = actual[expected.result] ?? null;
  same(actual, expected.error ? null : expected.value);
}

const isRecord = (value: Value): value is { readonly [key: string]: Value } =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Exact);

const neighbours = (folder: string): ReturnType<typeof readDefinitions>[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.dmn'))
    .flatMap((name) => {
      try {
        return [readDefinitions(readFileSync(path.join(folder, name), 'utf8'))];
      } catch {
        return []; // a file that cannot be read is not what is imported
      }
    });

const same = (given: Value, expected: Value): void => {
  const actual = given instanceof Exact ? Number(given.text) : given;
  if (typeof actual === 'number' && typeof expected === 'number') {
    assert.ok(Math.abs(actual - expected) <= 1e-8 * Math.max(1, Math.abs(expected)), `${actual} is not ${expected}`);
  } else if (Array.isArray(expected) && Array.isArray(actual)) {
    assert.equal(actual.length, expected.length);
    expected.forEach((item, i) => same(actual[i] as Value, item as Value));
  } else if (isRecord(expected) && isRecord(actual as Value)) {
    assert.deepEqual(Object.keys(actual as object).sort(), Object.keys(expected).sort());
    for (const [key, item] of Object.entries(expected)) same((actual as Record<string, Value>)[key] as Value, item);
  } else assert.equal(actual, expected);
};
