import type { Place } from '../errors.ts';
import type { Text, Value } from '../types.ts';

/** How much it matters. `error`: must not be published; `warning`: look at it; `hint`: may be meant so. */
export type Severity = 'error' | 'warning' | 'hint';

/** One thing that is wrong with a model, or may be, with how to mend it. */
export interface Finding {
  /** Stable, SCREAMING_SNAKE: `GAP`, `OVERLAP`, … */
  code: string;
  severity: Severity;
  /** Rows and columns count from 1; without a decision it concerns the whole model. */
  place: Place;
  /** All rows concerned, in order. */
  rows?: number[];
  /** What is wrong, in plain words. */
  text: Text;
  /** How to mend it. */
  mend: Text;
  /** A concrete case that shows it: by the name of the input where a column reads a plain one, else by the column's expression. */
  example?: Record<string, Value>;
}

/** Where the checks put what they find. */
export type Report = (finding: Finding) => void;

/** A text in both languages. */
export const say = (zh: string, en: string): Text => ({ zh, en });

/** The findings that forbid publication. */
export const blocking = (findings: readonly Finding[]): Finding[] => findings.filter(({ severity }) => severity === 'error');

const RANK: Record<Severity, number> = { error: 0, warning: 1, hint: 2 };

/**
 * Findings in the order in which a reader goes through the model: the model as a whole, then its decisions in the order of the file, rows
 * and columns; at one place the graver first. What is said twice is kept once.
 */
export function sorted(findings: readonly Finding[], decisions: readonly string[]): Finding[] {
  const order = new Map(decisions.map((name, at) => [name, at]));
  const at = ({ place }: Finding): number =>
    place.decision === undefined ? -1 : (order.get(place.decision) ?? decisions.length);
  const seen = new Set<string>();
  return findings
    .filter((one) => {
      const key = JSON.stringify([one.code, one.place, one.rows, one.text]);
      return !seen.has(key) && seen.add(key) !== null;
    })
    .map((finding, index) => ({ finding, index }))
    .sort(
      (a, b) =>
        at(a.finding) - at(b.finding) ||
        (a.finding.place.row ?? 0) - (b.finding.place.row ?? 0) ||
        (a.finding.place.column ?? 0) - (b.finding.place.column ?? 0) ||
        RANK[a.finding.severity] - RANK[b.finding.severity] ||
        a.index - b.index,
    )
    .map(({ finding }) => finding);
}

/** Row numbers as people write them: `1、3` and `1, 3`; of many the first few. */
export const rowList = (rows: readonly number[]): Text => {
  const shown = rows.slice(0, 8);
  const more = rows.length > shown.length;
  return say(
    `${shown.join('、')}${more ? ` 等 ${rows.length} 行` : ''}`,
    `${shown.join(', ')}${more ? ` and others (${rows.length})` : ''}`,
  );
};

/** A text shortened for a message. */
export const short = (text: string, most = 60): string => {
  const line = text.replace(/\s+/gu, ' ').trim();
  return line.length > most ? `${line.slice(0, most)}…` : line;
};
