/** The duty manager's board: how many are decided at once, how long it takes, why people are needed, whether grants were right. Also the wall board. */
import { useLocation, useSearchParams } from 'react-router';
import {
  Badge,
  ButtonLink,
  ExampleMark,
  Figure,
  Figures,
  Link,
  Notice,
  Page,
  Section,
  Select,
  canSee,
  fmtDate,
  fmtDateTime,
  fmtInt,
  fmtPercent,
  useApi,
  useLocale,
  useMe,
  type Kind,
} from '@yunjian/ui';
import { BarChart, LineChart } from '@yunjian/ui/charts';
import type { Text } from '@yunjian/kernel/contract';
import { client } from './api.ts';
import { ModeSwitch } from './mode.tsx';
import { Ready } from './parts.tsx';
import { fmtSpan } from './span.ts';
import './staff.css';

type Board = Awaited<ReturnType<typeof client.duty.board>>;

const CIRCUIT: Record<Board['registers'][number]['state'], { text: Text; kind: Kind }> = {
  closed: { text: { zh: '正常', en: 'Working' }, kind: 'success' },
  'half-open': { text: { zh: '正在试探恢复', en: 'Trying again' }, kind: 'warning' },
  open: { text: { zh: '已断开，转人工', en: 'Cut off: goes to people' }, kind: 'danger' },
};

export default function Duty() {
  const { t } = useLocale();
  const { pathname } = useLocation();
  const wall = pathname.endsWith('/wall');
  const [search, setSearch] = useSearchParams();
  const asked = Number.parseInt(search.get('days') ?? '', 10);
  const days = asked >= 1 && asked <= 366 ? asked : 30;
  const board = useApi(client.duty.board, { query: { days } }, { keep: true, every: wall ? 10_000 : 30_000 });
  return (
    <div className={wall ? 'ts-wall' : undefined}>
      <Page
        width="full"
        title={{ zh: '人才安居值班看板', en: 'Duty board: talent housing' }}
        actions={
          wall ? (
            <ButtonLink kind="plain" to="/staff/talent/duty">
              {t({ zh: '退出大屏', en: 'Leave the wall board' })}
            </ButtonLink>
          ) : (
            <>
              <ButtonLink to="/staff/talent/audits">{t({ zh: '事后抽查', en: 'Post-audit' })}</ButtonLink>
              <ButtonLink to="/staff/talent/bias">{t({ zh: '公平性报告', en: 'Fairness report' })}</ButtonLink>
              <ButtonLink to={`/staff/talent/duty/wall?days=${days}`}>
                {t({ zh: '大屏（夜间模式）', en: 'Wall board (night)' })}
              </ButtonLink>
            </>
          )
        }
      >
        {wall ? null : (
          <div className="ts-one-filter">
            <Select
              name="days"
              label={{ zh: '统计期间', en: 'Period' }}
              value={days === 30 ? '' : String(days)}
              placeholder={{ zh: '最近 30 天', en: 'Last 30 days' }}
              onChange={(v) => setSearch(v ? { days: v } : {})}
              options={[
                { value: '7', label: { zh: '最近 7 天', en: 'Last 7 days' } },
                { value: '90', label: { zh: '最近 90 天', en: 'Last 90 days' } },
                { value: '366', label: { zh: '最近一年', en: 'Last year' } },
              ]}
            />
          </div>
        )}
        <Ready query={board} rows={12}>
          {(data) => <Boards data={data} days={days} wall={wall} />}
        </Ready>
      </Page>
    </div>
  );
}

