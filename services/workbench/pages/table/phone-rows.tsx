/** A decision table on a phone: each row a card that says what it tests and gives; a row opens as a form of one field a column. */
import { useState } from 'react';
import { Badge, Button, Dialog, Icon, Select, TextArea, inLocale, useLocale } from '@yunjian/ui';
import type { Hits } from '../tests/run.ts';
import type { CellFault, EditableTable } from '../engine.ts';
import { FaultLine, useTyped } from './cell-editor.tsx';
import { cellText } from './columns.ts';
import type { Findings, RowChange } from './marks.ts';
import { isAny, readCell, understand } from './reading.ts';
import type { EditorAction } from './state.ts';
import type { KnownColumn } from './vocabulary.ts';

interface PhoneProps {
  table: EditableTable;
  columns: readonly KnownColumn[];
  dispatch: (action: EditorAction) => void;
  canEdit: boolean;
  changes: ReadonlyMap<string, RowChange>;
  findings: Findings;
  hits: Hits;
  check: (cell: string, column: KnownColumn) => CellFault | null;
}

export function PhoneRows(p: PhoneProps) {
  const { t, locale } = useLocale();
  const [open, setOpen] = useState<number | null>(null);
  const read = (row: number, column: KnownColumn) =>
    inLocale(readCell(cellText(p.table, row, column), column.reading).words, locale);
  const lead = p.columns[0]?.kind === 'note' ? p.columns[0] : undefined;
  return (
    <>
      <ol className="wb-cards">
        {p.table.rows.map((line, row) => {
          const tests = p.columns.filter((c) => c.kind === 'input' && !isAny(cellText(p.table, row, c)));
          const found = p.findings.get(row) ?? [];
          return (
            <li key={line.id} className={p.hits.has(line.id) ? `wb-card-${p.hits.get(line.id)}` : undefined}>
              <div className="wb-card-head">
                <span className="wb-card-no">{row + 1}</span>
                <strong>{lead ? read(row, lead) : t({ zh: `第 ${row + 1} 行`, en: `Row ${row + 1}` })}</strong>
                <Button small kind="plain" icon={p.canEdit ? 'edit' : 'search'} onClick={() => setOpen(row)}>
                  {p.canEdit ? t({ zh: '修改', en: 'Edit' }) : t({ zh: '查看', en: 'View' })}
                </Button>
              </div>
              <dl>
                {tests.map((column) => (
                  <div key={column.id}>
                    <dt>{t(column.title)}</dt>
                    <dd>{read(row, column)}</dd>
                  </div>
                ))}
                {tests.length === 0 ? (
                  <div>
                    <dt>{t({ zh: '条件', en: 'Conditions' })}</dt>
                    <dd>{t({ zh: '其余一切情况', en: 'everything else' })}</dd>
                  </div>
                ) : null}
                {p.columns
                  .filter((c) => c.kind === 'output')
                  .map((column) => (
                    <div key={column.id} className="wb-card-result">
                      <dt>{t(column.title)}</dt>
                      <dd>{read(row, column) || '—'}</dd>
                    </div>
                  ))}
              </dl>
              <p className="yj-row">
                {p.changes.get(line.id)?.added ? <Badge kind="info">{t({ zh: '新增', en: 'New' })}</Badge> : null}
                {(p.changes.get(line.id)?.cells.size ?? 0) > 0 ? (
                  <Badge kind="warning" icon="edit">
                    {t({ zh: '已改', en: 'Changed' })}
                  </Badge>
                ) : null}
              </p>
              {found.map((f, i) => (
                <p key={i} className={f.problem.severity === 'error' ? 'wb-fault' : 'wb-fault wb-fault-soft'}>
                  <Icon name="warning" size={16} />
                  <span>{t(f.problem.text)}</span>
                </p>
              ))}
            </li>
          );
        })}
      </ol>
      {p.canEdit ? (
        <Button wide icon="plus" onClick={() => p.dispatch({ do: 'insertRow', at: p.table.rows.length })}>
          {t({ zh: '在末尾添加一行', en: 'Add a row at the end' })}
        </Button>
      ) : null}
      {open !== null && p.table.rows[open] ? <RowForm p={p} row={open} onClose={() => setOpen(null)} /> : null}
    </>
  );
}

