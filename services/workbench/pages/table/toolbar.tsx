/** What can be done to a table, in few buttons: undo and redo, rows, columns, how several rows count, and how cells are shown. */
import { Icon, Menu, useLocale, type IconName } from '@yunjian/ui';
import type { EditorAction, EditorState } from './state.ts';
import { rangeOf } from './state.ts';
import type { KnownColumn } from './vocabulary.ts';
import { policyOf } from './words.ts';

export interface ToolbarProps {
  state: EditorState;
  column: KnownColumn | undefined;
  canEdit: boolean;
  words: boolean;
  dispatch: (action: EditorAction) => void;
  onWords: (on: boolean) => void;
  onPolicy: () => void;
  onColumn: () => void;
  onAddColumn: (kind: KnownColumn['kind']) => void;
  onHelp: () => void;
}

export function Toolbar(p: ToolbarProps) {
  const { t } = useLocale();
  const { table } = p.state;
  const range = rangeOf(p.state);
  const several = range.bottom > range.top;
  const policy = policyOf(table.hitPolicy, table.aggregation);
  const none = table.rows.length === 0;
  return (
    <div className="wb-toolbar" role="toolbar" aria-label={t({ zh: '表格工具', en: 'Table tools' })}>
      {p.canEdit ? (
        <div className="wb-tools">
          <Tool
            icon="undo"
            title={t({ zh: '撤销（Ctrl+Z）', en: 'Undo (Ctrl+Z)' })}
            off={p.state.past.length === 0}
            run={() => p.dispatch({ do: 'undo' })}
          />
          <Tool
            icon="redo"
            title={t({ zh: '重做（Ctrl+Y）', en: 'Redo (Ctrl+Y)' })}
            off={p.state.future.length === 0}
            run={() => p.dispatch({ do: 'redo' })}
          />
          <Menu
            title={{ zh: '行', en: 'Rows' }}
            icon="rows"
            items={[
              {
                id: 'below',
                title: { zh: '在下方插入', en: 'Insert below' },
                icon: 'plus',
                keys: 'Ctrl+Enter',
                run: () => p.dispatch({ do: 'insertRow', at: none ? 0 : range.bottom + 1 }),
              },
              {
                id: 'above',
                title: { zh: '在上方插入', en: 'Insert above' },
                icon: 'plus',
                keys: 'Ctrl+Shift+Enter',
                disabled: none,
                run: () => p.dispatch({ do: 'insertRow', at: range.top }),
              },
              {
                id: 'copy',
                title: several ? { zh: '复制所选行', en: 'Duplicate rows' } : { zh: '复制这一行', en: 'Duplicate row' },
                icon: 'copy',
                keys: 'Ctrl+Shift+D',
                disabled: none,
                run: () => p.dispatch({ do: 'duplicateRows' }),
              },
              {
                id: 'up',
                title: { zh: '上移', en: 'Move up' },
                icon: 'up',
                keys: 'Alt+↑',
                first: true,
                disabled: range.top === 0,
                run: () => p.dispatch({ do: 'moveRows', by: -1 }),
              },
              {
                id: 'down',
                title: { zh: '下移', en: 'Move down' },
                icon: 'down',
                keys: 'Alt+↓',
                disabled: range.bottom >= table.rows.length - 1,
                run: () => p.dispatch({ do: 'moveRows', by: 1 }),
              },
              {
                id: 'delete',
                title: several ? { zh: '删除所选行', en: 'Delete rows' } : { zh: '删除这一行', en: 'Delete row' },
                icon: 'trash',
                keys: 'Ctrl+Delete',
                first: true,
                danger: true,
                disabled: none,
                run: () => p.dispatch({ do: 'deleteRows' }),
              },
            ]}
          />
          <Menu
            title={{ zh: '列', en: 'Columns' }}
            icon="columns"
            items={[
              {
                id: 'edit',
                title: p.column
                  ? { zh: `“${p.column.title.zh}”的设置`, en: `Settings of “${p.column.title.en}”` }
                  : { zh: '这一列的设置', en: 'Settings' },
                icon: 'edit',
                disabled: !p.column,
                run: p.onColumn,
              },
              {
                id: 'input',
                title: { zh: '添加条件列', en: 'Add a condition' },
                icon: 'plus',
                first: true,
                run: () => p.onAddColumn('input'),
              },
              { id: 'output', title: { zh: '添加结果列', en: 'Add a result' }, icon: 'plus', run: () => p.onAddColumn('output') },
              { id: 'note', title: { zh: '添加说明列', en: 'Add a remark' }, icon: 'plus', run: () => p.onAddColumn('note') },
            ]}
          />
        </div>
      ) : null}
      <button type="button" className="wb-policy" onClick={p.onPolicy} disabled={!p.canEdit} title={t(policy.means)}>
        <span>{t({ zh: '几行都符合时：', en: 'Several rows fit: ' })}</span>
        <strong>{t(policy.title)}</strong>
        {p.canEdit ? <Icon name="down" size={12} /> : null}
      </button>
      <div className="wb-views">
        <div className="wb-segments" role="radiogroup" aria-label={t({ zh: '单元格显示', en: 'Cells shown as' })}>
          {[true, false].map((on) => (
            <button key={String(on)} type="button" role="radio" aria-checked={p.words === on} onClick={() => p.onWords(on)}>
              {on ? t({ zh: '文字', en: 'Words' }) : t({ zh: '表达式', en: 'Expressions' })}
            </button>
          ))}
        </div>
        <label className="wb-check">
          <input
            type="checkbox"
            checked={p.state.english}
            onChange={(event) => p.dispatch({ do: 'english', show: event.target.checked })}
          />
          {t({ zh: '英文列', en: 'English columns' })}
        </label>
        <Tool icon="keyboard" title={t({ zh: '快捷键（F1）', en: 'Keys (F1)' })} off={false} run={p.onHelp} />
      </div>
    </div>
  );
}

function Tool({ icon, title, off, run }: { icon: IconName; title: string; off: boolean; run: () => void }) {
  return (
    <button
      type="button"
      className="wb-tool"
      title={title}
      aria-label={title}
      aria-disabled={off || undefined}
      onClick={() => (off ? undefined : run())}
    >
      <Icon name={icon} size={18} />
    </button>
  );
}
