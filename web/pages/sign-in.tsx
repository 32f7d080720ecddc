import { LoadingState, Notice, Page, useLocale, useMe } from '@yunjian/ui';
import { useEffect, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { NewPasswordStep } from '../new-password.tsx';
import { CodeStep, EnrolStep, PasswordStep } from '../sign-in-steps.tsx';

/** Only addresses of this program: an address from outside must not receive the person after signing in. */
const safeNext = (next: string | null): string => (next && /^\/(?![/\\])/.test(next) ? next : '/');

/** Signing in: user name and password, then for staff the second factor, set up at the first time. */
export default function SignIn() {
  const { t } = useLocale();
  const { me } = useMe();
  const go = useNavigate();
  const [query] = useSearchParams();
  const [given, setGiven] = useState<{ password: string; code: string | null } | null>(null);
  const target = safeNext(query.get('next'));
  const next = target === '/' && me?.account?.kind === 'staff' ? '/staff' : target;
  const temporary = me?.account?.passwordTemporary ?? false;
  const finished = me?.stage === 'signed-in' && !temporary;
  // An enrolment shows its recovery codes once: stay until the person says they are kept.
  const [holding, setHolding] = useState(false);
  useEffect(() => {
    if (finished && !holding) void go(next, { replace: true });
  }, [finished, holding, next, go]);

  const step = !me ? (
    <LoadingState />
  ) : me.stage === 'enrol' || holding ? (
    <EnrolStep onShown={() => setHolding(true)} onKept={() => setHolding(false)} />
  ) : me.stage === 'second-factor' ? (
    <CodeStep demoCode={given?.code ?? null} />
  ) : temporary ? (
    <NewPasswordStep {...(given ? { current: given.password } : {})} />
  ) : finished ? (
    <LoadingState />
  ) : (
    <PasswordStep onGiven={setGiven} next={target} />
  );
  return (
    <Page title={{ zh: '登录', en: 'Sign in' }} width="text">
      {query.get('error') ? (
        <Notice kind="warning" alert title={{ zh: '统一身份认证没有完成', en: 'The identity provider did not finish' }}>
          <p>{t({ zh: '请重试，或用本系统的账号登录。', en: 'Please try again, or sign in with an account of this system.' })}</p>
        </Notice>
      ) : null}
      {step}
    </Page>
  );
}
