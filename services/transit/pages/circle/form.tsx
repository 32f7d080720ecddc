import type { FormEvent } from 'react';
import { Button, Checkboxes, Details, Icon, Select, fieldId, useLocale, type FieldError, type Words } from '@yunjian/ui';
import { CHOICES } from '../planner/question.ts';
import { Kinds } from '../shared/kinds.tsx';
import { MODE } from '../shared/modes.ts';
import type { Place } from '../shared/place.ts';
import { PlaceSearch } from '../shared/place-search.tsx';
import { fmtMinutes } from '../shared/time.ts';
import type { Mode } from '../shared/types.ts';
import { MINUTES, type By, type CircleQuestion, type Versus } from './question.ts';

const VERSUS: { value: Versus; label: Words }[] = [
  { value: 'none', label: { zh: '不比较', en: 'No comparison' } },
  { value: 'origin', label: { zh: '比两个起点', en: 'Two origins' } },
  { value: 'date', label: { zh: '比两个日期', en: 'Two dates' } },
];
const BY: { value: By; label: Words; hint: Words }[] = [
  {
    value: 'best',
    label: { zh: '最快的一次', en: 'Best departure' },
    hint: { zh: '掐准时间出门', en: 'leaving at the right moment' },
  },
  {
    value: 'median',
    label: { zh: '一半的出发', en: 'Half of departures' },
    hint: { zh: '随便什么时候出门', en: 'leaving at any moment' },
  },
];

interface Props {
  draft: CircleQuestion;
  from: Place | null;
  from2: Place | null;
  onDraft: (next: CircleQuestion) => void;
  onPlace: (end: 'from' | 'from2', place: Place | null) => void;
  onMap: (end: 'from' | 'from2') => void;
  onSubmit: () => void;
  errors: readonly FieldError[];
  /** Modes there are timetables for. */
  modes: readonly Mode[];
  today: string;
  near: string | undefined;
  busy: boolean;
}

