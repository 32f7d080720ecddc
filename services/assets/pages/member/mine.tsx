import {
  Badge,
  ButtonLink,
  DateText,
  Details,
  EmptyState,
  LoadingState,
  Money,
  Notice,
  Page,
  Ready,
  Section,
  fmtDate,
  useApi,
  useLocale,
} from '@yunjian/ui';
import type { Holding, Payout, ReservesYear } from '../shared/shapes.ts';
import { unitsText, yuanPerShare } from '../shared/amounts.ts';
import { client } from '../shared/client.ts';
import { fundName, PAYOUT_STATE, SHARE_KIND } from '../shared/words.ts';
import { Rises } from './rises.tsx';
import { YearRow } from './year.tsx';

/** A member's page: how many shares, how much money each year, and how that came out. Made to be read at eighty. */
export default function Mine() {
  const { t } = useLocale();
  const holdings = useApi(client.dividends.mine, {});
  return (
    <Page
      print
      title={{ zh: '我的份额和分红', en: 'My shares and dividends' }}
      width="text"
      back={{ to: '/assets', label: { zh: '集体资产', en: 'Collective assets' } }}
    >
      <Ready query={holdings}>
        {({ holdings: all }) =>
          all.length === 0 ? (
            <EmptyState title={{ zh: '没有查到您的成员登记', en: 'You are not in the register of members' }}>
              <p>
                {t({
                  zh: '如果您是集体的成员，请带身份证找村会计核对登记的姓名和身份证号。',
                  en: 'If you are a member, take your identity card to the village accountant and compare name and number.',
                })}
              </p>
            </EmptyState>
          ) : (
            <>
              {all.map((h) => (
                <OneHolding key={h.memberId} holding={h} alone={all.length === 1} />
              ))}
              <Section title={{ zh: '有疑问，可以问', en: 'You may ask' }}>
                <p>
                  {t({
                    zh: '十户或者二十个人一起问，集体必须公开答复。',
                    en: 'Ten households or twenty people together must be answered openly.',
                  })}
                </p>
                <div className="yj-actions">
                  <ButtonLink kind="primary" to="/assets/mine/questions">
                    {t({ zh: '提问题，看答复', en: 'Ask, and read the answers' })}
                  </ButtonLink>
                </div>
              </Section>
            </>
          )
        }
      </Ready>
    </Page>
  );
}

function OneHolding({ holding: h, alone }: { holding: Holding; alone: boolean }) {
  const { t } = useLocale();
  const dividends = useApi(client.dividends.myDividends, {});
  const mine = dividends.data?.collectives.find((c) => c.memberId === h.memberId);
  const payouts = mine?.payouts;
  const latest = payouts?.[0];
  return (
    <section className="as-holding" aria-label={h.collective}>
      <p className="as-collective">{h.collective}</p>
      {!h.active ? (
        <Notice kind="info">
          <p>
            {t({
              zh: '您在这个集体的成员身份已经终止，下面是以前的记录。',
              en: 'Your membership here has ended; below is what was before.',
            })}
          </p>
        </Notice>
      ) : null}
      {latest ? <Latest payout={latest} /> : null}
      <Shares holding={h} />
      {h.frozen ? (
        <Notice kind="warning" title={{ zh: '份额被冻结', en: 'The shares are frozen' }}>
          <p>
            {t({
              zh: '冻结期间分红单独存着，不会少；解除冻结后一起发。有疑问请问村会计。',
              en: 'Dividends are kept apart meanwhile, nothing is lost; they are paid once the shares are free. Ask the accountant if in doubt.',
            })}
          </p>
        </Notice>
      ) : null}
      <Rises collectiveId={h.collectiveId} />
      <Section
        title={
          alone
            ? { zh: '每一年的分红', en: 'Each year' }
            : { zh: `每一年的分红：${h.collective}`, en: `Each year: ${h.collective}` }
        }
      >
        {payouts === undefined ? (
          dividends.error ? (
            <Ready query={dividends}>{() => null}</Ready>
          ) : (
            <LoadingState rows={5} />
          )
        ) : payouts.length === 0 ? (
          <EmptyState title={{ zh: '还没有分过红', en: 'No dividend yet' }}>
            <p>{t({ zh: '分红方案一公示，这里就能看到。', en: 'As soon as a plan is on display, it shows here.' })}</p>
          </EmptyState>
        ) : (
          <ul className="as-years">
            {payouts.map((p) => (
              <YearRow key={p.run.id} payout={p} basis={h.basis} />
            ))}
          </ul>
        )}
        <ReservesOnly years={mine?.reservesOnly ?? []} />
      </Section>
    </section>
  );
}

