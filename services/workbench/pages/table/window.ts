/** Which rows of a long table are drawn: those in view, some around them, and those that hold the cursor. Pure arithmetic; see use-window. */

/** One drawn row and the empty space before it. */
export interface Drawn {
  readonly row: number;
  readonly gap: number;
}

export interface Window {
  readonly rows: readonly Drawn[];
  /** Space below the last drawn row. */
  readonly rest: number;
}

/** Pixels above and below the view that are drawn as well, so that a quick scroll meets rows and not paper. */
const AROUND = 480;

/**
 * The rows to draw of a table whose rows are `heights` high, seen from `top` through a window of `height`. Rows of `always` are drawn
 * wherever they lie: the cell with the focus must stay.
 */
export function windowOf(heights: readonly number[], top: number, height: number, always: readonly number[]): Window {
  const wanted = new Set(always.filter((row) => row >= 0 && row < heights.length));
  let at = 0;
  heights.forEach((h, row) => {
    if (at + h > top - AROUND && at < top + height + AROUND) wanted.add(row);
    at += h;
  });
  const rows: Drawn[] = [];
  let gap = 0;
  heights.forEach((h, row) => {
    if (wanted.has(row)) {
      rows.push({ row, gap });
      gap = 0;
    } else gap += h;
  });
  return { rows, rest: gap };
}
