/** What a column is: its title, what it reads or gives, its type and allowed values; also a new column. */
import { useState } from 'react';
import { Button, Dialog, Notice, Select, TextArea, TextField, useLocale } from '@yunjian/ui';
import type { EditableTable } from '../engine.ts';
import { NOTE_NAMES, noteTitle, type Column, type ColumnKind } from './columns.ts';
import type { ColumnPatch } from './reshape.ts';
import { kindTitle, TYPE_NAMES, typeTitle } from './words.ts';

/** Which column the dialog is about: one there is, or a new one of a kind. */
export type ColumnSubject = { column: Column } | { fresh: ColumnKind };

export interface ColumnDialogProps {
  subject: ColumnSubject;
  table: EditableTable;
  canEdit: boolean;
  /** Names an input column may read, with their labels. */
  names: readonly { name: string; label: string }[];
  onSave: (patch: ColumnPatch) => void;
  onRemove: () => void;
  onMove: (by: -1 | 1) => void;
  onClose: () => void;
}

const same = (text: string) => ({ zh: text, en: text });

/** What the table says of the column now. */
function begun(subject: ColumnSubject, table: EditableTable): Required<ColumnPatch> {
  const none = { label: '', name: '', expression: '', typeRef: 'string', values: '', fallback: '' };
  if ('fresh' in subject) return none;
  const { kind, index } = subject.column;
  if (kind === 'note') return { ...none, name: table.annotations[index] ?? '' };
  return { ...none, ...(kind === 'input' ? table.inputs[index] : table.outputs[index]) };
}

