/** Working on a draft: every change is kept here at once and saved by itself a moment later; nothing of somebody else is overwritten unseen. */
import { useCallback, useDeferredValue, useEffect, useMemo, useReducer, useRef, useState } from 'react';
import { ApiProblem, invalidate } from '@yunjian/ui';
import { client } from './api.ts';
import type { DraftDetail } from './types.ts';
import {
  isDirty,
  startWorkspace,
  tablesOf,
  textsKeeper,
  textsOf,
  work,
  type Texts,
  type Workspace,
  type WorkspaceAction,
} from './workspace.ts';

/** How saving stands. */
export type SaveState =
  | { is: 'saved'; at: number | null }
  | { is: 'waiting' }
  | { is: 'saving' }
  | { is: 'conflict'; problem: ApiProblem }
  | { is: 'failed'; problem: ApiProblem };

export interface Working {
  workspace: Workspace;
  /** The texts as they stand here, a moment behind the keys. */
  texts: Texts;
  dispatch: (action: WorkspaceAction) => void;
  save: SaveState;
  /** The draft as the server last answered. */
  draft: DraftDetail;
  /** Saves now; true when the server has everything. */
  flush: () => Promise<boolean>;
  /** Gives up what was changed here and takes what the server has. */
  takeTheirs: () => Promise<void>;
  /** Puts what stands here in place of what somebody else saved. */
  keepMine: () => Promise<void>;
  /** Takes an answer of the server about this draft, e.g. after an import. */
  accept: (answer: DraftDetail, reset?: boolean) => void;
}

const textsOfDraft = (d: DraftDetail): Texts => ({ dmn: d.dmn, meta: d.meta, tests: d.tests, version: d.version });
const PAUSE = 1200;
const RETRY = 10_000;

export function useWorkspace(initial: DraftDetail, english: boolean): Working {
  const [draft, setDraft] = useState(initial);
  const [workspace, dispatch] = useReducer(work, initial, (d) => startWorkspace(textsOfDraft(d), english));
  const [save, setSave] = useState<SaveState>({ is: 'saved', at: null });
  const latest = useRef({ workspace, draft, save });
  useEffect(() => {
    latest.current = { workspace, draft, save };
  });
  const running = useRef<Promise<boolean> | null>(null);
  const can = draft.can.includes('save');

  const send = useCallback(async (revision?: number): Promise<boolean> => {
    const { workspace: w, draft: d } = latest.current;
    if (!isDirty(w)) return true;
    const sent = textsOf(w);
    const tables = tablesOf(w);
    setSave({ is: 'saving' });
    try {
      const answer = await client.saveDraft({
        params: { id: d.id },
        body: { revision: revision ?? d.revision, version: sent.version, dmn: sent.dmn, meta: sent.meta, tests: [...sent.tests] },
      });
      setDraft(answer);
      latest.current.draft = answer;
      // The tests are the very list that was sent, so that "changed since" is a comparison of identities.
      dispatch({ do: 'saved', tables, answer: { ...textsOfDraft(answer), tests: sent.tests } });
      setSave({ is: 'saved', at: Date.now() });
      void invalidate(client.rules, client.rule);
      return true;
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      setSave({ is: error.problem.status === 409 ? 'conflict' : 'failed', problem: error });
      return false;
    }
  }, []);

  const flush = useCallback(async (): Promise<boolean> => {
    while (running.current) await running.current;
    running.current = send();
    try {
      return await running.current;
    } finally {
      running.current = null;
    }
  }, [send]);

  const dirty = isDirty(workspace);
  const keep = useMemo(() => textsKeeper(), []);
  const later = useDeferredValue(workspace);
  const texts = useMemo(() => keep(later), [keep, later]);
  useEffect(() => {
    if (!dirty || !can || save.is === 'conflict' || save.is === 'saving') return;
    const refused = save.is === 'failed' && save.problem.problem.status >= 400 && save.problem.problem.status < 500;
    const timer = setTimeout(() => void flush(), save.is === 'failed' && !refused ? RETRY : PAUSE);
    return () => clearTimeout(timer);
  }, [texts, dirty, can, save, flush]);

  const accept = useCallback((answer: DraftDetail, reset = false) => {
    setDraft(answer);
    if (reset) dispatch({ do: 'replace', texts: textsOfDraft(answer) });
    setSave({ is: 'saved', at: Date.now() });
  }, []);
  const read = useCallback(() => client.draft({ params: { id: initial.id } }), [initial.id]);
  const takeTheirs = useCallback(async () => accept(await read(), true), [accept, read]);
  const keepMine = useCallback(async () => {
    const theirs = await read();
    await send(theirs.revision);
  }, [read, send]);

  const shown: SaveState = dirty && save.is === 'saved' ? { is: 'waiting' } : save;
  return { workspace, texts, dispatch, save: shown, draft, flush, takeTheirs, keepMine, accept };
}
