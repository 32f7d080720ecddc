import { useEffect, useState } from 'react';
import { DateText, TimeLeft, serverNow, useLocale } from '@yunjian/ui';
import type { Text } from '@yunjian/kernel/contract';
import { dateAt, daysBetween, leftOf } from './times.ts';

/** The server's time, kept current twice a minute. */
export function useNow(): number {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** Time until an hour of a notice, kept current; the hour itself stands beside it. */
export function Deadline({ title, from, until }: { title: Text; from: string; until: string }) {
  const { t } = useLocale();
  const now = useNow();
  const { left, total, unit } = leftOf(from, until, now);
  return (
    <div className="as-clock">
      <p>
        <strong>{t(title)}</strong> <DateText date={until} time />
      </p>
      <TimeLeft left={left} total={total} unit={unit} due={until} />
    </div>
  );
}

/** Days until the last day of a display. */
export function DaysLeft({ title, from, until }: { title: Text; from: string; until: string }) {
  const { t } = useLocale();
  const today = dateAt(useNow());
  return (
    <div className="as-clock">
      <p>
        <strong>{t(title)}</strong> <DateText date={from} /> – <DateText date={until} />
      </p>
      <TimeLeft left={daysBetween(today, until)} total={Math.max(1, daysBetween(from, until))} unit="days" due={until} />
    </div>
  );
}
