/** Forms of the staff pages: what is asked as data, drawn with the house's fields; a dialog that does one deed. */
import { useId, useRef, useState, type FormEvent, type ReactNode } from 'react';
import {
  Button,
  Checkbox,
  Dialog,
  ErrorSummary,
  NumberField,
  Radios,
  Refusal,
  Select,
  TextArea,
  TextField,
  fieldId,
  useLocale,
  type ButtonKind,
  type IconName,
  type Words,
} from '@yunjian/ui';
import { initialOf, readAsks, type Ask, type Files, type Raw, type Values } from './asks.ts';
import { useDeed } from './hooks.ts';
import './staff.css';

/** The state of a form: what was typed, what is wrong with it, and how it is read. */
export function useAsks(asks: readonly Ask[]) {
  const [raw, setRaw] = useState<Raw>(() => initialOf(asks));
  const [files, setFiles] = useState<Files>({});
  const [errors, setErrors] = useState<Record<string, Words>>({});
  return {
    raw,
    files,
    errors,
    set: (name: string, value: string) => setRaw((old) => ({ ...old, [name]: value })),
    setFiles: (name: string, chosen: readonly File[]) => setFiles((old) => ({ ...old, [name]: chosen })),
    /** What is to be sent; null, with the words beside the fields, when something must be mended. */
    read: (): Values | null => {
      const { values, errors: found } = readAsks(asks, raw, files);
      setErrors(found);
      return Object.keys(found).length === 0 ? values : null;
    },
    reset: () => {
      setRaw(initialOf(asks));
      setFiles({});
      setErrors({});
    },
    /** Names what would be sent, for the idempotency key. */
    saying: (): string =>
      JSON.stringify([
        raw,
        Object.entries(files).map(([k, chosen]) => [k, chosen?.map((f) => [f.name, f.size, f.lastModified])]),
      ]),
  };
}
export type AsksForm = ReturnType<typeof useAsks>;

const yuan = { zh: '元', en: 'yuan' };

function Field({ ask, form, id }: { ask: Ask; form: AsksForm; id: string }) {
  const { t } = useLocale();
  const name = `${id}.${ask.name}`;
  const base = {
    name,
    label: ask.label,
    ...(ask.hint ? { hint: ask.hint } : {}),
    ...(ask.optional ? { optional: true } : {}),
    error: form.errors[ask.name],
  };
  const typed = { ...base, value: form.raw[ask.name] ?? '', onChange: (value: string) => form.set(ask.name, value) };
  switch (ask.kind) {
    case 'text':
      return <TextField {...typed} maxLength={ask.max ?? 200} />;
    case 'area':
      return <TextArea {...typed} rows={ask.rows ?? 3} maxLength={ask.max ?? 500} />;
    case 'date':
      return <TextField {...typed} type="date" width="medium" />;
    case 'moment':
      return <TextField {...typed} type="datetime-local" width="medium" />;
    case 'yuan':
      return <NumberField {...typed} decimal width="medium" suffix={ask.suffix ?? yuan} />;
    case 'm2':
      return <NumberField {...typed} decimal width="medium" suffix="m²" />;
    case 'int':
      return <NumberField {...typed} {...(ask.suffix ? { suffix: ask.suffix } : {})} />;
    case 'decimal':
      return <NumberField {...typed} decimal width="medium" {...(ask.suffix ? { suffix: ask.suffix } : {})} />;
    case 'select':
      return <Select {...typed} options={ask.options} />;
    case 'radio':
      return <Radios {...typed} options={ask.options} inline />;
    case 'check':
      return (
        <Checkbox
          {...base}
          value={form.raw[ask.name] === 'yes'}
          onChange={(on) => form.set(ask.name, on ? 'yes' : '')}
          optional={false}
        />
      );
    case 'file':
      return (
        <div className={`yj-field${base.error ? ' yj-field-bad' : ''}`}>
          <label className="yj-label" htmlFor={fieldId(name)}>
            {t(ask.label)}
            {ask.optional ? <span className="yj-optional">{t({ zh: '（选填）', en: ' (optional)' })}</span> : null}
          </label>
          {ask.hint ? (
            <div className="yj-hint" id={`${fieldId(name)}-hint`}>
              {t(ask.hint)}
            </div>
          ) : null}
          {base.error ? <div className="yj-field-error">{t(base.error)}</div> : null}
          <input
            id={fieldId(name)}
            className="yj-file"
            type="file"
            accept={ask.accept}
            multiple={ask.many ?? false}
            aria-describedby={ask.hint ? `${fieldId(name)}-hint` : undefined}
            onChange={(event) => form.setFiles(ask.name, [...(event.target.files ?? [])])}
          />
        </div>
      );
  }
}

