import { Button, ErrorSummary, Notice, TextField, forgetPerson, useCommand, useLocale, type FieldError } from '@yunjian/ui';
import { useState } from 'react';
import { auth } from './auth.ts';
import { Form, at } from './small-form.tsx';

/** A new password: the given one was set by someone else, or the person wants another. */
export function NewPasswordStep({ current, onDone }: { current?: string; onDone?: () => void }) {
  const { t } = useLocale();
  const [old, setOld] = useState(current ?? '');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const [errors, setErrors] = useState<FieldError[]>([]);
  const command = useCommand(auth.changePassword, {
    onDone: (answer) => {
      forgetPerson(answer);
      onDone?.();
    },
  });
  const submit = () => {
    const found: FieldError[] = [
      ...(old ? [] : [{ field: 'current', message: { zh: '请输入现在的密码', en: 'Enter your present password' } }]),
      ...(next ? [] : [{ field: 'next', message: { zh: '请输入新密码', en: 'Enter a new password' } }]),
      ...(next === again
        ? []
        : [{ field: 'again', message: { zh: '两次输入的新密码不一致', en: 'The two new passwords differ' } }]),
    ];
    setErrors(found);
    if (found.length === 0) void command.run({ body: { current: old, next } });
  };
  return (
    <>
      <ErrorSummary errors={errors} problem={command.problem} />
      {current ? (
        <Notice kind="warning" title={{ zh: '请先设置自己的密码', en: 'Please set a password of your own' }}>
          <p>
            {t({
              zh: '现在的密码由他人设置，修改后才能继续。',
              en: 'The present one was set by someone else; change it to go on.',
            })}
          </p>
        </Notice>
      ) : null}
      <Form onSubmit={submit}>
        {current ? null : (
          <TextField
            name="current"
            label={{ zh: '现在的密码', en: 'Present password' }}
            type="password"
            autoComplete="current-password"
            width="medium"
            value={old}
            onChange={setOld}
            error={at(errors, 'current')}
          />
        )}
        <TextField
          name="next"
          label={{ zh: '新密码', en: 'New password' }}
          type="password"
          autoComplete="new-password"
          width="medium"
          value={next}
          onChange={setNext}
          error={at(errors, 'next')}
        />
        <TextField
          name="again"
          label={{ zh: '再输一次新密码', en: 'New password again' }}
          type="password"
          autoComplete="new-password"
          width="medium"
          value={again}
          onChange={setAgain}
          error={at(errors, 'again')}
        />
        <div className="yj-actions">
          <Button type="submit" kind="primary" busy={command.busy}>
            {t({ zh: '修改密码', en: 'Change the password' })}
          </Button>
        </div>
      </Form>
    </>
  );
}
