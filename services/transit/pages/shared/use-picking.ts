import { useEffect, useRef, useState, type RefObject } from 'react';
import { isWide } from './use-wide.ts';

/** Choosing an end on the map, from its field and back to the form. */
export interface Picking<End extends string> {
  /** Which end is being chosen; null when none is. */
  end: End | null;
  /** Begins: the map comes into sight and Tab goes on from it. */
  begin: (end: End) => void;
  /** Ends it, where one is being chosen; `back` goes on from the form, for those who were on the map. */
  stop: (back?: boolean) => void;
  /** For the element around the map, with `tabIndex={-1}`. */
  map: RefObject<HTMLDivElement | null>;
  /** For the element around the form, with `tabIndex={-1}`. */
  form: RefObject<HTMLDivElement | null>;
}

/** The state of choosing on the map. */
export function usePicking<End extends string>(): Picking<End> {
  const [end, setEnd] = useState<End | null>(null);
  const [asked, setAsked] = useState(0);
  const map = useRef<HTMLDivElement>(null);
  const form = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (asked === 0) return;
    map.current?.focus({ preventScroll: true });
    // Beside the form it is in sight already.
    if (!isWide()) map.current?.scrollIntoView({ block: 'start' });
  }, [asked]);
  return {
    end,
    begin: (next) => {
      setEnd(next);
      setAsked((n) => n + 1);
    },
    stop: (back = false) => {
      setEnd(null);
      if (back && end !== null) form.current?.focus();
    },
    map,
    form,
  };
}
