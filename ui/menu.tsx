import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { Icon, type IconName } from './icon.tsx';
import { useLocale, type Words } from './i18n.tsx';

/** One act of a menu. */
export interface MenuItem {
  id: string;
  title: Words;
  icon?: IconName;
  /** The keys that do the same, e.g. `Ctrl+Z`. */
  keys?: string;
  disabled?: boolean;
  danger?: boolean;
  /** Begins a new group: a line above it. */
  first?: boolean;
  run: () => void;
}

/** Acts behind one button, after the ARIA menu button pattern: arrows move, Escape closes, the focus goes back to the button. */
export function Menu({ title, icon, items }: { title: Words; icon?: IconName; items: readonly MenuItem[] }) {
  const { t } = useLocale();
  const [open, setOpen] = useState(false);
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!open) return;
    box.current?.querySelector<HTMLElement>('[role=menuitem]:not([aria-disabled=true])')?.focus();
    const outside = (event: Event) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) setOpen(false);
    };
    addEventListener('pointerdown', outside);
    return () => removeEventListener('pointerdown', outside);
  }, [open]);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  const keys = (event: KeyboardEvent) => {
    const all = [...(box.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
    const at = all.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === 'Escape') close();
    else if (event.key === 'Tab') return setOpen(false);
    else if (to !== undefined) all[(to + all.length) % all.length]?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="yj-menu-box" ref={box}>
      <button
        ref={button}
        type="button"
        className="yj-button yj-button-secondary yj-button-small"
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown') return;
          event.preventDefault();
          setOpen(true);
        }}
      >
        {icon ? <Icon name={icon} size={18} /> : null}
        <span>{t(title)}</span>
        <Icon name="down" size={12} />
      </button>
      {open ? (
        <div role="menu" id={id} aria-label={t(title)} className="yj-menu-list" onKeyDown={keys}>
          {items.map((item) => (
            <button
              key={item.id}
              type="button"
              role="menuitem"
              tabIndex={-1}
              className={`${item.danger ? 'yj-menu-danger' : ''}${item.first ? ' yj-menu-first' : ''}`}
              aria-disabled={item.disabled || undefined}
              onClick={() => {
                if (item.disabled) return;
                close();
                item.run();
              }}
            >
              {item.icon ? <Icon name={item.icon} size={16} /> : <span />}
              <span>{t(item.title)}</span>
              {item.keys ? <kbd>{item.keys}</kbd> : null}
            </button>
          ))}
        </div>
      ) : null}
    </div>
  );
}
