import { useEffect, useState } from 'react';
import { TimeLeft, serverNow, useLocale } from '@yunjian/ui';
import type { ClockView } from '../../contract/shapes.ts';
import { minutesLeft } from './dates.ts';

/** A legal clock as the server counted it: the server knows the calendar, the browser only draws. */
export function LegalClock({ clock }: { clock: ClockView }) {
  const { t } = useLocale();
  if (clock.light === 'done') return null;
  return (
    <div>
      <p className="yj-small yj-muted">{t(clock.title)}</p>
      <TimeLeft
        left={clock.workingDaysLeft}
        total={clock.totalDays}
        unit="workingDays"
        due={clock.dueOn}
        law={clock.law}
        paused={clock.light === 'paused'}
        provisional={clock.provisional}
      />
    </div>
  );
}

/** Time until an instant, kept current: in hours, and in minutes for the last two hours. */
export function Deadline({ from, until }: { from: string; until: string }) {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), 30_000);
    return () => clearInterval(timer);
  }, []);
  const left = minutesLeft(until, now);
  const total = Math.max(1, minutesLeft(until, Date.parse(from)));
  if (left >= 120) return <TimeLeft left={Math.floor(left / 60)} total={Math.ceil(total / 60)} unit="hours" due={until} />;
  return <TimeLeft left={left} total={total} unit="minutes" due={until} />;
}