export function ColumnDialog(p: ColumnDialogProps) {
  const { t } = useLocale();
  const kind = 'fresh' in p.subject ? p.subject.fresh : p.subject.column.kind;
  const isNew = 'fresh' in p.subject;
  const [patch, setPatch] = useState(() => begun(p.subject, p.table));
  const [tried, setTried] = useState(false);
  const set = (part: ColumnPatch) => setPatch((old) => ({ ...old, ...part }));
  const missing =
    kind === 'input'
      ? patch.expression.trim() === ''
      : kind === 'output'
        ? patch.label.trim() === '' && patch.name.trim() === ''
        : patch.name.trim() === '';
  const many = kind === 'input' ? p.table.inputs.length : kind === 'output' ? p.table.outputs.length : p.table.annotations.length;
  const at = 'fresh' in p.subject ? many : p.subject.column.index;
  const types = TYPE_NAMES.includes(patch.typeRef) ? TYPE_NAMES : [patch.typeRef, ...TYPE_NAMES];
  const save = () => {
    setTried(true);
    if (missing) return;
    if (kind === 'note') p.onSave({ name: patch.name });
    else if (kind === 'input')
      p.onSave({ label: patch.label, expression: patch.expression.trim(), typeRef: patch.typeRef, values: patch.values.trim() });
    else
      p.onSave({
        label: patch.label,
        name: patch.name.trim(),
        typeRef: patch.typeRef,
        values: patch.values.trim(),
        fallback: patch.fallback.trim(),
      });
  };
  const title =
    'fresh' in p.subject
      ? { zh: `添加列：${kindTitle[kind].zh}`, en: `Add a column: ${kindTitle[kind].en}` }
      : p.subject.column.title;
  const last = kind === 'output' && many === 1;
  return (
    <Dialog
      open
      onClose={p.onClose}
      title={title}
      actions={
        p.canEdit ? (
          <Button kind="primary" onClick={save}>
            {isNew ? t({ zh: '添加', en: 'Add' }) : t({ zh: '完成', en: 'Done' })}
          </Button>
        ) : null
      }
    >
      {p.canEdit ? null : (
        <Notice kind="info">
          <p>
            {t({ zh: '这个版本不能修改；要改请起一份草案。', en: 'This version cannot be changed; start a draft to change it.' })}
          </p>
        </Notice>
      )}
      {kind === 'note' ? (
        <Select
          name="column-note"
          label={{ zh: '这一列写什么', en: 'What the column holds' }}
          value={patch.name}
          onChange={(name) => set({ name })}
          options={[...new Set([...NOTE_NAMES, ...(patch.name ? [patch.name] : [])])].map((name) => ({
            value: name,
            label: noteTitle(name),
          }))}
          error={tried && missing ? { zh: '请选择', en: 'Please choose' } : undefined}
        />
      ) : (
        <>
          <TextField
            name="column-label"
            label={{ zh: '列的标题', en: 'Title of the column' }}
            hint={{ zh: '公众在决定书里也读到它，用完整的词语。', en: 'People read it in their decision too: use full words.' }}
            value={patch.label}
            onChange={(label) => set({ label })}
            readOnly={!p.canEdit}
          />
          {kind === 'input' ? (
            <>
              <Select
                name="column-input"
                label={{ zh: '看哪一项事实', en: 'Which fact it looks at' }}
                value={p.names.some((n) => n.name === patch.expression) ? patch.expression : ''}
                onChange={(expression) => set({ expression })}
                options={p.names.map((n) => ({ value: n.name, label: same(n.label) }))}
                placeholder={{ zh: '自己写表达式', en: 'An expression of your own' }}
              />
              <TextField
                name="column-expression"
                label={{ zh: '表达式（FEEL）', en: 'Expression (FEEL)' }}
                value={patch.expression}
                onChange={(expression) => set({ expression })}
                readOnly={!p.canEdit}
                error={
                  tried && missing ? { zh: '请选择一项事实，或写表达式', en: 'Choose a fact or write an expression' } : undefined
                }
              />
            </>
          ) : (
            <TextField
              name="column-name"
              label={{ zh: '结果的名称', en: 'Name of the result' }}
              hint={{
                zh: '别的表格用这个名称引用它，字母开头。',
                en: 'Other tables refer to it by this name; begins with a letter.',
              }}
              width="medium"
              value={patch.name}
              onChange={(name) => set({ name })}
              readOnly={!p.canEdit}
              error={tried && missing ? { zh: '请填写标题或名称', en: 'Give a title or a name' } : undefined}
            />
          )}
          <Select
            name="column-type"
            label={{ zh: '类型', en: 'Type' }}
            value={patch.typeRef}
            onChange={(typeRef) => set({ typeRef })}
            options={types.map((type) => ({ value: type, label: typeTitle(type) }))}
          />
          <TextArea
            name="column-values"
            label={{ zh: '可选值', en: 'Allowed values' }}
            optional
            hint={{
              zh: '逗号分开，文字加引号，例如 "PHD", "MASTER"。写了以后，检查会发现没有覆盖的情况。',
              en: 'Separated by commas, texts in quotes, e.g. "PHD", "MASTER". With it, the check finds cases no row covers.',
            }}
            rows={2}
            value={patch.values}
            onChange={(values) => set({ values })}
          />
          {kind === 'output' ? (
            <TextField
              name="column-fallback"
              label={{ zh: '没有一行符合时的结果', en: 'Result when no row fits' }}
              optional
              value={patch.fallback}
              onChange={(fallback) => set({ fallback })}
              readOnly={!p.canEdit}
            />
          ) : null}
        </>
      )}
      {isNew || !p.canEdit ? null : (
        <div className="yj-row">
          <Button small disabled={at === 0} icon="left" onClick={() => p.onMove(-1)}>
            {t({ zh: '左移', en: 'Move left' })}
          </Button>
          <Button small disabled={at === many - 1} icon="right" onClick={() => p.onMove(1)}>
            {t({ zh: '右移', en: 'Move right' })}
          </Button>
          <Button small kind="danger" icon="trash" disabled={last} onClick={p.onRemove}>
            {t({ zh: '删除这一列', en: 'Remove the column' })}
          </Button>
        </div>
      )}
    </Dialog>
  );
}
