/** The grid of a decision table: a real spreadsheet for keyboard, mouse and screen reader. What it shows is `state`; what people do goes to `dispatch`. */
import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type ClipboardEvent,
  type CSSProperties,
  type KeyboardEvent,
  type PointerEvent,
} from 'react';
import { flushSync } from 'react-dom';
import { useLocale } from '@yunjian/ui';
import type { Hits } from '../tests/run.ts';
import type { CellFault } from '../engine.ts';
import { CellEditor, type After } from './cell-editor.tsx';
import { cellText, frozenOf, type Spot } from './columns.ts';
import { Head } from './head.tsx';
import { deedOf } from './keys.ts';
import type { Findings, RowChange } from './marks.ts';
import { understand } from './reading.ts';
import { Row } from './row.tsx';
import { rangeOf, selectedCells, type EditorAction, type EditorState } from './state.ts';
import { fromTsv, toTsv } from './tsv.ts';
import type { KnownColumn } from './vocabulary.ts';
import { useWindow } from './use-window.ts';
import { widthsOf } from './widths.ts';

export interface GridProps {
  state: EditorState;
  dispatch: (action: EditorAction) => void;
  columns: readonly KnownColumn[];
  label: string;
  /** Shows words rather than expressions. */
  words: boolean;
  canEdit: boolean;
  changes: ReadonlyMap<string, RowChange>;
  findings: Findings;
  /** Rows that the chosen test case meets, by id. */
  hits: Hits;
  check: (cell: string, column: KnownColumn) => CellFault | null;
  onColumn: (column: KnownColumn) => void;
  onHelp: () => void;
  /** Counts up when the cursor was set from outside and the grid shall take the focus there. */
  summons: number;
}

interface Editing extends Spot {
  text: string;
  fresh: boolean;
}

const spotOf = (target: EventTarget | null): Spot | null => {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[data-col]') : null;
  return cell ? { row: Number(cell.dataset['row']), col: Number(cell.dataset['col']) } : null;
};
const rowOf = (target: EventTarget | null): number | null => {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[data-rownum]') : null;
  return cell ? Number(cell.dataset['rownum']) : null;
};

