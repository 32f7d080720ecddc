import { useEffect, useEffectEvent, useMemo, useRef, useState, type ReactNode } from 'react';
import { ApiProblem } from '@yunjian/kernel/contract';
import { ErrorSummary, problemErrors, type FieldError } from './errors.tsx';
import { Button } from './controls.tsx';
import { useLocale, type Words } from './i18n.tsx';
import { Page } from './page.tsx';
import { DraftState, QuestionPage, SummaryList, TaskList, type SummaryRow } from './steps.tsx';

/** Milliseconds without typing after which the draft is kept. */
const QUIET = 1_200;

/** What a step draws with. `bind('phone')` gives a field its name, value, onChange and error. */
export interface FormApi<V extends object> {
  values: V;
  set: <K extends keyof V & string>(key: K, value: V[K]) => void;
  patch: (part: Partial<V>) => void;
  bind: <K extends keyof V & string>(
    key: K,
  ) => { name: K; value: V[K]; onChange: (value: V[K]) => void; error: Words | undefined };
  errors: readonly FieldError[];
}

/** One page of a form: one question, or a few that belong together. */
export interface FormStep<V extends object> {
  id: string;
  title: Words;
  lead?: (values: V) => ReactNode;
  /** Names the server has for this step's fields, each with the field's own: `{ maxRentFen: 'maxRent' }`. Same names need not be listed when `check` tells of them. */
  fields?: Readonly<Record<string, string>>;
  /** Left out of the form when false. */
  when?: (values: V) => boolean;
  /** What must be mended before going on; [] when all is well. */
  check: (values: V) => FieldError[];
  render: (form: FormApi<V>) => ReactNode;
  /** Its rows on the check page; 更改 links are added. */
  summary?: (values: V) => SummaryRow[];
}

/**
 * A form of one thing per page: a list of tasks, a page for each, a check page with 更改 links, then submission.
 * The caller keeps the current step in the address (`step`: undefined = task list, 'check' = check page, or a step's id),
 * so that the browser's back button works. `save` keeps the draft after each step and a moment after the typing stops; a draft that cannot
 * be kept never stops the person: 继续 tries again and says so.
 */
