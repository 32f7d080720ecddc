import type { Graph } from './graph.ts';
import type { ModelMeta, Text } from './types.ts';

/** Labels by slot: from the metadata, else from the file's labels, else the names. */
export function labelsOf(graph: Graph, meta: ModelMeta | null): Map<number, Text> {
  const labels = new Map<number, Text>();
  for (const { name, slot, label } of graph.inputs) {
    labels.set(slot, meta?.inputs[name]?.label ?? { zh: label || name, en: name });
  }
  for (const { id, name, slot, label } of graph.decisions) {
    labels.set(slot, meta?.decisions?.[id] ?? { zh: label || name, en: name });
  }
  return labels;
}