function RowForm({ p, row, onClose }: { p: PhoneProps; row: number; onClose: () => void }) {
  const { t } = useLocale();
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const [bad, setBad] = useState<ReadonlySet<string>>(new Set());
  const done = () => {
    for (const [col, column] of p.columns.entries()) {
      const text = typed[column.id];
      if (text !== undefined) p.dispatch({ do: 'set', at: { row, col }, text });
    }
    onClose();
  };
  const act = (action: EditorAction) => {
    p.dispatch({ do: 'go', to: { row, col: 0 } });
    p.dispatch(action);
    onClose();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={{ zh: `第 ${row + 1} 行`, en: `Row ${row + 1}` }}
      actions={
        p.canEdit ? (
          <Button kind="primary" disabled={bad.size > 0} onClick={done}>
            {t({ zh: '完成', en: 'Done' })}
          </Button>
        ) : null
      }
    >
      {p.columns.map((column) => (
        <RowField
          key={column.id}
          column={column}
          text={typed[column.id] ?? cellText(p.table, row, column)}
          canEdit={p.canEdit}
          check={p.check}
          onChange={(text, fault) => {
            setTyped((old) => ({ ...old, [column.id]: text }));
            setBad((old) => {
              const next = new Set(old);
              if (fault) next.add(column.id);
              else next.delete(column.id);
              return next;
            });
          }}
        />
      ))}
      {p.canEdit ? (
        <div className="yj-row">
          <Button small icon="up" disabled={row === 0} onClick={() => act({ do: 'moveRows', by: -1 })}>
            {t({ zh: '上移', en: 'Up' })}
          </Button>
          <Button small icon="down" disabled={row === p.table.rows.length - 1} onClick={() => act({ do: 'moveRows', by: 1 })}>
            {t({ zh: '下移', en: 'Down' })}
          </Button>
          <Button small icon="copy" onClick={() => act({ do: 'duplicateRows' })}>
            {t({ zh: '复制', en: 'Duplicate' })}
          </Button>
          <Button small kind="danger" icon="trash" onClick={() => act({ do: 'deleteRows' })}>
            {t({ zh: '删除', en: 'Delete' })}
          </Button>
        </div>
      ) : null}
    </Dialog>
  );
}

function RowField({
  column,
  text,
  canEdit,
  check,
  onChange,
}: {
  column: KnownColumn;
  text: string;
  canEdit: boolean;
  check: PhoneProps['check'];
  onChange: (cell: string, fault: CellFault | null) => void;
}) {
  const { t, locale } = useLocale();
  const [raw, setRaw] = useState(() => (column.kind === 'note' ? text : inLocale(readCell(text, column.reading).words, locale)));
  const { cell, fault } = useTyped(raw, column, check);
  const simple = column.options.some((o) => o.cell === text.trim());
  if (!canEdit)
    return (
      <p>
        <span className="yj-muted">{t(column.title)}</span>
        <br />
        {raw || '—'}
      </p>
    );
  if (column.options.length > 0 && simple)
    return (
      <Select
        name={`row-${column.id}`}
        label={column.title}
        value={text.trim()}
        onChange={(value) => onChange(value, null)}
        options={column.options.map((o) => ({ value: o.cell, label: o.words }))}
      />
    );
  return (
    <div>
      <TextArea
        name={`row-${column.id}`}
        label={column.title}
        rows={column.kind === 'note' ? 3 : 1}
        value={raw}
        onChange={(value) => {
          setRaw(value);
          const next = understand(value, column.reading);
          onChange(next, column.kind === 'note' ? null : check(next, column));
        }}
      />
      {fault ? <FaultLine fault={fault} cell={cell} /> : null}
    </div>
  );
}
