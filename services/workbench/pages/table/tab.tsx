/** The tables of a rule: choose one, read or edit it, with its test cases at its side. */
import { useCallback, useEffect, useMemo, useReducer, useState, type ReactNode } from 'react';
import { EmptyState, Icon, usePhone, useLocale } from '@yunjian/ui';
import { parseCell, type EditableTable } from '../engine.ts';
import { columnsFor, tableIn, type Subject } from '../subject.ts';
import type { Hits } from '../tests/run.ts';
import { dirtyTables } from '../workspace.ts';
import { ColumnDialog, type ColumnSubject } from './column-dialog.tsx';
import { DecisionPicker } from './decision-picker.tsx';
import { Formula } from './formula.tsx';
import { Grid } from './grid.tsx';
import { KeysDialog } from './help.tsx';
import { Inspector } from './inspector.tsx';
import { changesSince, columnOf, findingsAt, removedSince } from './marks.ts';
import { PhoneRows } from './phone-rows.tsx';
import { PolicyDialog } from './policy-dialog.tsx';
import { edit, startEditor, type EditorAction, type EditorState } from './state.ts';
import { Toolbar } from './toolbar.tsx';
import type { KnownColumn } from './vocabulary.ts';
import type { ColumnPatch } from './reshape.ts';

/** Where a click on a finding leads. */
export interface Jump {
  decision: string;
  /** From 1; null: the table as a whole. */
  row: number | null;
  column: string | null;
}

/** A choice of the reader's, kept in this browser. */
function useKept(name: string, usual: boolean): [boolean, (on: boolean) => void] {
  const key = `yunjian.workbench.${name}`;
  const [on, setOn] = useState(() => {
    try {
      const kept = localStorage.getItem(key);
      return kept === null ? usual : kept === 'on';
    } catch {
      return usual;
    }
  });
  const keep = (next: boolean) => {
    setOn(next);
    try {
      localStorage.setItem(key, next ? 'on' : 'off');
    } catch {
      // Without storage the choice lasts for this visit.
    }
  };
  return [on, keep];
}

export interface TableTabProps {
  subject: Subject;
  decision: string;
  onDecision: (id: string) => void;
  jump: Jump | null;
  onJumped: () => void;
  hits: Hits;
  /** The test cases at the side; null where there are none to show. */
  side: ReactNode;
  /** How many tests differ, on the button that shows them. */
  failed: number;
}

export function TableTab(p: TableTabProps) {
  const { subject, decision } = p;
  const { working, outline } = subject;
  const { t } = useLocale();
  const chosen = outline.decisions.find((d) => d.id === decision) ?? outline.decisions[0];
  const isTable = chosen?.kind === 'table';
  const id = chosen?.id ?? '';
  useEffect(() => {
    if (working && isTable) working.dispatch({ do: 'open', decision: id });
  }, [working?.dispatch, isTable, id]); // oxlint-disable-line react-hooks/exhaustive-deps -- opening is done once a table
  const [beside, setBeside] = useKept('tests', typeof innerWidth === 'number' && innerWidth >= 1500);
  if (!chosen) return <EmptyState title={{ zh: '这项规则还没有决策', en: 'This rule has no decision yet' }} />;
  const dirty = new Set(working ? dirtyTables(working.workspace) : []);
  const editor = working?.workspace.editors[id];
  return (
    <div className="wb-tab">
      <div className="wb-pick">
        <DecisionPicker outline={outline} problems={subject.problems} current={id} dirty={dirty} onPick={p.onDecision} />
        {p.side ? (
          <button type="button" className="wb-side-button" aria-expanded={beside} onClick={() => setBeside(!beside)}>
            <span className={p.failed > 0 ? 'wb-bad' : undefined}>
              {p.failed > 0
                ? t({ zh: `测试：${p.failed} 个不符`, en: `Tests: ${p.failed} differ` })
                : t({ zh: '测试', en: 'Tests' })}
            </span>
            <Icon name={beside ? 'right' : 'left'} size={14} />
          </button>
        ) : null}
      </div>
      {chosen.question ? <p className="wb-question">{chosen.question}</p> : null}
      <div className={p.side && beside ? 'wb-beside' : undefined}>
        <div className="wb-main">
          {!isTable ? (
            <Formula decision={chosen} outline={outline} />
          ) : working && editor ? (
            <Editor
              key={id}
              {...p}
              decision={id}
              state={editor}
              dispatch={(action) => working.dispatch({ do: 'table', decision: id, action })}
            />
          ) : working ? null : (
            <ReadOnly key={id} {...p} decision={id} />
          )}
        </div>
        {p.side && beside ? <aside aria-label={t({ zh: '测试', en: 'Tests' })}>{p.side}</aside> : null}
      </div>
    </div>
  );
}

