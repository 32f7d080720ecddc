import { useParams } from 'react-router';
import { Details, LoadingState, Notice, Page, Ready, Section, Trouble, useApi, useLocale } from '@yunjian/ui';
import { client } from '../shared/client.ts';
import { Deadline, useNow } from '../shared/clock.tsx';
import { RegisterForm } from './register-form.tsx';
import { RegistrationPanel } from './registration.tsx';

/** Registering for a notice and bidding for it, on one page. */
export default function BidPage() {
  const { id = '' } = useParams();
  const { t } = useLocale();
  const now = useNow();
  const notice = useApi(client.letting.publicListing, { params: { id } });
  const mine = useApi(client.letting.myRegistrations, {}, { every: 60_000 });
  const back = { to: `/assets/notices/${id}`, label: { zh: '回到公告', en: 'Back to the notice' } };
  const title = { zh: '报名和密封报价', en: 'Register and bid' };
  const n = notice.data;
  if (n === undefined)
    return (
      <Page title={title} back={back} width="text">
        {notice.error ? <Trouble error={notice.error} retry={() => void notice.refetch()} /> : <LoadingState rows={6} />}
      </Page>
    );
  const open = n.state === 'open' && n.deadline !== null && Date.parse(n.deadline) > now;
  return (
    <Page title={title} caption={n.title} back={back} width="text">
      {open && n.publishedAt !== null && n.deadline !== null ? (
        <Deadline title={{ zh: '报名和报价截止', en: 'Bids until' }} from={n.publishedAt} until={n.deadline} />
      ) : (
        <Notice kind="info">
          <p>{t({ zh: '报名和报价已截止。', en: 'Bids are no longer taken.' })}</p>
        </Notice>
      )}
      <Ready query={mine}>
        {({ rows }) => {
          const own = rows.filter((r) => r.listing.id === id);
          return (
            <>
              {own.map((r) => (
                <RegistrationPanel key={r.id} registration={r} />
              ))}
              {open && n.method === 'open-bidding' ? (
                own.length === 0 ? (
                  <Section title={{ zh: '第一步：报名', en: 'First: register' }}>
                    <RegisterForm listing={id} depositFen={n.depositFen} />
                  </Section>
                ) : (
                  <Details summary={{ zh: '再为另一个单位报名', en: 'Register for another organisation too' }}>
                    <RegisterForm listing={id} depositFen={n.depositFen} />
                  </Details>
                )
              ) : own.length === 0 ? (
                <p>{t({ zh: '您没有报名这份公告。', en: 'You did not register for this notice.' })}</p>
              ) : null}
            </>
          );
        }}
      </Ready>
    </Page>
  );
}