/** Asking: an origin, a day, a window of departures, how many minutes; and what to compare with. */
export function CircleForm(p: Props) {
  const { t } = useLocale();
  const q = p.draft;
  const error = (field: string): Words | undefined => p.errors.find((e) => e.field === field)?.message;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    p.onSubmit();
  };
  const minutes = MINUTES.includes(q.minutes as (typeof MINUTES)[number]) ? MINUTES : [...MINUTES, q.minutes];
  return (
    <form className="tr-form" onSubmit={submit} noValidate aria-label={t({ zh: '查交通圈', en: 'Ask for a circle' })}>
      <PlaceSearch
        name="from"
        label={q.versus === 'origin' ? { zh: '起点甲', en: 'Origin A' } : { zh: '从哪里出发', en: 'From' }}
        value={p.from}
        onChange={(place) => p.onPlace('from', place)}
        error={error('from')}
        mine
        onMap={() => p.onMap('from')}
        near={p.near}
      />
      <Kinds
        name="versus"
        legend={{ zh: '比较', en: 'Compare' }}
        value={q.versus}
        options={VERSUS}
        onChange={(versus) => p.onDraft({ ...q, versus })}
      />
      {q.versus === 'origin' ? (
        <PlaceSearch
          name="from2"
          label={{ zh: '起点乙', en: 'Origin B' }}
          value={p.from2}
          onChange={(place) => p.onPlace('from2', place)}
          error={error('from2')}
          mine
          onMap={() => p.onMap('from2')}
          near={p.near}
        />
      ) : null}
      <div className="cc-when">
        <Input
          name="date"
          type="date"
          label={q.versus === 'date' ? { zh: '日期甲', en: 'Date A' } : { zh: '日期', en: 'Date' }}
          value={q.date || p.today}
          onChange={(date) => p.onDraft({ ...q, date })}
          error={error('date')}
        />
        {q.versus === 'date' ? (
          <Input
            name="date2"
            type="date"
            label={{ zh: '日期乙', en: 'Date B' }}
            value={q.date2}
            onChange={(date2) => p.onDraft({ ...q, date2 })}
            error={error('date2')}
          />
        ) : null}
        <Input
          name="time"
          type="time"
          label={{ zh: '最早出发', en: 'Leave from' }}
          value={q.time}
          onChange={(time) => p.onDraft({ ...q, time: time.slice(0, 5) })}
          error={error('time')}
        />
        <Input
          name="until"
          type="time"
          label={{ zh: '最晚出发', en: 'Leave until' }}
          value={q.until}
          onChange={(until) => p.onDraft({ ...q, until: until.slice(0, 5) })}
          error={error('until')}
        />
        <Select
          name="minutes"
          label={{ zh: '路上最多', en: 'Travel at most' }}
          value={q.minutes}
          onChange={(value) => p.onDraft({ ...q, minutes: value || '60' })}
          placeholder={{ zh: '60 分钟', en: '60 minutes' }}
          options={minutes.map((m) => ({ value: m, label: { zh: `${m} 分钟`, en: `${m} minutes` } }))}
        />
      </div>
      {q.until !== '' && q.time !== '' && q.until < q.time ? (
        <p className="yj-hint">{t({ zh: '最晚出发在次日凌晨。', en: 'The window ends on the next day.' })}</p>
      ) : null}
      <Kinds
        name="by"
        legend={{ zh: '按哪一次算', en: 'Which departure counts' }}
        value={q.by}
        options={BY}
        onChange={(by) => p.onDraft({ ...q, by })}
      />
      <Details
        summary={
          q.modes.length > 0
            ? { zh: `只乘 ${q.modes.map((m) => MODE[m].zh).join('、')}`, en: `Only ${q.modes.map((m) => MODE[m].en).join(', ')}` }
            : { zh: '交通方式、提前进站', en: 'Modes, being early at the station' }
        }
      >
        <Checkboxes
          name="modes"
          label={{ zh: '只乘这些（都不选为不限）', en: 'Only these (none ticked: any)' }}
          inline
          value={[...q.modes]}
          onChange={(value) => p.onDraft({ ...q, modes: p.modes.filter((m) => value.includes(m)) })}
          options={p.modes.map((m) => ({ value: m, label: MODE[m] }))}
        />
        <Select
          name="railSlack"
          label={{ zh: '火车提前进站', en: 'Early at the railway station' }}
          hint={{ zh: '安检、检票和候车的时间', en: 'For security, gates and waiting' }}
          value={q.railSlack}
          onChange={(railSlack) => p.onDraft({ ...q, railSlack })}
          placeholder={{ zh: '不提前（按时刻表）', en: 'None (by the timetable)' }}
          options={CHOICES.railSlack
            .filter((v) => v !== '0')
            .map((v) => ({
              value: v,
              label: { zh: fmtMinutes(Number(v) / 60, 'zh'), en: fmtMinutes(Number(v) / 60, 'en') },
            }))}
        />
      </Details>
      <Button kind="primary" type="submit" wide icon="search" busy={p.busy}>
        {t({ zh: '算一算', en: 'Work it out' })}
      </Button>
    </form>
  );
}

/** A date or a time with the browser's own picker. */
function Input(p: {
  name: string;
  type: 'date' | 'time';
  label: Words;
  value: string;
  onChange: (value: string) => void;
  error: Words | undefined;
}) {
  const { t } = useLocale();
  const id = fieldId(p.name);
  return (
    <div className={`yj-field${p.error ? ' yj-field-bad' : ''}`}>
      <label className="yj-label" htmlFor={id}>
        {t(p.label)}
      </label>
      <input
        id={id}
        className="yj-input"
        type={p.type}
        required
        value={p.value}
        aria-invalid={p.error ? true : undefined}
        aria-describedby={p.error ? `${id}-error` : undefined}
        onChange={(event) => p.onChange(event.target.value)}
      />
      {p.error ? (
        <div className="yj-field-error" id={`${id}-error`} role="alert">
          <Icon name="warning" size={18} />
          <span>{t(p.error)}</span>
        </div>
      ) : null}
    </div>
  );
}
