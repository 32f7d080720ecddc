import { useState } from 'react';
import { fieldId } from './fieldid.ts';
import { Fieldset, type FieldProps } from './fields.tsx';
import { useLocale } from './i18n.tsx';

const PARTS = [
  { key: 'y', label: { zh: '年', en: 'Year' }, size: 4 },
  { key: 'm', label: { zh: '月', en: 'Month' }, size: 2 },
  { key: 'd', label: { zh: '日', en: 'Day' }, size: 2 },
] as const;

/**
 * A date people know by heart, as three small fields. `value` is YYYY-MM-DD; while it is incomplete the callback gets
 * what was typed (`2026-1-`), which isIsoDate refuses, or '' when all three are empty.
 */
export function DateField(p: FieldProps & { value: string; onChange: (value: string) => void }) {
  const { t } = useLocale();
  const split = (v: string): [string, string, string] => {
    const [y = '', m = '', d = ''] = v.split('-');
    return [y, m, d];
  };
  const [typed, setTyped] = useState<[string, string, string]>(() => split(p.value));
  const [known, setKnown] = useState(p.value);
  if (known !== p.value) {
    setKnown(p.value);
    setTyped(split(p.value)); // changed from outside, e.g. a draft was loaded
  }
  const change = (index: number, text: string) => {
    const next: [string, string, string] = [...typed];
    next[index] = text.replace(/\D/g, '');
    const [y, m, d] = next;
    const value =
      y || m || d ? (y.length === 4 && m && d ? `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}` : next.join('-')) : '';
    setTyped(next);
    setKnown(value);
    p.onChange(value);
  };
  const base = fieldId(p.name);
  return (
    <Fieldset {...p} legend={p.label}>
      <div className="yj-date">
        {PARTS.map((part, index) => (
          <div key={part.key}>
            <label htmlFor={index === 0 ? base : `${base}-${part.key}`}>{t(part.label)}</label>
            <input
              id={index === 0 ? base : `${base}-${part.key}`}
              className="yj-input"
              inputMode="numeric"
              autoComplete="off"
              size={part.size}
              maxLength={part.size}
              value={typed[index]}
              aria-invalid={p.error ? true : undefined}
              onChange={(event) => change(index, event.target.value)}
            />
          </div>
        ))}
      </div>
    </Fieldset>
  );
}