export function Grid(p: GridProps) {
  const { t, locale } = useLocale();
  const { state, dispatch, columns } = p;
  const { table, cursor } = state;
  const [editing, setEditing] = useState<Editing | null>(null);
  const [said, setSaid] = useState('');
  const [place, setPlace] = useState<CSSProperties>({});
  const frame = useRef<HTMLDivElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const dragging = useRef<'cells' | 'rows' | null>(null);
  const range = rangeOf(state);
  const frozen = frozenOf(columns);

  // Widths follow the columns, not each keystroke: a table that jumps while one types is no pleasure.
  const shape = `${table.decision.id} ${p.words} ${columns.map((c) => c.id).join(' ')}`;
  const [measured, setMeasured] = useState({ shape: '', widths: [] as number[] });
  if (measured.shape !== shape) setMeasured({ shape, widths: widthsOf(table, columns, p.words) });
  const widths = measured.shape === shape ? measured.widths : widthsOf(table, columns, p.words);

  const ids = useMemo(() => table.rows.map((row) => row.id), [table.rows]);
  const { drawn, onScroll } = useWindow(ids, scroller, [cursor.row, editing?.row ?? -1], `${shape} ${widths.join(' ')}`);

  const cellAt = (spot: Spot): HTMLElement | null =>
    scroller.current?.querySelector<HTMLElement>(`[data-row="${spot.row}"][data-col="${spot.col}"]`) ?? null;

  /** Brings the cursor's cell into view beside the frozen columns and below the head, and focuses it. */
  const show = useCallback(
    (spot: Spot, focus: boolean) => {
      const box = scroller.current;
      const cell = box?.querySelector<HTMLElement>(`[data-row="${spot.row}"][data-col="${spot.col}"]`);
      if (!box || !cell) return;
      if (focus) cell.focus({ preventScroll: true });
      const head = box.querySelector<HTMLElement>('.wb-head')?.offsetHeight ?? 0;
      const held = [...box.querySelectorAll<HTMLElement>('.wb-head .wb-frozen')].reduce(
        (most, e) => Math.max(most, e.getBoundingClientRect().right - box.getBoundingClientRect().left),
        0,
      );
      const [inner, outer] = [cell.getBoundingClientRect(), box.getBoundingClientRect()];
      if (inner.top < outer.top + head) box.scrollTop -= outer.top + head - inner.top;
      else if (inner.bottom > outer.top + box.clientHeight) box.scrollTop += inner.bottom - outer.top - box.clientHeight;
      if (!cell.classList.contains('wb-frozen')) {
        if (inner.left < outer.left + held) box.scrollLeft -= outer.left + held - inner.left;
        else if (inner.right > outer.left + box.clientWidth) box.scrollLeft += inner.right - outer.left - box.clientWidth;
      }
      const { top, bottom } = cell.getBoundingClientRect();
      if (top < 0 || bottom > innerHeight) cell.scrollIntoView({ block: 'nearest' });
    },
    [scroller],
  );

  // The cell of the cursor takes the focus when the grid has it already, or when it is summoned.
  const summoned = useRef(p.summons);
  useLayoutEffect(() => {
    const called = summoned.current !== p.summons;
    summoned.current = p.summons;
    const inside = scroller.current?.contains(document.activeElement) ?? false;
    if (called || (inside && !editing)) show(cursor, true);
  }, [cursor, editing, p.summons, show, table]);

  /** The editor lies over its cell, outside the scroller, so that nothing cuts it off. */
  const put = useCallback(() => {
    const outer = frame.current?.getBoundingClientRect();
    if (!editing || !outer) return;
    const cell = scroller.current?.querySelector(`[data-row="${editing.row}"][data-col="${editing.col}"]`);
    const inner = cell?.getBoundingClientRect();
    if (!inner) return;
    const left = Math.max(0, Math.min(inner.left - outer.left, outer.width - Math.max(inner.width, 240)));
    setPlace({
      insetBlockStart: inner.top - outer.top,
      insetInlineStart: left,
      minInlineSize: inner.width,
      minBlockSize: inner.height,
    });
  }, [editing]);
  useLayoutEffect(put, [put]);

  const open = (text?: string) => {
    const column = columns[cursor.col];
    if (!p.canEdit || !column || table.rows.length === 0) return;
    const old = cellText(table, cursor.row, column);
    setEditing({ ...cursor, text: text ?? (column.kind === 'input' && old.trim() === '-' ? '' : old), fresh: false });
  };
  const focusCell = () => show(cursor, true);

  const commit = (text: string, after: After) => {
    if (!editing) return;
    // The grid has its focus back before the state changes, so that the next cell takes it over.
    cellAt(editing)?.focus({ preventScroll: true });
    dispatch({ do: 'set', at: editing, text });
    setEditing(null);
    const by = { stay: [0, 0], down: [1, 0], up: [-1, 0], right: [0, 1], left: [0, -1] } as const;
    const [rows, cols] = by[after];
    if (after !== 'stay') dispatch({ do: 'move', rows, cols });
  };

  const keys = (event: KeyboardEvent) => {
    if (!spotOf(event.target)) return;
    const key = { key: event.key, ctrl: event.ctrlKey || event.metaKey, shift: event.shiftKey, alt: event.altKey };
    const deed = deedOf(key, state, p.canEdit);
    if (!deed) return;
    if ('edit' in deed && deed.edit === 'replace') {
      // The character itself is typed into the field by the browser; an input method starts in it.
      flushSync(() => open(''));
      return;
    }
    event.preventDefault();
    if ('act' in deed) dispatch(deed.act);
    else if ('edit' in deed) open();
    else p.onHelp();
  };

  const copy = (event: ClipboardEvent, cut: boolean) => {
    if (editing || !spotOf(event.target)) return;
    event.preventDefault();
    const cells = selectedCells(state);
    event.clipboardData.setData('text/plain', toTsv(cells));
    if (cut && p.canEdit) dispatch({ do: 'clear' });
    const n = cells.length * (cells[0]?.length ?? 0);
    setSaid(
      t(cut && p.canEdit ? { zh: `已剪切 ${n} 格`, en: `${n} cells cut` } : { zh: `已复制 ${n} 格`, en: `${n} cells copied` }),
    );
  };
  const paste = (event: ClipboardEvent) => {
    if (editing || !p.canEdit || !spotOf(event.target)) return;
    event.preventDefault();
    const text = event.clipboardData.getData('text/plain');
    if (text === '') return;
    const cells = fromTsv(text).map((row) =>
      row.map((cell, i) => {
        const column = columns[range.left + i];
        return column ? understand(cell, column.reading) : cell;
      }),
    );
    const added = Math.max(0, range.top + cells.length - table.rows.length);
    dispatch({ do: 'paste', cells });
    setSaid(
      t(
        added > 0
          ? { zh: `已粘贴 ${cells.length} 行，其中新增 ${added} 行`, en: `${cells.length} rows pasted, ${added} of them new` }
          : { zh: `已粘贴 ${cells.length} 行`, en: `${cells.length} rows pasted` },
      ),
    );
  };

  const press = (event: PointerEvent) => {
    if (event.button !== 0) return;
    const last = columns.length - 1;
    const row = rowOf(event.target);
    if (row !== null) {
      event.preventDefault();
      const from = event.shiftKey ? state.anchor.row : row;
      dispatch({ do: 'select', range: { top: Math.min(from, row), bottom: Math.max(from, row), left: 0, right: last } });
      dragging.current = 'rows';
      requestAnimationFrame(focusCell);
      return;
    }
    const spot = spotOf(event.target);
    if (!spot) return;
    if (event.pointerType !== 'mouse' && spot.row === cursor.row && spot.col === cursor.col) return open();
    if (event.pointerType === 'mouse') event.preventDefault(); // no text selection while dragging
    dispatch({ do: 'go', to: spot, extend: event.shiftKey });
    show(spot, true);
    if (event.pointerType === 'mouse') dragging.current = 'cells';
  };
  const drag = (event: PointerEvent) => {
    if (!dragging.current) return;
    if (event.buttons === 0) dragging.current = null;
    else if (dragging.current === 'cells') {
      const spot = spotOf(event.target);
      if (spot && (spot.row !== cursor.row || spot.col !== cursor.col)) dispatch({ do: 'go', to: spot, extend: true });
    }
  };
  useEffect(() => {
    const up = () => (dragging.current = null);
    addEventListener('pointerup', up);
    return () => removeEventListener('pointerup', up);
  }, []);

  const editedColumn = editing ? columns[editing.col] : undefined;
  return (
    <div className="wb-frame" ref={frame}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a grid is operated as a whole */}
      <div
        ref={scroller}
        role="grid"
        className="wb-grid"
        aria-label={p.label}
        aria-rowcount={table.rows.length + 2}
        aria-colcount={columns.length + 1}
        aria-multiselectable="true"
        aria-readonly={!p.canEdit}
        style={
          {
            '--wb-columns': widths.map((w) => `${w}rem`).join(' '),
            '--wb-frozen': `${widths[0] ?? 0}rem`,
          } as CSSProperties
        }
        onKeyDown={keys}
        onCopy={(event) => copy(event, false)}
        onCut={(event) => copy(event, true)}
        onPaste={paste}
        onPointerDown={press}
        onPointerOver={drag}
        onDoubleClick={(event) => {
          if (spotOf(event.target)) open();
        }}
        onScroll={() => {
          put();
          onScroll();
        }}
      >
        <Head columns={columns} frozen={frozen} cursor={cursor.col} onColumn={p.onColumn} />
        <div role="rowgroup" style={drawn.rest > 0 ? { paddingBlockEnd: drawn.rest } : undefined}>
          {drawn.rows.map(({ row, gap }) => {
            const line = table.rows[row];
            if (!line) return null;
            const inRange = row >= range.top && row <= range.bottom;
            return (
              <Row
                key={line.id}
                table={table}
                line={line}
                index={row}
                columns={columns}
                frozen={frozen}
                words={p.words}
                locale={locale}
                cursor={row === cursor.row ? cursor.col : -1}
                from={inRange ? range.left : -1}
                to={inRange ? range.right : -1}
                editing={editing?.row === row ? editing.col : -1}
                change={p.changes.get(line.id)}
                findings={p.findings.get(row)}
                hit={p.hits.get(line.id) ?? ''}
                gap={gap}
              />
            );
          })}
        </div>
      </div>
      {editing && editedColumn ? (
        <CellEditor
          key={`${editing.row} ${editing.col}`}
          column={editedColumn}
          label={t({
            zh: `第 ${editing.row + 1} 行，${editedColumn.title.zh}`,
            en: `Row ${editing.row + 1}, ${editedColumn.title.en}`,
          })}
          text={editing.text}
          fresh={editing.fresh}
          check={p.check}
          onCommit={commit}
          onCancel={() => {
            setEditing(null);
            focusCell();
          }}
          style={place}
        />
      ) : null}
      <p role="status" className="yj-hidden">
        {said}
      </p>
    </div>
  );
}
