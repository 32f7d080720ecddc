import type { FormEvent } from 'react';
import { Button, Checkboxes, Details, Icon, Select, fieldId, useLocale, type FieldError, type Words } from '@yunjian/ui';
import { Kinds } from '../shared/kinds.tsx';
import { MODE } from '../shared/modes.ts';
import type { Place } from '../shared/place.ts';
import { PlaceSearch } from '../shared/place-search.tsx';
import { fmtMinutes } from '../shared/time.ts';
import type { Mode } from '../shared/types.ts';
import { CHOICES, activeOptions, withKind, withoutOptions, type Kind, type Question } from './question.ts';

const KINDS: { value: Kind; label: Words }[] = [
  { value: 'now', label: { zh: '现在出发', en: 'Leave now' } },
  { value: 'depart', label: { zh: '出发时间', en: 'Leave at' } },
  { value: 'arrive', label: { zh: '到达时间', en: 'Arrive by' } },
  { value: 'last', label: { zh: '末班回家', en: 'Last way home' } },
];

interface Props {
  draft: Question;
  from: Place | null;
  to: Place | null;
  onDraft: (next: Question) => void;
  onPlace: (end: 'from' | 'to', place: Place | null) => void;
  onSwap: () => void;
  onMap: (end: 'from' | 'to') => void;
  onSubmit: () => void;
  errors: readonly FieldError[];
  /** Modes there are timetables for. */
  modes: readonly Mode[];
  /** Local time of the server. */
  now: () => string;
  near: string | undefined;
  busy: boolean;
}

/** Asking: two ends, when, and options that stay out of the way. */
export function QuestionForm(p: Props) {
  const { t } = useLocale();
  const q = p.draft;
  const error = (field: string): Words | undefined => p.errors.find((e) => e.field === field)?.message;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    p.onSubmit();
  };
  return (
    <form className="tr-form" onSubmit={submit} noValidate aria-label={t({ zh: '查行程', en: 'Plan a journey' })}>
      <div className="tr-ends">
        <div className="tr-ends-fields">
          <PlaceSearch
            name="from"
            label={{ zh: '从哪里', en: 'From' }}
            value={p.from}
            onChange={(place) => p.onPlace('from', place)}
            error={error('from')}
            mine
            onMap={() => p.onMap('from')}
            near={p.near}
          />
          <PlaceSearch
            name="to"
            label={{ zh: '到哪里', en: 'To' }}
            value={p.to}
            onChange={(place) => p.onPlace('to', place)}
            error={error('to')}
            mine
            onMap={() => p.onMap('to')}
            near={p.near}
          />
        </div>
        <button type="button" className="tr-swap" onClick={p.onSwap}>
          <Icon name="down" size={16} />
          <Icon name="up" size={16} />
          <span className="yj-hidden">{t({ zh: '起点终点对换', en: 'Swap the two ends' })}</span>
        </button>
      </div>
      <Kinds
        quiet
        name="kind"
        legend={{ zh: '什么时候', en: 'When' }}
        value={q.kind}
        options={KINDS}
        onChange={(kind) => p.onDraft(withKind(q, kind, p.now()))}
      />
      {q.kind === 'now' ? null : (
        <div className="tr-when">
          <div className="yj-field">
            <label className="yj-label" htmlFor={fieldId('date')}>
              {q.kind === 'last' ? t({ zh: '哪一晚', en: 'Which night' }) : t({ zh: '日期', en: 'Date' })}
            </label>
            <input
              id={fieldId('date')}
              className="yj-input"
              type="date"
              required
              value={q.date}
              aria-invalid={error('date') ? true : undefined}
              onChange={(event) => p.onDraft({ ...q, date: event.target.value })}
            />
          </div>
          {q.kind === 'last' ? (
            <p className="yj-hint">
              {t({
                zh: '算到次日凌晨，给出最晚什么时候动身还能到。',
                en: 'Through the small hours: the latest you can leave and still arrive.',
              })}
            </p>
          ) : (
            <div className="yj-field">
              <label className="yj-label" htmlFor={fieldId('time')}>
                {t({ zh: '时间', en: 'Time' })}
              </label>
              <input
                id={fieldId('time')}
                className="yj-input"
                type="time"
                required
                value={q.time}
                aria-invalid={error('time') ? true : undefined}
                onChange={(event) => p.onDraft({ ...q, time: event.target.value.slice(0, 5) })}
              />
            </div>
          )}
        </div>
      )}
      {error('date') || error('time') ? (
        <div className="yj-field-error" role="alert">
          <Icon name="warning" size={18} />
          <span>{t(error('date') ?? error('time') ?? '')}</span>
        </div>
      ) : null}
      <Options {...p} />
      <Button kind="primary" type="submit" wide icon="search" busy={p.busy}>
        {t({ zh: '查行程', en: 'Find journeys' })}
      </Button>
    </form>
  );
}

