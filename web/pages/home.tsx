import { ButtonLink, LoadingState, Notice, Page, Section, useLocale, type PageModule } from '@yunjian/ui';
import { Suspense, lazy, type ReactNode } from 'react';
import { services } from '../services.ts';

const panels = new Map<string, ReactNode>();
for (const s of services)
  if (s.home?.load) {
    const Panel = lazy(s.home.load);
    panels.set(s.code, <Panel />);
  }

function Service({ service }: { service: PageModule }) {
  const { t } = useLocale();
  const home = service.home;
  if (!home) return null;
  const panel = panels.get(service.code);
  return (
    <section className="yj-service" aria-labelledby={`s-${service.code}`}>
      <h2 id={`s-${service.code}`}>{t(service.title)}</h2>
      <p>{t(home.lead)}</p>
      <div className="yj-actions">
        <ButtonLink kind="primary" to={home.action.to}>
          {t(home.action.title)}
        </ButtonLink>
        {home.more ? <ButtonLink to={home.more.to}>{t(home.more.title)}</ButtonLink> : null}
      </div>
      {panel ? (
        <div className="yj-service-panel">
          <Suspense fallback={<LoadingState rows={3} />}>{panel}</Suspense>
        </div>
      ) : null}
    </section>
  );
}

const promises = [
  {
    title: { zh: '答复写明理由', en: 'Answers with reasons' },
    text: {
      zh: '每个条件对应哪一条规定、用了哪份材料，逐项写给您看。',
      en: 'Each condition names its article and the evidence it used.',
    },
  },
  {
    title: { zh: '机器只批准，不拒绝', en: 'The machine may only grant' },
    text: {
      zh: '凡是不符合或查不清的，都转由工作人员在法定期限内处理。',
      en: 'Whatever fails or cannot be known goes to a person, within the legal limit.',
    },
  },
  {
    title: { zh: '谁看过您的信息，您查得到', en: 'You see who looked at your data' },
    text: {
      zh: '每次查阅都记入不可更改的日志，您可以随时查看。',
      en: 'Every access is in a log that cannot be changed, and open to you.',
    },
  },
];

/** The public home page: what the district offers here, and what it promises. */
export default function Home() {
  const { t } = useLocale();
  return (
    <Page
      title={{ zh: '您要办什么？', en: 'What do you need?' }}
      lead={
        <p>
          {t({
            zh: '在这里申请、查看进度、收到写明理由的决定。您不会被要求填写区里已经掌握的信息。',
            en: 'Apply here, follow your case, and receive decisions with their reasons. We do not ask for what the district already holds.',
          })}
        </p>
      }
    >
      {services.map((s) => (
        <Service key={s.code} service={s} />
      ))}
      {services.length === 0 ? (
        <Notice kind="neutral" title={{ zh: '目前没有开放的服务', en: 'No service is open at present' }} />
      ) : null}
      <Section title={{ zh: '我们怎样办事', en: 'How we work' }}>
        <ul className="yj-promises">
          {promises.map((p) => (
            <li key={p.title.en}>
              <h3>{t(p.title)}</h3>
              <p>{t(p.text)}</p>
            </li>
          ))}
        </ul>
      </Section>
    </Page>
  );
}
