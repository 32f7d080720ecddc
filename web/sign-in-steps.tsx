import {
  Button,
  ButtonLink,
  ErrorSummary,
  LoadingState,
  Notice,
  Section,
  TextField,
  forgetPerson,
  useApi,
  useCommand,
  useLocale,
  useMe,
  type FieldError,
} from '@yunjian/ui';
import { useEffect, useState } from 'react';
import { auth } from './auth.ts';
import { Form, at } from './small-form.tsx';

/** User name and password; the identity provider and the demo accounts where there are any. */
export function PasswordStep({
  onGiven,
  next,
}: {
  onGiven: (given: { password: string; code: string | null }) => void;
  next: string;
}) {
  const { t } = useLocale();
  const { me } = useMe();
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [errors, setErrors] = useState<FieldError[]>([]);
  const signIn = useCommand(auth.signIn, { onDone: forgetPerson });
  const demo = useApi(auth.demoAccounts, {}, { enabled: me?.demo ?? false });
  const send = async (name: string, secret: string, code: string | null) => {
    onGiven({ password: secret, code });
    await signIn.run({ body: { username: name, password: secret } });
  };
  const submit = () => {
    const found: FieldError[] = [
      ...(username.trim() ? [] : [{ field: 'username', message: { zh: '请输入用户名', en: 'Enter your user name' } }]),
      ...(password ? [] : [{ field: 'password', message: { zh: '请输入密码', en: 'Enter your password' } }]),
    ];
    setErrors(found);
    if (found.length === 0) void send(username.trim(), password, null);
  };
  return (
    <>
      <ErrorSummary errors={errors} problem={signIn.problem} />
      <Form onSubmit={submit}>
        <TextField
          name="username"
          label={{ zh: '用户名', en: 'User name' }}
          autoComplete="username"
          width="medium"
          value={username}
          onChange={setUsername}
          error={at(errors, 'username')}
        />
        <TextField
          name="password"
          label={{ zh: '密码', en: 'Password' }}
          type="password"
          autoComplete="current-password"
          width="medium"
          value={password}
          onChange={setPassword}
          error={at(errors, 'password')}
        />
        <div className="yj-actions">
          <Button type="submit" kind="primary" busy={signIn.busy}>
            {t({ zh: '登录', en: 'Sign in' })}
          </Button>
          {me?.oidc ? (
            <ButtonLink href={`/api/auth/oidc/start?returnTo=${encodeURIComponent(next)}`}>
              {t({ zh: '用统一身份认证登录', en: 'Use the identity provider' })}
            </ButtonLink>
          ) : null}
        </div>
      </Form>
      {demo.data?.demo && demo.data.accounts.length > 0 ? (
        <Section title={{ zh: '示例账号', en: 'Demo accounts' }}>
          <p className="yj-muted">
            {t({ zh: '仅在演示中提供，点一下即可登录。', en: 'For the demonstration only; press one to sign in.' })}
            {demo.data.password ? (
              <>
                {t({ zh: '共同的密码：', en: ' Shared password: ' })}
                <code>{demo.data.password}</code>
              </>
            ) : null}
          </p>
          <ul className="yj-accounts">
            {demo.data.accounts.map((a) => (
              <li key={a.username}>
                <button type="button" onClick={() => void send(a.username, demo.data.password ?? '', a.code)}>
                  <strong>{a.name}</strong> · {t(a.title)}
                  <small>
                    {a.username} · {t(a.shows)}
                  </small>
                </button>
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
    </>
  );
}

/** The second factor: the code of the authenticator, or a recovery code. */
export function CodeStep({ demoCode }: { demoCode: string | null }) {
  const { t } = useLocale();
  const [code, setCode] = useState(demoCode ?? '');
  const [errors, setErrors] = useState<FieldError[]>([]);
  const command = useCommand(auth.secondFactor, { onDone: forgetPerson });
  const leave = useCommand(auth.signOut, { onDone: () => forgetPerson({ stage: 'none' }) });
  const submit = () => {
    const found: FieldError[] =
      code.trim().length >= 6 ? [] : [{ field: 'code', message: { zh: '请输入 6 位验证码', en: 'Enter the six-digit code' } }];
    setErrors(found);
    if (found.length === 0) void command.run({ body: { code: code.trim() } });
  };
  return (
    <>
      <ErrorSummary errors={errors} problem={command.problem} />
      {demoCode ? (
        <Notice kind="neutral">
          <p>
            {t({
              zh: '演示中，验证码已代为填好；实际使用时由您手机上的验证器给出。',
              en: 'In the demonstration the code is filled in; in real use your phone’s authenticator shows it.',
            })}
          </p>
        </Notice>
      ) : null}
      <Form onSubmit={submit}>
        <TextField
          name="code"
          big
          label={{ zh: '请输入验证码', en: 'Enter the code' }}
          hint={{
            zh: '打开手机上的验证器，输入显示的 6 位数字；也可以输入恢复码。',
            en: 'Open your authenticator and type its six digits, or a recovery code.',
          }}
          inputMode="numeric"
          autoComplete="one-time-code"
          width="short"
          maxLength={20}
          value={code}
          onChange={setCode}
          error={at(errors, 'code')}
        />
        <div className="yj-actions">
          <Button type="submit" kind="primary" busy={command.busy}>
            {t({ zh: '继续', en: 'Continue' })}
          </Button>
          <Button onClick={() => void leave.run({})}>{t({ zh: '换一个账号', en: 'Use another account' })}</Button>
        </div>
      </Form>
    </>
  );
}

/** Setting up the authenticator, then the recovery codes, shown once. */
export function EnrolStep({ onShown, onKept }: { onShown: () => void; onKept: () => void }) {
  const { t } = useLocale();
  const start = useCommand(auth.enrol);
  const confirm = useCommand(auth.confirmEnrol);
  const [code, setCode] = useState('');
  const { attempt } = start;
  useEffect(() => {
    attempt({}).catch(() => undefined); // the problem is shown below
  }, [attempt]);
  if (confirm.data)
    return (
      <>
        <Notice kind="success" title={{ zh: '验证器已绑定', en: 'The authenticator is set up' }}>
          <p>
            {t({
              zh: '请抄下恢复码并妥善保管：手机丢失时，每个恢复码可用一次。它们不会再次显示。',
              en: 'Write the recovery codes down: each works once if your phone is lost. They will not be shown again.',
            })}
          </p>
        </Notice>
        <ul>
          {confirm.data.recoveryCodes.map((c) => (
            <li key={c}>
              <code>{c}</code>
            </li>
          ))}
        </ul>
        <div className="yj-actions">
          <Button
            kind="primary"
            onClick={() => {
              forgetPerson(confirm.data?.me);
              onKept();
            }}
          >
            {t({ zh: '已抄好，继续', en: 'I have kept them' })}
          </Button>
        </div>
      </>
    );
  return (
    <>
      <ErrorSummary problem={start.problem ?? confirm.problem} />
      {start.data ? (
        <>
          <h2>{t({ zh: '绑定验证器', en: 'Set up your authenticator' })}</h2>
          <p>
            {t({
              zh: '工作人员登录需要第二重验证。请用手机上的验证器扫描二维码，或手工输入密钥。',
              en: 'Staff need a second factor. Scan this with the authenticator on your phone, or type the key.',
            })}
          </p>
          <img
            width={196}
            height={196}
            alt={t({ zh: '验证器二维码', en: 'QR code for the authenticator' })}
            src={`data:image/svg+xml;utf8,${encodeURIComponent(start.data.qrSvg)}`}
          />
          <p>
            {t({ zh: '密钥：', en: 'Key: ' })}
            <code>{start.data.secret}</code>
          </p>
          <Form
            onSubmit={() => {
              void confirm.run({ body: { code: code.trim() } }).then((done) => (done ? onShown() : undefined));
            }}
          >
            <TextField
              name="code"
              label={{ zh: '验证器显示的 6 位数字', en: 'The six digits it shows' }}
              inputMode="numeric"
              autoComplete="one-time-code"
              width="short"
              maxLength={8}
              value={code}
              onChange={setCode}
            />
            <div className="yj-actions">
              <Button type="submit" kind="primary" busy={confirm.busy}>
                {t({ zh: '确认', en: 'Confirm' })}
              </Button>
            </div>
          </Form>
        </>
      ) : start.problem ? null : (
        <LoadingState />
      )}
    </>
  );
}
