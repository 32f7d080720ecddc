/** The life of an import. One table; `assets.import_step` in the database is the same (a test compares them). */
import type { Text } from '@yunjian/kernel/contract';

export type ImportState = 'checking' | 'ready' | 'refused' | 'applied' | 'discarded';
export type ImportAction = 'pass' | 'refuse' | 'apply' | 'discard';

/** From each state, what may happen and where it leads: by the check (`pass`, `refuse`) or by a person (`apply`, `discard`). */
export const IMPORT_STEPS = {
  checking: { pass: 'ready', refuse: 'refused', discard: 'discarded' },
  ready: { apply: 'applied', discard: 'discarded' },
  refused: { discard: 'discarded' },
  applied: {},
  discarded: {},
} as const satisfies Readonly<Record<ImportState, Readonly<Partial<Record<ImportAction, ImportState>>>>>;

/** What a state is called, for messages. */
export const IMPORT_STATES = {
  checking: { zh: '检查中', en: 'being checked' },
  ready: { zh: '待应用', en: 'checked' },
  refused: { zh: '无法读取', en: 'unreadable' },
  applied: { zh: '已应用', en: 'applied' },
  discarded: { zh: '已放弃', en: 'discarded' },
} as const satisfies Readonly<Record<ImportState, Text>>;

/** Where `action` leads from `state`; null when it is not possible there. */
export function importStep(state: ImportState, action: ImportAction): ImportState | null {
  const row: Readonly<Partial<Record<ImportAction, ImportState>>> = IMPORT_STEPS[state];
  return row[action] ?? null;
}
