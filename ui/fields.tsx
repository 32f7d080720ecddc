import { useId, type HTMLInputTypeAttribute, type ReactNode } from 'react';
import { fieldId } from './fieldid.ts';
import { Icon } from './icon.tsx';
import { useLocale, type Words } from './i18n.tsx';

export { fieldId };

/** What every field has. `name` is the key in the form's values and in the server's error paths. */
export interface FieldProps {
  name: string;
  label: Words;
  hint?: Words;
  error?: Words | undefined;
  /** Says so beside the label. A field without it must be filled in. */
  optional?: boolean;
  /** Why the law lets us ask: shown under a required field. */
  basis?: Words;
  /** Where the prefilled value comes from, e.g. 社保登记 2026-11-20. */
  prefilled?: Words | undefined;
  /** The label is also the question of the page (the only field on it): drawn as a heading. */
  big?: boolean;
}

const ids = (name: string) => ({ input: fieldId(name), hint: `${fieldId(name)}-hint`, error: `${fieldId(name)}-error` });

function describedBy(p: FieldProps): string | undefined {
  const i = ids(p.name);
  return [p.hint || p.basis || p.prefilled ? i.hint : '', p.error ? i.error : ''].filter(Boolean).join(' ') || undefined;
}

/** Hint, legal basis, source of a prefilled value, and the error: read out with the field. */
function Notes(p: FieldProps) {
  const { t } = useLocale();
  const i = ids(p.name);
  return (
    <>
      {p.hint || p.basis || p.prefilled ? (
        <div id={i.hint} className="yj-hint">
          {p.hint ? <div>{t(p.hint)}</div> : null}
          {p.basis ? (
            <div>
              {t({ zh: '依据：', en: 'Basis: ' })}
              {t(p.basis)}
            </div>
          ) : null}
          {p.prefilled ? (
            <div>
              {t({ zh: '已预填，来源：', en: 'Prefilled from: ' })}
              {t(p.prefilled)}
            </div>
          ) : null}
        </div>
      ) : null}
      {p.error ? (
        <div id={i.error} className="yj-field-error">
          <Icon name="warning" size={18} />
          <span>{t(p.error)}</span>
        </div>
      ) : null}
    </>
  );
}

function Labelled({ field, children }: { field: FieldProps; children: ReactNode }) {
  const { t } = useLocale();
  return (
    <div className={`yj-field${field.error ? ' yj-field-bad' : ''}`}>
      <label htmlFor={ids(field.name).input} className={field.big ? 'yj-label yj-label-big' : 'yj-label'}>
        {t(field.label)}
        {field.optional ? <span className="yj-optional">{t({ zh: '（选填）', en: ' (optional)' })}</span> : null}
      </label>
      <Notes {...field} />
      {children}
    </div>
  );
}

interface TextProps extends FieldProps {
  value: string;
  onChange: (value: string) => void;
  type?: HTMLInputTypeAttribute;
  inputMode?: 'text' | 'numeric' | 'decimal' | 'tel' | 'email' | 'search';
  autoComplete?: string;
  maxLength?: number;
  /** Width that hints at the length of the answer. */
  width?: 'short' | 'medium' | 'full';
  suffix?: Words;
  prefix?: Words;
  readOnly?: boolean;
}

/** A line of text. */
export function TextField(p: TextProps) {
  const { t } = useLocale();
  return (
    <Labelled field={p}>
      <div className={`yj-input-row yj-w-${p.width ?? 'full'}`}>
        {p.prefix ? <span className="yj-affix">{t(p.prefix)}</span> : null}
        <input
          id={ids(p.name).input}
          name={p.name}
          className="yj-input"
          type={p.type ?? 'text'}
          inputMode={p.inputMode}
          autoComplete={p.autoComplete ?? 'off'}
          maxLength={p.maxLength}
          readOnly={p.readOnly}
          value={p.value}
          aria-invalid={p.error ? true : undefined}
          aria-required={p.optional ? undefined : true}
          aria-describedby={describedBy(p)}
          onChange={(event) => p.onChange(event.target.value)}
        />
        {p.suffix ? <span className="yj-affix">{t(p.suffix)}</span> : null}
      </div>
    </Labelled>
  );
}

/** A number, kept as the text the person typed: validation belongs to the contract. */
export function NumberField(p: Omit<TextProps, 'type' | 'inputMode'> & { decimal?: boolean }) {
  const { decimal, ...rest } = p;
  return <TextField width="short" {...rest} inputMode={decimal ? 'decimal' : 'numeric'} />;
}

/** Several lines of text, with the characters left when there is a limit. */
export function TextArea(
  p: FieldProps & { value: string; onChange: (value: string) => void; rows?: number; maxLength?: number },
) {
  const { t } = useLocale();
  const left = p.maxLength === undefined ? null : p.maxLength - p.value.length;
  return (
    <Labelled field={p}>
      <textarea
        id={ids(p.name).input}
        name={p.name}
        className="yj-input yj-textarea"
        rows={p.rows ?? 5}
        maxLength={p.maxLength}
        value={p.value}
        aria-invalid={p.error ? true : undefined}
        aria-describedby={describedBy(p)}
        onChange={(event) => p.onChange(event.target.value)}
      />
      {left === null ? null : (
        <div className="yj-hint">{t({ zh: '还可以输入 {n} 个字', en: '{n} characters left' }, { n: left })}</div>
      )}
    </Labelled>
  );
}

