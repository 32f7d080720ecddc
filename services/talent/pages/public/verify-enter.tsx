import { useState } from 'react';
import { useNavigate } from 'react-router';
import { QuestionPage, TextField, useLocale, type FieldError } from '@yunjian/ui';

/** The code out of what someone typed or pasted: the code alone, or the address from the QR code. Null when it cannot be one. */
export function codeOf(typed: string): string | null {
  const code = (typed.trim().split(/[?#]/)[0] ?? '').split('/').filter(Boolean).pop() ?? '';
  return /^[\w.-]{16,80}$/.test(code) ? code : null;
}

/** Entering the code of a decision to check. */
export default function VerifyEnter() {
  const { t } = useLocale();
  const go = useNavigate();
  const [typed, setTyped] = useState('');
  const [errors, setErrors] = useState<FieldError[]>([]);
  return (
    <QuestionPage
      title={{ zh: '核验决定书', en: 'Check a decision' }}
      lead={
        <p>
          {t({
            zh: '任何人都可以核对一份决定书是不是真的、有没有被改过。核验码印在决定书二维码的下面，也可以直接扫码。',
            en: 'Anyone can check that a decision is genuine and unaltered. The code is printed below the QR code of the decision; scanning works too.',
          })}
        </p>
      }
      errors={errors}
      onContinue={() => {
        const code = codeOf(typed);
        setErrors(
          code
            ? []
            : [
                {
                  field: 'code',
                  message: { zh: '核验码应为 16 位以上的字母和数字', en: 'A code has at least 16 letters and digits' },
                },
              ],
        );
        if (code) void go(`/talent/verify/${code}`);
      }}
      continueLabel={{ zh: '核验', en: 'Check' }}
    >
      <TextField
        name="code"
        label={{ zh: '核验码', en: 'Code' }}
        hint={{ zh: '也可以粘贴二维码里的网址。', en: 'You can also paste the address from the QR code.' }}
        value={typed}
        onChange={setTyped}
        maxLength={200}
        error={errors[0]?.message}
      />
    </QuestionPage>
  );
}
