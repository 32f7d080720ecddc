/** The line above the grid: which cell, what it holds, what that means, what it was, what is wrong. */
import { Badge, Icon, inLocale, useLocale } from '@yunjian/ui';
import type { EditableTable } from '../engine.ts';
import { cellText } from './columns.ts';
import { Meaning } from './cell-editor.tsx';
import type { RowChange } from './marks.ts';
import { readCell } from './reading.ts';
import type { EditorState } from './state.ts';
import { rangeOf } from './state.ts';
import type { KnownColumn } from './vocabulary.ts';
import type { Problem } from '../types.ts';

export function Inspector({
  state,
  columns,
  change,
  problems,
}: {
  state: EditorState;
  columns: readonly KnownColumn[];
  change: RowChange | undefined;
  problems: readonly Problem[];
}) {
  const { t, locale } = useLocale();
  const { row, col } = state.cursor;
  const column = columns[col];
  const table: EditableTable = state.table;
  if (!column || table.rows.length === 0) return <div className="wb-inspector" />;
  const range = rangeOf(state);
  const cells = (range.bottom - range.top + 1) * (range.right - range.left + 1);
  const text = cellText(table, row, column);
  const was = change?.cells.get(column.id);
  return (
    <div className="wb-inspector">
      <p className="wb-where">
        {cells > 1
          ? t({
              zh: `已选 ${range.bottom - range.top + 1} 行 × ${range.right - range.left + 1} 列`,
              en: `${range.bottom - range.top + 1} × ${range.right - range.left + 1} selected`,
            })
          : t({ zh: `第 ${row + 1} 行`, en: `Row ${row + 1}` })}
      </p>
      <div className="wb-inspected">
        <p>
          <strong>{t(column.title)}</strong>
          {column.kind === 'note' ? null : (
            <>
              <code className="wb-source">{text === '' ? ' ' : text}</code>
              <span className="wb-means">
                <Meaning cell={text} column={column} locale={locale} />
              </span>
            </>
          )}
        </p>
        {was === undefined ? null : (
          <p className="wb-was">
            <Badge kind="warning" icon="edit">
              {t({ zh: '已改', en: 'Changed' })}
            </Badge>
            {t({ zh: '原为 ', en: 'was ' })}
            <del>{inLocale(readCell(was, column.reading).words, locale) || t({ zh: '空', en: 'empty' })}</del>
          </p>
        )}
        {problems.map((problem) => (
          <p
            key={problem.code + problem.text.zh}
            className={problem.severity === 'error' ? 'wb-fault' : 'wb-fault wb-fault-soft'}
          >
            <Icon name="warning" size={16} />
            <span>{t(problem.text)}</span>
          </p>
        ))}
      </div>
    </div>
  );
}