/** One answer of a list. `hint` explains it in a line. */
export interface Choice {
  value: string;
  label: Words;
  hint?: Words;
  disabled?: boolean;
}

/** A choice from a long list. Up to seven answers are better as Radios. */
export function Select(
  p: FieldProps & { value: string; onChange: (value: string) => void; options: readonly Choice[]; placeholder?: Words },
) {
  const { t } = useLocale();
  return (
    <Labelled field={p}>
      <select
        id={ids(p.name).input}
        name={p.name}
        className="yj-input yj-select"
        value={p.value}
        aria-invalid={p.error ? true : undefined}
        aria-describedby={describedBy(p)}
        onChange={(event) => p.onChange(event.target.value)}
      >
        <option value="">{t(p.placeholder ?? { zh: '请选择', en: 'Please choose' })}</option>
        {p.options.map((o) => (
          <option key={o.value} value={o.value} disabled={o.disabled}>
            {t(o.label)}
          </option>
        ))}
      </select>
    </Labelled>
  );
}

/** A group of fields under one question. */
export function Fieldset(p: {
  legend: Words;
  name?: string;
  big?: boolean;
  hint?: Words;
  error?: Words | undefined;
  optional?: boolean;
  basis?: Words;
  prefilled?: Words | undefined;
  children: ReactNode;
}) {
  const { t } = useLocale();
  const made = useId();
  const name = p.name ?? made;
  const field: FieldProps = { ...p, name, label: p.legend };
  return (
    <fieldset
      className={`yj-fieldset${p.error ? ' yj-field-bad' : ''}`}
      aria-describedby={describedBy(field)}
      {...(p.name ? { id: `${fieldId(p.name)}-group` } : {})}
    >
      <legend className={p.big ? 'yj-label yj-label-big' : 'yj-label'}>
        {t(p.legend)}
        {p.optional ? <span className="yj-optional">{t({ zh: '（选填）', en: ' (optional)' })}</span> : null}
      </legend>
      <Notes {...field} />
      {p.children}
    </fieldset>
  );
}

function Choices(
  p: FieldProps & {
    type: 'radio' | 'checkbox';
    options: readonly Choice[];
    has: (value: string) => boolean;
    pick: (value: string, on: boolean) => void;
    inline?: boolean;
  },
) {
  const { t } = useLocale();
  const base = ids(p.name).input;
  return (
    <Fieldset {...p} legend={p.label}>
      <div className={p.inline ? 'yj-choices yj-choices-inline' : 'yj-choices'}>
        {p.options.map((o, index) => {
          const id = index === 0 ? base : `${base}-${index}`; // the error summary's link lands on the first answer
          return (
            <div className="yj-choice" key={o.value}>
              <input
                type={p.type}
                id={id}
                name={p.name}
                value={o.value}
                checked={p.has(o.value)}
                disabled={o.disabled}
                aria-describedby={o.hint ? `${id}-about` : undefined}
                onChange={(event) => p.pick(o.value, event.target.checked)}
              />
              <label htmlFor={id}>{t(o.label)}</label>
              {o.hint ? (
                <div id={`${id}-about`} className="yj-hint yj-choice-hint">
                  {t(o.hint)}
                </div>
              ) : null}
            </div>
          );
        })}
      </div>
    </Fieldset>
  );
}

/** One answer of a few. */
export function Radios(
  p: FieldProps & { value: string; onChange: (value: string) => void; options: readonly Choice[]; inline?: boolean },
) {
  return <Choices {...p} type="radio" has={(v) => v === p.value} pick={(v) => p.onChange(v)} />;
}

/** Any number of answers. */
export function Checkboxes(
  p: FieldProps & { value: readonly string[]; onChange: (value: string[]) => void; options: readonly Choice[]; inline?: boolean },
) {
  return (
    <Choices
      {...p}
      type="checkbox"
      has={(v) => p.value.includes(v)}
      pick={(v, on) => p.onChange(on ? [...p.value, v] : p.value.filter((x) => x !== v))}
    />
  );
}

/** A single yes: a declaration, a consent. */
export function Checkbox(p: FieldProps & { value: boolean; onChange: (value: boolean) => void }) {
  const { t } = useLocale();
  const i = ids(p.name);
  return (
    <div className={`yj-field${p.error ? ' yj-field-bad' : ''}`}>
      <Notes {...p} />
      <div className="yj-choice">
        <input
          type="checkbox"
          id={i.input}
          name={p.name}
          checked={p.value}
          aria-describedby={describedBy(p)}
          aria-invalid={p.error ? true : undefined}
          onChange={(event) => p.onChange(event.target.checked)}
        />
        <label htmlFor={i.input}>{t(p.label)}</label>
      </div>
    </div>
  );
}
