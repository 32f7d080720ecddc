import type { Ast } from './ast.ts';
import { parseTemporal } from './temporal/index.ts';
import { ANY, common } from './types.ts';
import type { FeelType } from './types.ts';
import { kindOf } from './value.ts';

/** Types of the names an expression may use. */
export type Known = (name: string) => FeelType | undefined;

const simple = (kind: 'number' | 'string' | 'boolean' | 'Null'): FeelType => ({ kind }) as FeelType;

const joined = (types: readonly FeelType[]): FeelType => types.reduce(common, simple('Null'));

/** Constructors whose result is of one kind whatever they are given. */
const RESULTS: Readonly<Record<string, FeelType>> = {
  date: { kind: 'date' },
  time: { kind: 'time' },
  'date and time': { kind: 'date and time' },
  'years and months duration': { kind: 'years and months duration' },
  number: { kind: 'number' },
  string: { kind: 'string' },
  'string length': { kind: 'number' },
  count: { kind: 'number' },
  not: { kind: 'boolean' },
};

/**
 * What an expression gives, as far as its text tells: `Any` where it does not. It is the result type of a function literal, by which
 * `instance of` and the conversion of arguments judge it (10.3.2.9.1): a function written in FEEL cannot declare one.
 */
export function typeOf(node: Ast, known: Known, resolve: (node: Ast & { kind: 'function' }) => readonly FeelType[]): FeelType {
  const of = (child: Ast): FeelType => typeOf(child, known, resolve);
  switch (node.kind) {
    case 'number':
    case 'string':
    case 'boolean':
      return simple(node.kind);
    case 'null':
      return simple('Null');
    case 'at': {
      const value = parseTemporal(node.text);
      return value === null ? ANY : ({ kind: kindOf(value) } as FeelType);
    }
    case 'name':
      return known(node.name) ?? ANY;
    case 'list':
      return { kind: 'list', of: joined(node.items.map(of)) };
    case 'context':
      return contextOf(node, known, resolve);
    case 'range':
      return { kind: 'range', of: joined([node.start, node.end].filter((end) => end !== null).map(of)) };
    case 'comparison':
    case 'between':
    case 'in':
    case 'and':
    case 'or':
    case 'some':
    case 'every':
    case 'instance':
      return simple('boolean');
    case 'arithmetic': {
      const [a, b] = [of(node.a), of(node.b)];
      return a.kind === b.kind && (a.kind === 'number' || (a.kind === 'string' && node.op === '+')) ? simple(a.kind) : ANY;
    }
    case 'negation': {
      const a = of(node.a);
      return a.kind === 'number' || a.kind.endsWith('duration') ? a : ANY;
    }
    case 'if':
      return common(of(node.yes), of(node.no));
    case 'for':
      return {
        kind: 'list',
        of: typeOf(
          node.body,
          hiding(
            known,
            node.iterators.map(({ name }) => name),
          ),
          resolve,
        ),
      };
    case 'path': {
      const a = of(node.a);
      return (a.kind === 'context' ? a.fields.get(node.key) : undefined) ?? ANY;
    }
    case 'call':
      return node.callee.kind === 'name' && known(node.callee.name) === undefined ? (RESULTS[node.callee.name] ?? ANY) : ANY;
    case 'function': {
      const parameters = resolve(node);
      const names = new Map(node.parameters.map(({ name }, i) => [name, parameters[i] ?? ANY]));
      return { kind: 'function', parameters, result: typeOf(node.body, (name) => names.get(name) ?? known(name), resolve) };
    }
    default:
      return ANY;
  }
}

const hiding =
  (known: Known, names: readonly string[]): Known =>
  (name) =>
    names.includes(name) ? ANY : known(name);

const contextOf = (
  node: Ast & { kind: 'context' },
  known: Known,
  resolve: (node: Ast & { kind: 'function' }) => readonly FeelType[],
): FeelType => {
  const fields = new Map<string, FeelType>();
  const inner: Known = (name) => fields.get(name) ?? known(name);
  for (const { key, value } of node.entries) fields.set(key, typeOf(value, inner, resolve));
  return { kind: 'context', fields };
};
