import { fmtInt, fmtPercent, useLocale } from '@yunjian/ui';
import { fmtSpan } from '../shared/time.ts';
import type { Reached } from '../shared/types.ts';
import { minutesOf } from './compare.ts';

/** Best, median and share of one stop in a line. */
export function Times({ reached: r }: { reached: Pick<Reached, 'best' | 'median' | 'share'> }) {
  const { t, locale } = useLocale();
  return (
    <span className="yj-small">
      {t({ zh: '最快 ', en: 'best ' })}
      {fmtSpan(r.best, locale)} · {t({ zh: '中位 ', en: 'median ' })}
      {r.median === null ? '—' : fmtSpan(r.median, locale)} · {t({ zh: '达到 ', en: 'share ' })}
      {fmtPercent(r.share, 0)}
    </span>
  );
}

/** A time in whole minutes, the unit stands in the head; a dash when there is none, a word when one is there already. */
export function Minutes({ seconds }: { seconds: number | null }) {
  const { t } = useLocale();
  return (
    <span className="yj-num">
      {seconds === null ? '—' : seconds === 0 ? t({ zh: '就在起点', en: 'here' }) : fmtInt(minutesOf(seconds))}
    </span>
  );
}

/** How many minutes sooner or later, with a word; null is a dash. */
export function Difference({ minutes }: { minutes: number | null }) {
  const { t } = useLocale();
  if (minutes === null) return <span className="yj-num">—</span>;
  if (minutes === 0) return <span className="yj-num">{t({ zh: '一样', en: 'the same' })}</span>;
  const n = fmtInt(Math.abs(minutes));
  return (
    <span className={`yj-num ${minutes < 0 ? 'cc-sooner' : 'cc-later'}`}>
      {minutes < 0 ? t({ zh: `快 ${n} 分`, en: `${n} min less` }) : t({ zh: `慢 ${n} 分`, en: `${n} min more` })}
    </span>
  );
}
