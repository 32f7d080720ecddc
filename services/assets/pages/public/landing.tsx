import { ButtonLink, Cards, EmptyState, ExampleMark, Page, Ready, Section, fmtInt, useApi, useLocale } from '@yunjian/ui';
import { client } from '../shared/client.ts';
import { NoticeCard } from '../shared/notice-card.tsx';
import { FindAsset } from './find.tsx';

/** The front door of collective assets: what is to let now, what came of it lately, and any asset by code or name. */
export default function Landing() {
  const { t } = useLocale();
  const open = useApi(client.letting.publicListings, { query: { open: 'true', page: 1, size: 6 } });
  const results = useApi(client.letting.publicListings, { query: { results: 'true', page: 1, size: 3 } });
  const demo = [...(open.data?.rows ?? []), ...(results.data?.rows ?? [])].some((r) => r.demo);
  return (
    <Page
      title={{ zh: '农村集体资产', en: 'Collective assets' }}
      lead={
        <p>
          {t({
            zh: '村集体的资产，租给谁、租多少、怎么定的，都公开在这里。',
            en: 'What the villages own: to whom it is let, for how much, and how that was decided, open to everyone.',
          })}{' '}
          {demo ? <ExampleMark of="data" /> : null}
        </p>
      }
      actions={
        <>
          <ButtonLink kind="primary" to="/assets/mine">
            {t({ zh: '查我的分红', en: 'My dividends' })}
          </ButtonLink>
          <ButtonLink to="/assets/bids">{t({ zh: '我的竞价', en: 'My bids' })}</ButtonLink>
        </>
      }
    >
      <Section
        title={{ zh: '正在招租', en: 'To let now' }}
        actions={
          <ButtonLink small to="/assets/notices?show=open">
            {open.data === undefined
              ? t({ zh: '全部公告', en: 'All notices' })
              : t({ zh: `全部 ${fmtInt(open.data.total)} 份`, en: `All ${fmtInt(open.data.total)}` })}
          </ButtonLink>
        }
      >
        <Ready query={open}>
          {({ rows }) =>
            rows.length === 0 ? (
              <EmptyState title={{ zh: '现在没有正在招租的公告', en: 'Nothing is to let at the moment' }}>
                <p>{t({ zh: '下面可以看最近的结果。', en: 'The latest results are below.' })}</p>
              </EmptyState>
            ) : (
              <Cards>
                {rows.map((n) => (
                  <NoticeCard key={n.id} notice={n} />
                ))}
              </Cards>
            )
          }
        </Ready>
      </Section>
      <Section title={{ zh: '查一项资产', en: 'Find an asset' }} id="find">
        <FindAsset />
      </Section>
      <Section
        title={{ zh: '最近的结果', en: 'Latest results' }}
        actions={
          <ButtonLink small to="/assets/notices?show=results">
            {t({ zh: '全部结果', en: 'All results' })}
          </ButtonLink>
        }
      >
        <Ready query={results} rows={3}>
          {({ rows }) =>
            rows.length === 0 ? (
              <EmptyState title={{ zh: '还没有开过标', en: 'No bids were opened yet' }} />
            ) : (
              <Cards>
                {rows.map((n) => (
                  <NoticeCard key={n.id} notice={n} />
                ))}
              </Cards>
            )
          }
        </Ready>
      </Section>
      <p className="yj-muted as-data">
        <ButtonLink small kind="plain" icon="download" href="/api/assets/public/ocds" download="">
          {t({ zh: '开放合同数据（OCDS 1.1 JSON）', en: 'Open contracting data (OCDS 1.1 JSON)' })}
        </ButtonLink>
      </p>
    </Page>
  );
}
