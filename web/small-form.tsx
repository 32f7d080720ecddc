import type { FieldError } from '@yunjian/ui';
import type { FormEvent, ReactNode } from 'react';

/** A form that checks for itself and never leaves the page. */
export function Form({ onSubmit, children }: { onSubmit: () => void; children: ReactNode }) {
  return (
    <form
      className="yj-form"
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
    </form>
  );
}

/** The message at a field, when the field is among the errors. */
export const at = (errors: readonly FieldError[], field: string) => errors.find((e) => e.field === field)?.message;
