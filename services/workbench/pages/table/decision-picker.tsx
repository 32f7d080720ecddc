/** The decisions of a model, in the order they build on each other; each shows how many findings it has. */
import { useRef, type KeyboardEvent } from 'react';
import { Icon, useLocale } from '@yunjian/ui';
import type { Outline } from '../engine.ts';
import type { Problem } from '../types.ts';

/** Decisions after those they need. */
export function inOrder(outline: Outline): Outline['decisions'] {
  const done = new Set<string>();
  const out: Outline['decisions'][number][] = [];
  const visit = (d: Outline['decisions'][number], above: ReadonlySet<string>) => {
    if (done.has(d.id) || above.has(d.id)) return;
    for (const id of d.requires) {
      const needed = outline.decisions.find((x) => x.id === id);
      if (needed) visit(needed, new Set([...above, d.id]));
    }
    done.add(d.id);
    out.push(d);
  };
  for (const d of outline.decisions) visit(d, new Set());
  return out;
}

export function DecisionPicker({
  outline,
  problems,
  current,
  dirty,
  onPick,
}: {
  outline: Outline;
  problems: readonly Problem[];
  current: string;
  dirty: ReadonlySet<string>;
  onPick: (id: string) => void;
}) {
  const { t } = useLocale();
  const list = inOrder(outline);
  const box = useRef<HTMLDivElement>(null);
  const keys = (event: KeyboardEvent) => {
    const at = list.findIndex((d) => d.id === current);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: list.length - 1 }[event.key];
    const next = to === undefined ? undefined : list[(to + list.length) % list.length];
    if (!next) return;
    event.preventDefault();
    onPick(next.id);
    box.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(next.id)}"]`)?.focus();
  };
  return (
    <div className="wb-decisions" role="radiogroup" aria-label={t({ zh: '表格', en: 'Table' })} ref={box} onKeyDown={keys}>
      {list.map((d) => {
        const found = problems.filter((p) => p.decision === d.id || p.decision === d.name);
        const error = found.some((p) => p.severity === 'error');
        return (
          <button
            key={d.id}
            type="button"
            role="radio"
            data-id={d.id}
            aria-checked={d.id === current}
            tabIndex={d.id === current ? 0 : -1}
            onClick={() => onPick(d.id)}
          >
            <span>{d.label}</span>
            <small>
              {d.kind === 'table'
                ? t({ zh: `${d.rows} 行`, en: `${d.rows} rows` })
                : d.kind === 'expression'
                  ? t({ zh: '算式', en: 'formula' })
                  : t({ zh: '其他', en: 'other' })}
            </small>
            {found.length > 0 ? (
              <span className={error ? 'wb-count wb-count-error' : 'wb-count'}>
                <Icon name="warning" size={12} />
                {found.length}
                <span className="yj-hidden">{t({ zh: ' 条检查结果', en: ' findings' })}</span>
              </span>
            ) : null}
            {dirty.has(d.id) ? (
              <span className="wb-dot">
                <span className="yj-hidden">{t({ zh: '，有未保存的修改', en: ', unsaved changes' })}</span>
              </span>
            ) : null}
          </button>
        );
      })}
    </div>
  );
}
