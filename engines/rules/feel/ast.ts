import type { Num } from './number.ts';

/** Where a node stands in its text: UTF-16 offsets, `to` exclusive. */
export interface Span {
  from: number;
  to: number;
}

/** A comparison operator of FEEL. */
export type CompareOp = '<' | '<=' | '>' | '>=' | '=' | '!=';

/** An arithmetic operator of FEEL. */
export type ArithOp = '+' | '-' | '*' | '/' | '**';

/** One variable of `for`, `some` or `every`: over a list, or from `list` to `end`. */
export interface Iterator extends Span {
  name: string;
  list: Ast;
  end: Ast | null;
}

/** A type as it is written after `instance of` or behind a parameter (DMN 1.5 10.3.1.2, rule 50). */
export type TypeNode =
  | ({ kind: 'named'; name: string } & Span)
  | ({ kind: 'list' | 'range'; of: TypeNode } & Span)
  | ({ kind: 'context'; fields: { name: string; type: TypeNode }[] } & Span)
  | ({ kind: 'function'; parameters: TypeNode[]; result: TypeNode } & Span);

/** One test of a cell or behind `in`: a comparison with the value tested, or an expression that gives values, a range or a truth. */
export type TestNode = ({ kind: 'compares'; op: CompareOp; value: Ast } & Span) | ({ kind: 'matches'; value: Ast } & Span);

/** The unary tests of a cell: none means that anything fits (`-`). */
export interface TestsNode extends Span {
  kind: 'tests';
  negated: boolean;
  tests: TestNode[] | null;
}

/** A FEEL expression (DMN 1.5 10.3.1.2). */
export type Ast = Span &
  (
    | { kind: 'number'; value: Num }
    | { kind: 'string'; value: string }
    | { kind: 'boolean'; value: boolean }
    | { kind: 'null' }
    | { kind: 'at'; text: string }
    | { kind: 'name'; name: string }
    | { kind: 'list'; items: Ast[] }
    | { kind: 'context'; entries: { key: string; value: Ast }[] }
    | { kind: 'range'; start: Ast | null; end: Ast | null; startIncluded: boolean; endIncluded: boolean }
    | { kind: 'unaryRange'; op: CompareOp; value: Ast; bare?: boolean }
    | { kind: 'arithmetic'; op: ArithOp; a: Ast; b: Ast }
    | { kind: 'negation'; a: Ast }
    | { kind: 'comparison'; op: CompareOp; a: Ast; b: Ast }
    | { kind: 'between'; a: Ast; low: Ast; high: Ast }
    | { kind: 'in'; a: Ast; tests: TestNode[] }
    | { kind: 'and' | 'or'; a: Ast; b: Ast }
    | { kind: 'if'; test: Ast; yes: Ast; no: Ast }
    | { kind: 'for' | 'some' | 'every'; iterators: Iterator[]; body: Ast }
    | { kind: 'instance'; a: Ast; type: TypeNode }
    | { kind: 'path'; a: Ast; key: string }
    | { kind: 'descendants'; a: Ast; key: string | null }
    | { kind: 'filter'; a: Ast; test: Ast }
    | { kind: 'call'; callee: Ast; args: Ast[]; names: string[] | null }
    | { kind: 'function'; parameters: { name: string; type: TypeNode | null }[]; body: Ast; external: boolean }
  );

/** Calls `visit` for a node and everything below it. */
export function walk(node: Ast, visit: (node: Ast) => void): void {
  visit(node);
  for (const child of childrenOf(node)) walk(child, visit);
}

/** The expressions directly inside a node. */
export function childrenOf(node: Ast): Ast[] {
  switch (node.kind) {
    case 'list':
      return node.items;
    case 'context':
      return node.entries.map(({ value }) => value);
    case 'range':
      return [node.start, node.end].filter((end) => end !== null);
    case 'unaryRange':
      return [node.value];
    case 'arithmetic':
    case 'comparison':
    case 'and':
    case 'or':
      return [node.a, node.b];
    case 'negation':
    case 'instance':
    case 'path':
    case 'descendants':
      return [node.a];
    case 'between':
      return [node.a, node.low, node.high];
    case 'in':
      return [node.a, ...node.tests.map(({ value }) => value)];
    case 'if':
      return [node.test, node.yes, node.no];
    case 'for':
    case 'some':
    case 'every':
      return [...node.iterators.flatMap(({ list, end }) => (end === null ? [list] : [list, end])), node.body];
    case 'filter':
      return [node.a, node.test];
    case 'call':
      return [node.callee, ...node.args];
    case 'function':
      return [node.body];
    default:
      return [];
  }
}