/** Years of which nothing is distributed: only reserves are set aside. */
function ReservesOnly({ years }: { years: readonly ReservesYear[] }) {
  const { t, locale } = useLocale();
  if (years.length === 0) return null;
  const comma = t({ zh: '、', en: ', ' });
  return (
    <>
      {years.map((y) => (
        <Notice
          key={y.id}
          title={
            y.state === 'reconciled'
              ? { zh: `${y.year} 年没有分红，只提取了公积公益金`, en: `No dividend of ${y.year}: only reserves were set aside` }
              : {
                  zh: `${y.year} 年打算不分红，只提取公积公益金`,
                  en: `No dividend of ${y.year} is planned: only reserves are set aside`,
                }
          }
        >
          <p>
            {t({ zh: '全年净收益 ', en: 'Net income ' })}
            <Money fen={y.netIncomeFen} />
            {t({ zh: '；', en: '; ' })}
            {y.reserves.map((r, i) => (
              <span key={r.fund}>
                {i === 0 ? '' : comma}
                {t(fundName(r.fund))} <Money fen={r.fen} />
              </span>
            ))}
            {t({ zh: '。剩余的留着，以后可以分。', en: '. What is left is kept and may be distributed later.' })}
          </p>
          {y.state === 'noticed' && y.noticeUntil !== null ? (
            <p>
              {t({
                zh: `公示到 ${fmtDate(y.noticeUntil, locale)}，之后由成员表决。`,
                en: `On display until ${fmtDate(y.noticeUntil, locale)}; then the members vote.`,
              })}
            </p>
          ) : null}
        </Notice>
      ))}
    </>
  );
}

/** The newest dividend, first thing on the page. */
function Latest({ payout: p }: { payout: Payout }) {
  const { t } = useLocale();
  const state = PAYOUT_STATE[p.state];
  return (
    <div className="as-hero">
      <p className="as-hero-label">
        {p.run.kind === 'annual'
          ? t({ zh: `${p.run.year} 年分红`, en: `Dividend of ${p.run.year}` })
          : t({ zh: `${p.run.year} 年专项分配`, en: `Special distribution of ${p.run.year}` })}
      </p>
      <p className="as-hero-sum">
        <Money fen={p.payFen} />
      </p>
      <p>
        <Badge kind={state.kind}>{t(state.text)}</Badge>
      </p>
      <p>{t(state.more)}</p>
      {p.run.perShareFen === null ? null : (
        <p className="yj-muted">
          {t({
            zh: `每股 ${yuanPerShare(p.run.perShareFen)} 元，${unitsText(p.units)} 股`,
            en: `¥${yuanPerShare(p.run.perShareFen)} a share, ${unitsText(p.units)} shares`,
          })}
        </p>
      )}
    </div>
  );
}

function Shares({ holding: h }: { holding: Holding }) {
  const { t } = useLocale();
  const comma = t({ zh: '、', en: ', ' });
  return (
    <Section
      title={h.basis === 'household' ? { zh: '我家的份额', en: 'Shares of my household' } : { zh: '我的份额', en: 'My shares' }}
    >
      <p className="as-big">
        <strong className="yj-num">{unitsText(h.units)}</strong> {t({ zh: '股', en: h.units === '1' ? 'share' : 'shares' })}
        <span className="yj-muted">
          {' '}
          {t({ zh: `全体共 ${unitsText(h.totalUnits)} 股`, en: `of ${unitsText(h.totalUnits)} in all` })}
        </span>
      </p>
      <p>
        {h.basis === 'household'
          ? t({ zh: '按户登记。户里的人：', en: 'Recorded by household. In it: ' })
          : t({ zh: '按人登记。同户的人：', en: 'Recorded by person. In my household: ' })}
        {h.household.map((p) => (p.me ? t({ zh: `${p.name}（我）`, en: `${p.name} (me)` }) : p.name)).join(comma) ||
          t({ zh: '没有登记', en: 'nobody is registered' })}
        <span className="yj-muted"> {t({ zh: `户号 ${h.householdCode}`, en: `household ${h.householdCode}` })}</span>
      </p>
      {h.changes.length > 0 ? (
        <Details summary={{ zh: '份额是怎么来的', en: 'How the shares came to be' }}>
          <ul className="as-bids">
            {h.changes.map((c) => (
              <li key={`${c.from}-${c.kind}`}>
                <DateText date={c.from} /> {t(SHARE_KIND[c.kind])}
                {t({ zh: '，之后为 ', en: ', then ' })}
                <strong className="yj-num">{unitsText(c.units)}</strong> {t({ zh: '股', en: 'shares' })}
                {c.to === null ? null : (
                  <span className="yj-muted">
                    {t({ zh: '，到 ', en: ', until ' })}
                    <DateText date={c.to} />
                  </span>
                )}
              </li>
            ))}
          </ul>
        </Details>
      ) : null}
    </Section>
  );
}
