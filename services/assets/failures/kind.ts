/** How refusals are written down: a status, what is wrong, how to mend it. */
import type { FailureKind, Text } from '@yunjian/kernel/contract';

/** Refusals by their names; `assets.` and the name is the code. */
export type Refusals = Readonly<Record<string, Omit<FailureKind, 'code'>>>;

/** A text in both languages. */
export const t = (zh: string, en: string): Text => ({ zh, en });
