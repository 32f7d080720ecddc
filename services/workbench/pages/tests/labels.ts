/** Words for the codes a model takes and gives. */
import type { Text } from '@yunjian/kernel/contract';
import type { Subject } from '../subject.ts';

/** Labels of reasons and of input values, by code: what results are read with. */
export function codeLabels(subject: Subject): Readonly<Record<string, Text>> {
  const labels: Record<string, Text> = {};
  for (const input of Object.values(subject.words?.inputs ?? {})) Object.assign(labels, input.values ?? {});
  for (const [code, reason] of Object.entries(subject.words?.reasons ?? {})) labels[code] = reason.text;
  return labels;
}