function Boards({ data, days, wall }: { data: Board; days: number; wall: boolean }) {
  const { t, locale } = useLocale();
  const { me } = useMe();
  const list = (figure: string, code?: string) =>
    `/staff/talent/duty/${figure}?days=${days}${code ? `&code=${encodeURIComponent(code)}` : ''}`;
  const n = (x: number) => fmtInt(x);
  const door = (share: { numerator: number; denominator: number }) =>
    t({ zh: `${n(share.numerator)} ÷ ${n(share.denominator)}`, en: `${n(share.numerator)} ÷ ${n(share.denominator)}` });
  const source = { zh: '人才安居业务库与决定日志', en: 'Talent housing records and decision log' };
  const common = { asOf: data.asOf, source };
  const audited = data.audit;
  return (
    <>
      <p className="ts-asof">
        <span className="yj-muted">
          {t({
            zh: `统计 ${fmtDate(data.from, 'zh')} 起，截至 ${fmtDateTime(data.asOf, 'zh', true)}`,
            en: `From ${fmtDate(data.from, 'en')}, as of ${fmtDateTime(data.asOf, 'en', true)}`,
          })}
        </span>
        {data.demo ? <ExampleMark of="data" /> : null}
      </p>
      {wall ? (
        data.mode.automatic ? null : (
          <Notice
            kind="danger"
            title={{ zh: '自动办理已停用，全部转人工', en: 'Automation is off: everything goes to people' }}
          />
        )
      ) : (
        <ModeSwitch mode={data.mode} mayChange={canSee(['duty'], me)} />
      )}
      <div className="ts-figures">
        <Figures>
          <Figure
            {...common}
            label={{ zh: '秒批率', en: 'Instant rate' }}
            value={fmtPercent(data.instant.value)}
            note={door(data.instant)}
            formula={{
              zh: `10 秒内自动批准并送达 ${n(data.instant.numerator)} 件 ÷ 全部申请 ${n(data.instant.denominator)} 件（不是除以批准件）`,
              en: `${n(data.instant.numerator)} granted automatically and served within 10 s ÷ all ${n(data.instant.denominator)} applications (not ÷ grants)`,
            }}
            list={{ to: list('instant') }}
          />
          <Figure
            {...common}
            label={{ zh: '申请', en: 'Applications' }}
            value={n(data.applications)}
            unit={{ zh: ' 件', en: '' }}
            formula={{ zh: '统计期内提交的申请', en: 'Submitted in the period' }}
            list={{ to: list('applications') }}
          />
          <Figure
            {...common}
            label={{ zh: '自动办理用时', en: 'Automatic: time taken' }}
            value={fmtSpan(data.seconds.automatic.p50, locale)}
            note={t({
              zh: `95% 在 ${fmtSpan(data.seconds.automatic.p95, 'zh')}内`,
              en: `95% within ${fmtSpan(data.seconds.automatic.p95, 'en')}`,
            })}
            formula={{
              zh: `从提交到送达，${n(data.seconds.automatic.count)} 件的中位数（p50），端到端计时`,
              en: `Median (p50) of ${n(data.seconds.automatic.count)}, from submission to decision served`,
            }}
            list={{ to: list('seconds', 'automatic') }}
          />
          <Figure
            {...common}
            label={{ zh: '人工办理用时', en: 'By people: time taken' }}
            value={fmtSpan(data.seconds.manual.p50, locale)}
            note={t({
              zh: `95% 在 ${fmtSpan(data.seconds.manual.p95, 'zh')}内`,
              en: `95% within ${fmtSpan(data.seconds.manual.p95, 'en')}`,
            })}
            formula={{
              zh: `从提交到送达，${n(data.seconds.manual.count)} 件的中位数（p50），自然时间`,
              en: `Median (p50) of ${n(data.seconds.manual.count)}, clock time`,
            }}
            list={{ to: list('seconds', 'manual') }}
          />
          <Figure
            {...common}
            label={{ zh: '抽查差错率', en: 'Post-audit error' }}
            value={fmtPercent(audited.rate)}
            note={
              audited.low === null || audited.high === null
                ? t({ zh: '样本不足', en: 'too few' })
                : t({
                    zh: `95% 区间 ${fmtPercent(audited.low)}–${fmtPercent(audited.high)}`,
                    en: `95% interval ${fmtPercent(audited.low)}–${fmtPercent(audited.high)}`,
                  })
            }
            formula={{
              zh: `批准有误 ${n(audited.wrong)} 件 ÷ 已抽查 ${n(audited.audited)} 件；待抽查 ${n(audited.open)} 件，其中超期 ${n(audited.overdue)} 件`,
              en: `${n(audited.wrong)} wrong ÷ ${n(audited.audited)} audited; ${n(audited.open)} open, ${n(audited.overdue)} overdue`,
            }}
            made={() => (
              <Doors
                label={{ zh: '按结果看抽查', en: 'Audits by result' }}
                rows={[
                  { code: 'audited', text: { zh: '已抽查', en: 'Audited' }, count: audited.audited },
                  { code: 'wrong', text: { zh: '批准有误', en: 'Wrongly granted' }, count: audited.wrong },
                  { code: 'open', text: { zh: '待抽查', en: 'To be audited' }, count: audited.open },
                  { code: 'overdue', text: { zh: '抽查超期', en: 'Overdue' }, count: audited.overdue },
                ]}
                to={(code) => list('audit', code)}
              />
            )}
            list={{ to: list('audit') }}
          />
          <Figure
            {...common}
            label={{ zh: '出租率', en: 'Occupancy' }}
            value={fmtPercent(data.occupancy.value)}
            note={door(data.occupancy)}
            formula={{
              zh: `已出租套日 ${n(data.occupancy.numerator)} ÷ 可供套日 ${n(data.occupancy.denominator)}`,
              en: `Leased unit-days ${n(data.occupancy.numerator)} ÷ available unit-days ${n(data.occupancy.denominator)}`,
            }}
            list={{ to: '/talent', title: { zh: '看项目和房源', en: 'See projects and flats' } }}
          />
          <Figure
            {...common}
            label={{ zh: '轮候', en: 'Queue' }}
            value={n(data.queue)}
            unit={{ zh: ' 人', en: '' }}
            formula={{ zh: '已批准、等合适房源的申请人', en: 'Granted and waiting for a fitting flat' }}
            list={{ to: list('state', 'queued') }}
          />
        </Figures>
      </div>
      <div className="ts-charts">
        <div className="ts-panel">
          <BarChart
            title={{ zh: '为什么转人工', en: 'Why people are needed' }}
            unit={{ zh: '件', en: 'applications' }}
            categories={data.offRamps.map((b) => b.text)}
            series={[{ name: { zh: '转人工', en: 'To a person' }, values: data.offRamps.map((b) => b.count) }]}
          />
          <Doors label={{ zh: '按原因看明细', en: 'By cause' }} rows={data.offRamps} to={(code) => list('off-ramp', code)} />
        </div>
        <div className="ts-panel">
          <LineChart
            title={{ zh: '每天的申请', en: 'Applications by day' }}
            unit={{ zh: '件', en: 'applications' }}
            categories={data.byDay.map((d) => d.day.slice(5))}
            series={[
              { name: { zh: '自动', en: 'Automatic' }, values: data.byDay.map((d) => d.automatic) },
              { name: { zh: '人工', en: 'By people' }, values: data.byDay.map((d) => d.manual) },
              { name: { zh: '其中秒批', en: 'Of these instant' }, values: data.byDay.map((d) => d.instant) },
            ]}
          />
        </div>
        <div className="ts-panel">
          <BarChart
            title={{ zh: '申请现状', en: 'Where applications stand' }}
            unit={{ zh: '件', en: 'applications' }}
            categories={data.states.map((b) => b.text)}
            series={[{ name: { zh: '件数', en: 'Applications' }, values: data.states.map((b) => b.count) }]}
          />
          <Doors label={{ zh: '按状态看明细', en: 'By state' }} rows={data.states} to={(code) => list('state', code)} />
        </div>
        <div className="ts-panel">
          <Section title={{ zh: '登记接口', en: 'Registers' }}>
            <ul className="ts-registers">
              {data.registers.map((r) => (
                <li key={r.code}>
                  <strong>{t(r.title)}</strong>
                  <Badge kind={CIRCUIT[r.state].kind}>{t(CIRCUIT[r.state].text)}</Badge>
                  <span className="yj-muted yj-num">
                    {r.p50ms === null
                      ? t({ zh: '暂无调用', en: 'no calls' })
                      : t({ zh: `中位 ${Math.round(r.p50ms)} 毫秒`, en: `median ${Math.round(r.p50ms)} ms` })}{' '}
                    · {t({ zh: `失败 ${n(r.failures)} 次`, en: `${n(r.failures)} failures` })}
                  </span>
                </li>
              ))}
            </ul>
            <p className="yj-small yj-muted">
              {t({
                zh: '登记查不到时转人工，从不因此拒绝。',
                en: 'When a register fails a person looks; it is never a reason to refuse.',
              })}
            </p>
          </Section>
        </div>
      </div>
    </>
  );
}

/** A bar's count as a door to its records: works with the keyboard, which the drawing does not. */
function Doors({ label, rows, to }: { label: Text; rows: Board['states']; to: (code: string) => string }) {
  const { t } = useLocale();
  return (
    <ul className="ts-links" aria-label={t(label)}>
      {rows.map((r) => (
        <li key={r.code}>
          <Link to={to(r.code)}>
            {t(r.text)} <strong className="yj-num">{fmtInt(r.count)}</strong>
          </Link>
        </li>
      ))}
    </ul>
  );
}
