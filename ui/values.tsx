import { useState, type ReactNode } from 'react';
import { Button, Link } from './controls.tsx';
import { fmtArea, fmtDate, fmtDateTime, fmtDuration, fmtMoney, type DurationUnit } from './format.ts';
import { useLocale, type Words } from './i18n.tsx';
import { Dialog } from './overlays.tsx';

/** An amount of money, given in fen. Null is a dash: unknown is not zero. */
export function Money({ fen }: { fen: bigint | string | number | null }) {
  return <span className="yj-num">{fen === null ? '—' : fmtMoney(fen)}</span>;
}

/** An area, given in cm². */
export function Area({ cm2 }: { cm2: bigint | string | number | null }) {
  return <span className="yj-num">{cm2 === null ? '—' : fmtArea(cm2)}</span>;
}

/** A date, or an instant with `time`. */
export function DateText({ date, time = false, seconds = false }: { date: string | null; time?: boolean; seconds?: boolean }) {
  const { locale } = useLocale();
  if (date === null) return <span className="yj-num">—</span>;
  return (
    <time className="yj-num" dateTime={date}>
      {time ? fmtDateTime(date, locale, seconds) : fmtDate(date, locale)}
    </time>
  );
}

/** A length of time, said with its unit: working days are not days. */
export function Duration({ n, unit }: { n: number; unit: DurationUnit }) {
  const { locale } = useLocale();
  return <span className="yj-num">{fmtDuration(n, unit, locale)}</span>;
}

/** A value the reader may not see in full (ID, phone, bank account), as masked by the server; `reveal` is offered when the reader has the duty. */
export function Masked({ value, reveal }: { value: string; reveal?: () => Promise<string> }) {
  const { t } = useLocale();
  const [shown, setShown] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  return (
    <span className="yj-num">
      {shown ?? value}
      {reveal && shown === null ? (
        <Button
          kind="plain"
          small
          busy={busy}
          onClick={() => {
            setBusy(true);
            reveal()
              .then(setShown, () => undefined)
              .finally(() => setBusy(false));
          }}
        >
          {t({ zh: '查看（会留痕）', en: 'Show (is recorded)' })}
        </Button>
      ) : null}
    </span>
  );
}

/**
 * A number that is a door: pressing it shows what it is made of, as of when, and where it comes from.
 * `made` is drawn when the door opens (it may load its own data); `list` leads to the rows behind it.
 */
export function Figure(p: {
  label: Words;
  value: ReactNode;
  unit?: Words;
  /** Date or instant the number is of. */
  asOf?: string | undefined;
  source?: Words;
  /** How it is computed: numerator and denominator in words. */
  formula?: Words;
  made?: () => ReactNode;
  list?: { to: string; title?: Words };
  note?: ReactNode;
}) {
  const { t, locale } = useLocale();
  const [open, setOpen] = useState(false);
  return (
    <div className="yj-figure">
      <button type="button" onClick={() => setOpen(true)} aria-haspopup="dialog">
        <span className="yj-figure-label">{t(p.label)}</span>
        <span className="yj-figure-value">
          {p.value}
          {p.unit ? <small>{t(p.unit)}</small> : null}
        </span>
        {p.note ? <span className="yj-figure-note">{p.note}</span> : null}
      </button>
      <Dialog open={open} onClose={() => setOpen(false)} title={p.label}>
        <p className="yj-figure-value">
          {p.value}
          {p.unit ? <small>{t(p.unit)}</small> : null}
        </p>
        {p.formula ? <p>{t(p.formula)}</p> : null}
        {open ? p.made?.() : null}
        <dl className="yj-facts">
          {p.asOf ? (
            <div>
              <dt>{t({ zh: '截至', en: 'As of' })}</dt>
              <dd>{/T/.test(p.asOf) ? fmtDateTime(p.asOf, locale) : fmtDate(p.asOf, locale)}</dd>
            </div>
          ) : null}
          {p.source ? (
            <div>
              <dt>{t({ zh: '来源', en: 'Source' })}</dt>
              <dd>{t(p.source)}</dd>
            </div>
          ) : null}
        </dl>
        {p.list ? (
          <p>
            <Link to={p.list.to}>{t(p.list.title ?? { zh: '查看明细', en: 'See the rows behind it' })}</Link>
          </p>
        ) : null}
      </Dialog>
    </div>
  );
}

/** Figures in a row. */
export function Figures({ children }: { children: ReactNode }) {
  return <div className="yj-figures">{children}</div>;
}
