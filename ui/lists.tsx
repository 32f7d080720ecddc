import { useId, useState, type FormEvent, type ReactNode } from 'react';
import { Button } from './controls.tsx';
import { fmtInt } from './format.ts';
import { useLocale, type Words } from './i18n.tsx';

/** Pages of a list: how many there are in all, first, near ones, last. */
export function Pagination({
  page,
  size,
  total,
  onPage,
}: {
  page: number;
  size: number;
  total: number;
  onPage: (page: number) => void;
}) {
  const { t } = useLocale();
  const last = Math.max(1, Math.ceil(total / size));
  const near = [1, page - 1, page, page + 1, last].filter((n, i, all) => n >= 1 && n <= last && all.indexOf(n) === i);
  return (
    <nav className="yj-pages" aria-label={t({ zh: '分页', en: 'Pages' })}>
      <span className="yj-muted">{t({ zh: `共 ${fmtInt(total)} 条`, en: `${fmtInt(total)} in all` })}</span>
      {last > 1 ? (
        <ul>
          {near.map((n, i) => (
            <li key={n} className={i > 0 && n - (near[i - 1] ?? n) > 1 ? 'yj-pages-gap' : undefined}>
              <button
                type="button"
                aria-current={n === page ? 'page' : undefined}
                aria-label={t({ zh: `第 ${n} 页`, en: `Page ${n}` })}
                onClick={() => onPage(n)}
              >
                {n}
              </button>
            </li>
          ))}
        </ul>
      ) : null}
    </nav>
  );
}

/** A search that is carried out when the person says so: Enter or the button. */
export function SearchBox({
  label,
  value,
  onSearch,
  placeholder,
}: {
  label: Words;
  value: string;
  onSearch: (text: string) => void;
  placeholder?: Words;
}) {
  const { t } = useLocale();
  const id = useId();
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  if (known !== value) {
    setKnown(value);
    setText(value); // changed from outside, e.g. the filters were cleared
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSearch(text.trim());
  };
  return (
    <form role="search" className="yj-search" onSubmit={submit}>
      <label htmlFor={id} className="yj-label">
        {t(label)}
      </label>
      <div>
        <input
          id={id}
          className="yj-input"
          type="search"
          enterKeyHint="search"
          value={text}
          placeholder={placeholder ? t(placeholder) : undefined}
          onChange={(event) => setText(event.target.value)}
        />
        <Button type="submit" icon="search">
          {t({ zh: '搜索', en: 'Search' })}
        </Button>
      </div>
    </form>
  );
}

/** Filters above a list. On a phone they fold away behind a line that says how many are in use. */
export function FilterBar({ children, active = 0, onClear }: { children: ReactNode; active?: number; onClear?: () => void }) {
  const { t } = useLocale();
  return (
    <details className="yj-filters" open={typeof matchMedia === 'function' ? matchMedia('(min-width: 48rem)').matches : true}>
      <summary>
        {active > 0 ? t({ zh: `筛选（已用 ${active} 项）`, en: `Filters (${active} in use)` }) : t({ zh: '筛选', en: 'Filters' })}
      </summary>
      <div>
        {children}
        {active > 0 && onClear ? (
          <Button kind="plain" small onClick={onClear}>
            {t({ zh: '清除筛选', en: 'Clear filters' })}
          </Button>
        ) : null}
      </div>
    </details>
  );
}
