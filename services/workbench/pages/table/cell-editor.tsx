/** The field that opens over a cell: words or FEEL as the person likes, values to choose from, what it means, what is wrong with it. */
import { useEffect, useId, useLayoutEffect, useRef, useState, type CSSProperties, type KeyboardEvent } from 'react';
import { Icon, inLocale, useLocale, type Locale } from '@yunjian/ui';
import { cellWords, type CellFault } from '../engine.ts';
import { isAny, readCell, splitList, understand } from './reading.ts';
import type { KnownColumn } from './vocabulary.ts';

/** Where the cursor goes after an edit. */
export type After = 'stay' | 'down' | 'up' | 'right' | 'left';

export interface CellEditorProps {
  column: KnownColumn;
  label: string;
  /** What stands in the field at first. */
  text: string;
  /** Selects all of it, as F2 on a long text does not. */
  fresh: boolean;
  check: (cell: string, column: KnownColumn) => CellFault | null;
  onCommit: (cell: string, after: After) => void;
  onCancel: () => void;
  style?: CSSProperties;
}

/** The reading of a cell with the fault marked at its character. */
export function FaultLine({ fault, cell, id }: { fault: CellFault; cell: string; id?: string }) {
  const { locale } = useLocale();
  const at = Math.max(0, Math.min(fault.offset, cell.length));
  return (
    <p className="wb-fault" id={id}>
      <Icon name="warning" size={16} />
      <span>
        {inLocale(fault.message, locale)}{' '}
        <code aria-hidden="true">
          {cell.slice(0, at)}
          <mark>{cell.slice(at, at + 1) || ' '}</mark>
          {cell.slice(at + 1)}
        </code>
      </span>
    </p>
  );
}

/** What a typed text will be stored as, with its fault. */
export function useTyped(
  typed: string,
  column: KnownColumn,
  check: CellEditorProps['check'],
): { cell: string; fault: CellFault | null } {
  const cell = understand(typed, column.reading);
  return { cell, fault: column.kind === 'note' ? null : check(cell, column) };
}

const toggled = (text: string, cell: string): string => {
  if (cell === '-') return '-';
  const parts = isAny(text) ? [] : splitList(text);
  return (parts.includes(cell) ? parts.filter((part) => part !== cell) : [...parts, cell]).join(', ') || '-';
};

export function CellEditor(p: CellEditorProps) {
  const { t, locale } = useLocale();
  const id = useId();
  const [text, setText] = useState(p.text);
  const [picked, setPicked] = useState(-1);
  const field = useRef<HTMLTextAreaElement & HTMLInputElement>(null);
  const left = useRef(false);
  const { cell, fault } = useTyped(text, p.column, p.check);
  const { options } = p.column;
  const multi = p.column.kind === 'input';
  useLayoutEffect(() => {
    const input = field.current;
    if (!input) return;
    input.focus();
    if (p.fresh) input.select();
    else input.setSelectionRange(input.value.length, input.value.length);
  }, [p.fresh]);
  useEffect(() => {
    const input = field.current;
    if (!(input instanceof HTMLTextAreaElement)) return;
    input.style.blockSize = 'auto';
    input.style.blockSize = `${Math.min(input.scrollHeight + 2, 240)}px`;
  }, [text]);

  const leave = (value: string, after: After) => {
    if (left.current) return;
    left.current = true;
    p.onCommit(understand(value, p.column.reading), after);
  };
  const cancel = () => {
    left.current = true;
    p.onCancel();
  };
  const keys = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return; // the input method is still at work
    const option = options[picked];
    if (event.key === 'Escape') cancel();
    else if (event.key === 'Enter' && p.column.kind === 'note' && (event.altKey || event.shiftKey)) return;
    else if (event.key === 'Enter') leave(option ? option.cell : text, event.shiftKey ? 'up' : 'down');
    else if (event.key === 'Tab') leave(option ? option.cell : text, event.shiftKey ? 'left' : 'right');
    else if (options.length > 0 && (event.key === 'ArrowDown' || event.key === 'ArrowUp'))
      setPicked((at) => (at + (event.key === 'ArrowDown' ? 1 : -1) + options.length + 1) % (options.length + 1));
    else if (event.key === ' ' && option && multi) setText((old) => toggled(understand(old, p.column.reading), option.cell));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const described = [fault ? `${id}-fault` : '', `${id}-reading`].filter(Boolean).join(' ');
  const shared = {
    ref: field,
    id,
    className: 'wb-field',
    value: text,
    'aria-label': p.label,
    'aria-invalid': fault ? true : undefined,
    'aria-describedby': described,
    spellCheck: false,
    autoComplete: 'off',
    onKeyDown: keys,
    onBlur: () => leave(text, 'stay'),
    onChange: (event: { target: { value: string } }) => {
      setText(event.target.value);
      setPicked(-1);
    },
  };
  const chosen = new Set(splitList(cell));
  return (
    <div className="wb-editor" style={p.style} onKeyDown={(event) => event.stopPropagation()}>
      {p.column.kind === 'note' ? (
        <textarea {...shared} rows={1} />
      ) : (
        <input
          {...shared}
          {...(options.length > 0
            ? {
                role: 'combobox',
                'aria-expanded': true,
                'aria-controls': `${id}-list`,
                'aria-autocomplete': 'none' as const,
                'aria-activedescendant': picked >= 0 && picked < options.length ? `${id}-${picked}` : undefined,
              }
            : {})}
        />
      )}
      <div className="wb-editor-below" hidden={p.column.kind === 'note'}>
        {fault ? <FaultLine fault={fault} cell={cell} id={`${id}-fault`} /> : null}
        <p className="wb-reading" id={`${id}-reading`} role="status" hidden={fault !== null}>
          <Meaning cell={cell} column={p.column} locale={locale} />
        </p>
        {options.length > 0 ? (
          <ul role="listbox" id={`${id}-list`} aria-label={t({ zh: '可选值', en: 'Values' })} aria-multiselectable={multi}>
            {options.map((option, i) => (
              <li
                key={option.cell}
                id={`${id}-${i}`}
                role="option"
                aria-selected={chosen.has(option.cell)}
                data-picked={i === picked || undefined}
                onPointerDown={(event) => {
                  event.preventDefault(); // the field keeps the focus
                  if (!multi || option.cell === '-' || p.column.reading.type === 'boolean') leave(option.cell, 'stay');
                  else setText((old) => toggled(understand(old, p.column.reading), option.cell));
                }}
              >
                <span className="wb-tick">{chosen.has(option.cell) ? <Icon name="check" size={14} /> : null}</span>
                <span>{t(option.words)}</span>
                <code>{option.cell}</code>
              </li>
            ))}
          </ul>
        ) : null}
      </div>
    </div>
  );
}

/** `= 小于 3`: what a cell says. What the editor has no words of its own for is read out by the engine. */
export function Meaning({ cell, column, locale }: { cell: string; column: KnownColumn; locale: Locale }) {
  const { words, plain } = readCell(cell, column.reading);
  if (column.kind === 'note') return null;
  if (plain) return <>{inLocale(words, locale) || '—'}</>;
  const { labels, names } = column.reading;
  const said = cellWords(cell, column.kind === 'input' ? 'tests' : 'expression', { values: labels, ...(names ? { names } : {}) });
  return <>{inLocale(said, locale)}</>;
}