/** The fields of a form, side by side where there is room. */
export function AskFields({
  asks,
  form,
  id,
  wide = false,
}: {
  asks: readonly Ask[];
  form: AsksForm;
  id: string;
  wide?: boolean;
}) {
  return (
    <div className={wide ? 'as-fields as-fields-wide' : 'as-fields'}>
      {asks
        .filter((ask) => !ask.when || ask.when(form.raw))
        .map((ask) => (
          <div key={ask.name} className={ask.kind === 'area' || ask.kind === 'radio' ? 'as-field-whole' : undefined}>
            <Field ask={ask} form={form} id={id} />
          </div>
        ))}
    </div>
  );
}

/** A button that asks what it must know in a dialog, then does one deed. Stays open with the words when refused. */
export function Act<R>(p: {
  label: Words;
  title?: Words;
  lead?: ReactNode;
  asks?: readonly Ask[];
  /** Asked besides the fields, kept by the caller; `moreSaid` names what is chosen there. */
  more?: (raw: Raw) => ReactNode;
  moreSaid?: string;
  confirm?: Words;
  kind?: ButtonKind;
  icon?: IconName;
  small?: boolean;
  /** Begins with the dialog open. */
  opened?: boolean;
  done: Words;
  send: (values: Values, options: { key: string }) => Promise<R>;
  after?: (result: R) => void;
}) {
  const { t } = useLocale();
  const id = useId();
  const [open, setOpen] = useState(p.opened ?? false);
  const asks = p.asks ?? [];
  const form = useAsks(asks);
  const deed = useDeed();
  const box = useRef<HTMLFormElement>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    if (deed.busy) return;
    const values = form.read();
    if (values === null) {
      requestAnimationFrame(() => box.current?.querySelector<HTMLElement>('[aria-invalid="true"], .yj-field-bad input')?.focus());
      return;
    }
    const result = await deed.run(form.saying() + (p.moreSaid ?? ''), (options) => p.send(values, options), p.done);
    if (result === undefined) return;
    setOpen(false);
    p.after?.(result);
  };
  return (
    <>
      <Button
        {...(p.kind ? { kind: p.kind } : {})}
        {...(p.icon ? { icon: p.icon } : {})}
        {...(p.small ? { small: true } : {})}
        onClick={() => {
          form.reset();
          deed.forget();
          setOpen(true);
        }}
      >
        {t(p.label)}
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={p.title ?? p.label}
        actions={
          <Button kind={p.kind === 'danger' ? 'danger' : 'primary'} busy={deed.busy} type="submit" form={id}>
            {t(p.confirm ?? p.label)}
          </Button>
        }
      >
        <form id={id} ref={box} onSubmit={(event) => void submit(event)} noValidate>
          {p.lead}
          <Refusal problem={deed.problem} />
          <AskFields asks={asks} form={form} id={id} />
          {p.more?.(form.raw)}
        </form>
      </Dialog>
    </>
  );
}

/** A whole page's form: groups of questions, anything more between them, one button. */
export function PageForm(p: {
  form: AsksForm;
  groups: readonly { title: Words; lead?: ReactNode; asks: readonly Ask[]; more?: ReactNode }[];
  submit: Words;
  busy: boolean;
  problem: ReturnType<typeof useDeed>['problem'];
  onSubmit: (values: Values) => void;
  aside?: ReactNode;
  foot?: ReactNode;
}) {
  const { t } = useLocale();
  const id = useId();
  const wrong = Object.entries(p.form.errors).map(([name, message]) => ({ field: `${id}.${name}`, message }));
  const labelled = wrong.map((w) => {
    const ask = p.groups.flatMap((g) => g.asks).find((a) => `${id}.${a.name}` === w.field);
    const said = (l: 'zh' | 'en', gap: string) => {
      const [name, what] = [ask?.label, w.message].map((x) => (typeof x === 'string' ? x : x?.[l]));
      return `${name ?? ''}${gap}${what ?? ''}`;
    };
    return { ...w, message: { zh: said('zh', '：'), en: said('en', ': ') } };
  });
  return (
    <form
      className="as-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (p.busy) return;
        const values = p.form.read();
        if (values !== null) p.onSubmit(values);
      }}
    >
      <ErrorSummary errors={labelled} problem={p.problem} />
      {p.groups.map((group) => (
        <section key={t(group.title)} className="as-part">
          <h2>{t(group.title)}</h2>
          {group.lead}
          <AskFields asks={group.asks} form={p.form} id={id} wide />
          {group.more}
        </section>
      ))}
      {p.aside}
      <div className="yj-actions">
        <Button kind="primary" type="submit" busy={p.busy}>
          {t(p.submit)}
        </Button>
        {p.foot}
      </div>
    </form>
  );
}
