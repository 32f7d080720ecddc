/** What a key does in the grid, away from any cell editor. */
import type { EditorAction, EditorState } from './state.ts';
import { columnsOf } from './columns.ts';
import { rangeOf } from './state.ts';

/** The key as far as it matters here. */
export interface Key {
  readonly key: string;
  readonly ctrl: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
}

export type KeyDeed = { act: EditorAction } | { edit: 'all' | 'replace'; text?: string } | { help: true } | null;

/** Rows moved by Page Up and Page Down. */
const PAGE = 12;

/** What to do; null leaves the key to the browser. `canEdit` false: only moving and copying. */
export function deedOf(k: Key, s: EditorState, canEdit: boolean): KeyDeed {
  const moved = moving(k, s);
  if (moved) return { act: moved };
  if (k.key === 'F1' || (k.key === '?' && !k.ctrl)) return { help: true };
  return canEdit ? editing(k, s) : null;
}

function moving(k: Key, s: EditorState): EditorAction | null {
  const extend = k.shift;
  const rows = s.table.rows.length - 1;
  const cols = columnsOf(s.table, s.english).length - 1;
  const by = (r: number, c: number): EditorAction => ({ do: 'move', rows: r, cols: c, extend });
  const go = (row: number, col: number): EditorAction => ({ do: 'go', to: { row, col }, extend });
  const { row, col } = s.cursor;
  if (k.alt) return null;
  switch (k.key) {
    case 'ArrowUp':
      return k.ctrl ? go(0, col) : by(-1, 0);
    case 'ArrowDown':
      return k.ctrl ? go(rows, col) : by(1, 0);
    case 'ArrowLeft':
      return k.ctrl ? go(row, 0) : by(0, -1);
    case 'ArrowRight':
      return k.ctrl ? go(row, cols) : by(0, 1);
    case 'Home':
      return k.ctrl ? go(0, 0) : go(row, 0);
    case 'End':
      return k.ctrl ? go(rows, cols) : go(row, cols);
    case 'PageUp':
      return by(-PAGE, 0);
    case 'PageDown':
      return by(PAGE, 0);
    case 'Tab': // to the end of the row, then out of the grid: nobody is caught in it
      if (k.shift ? col === 0 : col >= cols) return null;
      return { do: 'move', rows: 0, cols: k.shift ? -1 : 1 };
    case 'a':
      return k.ctrl ? { do: 'select', range: { top: 0, bottom: rows, left: 0, right: cols } } : null;
    case ' ': {
      const { top, bottom, left, right } = rangeOf(s);
      if (k.shift) return { do: 'select', range: { top, bottom, left: 0, right: cols } };
      if (k.ctrl) return { do: 'select', range: { top: 0, bottom: rows, left, right } };
      return null;
    }
    default:
      return null;
  }
}

function editing(k: Key, s: EditorState): KeyDeed {
  const act = (action: EditorAction): KeyDeed => ({ act: action });
  if (k.alt) {
    if (k.key === 'ArrowUp') return act({ do: 'moveRows', by: -1 });
    if (k.key === 'ArrowDown') return act({ do: 'moveRows', by: 1 });
    return null;
  }
  if (k.ctrl) {
    switch (k.key.toLowerCase()) {
      case 'z':
        return act({ do: k.shift ? 'redo' : 'undo' });
      case 'y':
        return act({ do: 'redo' });
      case 'd':
        return act(k.shift ? { do: 'duplicateRows' } : { do: 'fillDown' });
      case 'enter':
        return act({ do: 'insertRow', at: k.shift ? rangeOf(s).top : rangeOf(s).bottom + 1 });
      case 'delete':
      case 'backspace':
        return act({ do: 'deleteRows' });
      default:
        return null;
    }
  }
  if (k.key === 'Enter' || k.key === 'F2') return { edit: 'all' };
  if (k.key === 'Delete' || k.key === 'Backspace') return act({ do: 'clear' });
  if (k.key === 'Process') return { edit: 'replace', text: '' }; // an input method has begun: it needs a field to write into
  if (k.key.length === 1) return { edit: 'replace', text: k.key };
  return null;
}

/** The keys for the help, in the order people need them. */
export const SHORTCUTS: readonly { keys: string; zh: string; en: string }[] = [
  { keys: '↑ ↓ ← →', zh: '移动；加 Shift 选择范围；加 Ctrl 到边上', en: 'Move; with Shift select; with Ctrl to the edge' },
  { keys: 'Enter · F2', zh: '修改单元格；直接打字则覆盖', en: 'Edit the cell; typing replaces it' },
  { keys: 'Tab', zh: '完成并到右边一格；行尾再按离开表格', en: 'Done, one to the right; at the end of the row out of the table' },
  { keys: 'Esc', zh: '放弃这次修改', en: 'Give up this edit' },
  { keys: 'Alt + Enter', zh: '说明文字中换行', en: 'New line in a sentence' },
  {
    keys: 'Ctrl + C / X / V',
    zh: '复制、剪切、粘贴，可与 Excel、WPS 互通',
    en: 'Copy, cut, paste, also to and from Excel and WPS',
  },
  { keys: 'Delete', zh: '清空所选', en: 'Clear the selection' },
  { keys: 'Ctrl + D', zh: '用第一行填满所选', en: 'Fill the selection from its first row' },
  { keys: 'Ctrl + Z / Y', zh: '撤销、重做', en: 'Undo, redo' },
  { keys: 'Ctrl + Enter', zh: '在下方插入一行；加 Shift 在上方', en: 'Insert a row below; with Shift above' },
  { keys: 'Alt + ↑ / ↓', zh: '上移、下移所选行', en: 'Move the selected rows' },
  { keys: 'Ctrl + Shift + D', zh: '复制所选行', en: 'Duplicate the selected rows' },
  { keys: 'Ctrl + Delete', zh: '删除所选行', en: 'Delete the selected rows' },
  { keys: 'Shift + 空格 / Space', zh: '选整行；Ctrl + 空格选整列', en: 'Select rows; Ctrl + Space selects columns' },
  {
    keys: 'Home · End · PgUp · PgDn',
    zh: '行首、行尾、上下一屏；加 Ctrl 到表首、表尾',
    en: 'Start, end, a screen up or down; with Ctrl the first or last cell',
  },
];
