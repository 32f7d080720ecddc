/** The head of the grid: which columns are conditions, which results, which explain; each title opens what is known of its column. */
import { Icon, useLocale } from '@yunjian/ui';
import type { Text } from '@yunjian/kernel/contract';
import type { KnownColumn } from './vocabulary.ts';
import { kindTitle, typeTitle } from './words.ts';

/** Neighbouring columns of one kind. */
function groupsOf(
  columns: readonly KnownColumn[],
  frozen: number,
): { kind: KnownColumn['kind']; from: number; count: number; title: Text }[] {
  const out: { kind: KnownColumn['kind']; from: number; count: number; title: Text }[] = [];
  columns.forEach((column, i) => {
    const last = out.at(-1);
    if (last?.kind === column.kind && i !== frozen) last.count += 1;
    else out.push({ kind: column.kind, from: i, count: 1, title: kindTitle[column.kind] });
  });
  return out;
}

export function Head({
  columns,
  frozen,
  cursor,
  onColumn,
}: {
  columns: readonly KnownColumn[];
  frozen: number;
  cursor: number;
  onColumn: (column: KnownColumn) => void;
}) {
  const { t } = useLocale();
  return (
    <div role="rowgroup" className="wb-head">
      <div role="row" className="wb-row wb-groups" aria-rowindex={1}>
        <div role="columnheader" className="wb-cell wb-rownum wb-frozen" aria-colindex={1}>
          <span className="yj-hidden">{t({ zh: '行', en: 'Row' })}</span>
        </div>
        {groupsOf(columns, frozen).map((group) => (
          <div
            key={group.from}
            role="columnheader"
            className={`wb-cell wb-group wb-${group.kind}${group.from < frozen ? ' wb-frozen' : ''}`}
            aria-colindex={group.from + 2}
            aria-colspan={group.count}
            style={{ gridColumn: `span ${group.count}` }}
          >
            <span>{group.from < frozen ? t({ zh: '这一行说', en: 'This row says' }) : t(group.title)}</span>
          </div>
        ))}
      </div>
      <div role="row" className="wb-row" aria-rowindex={2}>
        <div role="columnheader" className="wb-cell wb-rownum wb-frozen" aria-colindex={1}>
          {t({ zh: '行', en: 'Row' })}
        </div>
        {columns.map((column, col) => (
          <div
            key={column.id}
            role="columnheader"
            className={`wb-cell wb-title wb-${column.kind}${col < frozen ? ' wb-frozen' : ''}${col === cursor ? ' wb-under' : ''}`}
            aria-colindex={col + 2}
          >
            <button
              type="button"
              tabIndex={-1}
              title={column.about ? t(column.about) : undefined}
              onClick={() => onColumn(column)}
            >
              <span>{t(column.title)}</span>
              {column.kind === 'note' ? null : <small>{t(typeTitle(column.reading.type))}</small>}
              <Icon name="more" size={14} />
              <span className="yj-hidden">{t({ zh: '，列的设置', en: ', settings of the column' })}</span>
            </button>
          </div>
        ))}
      </div>
    </div>
  );
}
