/** What the tabs of a rule's page look at: one text, a draft's or a published version's, read for people. */
import type { EditableTable, Outline } from './engine.ts';
import { readTable } from './engine.ts';
import { knowColumns, type KnownColumn, type Words } from './table/vocabulary.ts';
import { columnsOf } from './table/columns.ts';
import type { Problem, TestCase } from './types.ts';
import type { Working } from './use-workspace.ts';

export interface Subject {
  readonly code: string;
  /** Version name, or `draft:<id>`: how the API names it. */
  readonly ref: string;
  readonly dmn: string;
  readonly outline: Outline;
  readonly words: Words | null;
  readonly meta: string;
  readonly tests: readonly TestCase[];
  /** What the check found that may be wrong: marked at cells, counted on tabs. */
  readonly problems: readonly Problem[];
  /** Everything the check found, with hints. */
  readonly findings: readonly Problem[];
  /** Set while a draft may be changed. */
  readonly working: Working | null;
  readonly canEdit: boolean;
  /** The text the draft started from, to mark what changed. */
  readonly baseDmn: string | null;
}

/** The sidecar's words; null when it cannot be read as one. Its exact form is for the server to judge. */
export function wordsOf(meta: string): Words | null {
  try {
    const value = JSON.parse(meta) as Partial<Words> | null;
    return value && typeof value === 'object' && typeof value.inputs === 'object' ? (value as Words) : null;
  } catch {
    return null;
  }
}

/** The outline with labels in the reader's language: a DMN file has one label each, the sidecar has both. */
export function inLanguage(outline: Outline, words: Words | null, locale: 'zh' | 'en'): Outline {
  if (locale === 'zh' || !words) return outline;
  return {
    ...outline,
    inputs: outline.inputs.map((x) => ({ ...x, label: words.inputs[x.name]?.label.en ?? x.label })),
    decisions: outline.decisions.map((x) => ({ ...x, label: words.decisions?.[x.id]?.en ?? x.label, question: '' })),
  };
}

/** Findings that are more than a hint. */
export const alarmsOf = (findings: readonly Problem[]): readonly Problem[] => findings.filter((p) => p.severity !== 'hint');

/** The table of a decision in a text; null when it has none. */
export function tableIn(dmn: string | null, decision: string): EditableTable | null {
  if (dmn === null) return null;
  try {
    return readTable(dmn, decision);
  } catch {
    return null;
  }
}

/** The visible columns of a table with all that the model says of them. */
export function columnsFor(
  { outline, words }: Pick<Subject, 'outline' | 'words'>,
  table: EditableTable,
  english: boolean,
): readonly KnownColumn[] {
  const feeding = (name: string): string => outline.decisions.find((d) => d.name === name)?.answers ?? '';
  return knowColumns(table, columnsOf(table, english), words, feeding);
}

/** The label of a decision, input or knowledge model by its id or name. */
export function labelOf(outline: Outline, id: string): string {
  const found = [...outline.decisions, ...outline.inputs, ...outline.knowledge].find((x) => x.id === id || x.name === id);
  return found?.label ?? id;
}
