/** Test cases run in the browser: the model is compiled when the text changes, the cases are decided at once. */
import { useEffect, useState } from 'react';
import type { Text } from '@yunjian/kernel/contract';
import { compileModel, type Facts, type Model, type ModelMeta, type Value } from '../engine.ts';
import type { TestCase } from '../types.ts';

export type Hits = ReadonlyMap<string, 'applies' | 'fails'>;

export interface Outcome {
  readonly passed: boolean;
  readonly actual: Value;
  /** Why it could not be decided at all. */
  readonly error: string | null;
  /** Rows that decide, in every table on the way, by id: one that applies, or a requirement that is not met. */
  readonly hits: Hits;
}

/** The compiled model of a text, or why there is none. Null while it is compiled first. */
export interface Compiled {
  readonly model: Model | null;
  readonly error: string | null;
}

/** Compiles the text a moment after it changed. */
export function useModel(dmn: string, meta: string): Compiled | null {
  const [compiled, setCompiled] = useState<Compiled | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setCompiled(compile(dmn, meta)), 150);
    return () => clearTimeout(timer);
  }, [dmn, meta]);
  return compiled;
}

function compile(dmn: string, meta: string): Compiled {
  try {
    return { model: compileModel(dmn, { meta: JSON.parse(meta) as ModelMeta }), error: null };
  } catch (error) {
    return { model: null, error: error instanceof Error ? error.message : String(error) };
  }
}

/** The inputs of a case as facts: what is not given is unknown. */
export const factsOf = (inputs: Readonly<Record<string, unknown>>): Facts =>
  Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, { known: true, value: value as Value }]));

export function runCase(model: Model, test: TestCase): Outcome {
  try {
    const decision = model.decide(test.decision, factsOf(test.inputs));
    const gates = new Set(model.decisions.filter((d) => d.gate).map((d) => d.id));
    // A row of a gate applies when its requirement is not met.
    const applies = (c: { decision: string; outcome: string }) => c.outcome === (gates.has(c.decision) ? 'NOT_MET' : 'MET');
    const hits: Hits = new Map(
      decision.conditions
        .filter((c) => c.row > 0 && applies(c))
        .map((c) => [c.ruleId, gates.has(c.decision) ? 'fails' : 'applies']),
    );
    return { passed: equal(decision.outputs, test.expected), actual: decision.outputs, error: null, hits };
  } catch (error) {
    return { passed: false, actual: null, error: error instanceof Error ? error.message : String(error), hits: new Map() };
  }
}

/** The same value; the order of an object's members does not matter. */
export function equal(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a ?? null)) === JSON.stringify(sorted(b ?? null));
}

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
};

/** A value in words; codes by their labels. */
export function valueWords(value: unknown, labels: Readonly<Record<string, Text>> = {}): Text {
  if (value === null || value === undefined) return { zh: '未知或没有', en: 'unknown or nothing' };
  if (typeof value === 'boolean') return value ? { zh: '是', en: 'yes' } : { zh: '否', en: 'no' };
  if (Array.isArray(value)) {
    if (value.length === 0) return { zh: '一条也没有', en: 'none' };
    const parts = value.map((item) => valueWords(item, labels));
    return { zh: parts.map((p) => p.zh).join('、'), en: parts.map((p) => p.en).join(', ') };
  }
  if (typeof value === 'object') {
    const parts = Object.entries(value).map(([key, item]) => ({
      key: labels[key] ?? { zh: key, en: key },
      item: valueWords(item, labels),
    }));
    return {
      zh: parts.map((p) => `${p.key.zh}：${p.item.zh}`).join('，'),
      en: parts.map((p) => `${p.key.en}: ${p.item.en}`).join(', '),
    };
  }
  return labels[String(value)] ?? { zh: String(value), en: String(value) };
}
