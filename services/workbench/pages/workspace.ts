/** A draft while it is worked on: what the server has, what was changed since, and how the two are brought together. Pure; see use-workspace. */
import { readTable, writeTable, type EditableTable } from './engine.ts';
import { edit, startEditor, type EditorAction, type EditorState } from './table/state.ts';
import type { TestCase } from './types.ts';

/** The text of a version as the server keeps it. */
export interface Texts {
  readonly dmn: string;
  readonly meta: string;
  readonly tests: readonly TestCase[];
  readonly version: string;
}

export interface Workspace {
  /** As last read from or written to the server. */
  readonly saved: Texts;
  /** The sidecar, tests and name as they stand here. */
  readonly meta: string;
  readonly tests: readonly TestCase[];
  readonly version: string;
  /** Editors of the tables that were opened, by decision. Tables not in here are as in `saved`. */
  readonly editors: Readonly<Record<string, EditorState>>;
  /** Tables as they were when last saved, to know what is dirty. */
  readonly clean: Readonly<Record<string, EditableTable>>;
  readonly english: boolean;
}

export type WorkspaceAction =
  | { do: 'open'; decision: string }
  | { do: 'table'; decision: string; action: EditorAction }
  | { do: 'meta'; meta: string }
  | { do: 'tests'; tests: readonly TestCase[] }
  | { do: 'version'; version: string }
  | { do: 'saved'; tables: Readonly<Record<string, EditableTable>>; answer: Texts }
  | { do: 'replace'; texts: Texts };

export function startWorkspace(texts: Texts, english = false): Workspace {
  return { saved: texts, meta: texts.meta, tests: texts.tests, version: texts.version, editors: {}, clean: {}, english };
}

export function work(w: Workspace, action: WorkspaceAction): Workspace {
  switch (action.do) {
    case 'open': {
      if (w.editors[action.decision]) return w;
      const table = readTable(w.saved.dmn, action.decision);
      return {
        ...w,
        editors: { ...w.editors, [action.decision]: startEditor(table, w.english) },
        clean: { ...w.clean, [action.decision]: table },
      };
    }
    case 'table': {
      const before = w.editors[action.decision];
      if (!before) return w;
      const after = edit(before, action.action);
      return after === before ? w : { ...w, editors: { ...w.editors, [action.decision]: after } };
    }
    case 'meta':
      return { ...w, meta: action.meta };
    case 'tests':
      return { ...w, tests: action.tests };
    case 'version':
      return { ...w, version: action.version };
    case 'saved':
      // What was sent is clean; what was typed meanwhile stays dirty. Undo reaches back over a save.
      return { ...w, saved: action.answer, clean: { ...w.clean, ...action.tables } };
    case 'replace':
      return startWorkspace(action.texts, w.english);
  }
}

/** Decisions whose table differs from what is saved. */
export const dirtyTables = (w: Workspace): string[] =>
  Object.entries(w.editors)
    .filter(([id, editor]) => editor.table !== w.clean[id])
    .map(([id]) => id);

export const isDirty = (w: Workspace): boolean =>
  w.meta !== w.saved.meta || w.tests !== w.saved.tests || w.version !== w.saved.version || dirtyTables(w).length > 0;

/** The texts as they stand here. Untouched tables keep their bytes. */
export function textsOf(w: Workspace): Texts {
  const dmn = dirtyTables(w).reduce((xml, id) => writeTable(xml, id, w.editors[id]?.table ?? readTable(xml, id)), w.saved.dmn);
  return { dmn, meta: w.meta, tests: w.tests, version: w.version };
}

/** `textsOf` that gives the same object while nothing but the cursor moved: writing a model is not done for a key press. */
export function textsKeeper(): (w: Workspace) => Texts {
  let known: { of: readonly unknown[]; texts: Texts } | null = null;
  return (w) => {
    const of = [w.saved, w.meta, w.tests, w.version, ...Object.values(w.editors).map((editor) => editor.table)];
    if (known === null || known.of.length !== of.length || known.of.some((x, i) => x !== of[i]))
      known = { of, texts: textsOf(w) };
    return known.texts;
  };
}

/** The tables as they stand here. */
export const tablesOf = (w: Workspace): Record<string, EditableTable> =>
  Object.fromEntries(Object.entries(w.editors).map(([id, editor]) => [id, editor.table]));
