import { parseExpression, parseUnaryTests } from 'feelin';
import { ModelError } from '../errors.ts';
import type { Place } from '../errors.ts';

/** A FEEL syntax tree node: plain data, so that the rest of the package does not depend on the parser. */
export interface Node {
  name: string;
  text: string;
  from: number;
  to: number;
  children: Node[];
}

const MAX_TEXT = 20_000;
const MAX_DEPTH = 120;

/**
 * Parses a FEEL expression or the unary tests of a cell. `shape` names the variables in scope.
 * Throws ModelError (FEEL or LIMIT) with the character where it went wrong.
 */
export function parseFeel(kind: 'expression' | 'tests', text: string, shape: Record<string, unknown>, place: Place): Node {
  if (text.length > MAX_TEXT) {
    throw new ModelError('LIMIT', `the text has ${text.length} characters, at most ${MAX_TEXT} are read`, place);
  }
  const tree = kind === 'expression' ? parseExpression(text, shape, undefined) : parseUnaryTests(text, shape, undefined);
  const root: Node = { name: '', text, from: 0, to: text.length, children: [] };
  const stack: Node[] = [root];
  tree.iterate({
    enter(ref) {
      if (ref.type.isError) {
        const at = ref.from + 1;
        const seen = text.slice(ref.from, ref.to || ref.from + 1);
        throw new ModelError(
          'FEEL',
          `cannot read "${text.slice(0, 200)}": unexpected ${seen === '' ? 'end' : `"${seen.slice(0, 40)}"`}`,
          {
            ...place,
            offset: at,
          },
        );
      }
      if (ref.type.isSkipped) return false;
      if (stack.length > MAX_DEPTH) throw new ModelError('LIMIT', `nested deeper than ${MAX_DEPTH} levels`, place);
      const node: Node = { name: ref.name, text: text.slice(ref.from, ref.to), from: ref.from, to: ref.to, children: [] };
      stack.at(-1)?.children.push(node);
      stack.push(node);
      return undefined;
    },
    leave(ref) {
      if (!ref.type.isSkipped) stack.pop();
    },
  });
  const top = root.children[0];
  if (top === undefined) throw new ModelError('FEEL', 'the text is empty', place);
  return top;
}

/** Name of a VariableName, Name, PathName or Key node with single spaces between its parts; back-ticks removed. */
export const nameOf = (node: Node): string => node.text.replaceAll('`', '').replaceAll(/\s+/g, ' ').trim();

/** Visits a node and everything below it. */
export function walk(node: Node, visit: (node: Node) => void): void {
  visit(node);
  for (const child of node.children) walk(child, visit);
}
