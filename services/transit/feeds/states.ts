/** The life of an upload. One table; `transit.upload_step` in the database is the same (a test compares them). */

export type UploadState = 'checking' | 'ready' | 'refused' | 'published' | 'discarded';
/** What happens to an upload: by the check (`pass`, `refuse`), by an editor (`publish`, `discard`), or because another was published (`recheck`). */
export type UploadAction = 'pass' | 'refuse' | 'publish' | 'discard' | 'recheck';

/** From each state, what may happen and where it leads. */
export const STEPS = {
  checking: { pass: 'ready', refuse: 'refused', discard: 'discarded' },
  ready: { publish: 'published', discard: 'discarded', recheck: 'checking' },
  refused: { discard: 'discarded' },
  published: {},
  discarded: {},
} as const satisfies Readonly<Record<UploadState, Readonly<Partial<Record<UploadAction, UploadState>>>>>;

/** Where `action` leads from `state`; null when it is not possible there. */
export function step(state: UploadState, action: UploadAction): UploadState | null {
  const row: Readonly<Partial<Record<UploadAction, UploadState>>> = STEPS[state];
  return row[action] ?? null;
}

/** The buttons of an upload in this state for somebody who may edit. */
export const buttonsOf = (state: UploadState): ('publish' | 'discard')[] =>
  (['publish', 'discard'] as const).filter((action) => step(state, action) !== null);
