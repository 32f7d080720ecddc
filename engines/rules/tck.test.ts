import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { compileModel, Exact } from './index.ts';
import type { Value } from './index.ts';

/** Cases that are not supported yet: `folder/case/result` → why. Empty means: all of level 2 pass. */
const NOT_SUPPORTED: Readonly<Record<string, string>> = {};

const root = new URL('./tck/compliance-level-2/', import.meta.url);

interface Tag {
  name: string;
  attributes: Record<string, string>;
  children: Tag[];
  text: string;
}

/** Reads the TCK's own test files, which are plain and trusted; name space prefixes are dropped. */
const parse = (xml: string): Tag => {
  const top: Tag = { name: '', attributes: {}, children: [], text: '' };
  const stack = [top];
  for (const [, close, name, attributes = '', self, text] of xml
    .replaceAll(/<!--[\s\S]*?-->|<\?[\s\S]*?\?>/g, '')
    .matchAll(/<(\/?)([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*"[^"]*")*)\s*(\/?)>([^<]*)/g)) {
    if (close === '/') {
      stack.pop();
      continue;
    }
    const tag: Tag = { name: (name ?? '').replace(/^.*:/, ''), attributes: {}, children: [], text: decode(text ?? '') };
    for (const [, key, value] of attributes.matchAll(/([\w:.-]+)\s*=\s*"([^"]*)"/g)) {
      tag.attributes[(key ?? '').replace(/^.*:/, '')] = decode(value ?? '');
    }
    stack.at(-1)?.children.push(tag);
    if (self !== '/') stack.push(tag);
  }
  return top;
};

const decode = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');

const all = (tag: Tag, name: string): Tag[] => tag.children.filter((child) => child.name === name);

/** A value of a test file: nil, a typed simple value, components or a list. */
const read = (tag: Tag): Value => {
  const [list] = all(tag, 'list');
  if (list !== undefined) return list.attributes['nil'] === 'true' ? null : all(list, 'item').map(read);
  const components = all(tag, 'component');
  if (components.length > 0) return Object.fromEntries(components.map((part) => [part.attributes['name'] ?? '', read(part)]));
  const [value] = all(tag, 'value');
  if (value === undefined || value.attributes['nil'] === 'true') return null;
  switch ((value.attributes['type'] ?? '').replace(/^.*:/, '')) {
    case 'decimal':
    case 'double':
    case 'integer':
    case 'int':
      return Number(value.text);
    case 'boolean':
      return value.text === 'true';
    default:
      return value.text;
  }
};

const close = (given: Value, expected: Value): void => {
  const actual = given instanceof Exact ? Number(given.text) : given;
  if (typeof actual === 'number' && typeof expected === 'number') {
    assert.ok(Math.abs(actual - expected) <= 1e-8 * Math.max(1, Math.abs(expected)), `${actual} is not ${expected}`);
  } else if (Array.isArray(expected) && Array.isArray(actual)) {
    assert.equal(actual.length, expected.length);
    expected.forEach((item, i) => close(actual[i] as Value, item as Value));
  } else if (typeof expected === 'object' && expected !== null && typeof actual === 'object' && actual !== null) {
    assert.deepEqual(Object.keys(actual).sort(), Object.keys(expected).sort());
    for (const [key, item] of Object.entries(expected)) close((actual as Record<string, Value>)[key] as Value, item as Value);
  } else assert.equal(actual, expected);
};

describe('DMN TCK, compliance level 2', () => {
  let results = 0;
  for (const folder of readdirSync(root).sort()) {
    const dir = new URL(`${folder}/`, root);
    for (const name of readdirSync(dir).filter((file) => file.endsWith('.xml'))) {
      test(name, () => {
        const suite = parse(readFileSync(new URL(name, dir), 'utf8')).children[0];
        assert.ok(suite);
        const file = all(suite, 'modelName')[0]?.text.trim() ?? '';
        const model = compileModel(readFileSync(new URL(file, dir), 'utf8'));
        for (const one of all(suite, 'testCase')) {
          const inputs = Object.fromEntries(all(one, 'inputNode').map((node) => [node.attributes['name'] ?? '', read(node)]));
          for (const result of all(one, 'resultNode')) {
            const decision = result.attributes['name'] ?? '';
            if (NOT_SUPPORTED[`${folder}/${one.attributes['id']}/${decision}`] !== undefined) continue;
            const expected = all(result, 'expected')[0];
            assert.ok(expected);
            results++;
            try {
              close(model.evaluate(decision, inputs), read(expected));
            } catch (error) {
              throw new Error(
                `case ${one.attributes['id']}, ${decision}: ${error instanceof Error ? error.message : String(error)}`,
                {
                  cause: error,
                },
              );
            }
          }
        }
      });
    }
  }
  test('the cases were really run', () => {
    assert.ok(results >= 120, `only ${results} results were compared`);
  });
});
