/** Long tables draw only what is seen. Heights are measured as rows appear; until then a usual one is taken. */
import { useEffect, useMemo, useRef, useState, type RefObject } from 'react';
import { windowOf, type Window } from './window.ts';

/** Tables up to this long are drawn whole: searching in the page and printing then find everything. */
const WHOLE = 80;
const USUAL = 40;

/** `layout` changes when rows may have other heights: columns, words or expressions. */
export function useWindow(
  ids: readonly string[],
  scroller: RefObject<HTMLElement | null>,
  always: readonly number[],
  layout: string,
): { drawn: Window; onScroll: () => void } {
  const [view, setView] = useState({ top: 0, height: 900 });
  const [heights, setHeights] = useState<{ layout: string; of: ReadonlyMap<string, number> }>({ layout, of: new Map() });
  const frame = useRef(0);
  const long = ids.length > WHOLE;
  const known = heights.layout === layout ? heights.of : null;
  const usual = useMemo(() => {
    if (!known || known.size === 0) return USUAL;
    return [...known.values()].reduce((a, b) => a + b, 0) / known.size;
  }, [known]);
  const list = long ? ids.map((id) => known?.get(id) ?? usual) : ids.map(() => 0);
  const drawn = long ? windowOf(list, view.top, view.height, always) : { rows: ids.map((_, row) => ({ row, gap: 0 })), rest: 0 };

  const first = drawn.rows[0]?.row;
  const last = drawn.rows.at(-1)?.row;
  useEffect(() => {
    const box = scroller.current;
    if (!long || !box) return;
    const watch = new ResizeObserver((entries) =>
      setHeights((old) => {
        const next = new Map(old.layout === layout ? old.of : []);
        let changed = old.layout !== layout;
        for (const { target } of entries) {
          if (!(target instanceof HTMLElement)) continue;
          const id = target.dataset['id'] ?? '';
          changed ||= Math.abs((next.get(id) ?? 0) - target.offsetHeight) >= 1;
          next.set(id, target.offsetHeight);
        }
        return changed ? { layout, of: next } : old;
      }),
    );
    for (const row of box.querySelectorAll<HTMLElement>('[data-id]')) watch.observe(row);
    return () => watch.disconnect();
  }, [long, first, last, drawn.rows.length, layout, scroller]);

  const onScroll = () => {
    cancelAnimationFrame(frame.current);
    frame.current = requestAnimationFrame(() => {
      const box = scroller.current;
      if (box) setView({ top: box.scrollTop, height: box.clientHeight });
    });
  };
  return { drawn, onScroll };
}
