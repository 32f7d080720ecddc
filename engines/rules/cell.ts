import { ModelError } from './errors.ts';
import type { Text } from './types.ts';
import { normalName, Names } from './feel/names.ts';
import { parseExpression, parseTests } from './feel/parse.ts';
import { walk } from './feel/ast.ts';
import { builtins } from './feel/functions/index.ts';

/** What is wrong with a text that is being typed. `offset` counts from 1, as in `Place`. */
export interface CellFault {
  code: string;
  message: Text;
  offset: number;
}

/**
 * Reads one cell as it is typed, without a model: the unary tests of an input cell, or an expression. `names` are the variables it may use; null
 * allows any. Null: nothing is wrong with how it is written (DMN 1.5 10.3.1.2).
 */
export function parseCell(kind: 'tests' | 'expression', text: string, names: readonly string[] | null = null): CellFault | null {
  const known = { names: new Names(), members: new Names() };
  for (const name of names ?? []) {
    known.names.add(name);
    known.members.add(name);
  }
  for (const name of builtins.keys()) known.names.add(name);
  try {
    const roots =
      kind === 'expression' ? [parseExpression(text, known)] : (parseTests(text, known).tests ?? []).map(({ value }) => value);
    if (names === null) return null;
    const there = new Set(names.map(normalName));
    return roots.map((root) => unknownName(root, there)).find((fault) => fault !== null) ?? null;
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return { code: error.code, message: inWords(error), offset: error.place.offset ?? 1 };
  }
}

/** What the parser says, in both languages. */
const WORDS: readonly (readonly [RegExp, (found: RegExpExecArray) => Text])[] = [
  [
    /unexpected end, "(.*)" is needed here$/,
    ([, wanted]) => ({ zh: `没有写完，这里需要“${wanted}”`, en: `not finished: "${wanted}" is needed here` }),
  ],
  [
    /unexpected (".*"), "(.*)" is needed here$/s,
    ([, seen, wanted]) => ({ zh: `这里需要“${wanted}”，而不是 ${seen}`, en: `"${wanted}" is needed here instead of ${seen}` }),
  ],
  [/unexpected end$/, () => ({ zh: '没有写完', en: 'not finished' })],
  [/unexpected (".*")$/s, ([, seen]) => ({ zh: `这里不能写 ${seen}`, en: `${seen} cannot stand here` })],
  [/the text is empty$/, () => ({ zh: '没有内容', en: 'there is nothing here' })],
  [/the closing (.) is missing$/, ([, mark]) => ({ zh: `缺少收尾的 ${mark}`, en: `the closing ${mark} is missing` })],
  [/an escape that does not exist$/, () => ({ zh: '反斜杠后的字符不对', en: 'what follows the backslash does not exist' })],
  [/: ([^:]*) is not a number$/, ([, seen]) => ({ zh: `${seen} 不是数`, en: `${seen} is not a number` })],
  [/the comment is not closed$/, () => ({ zh: '注释没有结束', en: 'the comment is not closed' })],
  [
    /named and unnamed arguments are mixed$/,
    () => ({ zh: '参数要么都写名称，要么都不写', en: 'either all arguments are named or none is' }),
  ],
  [
    /nested deeper than (\d+) levels$/,
    ([, most]) => ({ zh: `括号嵌套超过 ${most} 层`, en: `nested deeper than ${most} levels` }),
  ],
  [
    /has (\d+) characters, at most (\d+) are read$/,
    ([, has, most]) => ({ zh: `有 ${has} 个字符，最多 ${most} 个`, en: `${has} characters, at most ${most} are read` }),
  ],
];

const inWords = (error: ModelError): Text => {
  for (const [pattern, words] of WORDS) {
    const found = pattern.exec(error.message);
    if (found !== null) return words(found);
  }
  return { zh: '写法不对', en: error.message.replace(/^.*cannot read ".*": /s, '') };
};

/** The first name that neither the model nor FEEL knows; names that the text itself declares are known. */
const unknownName = (root: Parameters<typeof walk>[0], names: ReadonlySet<string>): CellFault | null => {
  const own = new Set<string>();
  let filters = false;
  walk(root, (node) => {
    if (node.kind === 'for' || node.kind === 'some' || node.kind === 'every')
      for (const { name } of node.iterators) own.add(name);
    if (node.kind === 'function') for (const { name } of node.parameters) own.add(name);
    if (node.kind === 'context') for (const { key } of node.entries) own.add(key);
    if (node.kind === 'filter') filters = true;
  });
  let found: CellFault | null = null;
  walk(root, (node) => {
    if (found !== null || node.kind !== 'name' || filters) return;
    const { name } = node;
    if (names.has(name) || own.has(name) || builtins.has(name) || ALWAYS.has(name)) return;
    found = {
      code: 'UNKNOWN_NAME',
      message: { zh: `没有“${name}”这个名称`, en: `there is no "${name}"` },
      offset: node.from + 1,
    };
  });
  return found;
};

const ALWAYS: ReadonlySet<string> = new Set(['?', 'item', 'partial', 'known']);