/** The table as last seen with these columns: rows that change leave it as it is, and what is worked out from it. */
function useKeptHead(table: EditableTable): EditableTable {
  const [kept, setKept] = useState(table);
  const same = kept.inputs === table.inputs && kept.outputs === table.outputs && kept.annotations === table.annotations;
  if (!same) setKept(table);
  return same ? kept : table;
}

/** A published table: moved through and copied from, not changed. */
function ReadOnly(p: TableTabProps) {
  const { locale } = useLocale();
  const table = tableIn(p.subject.dmn, p.decision);
  const [state, dispatch] = useReducer(
    (s: EditorState, a: EditorAction) => (['move', 'go', 'select', 'english'].includes(a.do) ? edit(s, a) : s),
    null,
    () =>
      startEditor(
        table ?? {
          decision: { id: '', name: '', label: '' },
          hitPolicy: '',
          aggregation: null,
          inputs: [],
          outputs: [],
          annotations: [],
          rows: [],
        },
        locale === 'en',
      ),
  );
  return <Editor {...p} state={state} dispatch={dispatch} />;
}

function Editor(p: TableTabProps & { state: EditorState; dispatch: (action: EditorAction) => void }) {
  const { subject, state, dispatch, jump } = p;
  const phone = usePhone();
  const { t } = useLocale();
  const { table } = state;
  const [words, setWords] = useKept('words', true);
  const [dialog, setDialog] = useState<'policy' | 'keys' | ColumnSubject | null>(null);
  const { outline, words: sidecar } = subject;
  const head = useKeptHead(table);
  const columns = useMemo(
    () => columnsFor({ outline, words: sidecar }, head, state.english),
    [outline, sidecar, head, state.english],
  );
  const base = useMemo(() => tableIn(subject.baseDmn, p.decision), [subject.baseDmn, p.decision]);
  const changes = useMemo(() => changesSince(base, table, columns), [base, table, columns]);
  const findings = useMemo(() => findingsAt(subject.problems, table, columns), [subject.problems, table, columns]);
  const removed = useMemo(() => removedSince(base, table), [base, table]);
  const names = useMemo(() => [...subject.outline.inputs, ...subject.outline.decisions].map((x) => x.name), [subject.outline]);
  const check = useCallback(
    (cell: string, column: KnownColumn) =>
      cell.trim() === '' ? null : parseCell(column.kind === 'input' ? 'tests' : 'expression', cell, names),
    [names],
  );

  // A finding was clicked: the cursor goes to its cell, once, and the grid takes the focus when it is drawn.
  const [summons, setSummons] = useState(0);
  const { onJumped } = p;
  useEffect(() => {
    if (!jump || jump.decision !== p.decision) return;
    const target = columnOf(jump.column, table, columns);
    const col = target ? columns.findIndex((c) => c.id === target.id) : 0;
    dispatch({ do: 'go', to: { row: (jump.row ?? 1) - 1, col } });
    onJumped();
    requestAnimationFrame(() => setSummons((n) => n + 1));
  }, [jump, p.decision, table, columns, dispatch, onJumped]);

  const line = table.rows[state.cursor.row];
  const column = columns[state.cursor.col];
  const here = (findings.get(state.cursor.row) ?? [])
    .filter((f) => f.column === null || f.column === column?.id)
    .map((f) => f.problem);
  const whole = findings.get(-1) ?? [];
  const saveColumn = (patch: ColumnPatch) => {
    if (dialog === null || typeof dialog === 'string') return;
    if ('column' in dialog) dispatch({ do: 'editColumn', column: dialog.column, patch });
    else {
      const list = dialog.fresh === 'input' ? table.inputs : dialog.fresh === 'output' ? table.outputs : table.annotations;
      dispatch({ do: 'addColumn', kind: dialog.fresh, at: list.length, patch });
    }
    setDialog(null);
  };
  return (
    <>
      <Toolbar
        state={state}
        column={column}
        canEdit={subject.canEdit}
        words={words}
        dispatch={dispatch}
        onWords={setWords}
        onPolicy={() => setDialog('policy')}
        onColumn={() => (column ? setDialog({ column }) : undefined)}
        onAddColumn={(kind) => setDialog({ fresh: kind })}
        onHelp={() => setDialog('keys')}
      />
      {whole.map(({ problem }) => (
        <p key={problem.code + problem.text.zh} className={problem.severity === 'error' ? 'wb-fault' : 'wb-fault wb-fault-soft'}>
          {t(problem.text)}
        </p>
      ))}
      {table.rows.length === 0 ? (
        <EmptyState
          title={{ zh: '这张表还没有行', en: 'This table has no rows yet' }}
          actions={
            subject.canEdit ? (
              <button type="button" className="yj-button yj-button-primary" onClick={() => dispatch({ do: 'insertRow', at: 0 })}>
                {t({ zh: '添加第一行', en: 'Add the first row' })}
              </button>
            ) : undefined
          }
        />
      ) : phone ? (
        <PhoneRows
          table={table}
          columns={columns}
          dispatch={dispatch}
          canEdit={subject.canEdit}
          changes={changes}
          findings={findings}
          hits={p.hits}
          check={check}
        />
      ) : (
        <>
          <Inspector state={state} columns={columns} change={line ? changes.get(line.id) : undefined} problems={here} />
          <Grid
            state={state}
            dispatch={dispatch}
            columns={columns}
            label={t({
              zh: `决策表：${table.decision.label || table.decision.name}`,
              en: `Decision table: ${table.decision.name}`,
            })}
            words={words}
            canEdit={subject.canEdit}
            changes={changes}
            findings={findings}
            hits={p.hits}
            check={check}
            onColumn={(c) => setDialog({ column: c })}
            onHelp={() => setDialog('keys')}
            summons={summons}
          />
        </>
      )}
      {removed.length > 0 ? (
        <p className="wb-removed">
          {t({
            zh: `与起草时相比，删去了 ${removed.length} 行：`,
            en: `Rows removed since the draft was begun: ${removed.length}. `,
          })}
          {removed.map((row) => row.annotations[base?.annotations.indexOf('zh') ?? -1] || row.id).join('；')}
        </p>
      ) : null}
      {dialog === 'policy' ? (
        <PolicyDialog
          hitPolicy={table.hitPolicy}
          aggregation={table.aggregation}
          onClose={() => setDialog(null)}
          onSave={({ hitPolicy, aggregation }) => {
            dispatch({ do: 'policy', hitPolicy, aggregation });
            setDialog(null);
          }}
        />
      ) : dialog === 'keys' ? (
        <KeysDialog onClose={() => setDialog(null)} />
      ) : dialog ? (
        <ColumnDialog
          subject={dialog}
          table={table}
          canEdit={subject.canEdit}
          names={[...subject.outline.inputs, ...subject.outline.decisions].map((x) => ({ name: x.name, label: x.label }))}
          onSave={saveColumn}
          onRemove={() => {
            if ('column' in dialog) dispatch({ do: 'removeColumn', column: dialog.column });
            setDialog(null);
          }}
          onMove={(by) => {
            if (!('column' in dialog)) return;
            dispatch({ do: 'moveColumn', column: dialog.column, by });
            setDialog(null);
          }}
          onClose={() => setDialog(null)}
        />
      ) : null}
    </>
  );
}
