import { Badge, ButtonLink, Card, Cards, DateText, EmptyState, Link, Loaded, Page, useApi, useLocale } from '@yunjian/ui';
import { client } from '../shared/client.ts';
import { CATEGORY, STATE } from '../shared/labels.ts';
import { pageOfRecord } from './record.ts';

/** The person's applications, newest first, each with what happens next. */
export default function My() {
  const { t } = useLocale();
  const mine = useApi(client.talent.mine, {});
  return (
    <Page
      title={{ zh: '我的人才公寓申请', en: 'My applications for a talent flat' }}
      width="text"
      actions={<ButtonLink to="/talent">{t({ zh: '看房源', en: 'See the flats' })}</ButtonLink>}
    >
      <Loaded
        query={mine}
        empty={{
          when: (d) => d.rows.length === 0,
          show: (
            <EmptyState
              title={{ zh: '您还没有申请', en: 'You have not applied yet' }}
              actions={
                <ButtonLink kind="primary" to="/talent/apply">
                  {t({ zh: '开始申请', en: 'Apply' })}
                </ButtonLink>
              }
            >
              <p>{t({ zh: '大约 3 分钟；填到一半也会保存。', en: 'About three minutes; half-filled forms are kept.' })}</p>
            </EmptyState>
          ),
        }}
      >
        {(data) => (
          <Cards>
            {data.rows.map((a) => (
              <Card
                key={a.id}
                title={{ zh: `申请 ${a.reference}`, en: `Application ${a.reference}` }}
                to={pageOfRecord(a.id)}
                badge={<Badge kind={STATE[a.state].kind}>{t(a.stateText)}</Badge>}
              >
                {a.nextStep ? <p>{t(a.nextStep)}</p> : null}
                <p className="yj-small yj-muted">
                  {t({ zh: '提交于 ', en: 'Submitted ' })}
                  <DateText date={a.submittedAt} time />
                  {a.category ? ` · ${t(CATEGORY[a.category] ?? a.category)}` : ''}
                </p>
              </Card>
            ))}
          </Cards>
        )}
      </Loaded>
      <p className="tl-foot-links">
        <Link to="/talent/my/accesses">{t({ zh: '谁看过我的数据', en: 'Who looked at my data' })}</Link>
      </p>
    </Page>
  );
}
