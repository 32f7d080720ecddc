const paths = {
  check: 'M4 12.5 9.5 18 20 6.5',
  cross: 'M6 6l12 12M18 6 6 18',
  question: 'M9 9.2a3 3 0 1 1 4.3 2.7c-.9.5-1.3 1-1.3 2.1M12 17.6v.1',
  calc: 'M6 3h12v18H6zM9 7h6M9 12h.1M12 12h.1M15 12h.1M9 16h.1M12 16h.1M15 16h.1',
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5.2l3.4 2',
  info: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 11v6M12 7.4v.1',
  warning: 'M12 4 2.8 20h18.4zM12 10v5M12 17.4v.1',
  left: 'M15 5l-7 7 7 7',
  right: 'M9 5l7 7-7 7',
  down: 'M5 9l7 7 7-7',
  up: 'M5 15l7-7 7 7',
  download: 'M12 4v11M7 11l5 5 5-5M5 20h14',
  external: 'M14 4h6v6M20 4l-9 9M10 5H5v14h14v-5',
  search: 'M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16.2 16.2 21 21',
  menu: 'M4 7h16M4 12h16M4 17h16',
  globe: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM3.5 12h17M12 3c-5 5.600-5 12.400 0 18M12 3c5 5.600 5 12.400 0 18',
  text: 'M3 19 8 6l5 13M4.900 14.500h6.200M15 19l3-8 3 8M16.200 16.500h3.600',
  user: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4.500 20c1-4 4-5.500 7.500-5.500s6.500 1.500 7.500 5.500',
  upload: 'M12 16V5M7 9l5-5 5 5M5 20h14',
  file: 'M7 3h7l4 4v14H7zM14 3v4h4',
  print: 'M7 9V4h10v5M6 17H4V9h16v8h-2M8 14h8v6H8z',
  pin: 'M12 21s-6.500-6-6.500-11a6.500 6.500 0 0 1 13 0c0 5-6.500 11-6.500 11zM12 7.800a2.400 2.400 0 1 0 0 4.800 2.400 2.400 0 0 0 0-4.800z',
  home: 'M4 11l8-7 8 7M6 10v10h12V10',
  key: 'M8 10.500a4 4 0 1 0 0 7.900 4 4 0 0 0 0-7.900zM11 12l8-8M16 7l2.500 2.500',
  pause: 'M8 5v14M16 5v14',
  lock: 'M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3',
  bell: 'M6 17V11a6 6 0 0 1 12 0v6M4 17h16M10.500 20h3',
  plus: 'M12 5v14M5 12h14',
  undo: 'M9 14 4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3',
  redo: 'M15 14l5-5-5-5M20 9H10a6 6 0 0 0 0 12h3',
  more: 'M5 12h.1M12 12h.1M19 12h.1',
  trash: 'M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5',
  copy: 'M9 9h11v11H9zM15 9V4H4v11h5',
  edit: 'M4 20h4L19 9l-4-4L4 16zM13 7l4 4',
  play: 'M7 4.500v15l12-7.500z',
  columns: 'M4 5h16v14H4zM10 5v14M15 5v14',
  rows: 'M4 5h16v14H4zM4 10h16M4 14.500h16',
  keyboard: 'M3 6h18v12H3zM7 10h.1M11 10h.1M15 10h.1M8 14h8',
  list: 'M8 6h12M8 12h12M8 18h12M4 6h.1M4 12h.1M4 18h.1',
} as const;

export type IconName = keyof typeof paths;

/** A line icon of the house set, beside words that say the same; hidden from screen readers. */
export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg className="yj-icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={paths[name]} fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}
