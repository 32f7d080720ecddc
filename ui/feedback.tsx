import { createContext, useCallback, useContext, useMemo, useState, type ReactNode } from 'react';
import { fmtDateTime, fmtPercent } from './format.ts';
import { Icon } from './icon.tsx';
import { useLocale, type Words } from './i18n.tsx';
import type { Kind } from './notices.tsx';

type Say = (words: Words, kind?: Kind) => void;
const Toasts = createContext<Say>(() => undefined);

/** Shows short messages at the foot of the page and reads them out. Sits once, around everything. */
export function ToastHost({ children }: { children: ReactNode }) {
  const { t } = useLocale();
  const [list, setList] = useState<readonly { id: number; words: Words; kind: Kind }[]>([]);
  const say = useCallback<Say>((words, kind = 'success') => {
    const id = Math.random();
    setList((old) => [...old, { id, words, kind }]);
    setTimeout(() => setList((old) => old.filter((x) => x.id !== id)), kind === 'danger' ? 12_000 : 6_000);
  }, []);
  return (
    <Toasts value={useMemo(() => say, [say])}>
      {children}
      <div className="yj-toasts" role="status" aria-live="polite">
        {list.map((x) => (
          <div key={x.id} className={`yj-toast yj-${x.kind}`}>
            <Icon name={x.kind === 'success' ? 'check' : x.kind === 'danger' ? 'warning' : 'info'} />
            <span>{t(x.words)}</span>
          </div>
        ))}
      </div>
    </Toasts>
  );
}

/** `const toast = useToast(); toast({ zh: '已撤回', en: 'Withdrawn' })`. For confirmations only: errors belong beside what failed. */
export const useToast = (): Say => useContext(Toasts);

export interface TimelineItem {
  id: string;
  at?: string;
  title: Words;
  text?: ReactNode;
  who?: Words;
  state?: 'done' | 'now' | 'next' | 'bad';
}

/** What happened, in order; `next` items have not happened yet. */
export function Timeline({ items, label }: { items: readonly TimelineItem[]; label?: Words }) {
  const { t, locale } = useLocale();
  return (
    <ol className="yj-timeline" aria-label={label ? t(label) : undefined}>
      {items.map((item) => (
        <li
          key={item.id}
          className={`yj-timeline-${item.state ?? 'done'}`}
          aria-current={item.state === 'now' ? 'step' : undefined}
        >
          <p className="yj-timeline-title">
            <strong>{t(item.title)}</strong>
            {item.state === 'next' ? <span className="yj-muted">{t({ zh: '（尚未发生）', en: ' (not yet)' })}</span> : null}
          </p>
          <p className="yj-muted yj-small">
            {item.at ? <time dateTime={item.at}>{fmtDateTime(item.at, locale)}</time> : null}
            {item.at && item.who ? ' · ' : null}
            {item.who ? t(item.who) : null}
          </p>
          {item.text ? <div>{item.text}</div> : null}
        </li>
      ))}
    </ol>
  );
}

/** How far something is, in words and a bar. Without `value` it is under way without a known end. */
export function Progress({ label, value, max = 1 }: { label: Words; value?: number; max?: number }) {
  const { t } = useLocale();
  return (
    <div className="yj-progress">
      <span>
        {t(label)}
        {value === undefined ? null : <strong className="yj-num"> {fmtPercent(value / max, 0)}</strong>}
      </span>
      <progress aria-label={t(label)} max={max} {...(value === undefined ? {} : { value })} />
    </div>
  );
}

/** A QR code drawn by the server (data URL or address), with what it leads to said beside it. */
export function QR({ src, label, size = 144 }: { src: string; label: Words; size?: number }) {
  const { t } = useLocale();
  return (
    <figure className="yj-qr">
      <img src={src} alt={t({ zh: '二维码：', en: 'QR code: ' }) + t(label)} width={size} height={size} />
      <figcaption>{t(label)}</figcaption>
    </figure>
  );
}