/** What narrows the answer; the line that opens it says how many are in use. */
function Options({ draft: q, onDraft, modes }: Props) {
  const { t } = useLocale();
  const n = activeOptions(q);
  const minutes = (seconds: string): Words => ({
    zh: fmtMinutes(Number(seconds) / 60, 'zh'),
    en: fmtMinutes(Number(seconds) / 60, 'en'),
  });
  const set = (key: 'maxRides' | 'walkSpeed' | 'walkLimit' | 'railSlack' | 'minChange') => (value: string) =>
    onDraft({ ...q, [key]: value });
  return (
    <Details
      summary={
        n > 0
          ? { zh: `偏好（已用 ${n} 项）`, en: `Preferences (${n} in use)` }
          : { zh: '偏好：方式、换乘、步行、无障碍', en: 'Preferences: modes, changes, walking, step-free' }
      }
    >
      <div className="tr-options-form">
        <Checkboxes
          name="modes"
          label={{ zh: '只乘这些（都不选为不限）', en: 'Only these (none ticked: any)' }}
          inline
          value={[...q.modes]}
          onChange={(value) => onDraft({ ...q, modes: modes.filter((m) => value.includes(m)) })}
          options={modes.map((m) => ({ value: m, label: MODE[m] }))}
        />
        <Select
          name="maxRides"
          label={{ zh: '换乘', en: 'Changes' }}
          value={q.maxRides}
          onChange={set('maxRides')}
          placeholder={{ zh: '不限', en: 'Any number' }}
          options={CHOICES.maxRides.map((v) => ({
            value: v,
            label:
              v === '1'
                ? { zh: '只要直达', en: 'Direct only' }
                : { zh: `最多换 ${Number(v) - 1} 次`, en: `At most ${Number(v) - 1}` },
          }))}
        />
        <Select
          name="minChange"
          label={{ zh: '每次换乘至少留', en: 'Time for each change' }}
          value={q.minChange}
          onChange={set('minChange')}
          placeholder={{ zh: '按站点规定', en: 'As the station needs' }}
          options={CHOICES.minChange.map((v) => ({ value: v, label: minutes(v) }))}
        />
        <Select
          name="walkSpeed"
          label={{ zh: '走路快慢', en: 'Walking pace' }}
          value={q.walkSpeed}
          onChange={set('walkSpeed')}
          placeholder={{ zh: '一般', en: 'Usual' }}
          options={[
            { value: '0.9', label: { zh: '慢一些', en: 'Slower' } },
            { value: '1.5', label: { zh: '快一些', en: 'Faster' } },
          ]}
        />
        <Select
          name="walkLimit"
          label={{ zh: '每段最多走', en: 'Each walk at most' }}
          value={q.walkLimit}
          onChange={set('walkLimit')}
          placeholder={{ zh: '默认', en: 'Default' }}
          options={CHOICES.walkLimit.map((v) => ({ value: v, label: { zh: `${v} 米`, en: `${v} m` } }))}
        />
        <Select
          name="railSlack"
          label={{ zh: '火车提前进站', en: 'Early at the railway station' }}
          hint={{ zh: '安检、检票和候车的时间', en: 'For security, gates and waiting' }}
          value={q.railSlack}
          onChange={set('railSlack')}
          placeholder={{ zh: '默认', en: 'Default' }}
          options={CHOICES.railSlack.map((v) => ({
            value: v,
            label: v === '0' ? { zh: '不提前', en: 'None' } : minutes(v),
          }))}
        />
        <Select
          name="wheelchair"
          label={{ zh: '轮椅通行', en: 'Step-free' }}
          hint={{ zh: '按时刻表资料；情况不明的不等于不行', en: 'By the timetable; not known does not mean no' }}
          value={q.wheelchair}
          onChange={(value) => onDraft({ ...q, wheelchair: value === 'yes' || value === 'not-no' ? value : '' })}
          placeholder={{ zh: '不要求', en: 'Not needed' }}
          options={[
            { value: 'yes', label: { zh: '只要轮椅可行的车和站', en: 'Step-free vehicles and stops only' } },
            { value: 'not-no', label: { zh: '含情况不明的（会标出）', en: 'Also those not known (marked)' } },
          ]}
        />
        {n > 0 ? (
          <Button small kind="plain" onClick={() => onDraft(withoutOptions(q))}>
            {t({ zh: '清除偏好', en: 'Clear preferences' })}
          </Button>
        ) : null}
      </div>
    </Details>
  );
}
