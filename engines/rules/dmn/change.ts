import { matchBy } from './sequence.ts';
import type { Text } from '../types.ts';

/** What kind of thing differs between two versions. */
export type ChangeKind =
  | 'model'
  | 'import-added'
  | 'import-removed'
  | 'type-added'
  | 'type-removed'
  | 'type-changed'
  | 'input-added'
  | 'input-removed'
  | 'input-changed'
  | 'decision-added'
  | 'decision-removed'
  | 'decision-changed'
  | 'requirement-added'
  | 'requirement-removed'
  | 'logic-changed'
  | 'expression-changed'
  | 'hit-policy'
  | 'column-added'
  | 'column-removed'
  | 'column-moved'
  | 'column-changed'
  | 'row-added'
  | 'row-removed'
  | 'row-moved'
  | 'cell'
  | 'output'
  | 'annotation'
  | 'other-added'
  | 'other-removed'
  | 'other-changed';

/** One difference, in data for a page that shows both versions side by side, and in words. */
export interface Change {
  readonly kind: ChangeKind;
  /** Id (else name) of the decision or knowledge model; null for what is of the whole model. */
  readonly decision: string | null;
  /** Its label, else its name, else its id. */
  readonly decisionLabel: string | null;
  /** Id of the rule, of the newer version if it is there. */
  readonly ruleId: string | null;
  /** 1-based row in the newer version; of a removed one in the older. */
  readonly row: number | null;
  /** 1-based row in the older version; null for a new row. */
  readonly rowBefore: number | null;
  /** Label of the column, else its expression or name. */
  readonly column: string | null;
  /** What it was; null: it was not there. */
  readonly before: string | null;
  /** What it is; null: it is there no more. */
  readonly after: string | null;
  readonly text: Text;
}

/** Where changes are noted. */
export interface Place {
  readonly decision: string | null;
  readonly decisionLabel: string | null;
}

export const WHOLE: Place = { decision: null, decisionLabel: null };

type Details = Partial<Pick<Change, 'ruleId' | 'row' | 'rowBefore' | 'column' | 'before' | 'after'>>;

/** A change with what is not said as null. */
export const change = (kind: ChangeKind, { decision, decisionLabel }: Place, details: Details, text: Text): Change => ({
  kind,
  decision,
  decisionLabel,
  ruleId: null,
  row: null,
  rowBefore: null,
  column: null,
  before: null,
  after: null,
  ...details,
  text,
});

/** A value in a sentence; what is empty is said so. */
export const said = (value: string | null): Text =>
  value === null || value.trim() === '' ? { zh: '（空）', en: '(empty)' } : { zh: value.trim(), en: value.trim() };

/** "X was A and is B" about something named in both languages. */
export const became = (subject: Text, before: string | null, after: string | null): Text => {
  const [a, b] = [said(before), said(after)];
  return { zh: `${subject.zh}由 ${a.zh} 改为 ${b.zh}`, en: `${subject.en}: ${a.en} → ${b.en}` };
};

/** The same text up to blanks at the ends; absent and empty are the same. */
export const sameText = (a: string | null, b: string | null): boolean => (a ?? '').trim() === (b ?? '').trim();

/** Changes of named properties of one thing. */
export function properties(
  kind: ChangeKind,
  place: Place,
  subject: Text,
  list: readonly (readonly [name: Text, before: string | null, after: string | null])[],
  details: Details = {},
): Change[] {
  return list
    .filter(([, before, after]) => !sameText(before, after))
    .map(([name, before, after]) =>
      change(
        kind,
        place,
        { ...details, before, after },
        became({ zh: `${subject.zh}的${name.zh}`, en: `${subject.en}, ${name.en}` }, before, after),
      ),
    );
}

/** Pairs of two lists by keys that are tried one after the other; what has no partner stands alone, the old ones first. */
export function pairs<T>(
  before: readonly T[],
  after: readonly T[],
  ...keys: readonly ((item: T) => string | null)[]
): [T | null, T | null][] {
  const match = matchBy(before, after, keys);
  const found = new Set(match);
  return [
    ...before.filter((_, i) => !found.has(i)).map((item): [T, null] => [item, null]),
    ...after.map((item, i): [T | null, T] => [before[match[i] ?? -1] ?? null, item]),
  ];
}