export function StepForm<V extends object>(p: {
  title: Words;
  intro?: ReactNode;
  steps: readonly FormStep<V>[];
  initial: V;
  step: string | undefined;
  go: (step: string | undefined) => void;
  save?: (values: V, step: string) => Promise<{ at?: string } | void>;
  submit: (values: V) => Promise<void>;
  submitLabel: Words;
  /** Shown above the submit button: the declaration, the notice on automated decisions. */
  declaration?: (form: FormApi<V>) => ReactNode;
  /** Checked at submission, besides every step's own check. */
  checkAll?: (values: V) => FieldError[];
  back?: { to: string };
}) {
  const { t } = useLocale();
  const [values, setValues] = useState<V>(p.initial);
  const [errors, setErrors] = useState<readonly FieldError[]>([]);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [busy, setBusy] = useState(false);
  const [draft, setDraft] = useState<{ state: 'none' | 'saved' | 'saving' | 'unsaved' | 'failed'; at?: string | undefined }>({
    state: 'none',
  });
  const fromCheck = useRef(false);
  const revision = useRef(0); // of what was typed: an answer to an older save must not call newer words saved

  const steps = p.steps.filter((s) => s.when?.(values) ?? true);
  const form = useMemo<FormApi<V>>(() => {
    const patch = (part: Partial<V>) => {
      revision.current += 1;
      setValues((old) => ({ ...old, ...part }));
      setDraft({ state: p.save ? 'unsaved' : 'none' });
    };
    const set = <K extends keyof V & string>(key: K, value: V[K]) => patch({ [key]: value } as unknown as Partial<V>);
    return {
      values,
      errors,
      patch,
      set,
      bind: (key) => ({
        name: key,
        value: values[key],
        onChange: (value) => set(key, value),
        error: errors.find((e) => e.field === key)?.message,
      }),
    };
  }, [values, errors, p.save]);

  const go = (step: string | undefined) => {
    setErrors([]);
    setProblem(null);
    p.go(step);
  };
  const keep = async (step: string) => {
    if (!p.save) return;
    const of = revision.current;
    const say = (state: 'saved' | 'failed', at?: string) => {
      if (of === revision.current) setDraft({ state, at });
    };
    setDraft({ state: 'saving' });
    try {
      say('saved', (await p.save(values, step))?.at);
    } catch {
      say('failed');
    }
  };
  const keepNow = useEffectEvent((step: string) => void keep(step));
  const open = p.steps.some((s) => s.id === p.step) ? p.step : undefined;
  useEffect(() => {
    if (draft.state !== 'unsaved' || open === undefined) return undefined;
    const timer = setTimeout(() => keepNow(open), QUIET);
    return () => clearTimeout(timer);
  }, [draft.state, open, values]);
  const draftLine = p.save ? <DraftState state={draft.state} at={draft.at} /> : null;

  const index = steps.findIndex((s) => s.id === p.step);
  const current = steps[index];

  if (current) {
    const previous = steps[index - 1];
    const next = async () => {
      const found = current.check(values);
      setErrors(found);
      setProblem(null);
      if (found.length > 0) return;
      setBusy(true);
      await keep(current.id);
      setBusy(false);
      const after = steps[index + 1];
      if (fromCheck.current || !after) go('check');
      else go(after.id);
      fromCheck.current = false;
    };
    return (
      <QuestionPage
        key={current.id}
        title={current.title}
        caption={t(
          { zh: '{title} · 第 {n} 步，共 {of} 步', en: '{title} · step {n} of {of}' },
          { title: t(p.title), n: index + 1, of: steps.length },
        )}
        {...(current.lead ? { lead: current.lead(values) } : {})}
        back={{ onClick: () => go(fromCheck.current ? 'check' : previous?.id) }}
        errors={errors}
        problem={problem}
        busy={busy}
        draft={draftLine}
        onContinue={() => void next()}
      >
        {current.render(form)}
      </QuestionPage>
    );
  }

  const status = steps.map((s) => s.check(values).length === 0);
  if (p.step === 'check') {
    const submit = async () => {
      const found = [...steps.flatMap((s) => s.check(values)), ...(p.checkAll?.(values) ?? [])];
      setErrors(found);
      setProblem(null);
      if (found.length > 0) return;
      setBusy(true);
      try {
        await p.submit(values);
      } catch (error) {
        if (!(error instanceof ApiProblem)) throw error;
        setProblem(error);
        setErrors(problemErrors(error));
      } finally {
        setBusy(false);
      }
    };
    return (
      <Page
        title={{ zh: '请核对后提交', en: 'Check your answers' }}
        caption={p.title}
        back={{ onClick: () => go(steps.at(-1)?.id) }}
        width="text"
        before={
          <ErrorSummary
            errors={problem ? [] : errors}
            problem={problem}
            onField={(error) => {
              const at = stepOf(steps, values, error.field);
              if (!at) return false;
              fromCheck.current = true;
              go(at.step.id);
              setErrors([{ field: at.field, message: error.message }]);
              return true;
            }}
          />
        }
      >
        {steps.map((s) => {
          const rows = s.summary?.(values) ?? [];
          const change = () => {
            fromCheck.current = true;
            go(s.id);
          };
          return rows.length > 0 ? (
            <SummaryList
              key={s.id}
              title={s.title}
              rows={rows.map((row) => (row.source && !row.onChange ? row : { onChange: change, ...row }))}
            />
          ) : null;
        })}
        <form
          className="yj-form"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            if (!busy) void submit();
          }}
        >
          {p.declaration?.(form)}
          <div className="yj-actions">
            <Button type="submit" kind="primary" busy={busy}>
              {t(p.submitLabel)}
            </Button>
          </div>
        </form>
        {draftLine}
      </Page>
    );
  }

  const firstOpen = status.indexOf(false);
  return (
    <Page title={p.title} {...(p.back ? { back: p.back } : {})} width="text">
      {p.intro}
      <TaskList
        sections={[
          {
            tasks: [
              ...steps.map((s, i) => ({
                id: s.id,
                title: s.title,
                status: status[i]
                  ? ('done' as const)
                  : firstOpen === -1 || i <= firstOpen
                    ? ('todo' as const)
                    : ('blocked' as const),
                onClick: () => go(s.id),
              })),
              {
                id: 'check',
                title: { zh: '核对并提交', en: 'Check and submit' },
                status: firstOpen === -1 ? ('todo' as const) : ('blocked' as const),
                onClick: () => go('check'),
              },
            ],
          },
        ]}
      />
      <div className="yj-actions">
        <Button kind="primary" onClick={() => go(firstOpen === -1 ? 'check' : steps[firstOpen]?.id)}>
          {firstOpen === 0 ? t({ zh: '开始填写', en: 'Start' }) : t({ zh: '继续填写', en: 'Continue' })}
        </Button>
      </div>
      {draftLine}
    </Page>
  );
}

/** The step that holds a field, by the field's own name or the server's, and the name the step has for it. */
function stepOf<V extends object>(
  steps: readonly FormStep<V>[],
  values: V,
  name: string,
): { step: FormStep<V>; field: string } | undefined {
  const first = name.split('.')[0] ?? name; // consent.registers.0 belongs to consent
  for (const step of steps) {
    const own = step.fields?.[name] ?? step.fields?.[first];
    if (own !== undefined) return { step, field: own };
  }
  const step = steps.find((s) => s.check(values).some((e) => e.field === name));
  return step && { step, field: name };
}
