import { Card, Cards, Details, Facts, Link, Loaded, Notice, Section, fmtDate, fmtDateTime, fmtInt, useLocale } from '@yunjian/ui';
import { TransitPage } from '../shared/frame.tsx';
import { Alerts, NetworkMarks, NotStated, useNetworks } from '../shared/marks.tsx';
import { MODE } from '../shared/modes.ts';
import type { Network } from '../shared/types.ts';
import '../stop/stop.css';

/** Where the timetables come from: source, licence, day, what is assumed, what they hold. */
export default function NetworksPage() {
  const { t, locale } = useLocale();
  const query = useNetworks();
  return (
    <TransitPage
      title={{ zh: '数据来源', en: 'Sources' }}
      lead={
        <p>
          {t({
            zh: '每个网络的时刻来自哪里、是哪一天的、哪些是假定的，都写在这里。',
            en: 'Where the times of each network come from, of which day they are, and what of them is assumed.',
          })}
        </p>
      }
    >
      <Loaded query={query} rows={8}>
        {(data) => (
          <>
            <Alerts alerts={data.alerts} />
            <Notice kind={data.realtimeAt ? 'success' : 'neutral'} title={{ zh: '实时信息', en: 'Live data' }}>
              <p>
                {data.realtimeAt
                  ? t({
                      zh: `更新于 ${fmtDateTime(data.realtimeAt, locale)}，晚点和取消已计入行程与站点时刻。`,
                      en: `As of ${fmtDateTime(data.realtimeAt, locale)}; delays and cancellations are part of journeys and boards.`,
                    })
                  : t({
                      zh: '目前没有实时信息，各页显示计划时刻。',
                      en: 'None at present; all pages show times as planned.',
                    })}
              </p>
            </Notice>
            <Section title={{ zh: '各网络', en: 'Networks' }}>
              <Cards>
                {data.networks.map((n) => (
                  <NetworkCard key={n.code} network={n} today={data.today} />
                ))}
              </Cards>
            </Section>
            <Section title={{ zh: '怎样理解这些标记', en: 'What the marks mean' }}>
              <Facts
                rows={[
                  {
                    label: { zh: '示例数据', en: 'sample data' },
                    value: t({
                      zh: '没有可用许可的真实数据，按公开事实编写，用来演示，不能当作真实时刻。',
                      en: 'No licensed data exists; written for demonstration, not to be taken for real times.',
                    }),
                  },
                  {
                    label: { zh: '含假定', en: 'partly assumed' },
                    value: t({
                      zh: '站点和走向是真实的，没有公布的部分（多为发车间隔）是假定的，行程中写“每几分钟”，不写发车时刻。',
                      en: 'Stops and routes are real; what is not published (mostly headways) is assumed, and journeys say “every so many minutes”.',
                    }),
                  },
                  {
                    label: { zh: '某年时刻', en: 'timetable of a year' },
                    value: t({
                      zh: '时刻表是那一年的，现在的班次可能不同，出行前请向承运单位核实。',
                      en: 'The timetable is of that year; services may differ today, please check with the operator.',
                    }),
                  },
                ]}
              />
              <p>
                <Link href="/api/docs">{t({ zh: '开放接口（OpenAPI）', en: 'Open API (OpenAPI)' })}</Link>
              </p>
            </Section>
          </>
        )}
      </Loaded>
    </TransitPage>
  );
}

function NetworkCard({ network: n, today }: { network: Network; today: string }) {
  const { t, locale } = useLocale();
  const over = today > n.last || today < n.first;
  return (
    <Card title={n.title}>
      <p className="st-marks">
        {t(MODE[n.mode])}
        <NetworkMarks network={n} today={today} />
      </p>
      {over ? (
        <Notice kind="warning">
          <p>{t({ zh: '今天不在这份时刻表的有效期内。', en: 'Today is outside the dates of this timetable.' })}</p>
        </Notice>
      ) : null}
      <Facts
        rows={[
          { label: { zh: '数据日期', en: 'As of' }, value: fmtDate(n.asOf, locale) },
          { label: { zh: '来源', en: 'Source' }, value: t(n.source) },
          { label: { zh: '许可', en: 'Licence' }, value: n.licence || <NotStated /> },
          { label: { zh: '有效期', en: 'In force' }, value: `${n.first} – ${n.last}` },
          {
            label: { zh: '内容', en: 'Holds' },
            value: t({
              zh: `${fmtInt(n.lines)} 条线路，${fmtInt(n.stops)} 个站，${fmtInt(n.trips)} 个班次，${fmtInt(n.stopTimes)} 个停站时刻`,
              en: `${fmtInt(n.lines)} lines, ${fmtInt(n.stops)} stops, ${fmtInt(n.trips)} trips, ${fmtInt(n.stopTimes)} stop times`,
            }),
          },
          { label: { zh: '版本', en: 'Version' }, value: t({ zh: `第 ${n.version} 版`, en: `number ${n.version}` }) },
        ]}
      />
      {n.assumed ? (
        <Details summary={{ zh: '哪些是假定的', en: 'What is assumed' }} open>
          <p>{t(n.assumed)}</p>
        </Details>
      ) : (
        <p>
          {n.assumes === 'nothing'
            ? t({ zh: '没有假定的内容。', en: 'Nothing of it is assumed.' })
            : t({ zh: '有没有假定的内容：未说明。', en: 'Whether anything of it is assumed: not stated.' })}
        </p>
      )}
      <p>
        <Link to={`/transit/lines?network=${encodeURIComponent(n.code)}`}>{t({ zh: '看它的线路', en: 'Its lines' })}</Link>
      </p>
    </Card>
  );
}
