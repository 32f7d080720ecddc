import { Button, Details, Facts, Link, Page, Section, forgetPerson, useCommand, useLocale, useMe, useToast } from '@yunjian/ui';
import { useState } from 'react';
import { auth } from '../auth.ts';
import { useNav } from '../nav.ts';
import { Messages } from '../messages.tsx';
import { NewPasswordStep } from '../new-password.tsx';

/** A person's own page: what is theirs in each service, and their account. */
export default function MyPage() {
  const { t } = useLocale();
  const { me } = useMe();
  const toast = useToast();
  const mine = useNav('mine');
  const [opened, setOpened] = useState(0);
  const everywhere = useCommand(auth.signOutEverywhere, { onDone: () => forgetPerson({ stage: 'none' }) });
  if (!me?.account) return null;
  return (
    <Page title={{ zh: '我的', en: 'My page' }} width="text">
      {mine.length > 0 ? (
        <Section title={{ zh: '我的事项', en: 'My matters' }}>
          <ul className="yj-messages">
            {mine.map((n) => (
              <li key={n.to}>
                <Link to={n.to}>{t(n.title)}</Link>
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
      <Messages />
      <Section title={{ zh: '我的账号', en: 'My account' }}>
        <Facts
          rows={[
            { label: { zh: '姓名', en: 'Name' }, value: me.name },
            { label: { zh: '用户名', en: 'User name' }, value: me.account.username },
          ]}
        />
        <Details key={opened} summary={{ zh: '修改密码', en: 'Change the password' }}>
          <NewPasswordStep
            onDone={() => {
              setOpened((n) => n + 1);
              toast({ zh: '密码已修改，其他设备上的登录已失效', en: 'Password changed; other devices are signed out' });
            }}
          />
        </Details>
        <div className="yj-actions">
          <Button busy={everywhere.busy} onClick={() => void everywhere.run({})}>
            {t({ zh: '在所有设备上退出', en: 'Sign out everywhere' })}
          </Button>
        </div>
      </Section>
    </Page>
  );
}
