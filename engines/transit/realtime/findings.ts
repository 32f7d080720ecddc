import type { RealtimeFinding } from './overlay.ts';

/** Collects what could not be used: all of it counted by kind, at most so many of a kind kept. */
export interface Findings {
  readonly list: RealtimeFinding[];
  readonly byKind: Record<string, number>;
  add(kind: string, entity: string, zh: string, en: string): void;
}

/** An empty collection that keeps at most `most` findings of a kind. */
export function collectFindings(most = 1000): Findings {
  const list: RealtimeFinding[] = [];
  const byKind: Record<string, number> = {};
  return {
    list,
    byKind,
    add(kind, entity, zh, en) {
      const n = (byKind[kind] ?? 0) + 1;
      byKind[kind] = n;
      if (n <= most) list.push({ kind, entity, reason: { zh, en } });
    },
  };
}
