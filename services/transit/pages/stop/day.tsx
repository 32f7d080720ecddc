import { useId } from 'react';
import { useSearchParams } from 'react-router';
import { Button, Notice, fmtDate, useLocale } from '@yunjian/ui';
import { DateInput } from '../shared/date-input.tsx';
import { addDays, isAskable } from '../shared/time.ts';
import type { Network } from '../shared/types.ts';

/** The date of the address (`?date=`), undefined for today or when it is no date; and how to set it. */
export function useDay(): [string | undefined, (date: string | undefined) => void] {
  const [search, setSearch] = useSearchParams();
  const date = search.get('date') ?? '';
  return [
    isAskable(date) ? date : undefined,
    (next) =>
      setSearch(
        (old) => {
          const query = new URLSearchParams(old);
          if (next === undefined) query.delete('date');
          else query.set('date', next);
          return query;
        },
        { replace: true, preventScrollReset: true },
      ),
  ];
}

/** The day a timetable is shown for: the day before, a date field, the day after. An unfinished date changes nothing. */
export function DayField({ date, onChange }: { date: string; onChange: (date: string) => void }) {
  const { t, locale } = useLocale();
  const id = useId();
  return (
    <div className="st-day">
      <label htmlFor={id}>{t({ zh: '日期', en: 'Date' })}</label>
      <Button small icon="left" onClick={() => onChange(addDays(date, -1))}>
        {t({ zh: '前一天', en: 'Day before' })}
      </Button>
      <DateInput id={id} date={date} onDate={onChange} describedBy={`${id}-words`} />
      <Button small icon="right" onClick={() => onChange(addDays(date, 1))}>
        {t({ zh: '后一天', en: 'Day after' })}
      </Button>
      <span id={`${id}-words`} className="yj-muted">
        {fmtDate(date, locale)}
      </span>
    </div>
  );
}

/** The day has no timetable: which days have, and a way back. */
export function OutsideDates({
  date,
  network,
  onToday,
}: {
  date: string;
  network: Pick<Network, 'title' | 'first' | 'last'>;
  onToday?: () => void;
}) {
  const { t, locale } = useLocale();
  return (
    <Notice kind="warning" title={{ zh: `${fmtDate(date, locale)} 没有时刻表`, en: `No timetable for ${fmtDate(date, locale)}` }}>
      <p>
        {t({
          zh: `${network.title.zh}的时刻表有效期为 ${network.first} 至 ${network.last}，请选这期间的日期。`,
          en: `The timetable of ${network.title.en} holds from ${network.first} to ${network.last}; choose a date in between.`,
        })}
      </p>
      {onToday ? (
        <Button small onClick={onToday}>
          {t({ zh: '看今天', en: 'Show today' })}
        </Button>
      ) : null}
    </Notice>
  );
}
