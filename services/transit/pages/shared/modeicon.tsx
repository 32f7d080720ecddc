import type { Mode } from './types.ts';

/** One stroke drawing a mode, on a grid of 24. */
const PATHS: Record<Mode | 'walk', string> = {
  rail: 'M4 15c0-6 5-10 11-10 3 0 5 1 5 3v9H6c-1 0-2-1-2-2zM20 11h-9c-2 0-3-1-3.500-3M3 21h18',
  metro: 'M6 5h12v11H6zM6 11h12M9 13.500h.1M15 13.500h.1M8 16l-3 5M16 16l3 5M7 20h10',
  tram: 'M7 8h10v9H7zM7 13h10M12 8V4M8 4h8M9 17l-2 4M15 17l2 4M9.500 15h.1M14.500 15h.1',
  bus: 'M5 5h14v12H5zM5 11h14M8 17v3M16 17v3M8 14h.1M16 14h.1',
  coach: 'M3 7h16l2 6v4H3zM3 12h18M7 17v2M16 17v2M9 7v5M14 7v5',
  ferry: 'M4 14h16l-2 5H6zM7 14V9h10v5M12 9V5M3 21c2-1.500 4 1.500 6 0s4 1.500 6 0 4 1.500 6 0',
  cable: 'M3 7l18-3M12 5.500V10M6 10h12v9H6zM12 10v9',
  air: 'M12 3v18M12 9l-9 5M12 9l9 5M12 18l-4 3M12 18l4 3',
  taxi: 'M5 12l2-5h10l2 5v6H5zM5 12h14M8 15h.1M16 15h.1M10 7V4h4v3M7 18v2M17 18v2',
  other: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM8 12h8M12 8v8',
  walk: 'M13 4.500h.1M12 8l-3 3v3M12 8l1 6 3 2 1 5M13 14l-3 3-2 4M12.500 10l3 2 2-.500',
};

/** The drawing of a mode or of walking, beside words that say the same; hidden from screen readers. */
export function ModeIcon({ mode, size = 18 }: { mode: Mode | 'walk'; size?: number }) {
  return (
    <svg className="yj-icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[mode]} fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}
