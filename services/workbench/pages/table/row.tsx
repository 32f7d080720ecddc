/** One row of the grid. Drawn again only when something of it changed: a move through five hundred rows draws two. */
import { memo } from 'react';
import { Icon, inLocale, type Locale } from '@yunjian/ui';
import type { Problem } from '../../contract.ts';
import type { EditableTable } from '../engine.ts';
import { cellText } from './columns.ts';
import type { RowChange } from './marks.ts';
import { isAny, readCell } from './reading.ts';
import type { KnownColumn } from './vocabulary.ts';

export interface RowProps {
  table: EditableTable;
  line: EditableTable['rows'][number];
  index: number;
  columns: readonly KnownColumn[];
  frozen: number;
  /** Shows words rather than expressions. */
  words: boolean;
  locale: Locale;
  /** Column of the cursor; -1 elsewhere. */
  cursor: number;
  /** Selected columns, both included; -1 when none. */
  from: number;
  to: number;
  /** Column whose cell is being edited; -1 when none. */
  editing: number;
  change: RowChange | undefined;
  findings: readonly { column: string | null; problem: Problem }[] | undefined;
  /** How the chosen test case fares with it: '' when it does not matter. */
  hit: 'applies' | 'fails' | '';
  /** Pixels of rows before it that are not drawn. */
  gap: number;
}

const say = (locale: Locale, zh: string, en: string): string => (locale === 'zh' ? zh : en);

function Cell({ p, column, col }: { p: RowProps; column: KnownColumn; col: number }) {
  const text = cellText(p.table, p.index, column);
  const { words, plain } = readCell(text, column.reading);
  const any = column.kind === 'input' && isAny(text);
  const was = p.change?.cells.get(column.id);
  const found = p.findings?.filter((f) => f.column === column.id) ?? [];
  const worst = found.some((f) => f.problem.severity === 'error') ? 'error' : found.length > 0 ? 'warning' : '';
  const selected = col >= p.from && col <= p.to;
  const classes = [
    'wb-cell',
    `wb-${column.kind}`,
    col < p.frozen ? 'wb-frozen' : '',
    any ? 'wb-any' : '',
    was === undefined ? '' : 'wb-changed',
    worst ? `wb-${worst}` : '',
    column.reading.type === 'number' && column.kind === 'output' ? 'wb-number' : '',
    p.editing === col ? 'wb-editing' : '',
  ];
  return (
    <div
      role="gridcell"
      className={classes.filter(Boolean).join(' ')}
      aria-colindex={col + 2}
      aria-selected={selected}
      aria-invalid={worst === 'error' || undefined}
      data-row={p.index}
      data-col={col}
      tabIndex={col === p.cursor ? 0 : -1}
    >
      {any ? (
        <>
          <span aria-hidden="true">—</span>
          <span className="yj-hidden">{say(p.locale, '任意', 'any')}</span>
        </>
      ) : p.words || column.kind === 'note' ? (
        plain ? (
          <span>{inLocale(words, p.locale)}</span>
        ) : (
          <code>{text}</code>
        )
      ) : (
        <code>{text}</code>
      )}
      {was === undefined ? null : (
        <span className="yj-hidden">{say(p.locale, `，已改，原为 ${was || '空'}`, `, changed, was ${was || 'empty'}`)}</span>
      )}
      {found.length > 0 ? (
        <span className="wb-mark">
          <Icon name="warning" size={12} />
          <span className="yj-hidden">{found.map((f) => `，${inLocale(f.problem.text, p.locale)}`)}</span>
        </span>
      ) : null}
    </div>
  );
}

export const Row = memo(function Row(p: RowProps) {
  const whole = p.findings?.filter((f) => f.column === null) ?? [];
  const error = whole.some((f) => f.problem.severity === 'error');
  const classes = [
    'wb-row',
    p.hit ? `wb-hit wb-hit-${p.hit}` : '',
    p.change?.added ? 'wb-added' : '',
    p.cursor >= 0 || p.editing >= 0 ? 'wb-here' : '',
  ];
  return (
    <div
      role="row"
      className={classes.filter(Boolean).join(' ')}
      aria-rowindex={p.index + 3}
      data-id={p.line.id}
      style={p.gap > 0 ? { marginBlockStart: p.gap } : undefined}
    >
      <div role="rowheader" className="wb-cell wb-rownum wb-frozen" aria-colindex={1} data-rownum={p.index}>
        {p.hit ? (
          <span className="wb-hit-mark">
            <Icon name={p.hit === 'fails' ? 'cross' : 'check'} size={14} />
            <span className="yj-hidden">
              {p.hit === 'fails' ? say(p.locale, '不符合 ', 'not met ') : say(p.locale, '命中 ', 'applies ')}
            </span>
          </span>
        ) : null}
        {whole.length > 0 ? (
          <span className={error ? 'wb-mark wb-mark-error' : 'wb-mark'}>
            <Icon name="warning" size={12} />
            <span className="yj-hidden">{whole.map((f) => `${inLocale(f.problem.text, p.locale)}，`)}</span>
          </span>
        ) : null}
        {p.index + 1}
        {p.change?.added ? <span className="yj-hidden">{say(p.locale, '，新增', ', new')}</span> : null}
      </div>
      {p.columns.map((column, col) => (
        <Cell key={column.id} p={p} column={column} col={col} />
      ))}
    </div>
  );
});
