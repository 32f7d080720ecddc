import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { Button } from './controls.tsx';
import { useLocale, type Words } from './i18n.tsx';

/** A native modal dialog: keeps the focus inside, closes with Escape, gives the focus back. */
export function Dialog({
  open,
  onClose,
  title,
  children,
  actions,
}: {
  open: boolean;
  onClose: () => void;
  title: Words;
  children: ReactNode;
  actions?: ReactNode;
}) {
  const { t } = useLocale();
  const box = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = box.current;
    if (!dialog) return;
    if (open && !dialog.open) dialog.showModal();
    if (!open && dialog.open) dialog.close();
  }, [open]);
  // The button that opened it may have gone with what was done: the focus then goes to the title of the page, not to its beginning.
  useEffect(() => {
    if (!open) return;
    const dialog = box.current;
    return () =>
      void setTimeout(() => {
        const at = document.activeElement;
        if (at === document.body || dialog?.contains(at))
          document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true });
      });
  }, [open]);
  return (
    <dialog
      ref={box}
      className="yj-dialog"
      aria-labelledby={id}
      onClose={onClose}
      onClick={(event) => {
        // The backdrop; where something is being filled in, a click beside it (or a mouse let go there) throws nothing away.
        if (event.target === box.current && !box.current.querySelector('form, input, textarea, select')) onClose();
      }}
    >
      <div className="yj-dialog-body">
        <h2 id={id}>{t(title)}</h2>
        {open ? children : null}
        <div className="yj-actions">
          {actions}
          <Button onClick={onClose}>{t({ zh: '关闭', en: 'Close' })}</Button>
        </div>
      </div>
    </dialog>
  );
}

export interface Tab {
  id: string;
  title: Words;
  content: ReactNode;
}

/** Tabs after the ARIA pattern: arrows move, only the open tab is in the tab order. `current` and `onChange` keep it in the address. */
export function Tabs({
  label,
  tabs,
  current,
  onChange,
}: {
  label: Words;
  tabs: readonly Tab[];
  current?: string;
  onChange?: (id: string) => void;
}) {
  const { t } = useLocale();
  const base = useId();
  const [own, setOwn] = useState(tabs[0]?.id);
  const open = tabs.find((tab) => tab.id === (current ?? own)) ?? tabs[0];
  const list = useRef<HTMLDivElement>(null);
  const pick = (id: string) => {
    setOwn(id);
    onChange?.(id);
  };
  const keys = (event: KeyboardEvent) => {
    const at = tabs.findIndex((tab) => tab.id === open?.id);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = tabs[(to + tabs.length) % tabs.length];
    if (!next) return;
    pick(next.id);
    list.current?.querySelector<HTMLElement>(`[data-tab="${CSS.escape(next.id)}"]`)?.focus();
  };
  return (
    <div className="yj-tabs">
      <div role="tablist" aria-label={t(label)} ref={list} onKeyDown={keys}>
        {tabs.map((tab) => (
          <button
            key={tab.id}
            type="button"
            role="tab"
            id={`${base}-${tab.id}`}
            data-tab={tab.id}
            aria-selected={tab.id === open?.id}
            aria-controls={`${base}-panel`}
            tabIndex={tab.id === open?.id ? 0 : -1}
            onClick={() => pick(tab.id)}
          >
            {t(tab.title)}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${base}-panel`} aria-labelledby={open ? `${base}-${open.id}` : undefined} tabIndex={0}>
        {open?.content}
      </div>
    </div>
  );
}
