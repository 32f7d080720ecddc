import { useEffect, useRef } from 'react';
import type { ApiProblem } from '@yunjian/kernel/contract';
import { fieldId } from './fieldid.ts';
import { useLocale, type Words } from './i18n.tsx';

/** One thing to mend on a form: the field's name and what to do. */
export interface FieldError {
  field: string;
  message: Words;
}

/** The field errors of a refusal by the server; `body.phone` and `phone` both point at the field `phone`. */
export function problemErrors(problem: ApiProblem | null | undefined): FieldError[] {
  return (problem?.problem.fields ?? []).map((f) => ({
    field: f.path.replace(/^(body|query|params)\./, ''),
    message: f.message,
  }));
}

/**
 * What must be mended before the form can go on, at the top of the page, with a link to each field. Takes the focus when it appears.
 * `onField` may lead to a field of another page; it says false for those of this one.
 */
export function ErrorSummary({
  errors,
  problem,
  onField,
}: {
  errors?: readonly FieldError[];
  problem?: ApiProblem | null;
  onField?: (error: FieldError) => boolean;
}) {
  const { t } = useLocale();
  const box = useRef<HTMLDivElement>(null);
  const all = [...(errors ?? []), ...problemErrors(problem)];
  const shown = all.length > 0 || problem != null;
  const signature = JSON.stringify([all, problem?.problem.traceId]);
  useEffect(() => {
    if (shown) box.current?.focus();
  }, [shown, signature]);
  if (!shown) return null;
  return (
    <div className="yj-errors" role="alert" tabIndex={-1} ref={box} aria-labelledby="yj-errors-title">
      <h2 id="yj-errors-title">
        {problem ? t(problem.problem.message) : t({ zh: '请先更正以下内容', en: 'Please correct the following' })}
      </h2>
      {problem ? <p>{t(problem.problem.mend)}</p> : null}
      {all.length > 0 ? (
        <ul>
          {all.map((e) => (
            <li key={`${e.field}-${JSON.stringify(e.message)}`}>
              <a
                href={`#${fieldId(e.field)}`}
                onClick={(event) => {
                  event.preventDefault();
                  if (onField?.(e)) return;
                  const field = document.getElementById(fieldId(e.field));
                  field?.scrollIntoView({ block: 'center' });
                  field?.focus();
                }}
              >
                {t(e.message)}
              </a>
            </li>
          ))}
        </ul>
      ) : null}
      {problem?.problem.traceId ? (
        <p className="yj-small">
          {t({ zh: '查询编号', en: 'Trace number' })} <code>{problem.problem.traceId}</code>
        </p>
      ) : null}
    </div>
  );
}
