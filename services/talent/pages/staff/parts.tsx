/** Small pieces the staff pages share: tags, clocks, parts of a page. */
import type { ReactNode } from 'react';
import type { Text } from '@yunjian/kernel/contract';
import { Badge, TimeLeft, useLocale, type Kind, type Words } from '@yunjian/ui';
import type { ApplicationState, ClockView } from '../../contract.ts';
import { causeText, stateKind, stateText, type Cause } from './words.ts';

export { Ready, Refusal, Trouble } from '@yunjian/ui';

/** Why a person is needed, as words. A text without a cause of its own (a revocation to be heard) is shown like the others. */
export function CauseTags({ causes, texts }: { causes: readonly Cause[]; texts: readonly Text[] }) {
  const { t } = useLocale();
  const shown = texts.length > 0 ? texts : causes.map((c) => causeText[c]);
  if (shown.length === 0) return <span className="yj-muted">—</span>;
  return (
    <span className="ts-tags">
      {shown.map((text, i) => (
        <Badge key={text.zh} kind={causeKind(causes[i])}>
          {t(text)}
        </Badge>
      ))}
    </span>
  );
}

const causeKind = (cause: Cause | undefined): Kind =>
  cause === 'CHOSE_HUMAN'
    ? 'info'
    : cause === undefined || cause === 'NOT_MET' || cause === 'CONTRADICTION'
      ? 'danger'
      : 'warning';

/** Where an application stands. */
export function StateBadge({ state }: { state: ApplicationState }) {
  const { t } = useLocale();
  return (
    <span>
      <Badge kind={stateKind[state]}>{t(stateText[state])}</Badge>
    </span>
  );
}

/** A legal clock: words and bar; the law opens on demand. */
export function Clock({ clock, compact = false }: { clock: ClockView | null; compact?: boolean }) {
  const { t } = useLocale();
  if (!clock) return <span className="yj-muted">{t({ zh: '无时限', en: 'No limit' })}</span>;
  if (clock.light === 'done') return <Badge kind="success">{t({ zh: '已办结', en: 'Done' })}</Badge>;
  return (
    <TimeLeft
      left={clock.workingDaysLeft}
      total={clock.totalDays}
      unit="workingDays"
      due={clock.dueOn}
      law={clock.law}
      provisional={clock.provisional}
      paused={clock.light === 'paused' ? { zh: '停表：等申请人补正', en: 'Stopped: waiting for the applicant' } : false}
      compact={compact}
    />
  );
}

/** A group of fields' heading that is not a page section. */
export function Part({ title, children, id }: { title: Words; children: ReactNode; id?: string }) {
  const { t } = useLocale();
  return (
    <section className="ts-part" id={id}>
      <h2>{t(title)}</h2>
      {children}
    </section>
  );
}
