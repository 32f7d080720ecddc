import { Suspense, lazy, useMemo } from 'react';
import { useParams } from 'react-router';
import { urlOf } from '@yunjian/kernel/contract';
import {
  Area,
  Badge,
  ButtonLink,
  DateText,
  Details,
  ExampleMark,
  Facts,
  Link,
  LoadingState,
  Money,
  Notice,
  Page,
  Section,
  Trouble,
  useApi,
  useLocale,
} from '@yunjian/ui';
import type { PublicNotice } from '../shared/shapes.ts';
import { client } from '../shared/client.ts';
import { Deadline, useNow } from '../shared/clock.tsx';
import { useTerm } from '../shared/notice-card.tsx';
import { LISTING_STATE, METHOD, PRIORITY, USE } from '../shared/words.ts';
import type { Place } from './notice-map.tsx';
import { Objections, Publicity, Result } from './notice-result.tsx';

const NoticeMap = lazy(() => import('./notice-map.tsx'));

/** One notice: what is to let, on what terms, how long bids are taken, and what came of it. */
export default function NoticePage() {
  const { id = '' } = useParams();
  const { t } = useLocale();
  const query = useApi(client.letting.publicListing, { params: { id } });
  const back = { to: '/assets/notices', label: { zh: '全部公告', en: 'All notices' } };
  const n = query.data;
  if (n === undefined)
    return (
      <Page title={{ zh: '出租公告', en: 'Notice of letting' }} back={back}>
        {query.error ? <Trouble error={query.error} retry={() => void query.refetch()} /> : <LoadingState rows={8} />}
      </Page>
    );
  const state = LISTING_STATE[n.state];
  return (
    <Page
      print
      title={n.title}
      caption={n.number}
      back={back}
      lead={
        <p>
          <Badge kind={state.kind}>{t(state.text)}</Badge> {n.collective.name} {n.demo ? <ExampleMark of="data" /> : null}
        </p>
      }
    >
      <Next notice={n} />
      <Result notice={n} />
      <Publicity notice={n} />
      <Objections notice={n} />
      <div className="as-split">
        <Terms notice={n} />
        <Where notice={n} />
      </div>
      {n.conditions === '' ? null : (
        <Section title={{ zh: '其他条件', en: 'Further conditions' }}>
          <p className="as-prose">{n.conditions}</p>
        </Section>
      )}
      {n.method === 'open-bidding' ? <HowItGoes /> : null}
      <Details summary={{ zh: '公告全文', en: 'The notice in full' }}>
        <p className="as-prose">{t(n.notice)}</p>
      </Details>
      <p className="as-data">
        <ButtonLink
          small
          kind="plain"
          icon="download"
          href={urlOf(client.letting.listingOcds.op, { params: { id: n.id } })}
          download=""
        >
          {t({ zh: '这份公告的开放合同数据（OCDS 1.1 JSON）', en: 'This notice as open contracting data (OCDS 1.1 JSON)' })}
        </ButtonLink>
      </p>
    </Page>
  );
}

/** Where the notice stands and what one can do now. */
function Next({ notice: n }: { notice: PublicNotice }) {
  const { t } = useLocale();
  const now = useNow();
  const { publishedAt, deadline, opening } = n;
  if ((n.state !== 'open' && n.state !== 'closed') || deadline === null || opening === null || publishedAt === null)
    return n.state === 'withdrawn' ? (
      <Notice kind="warning">
        <p>{t({ zh: '这份公告已撤回，不再接受报名。', en: 'This notice was withdrawn; no bids are taken.' })}</p>
      </Notice>
    ) : null;
  const taking = n.state === 'open' && Date.parse(deadline) > now;
  const before = Date.parse(opening) > now;
  return (
    <section className="as-next" aria-label={t({ zh: '现在可以做什么', en: 'What can be done now' })}>
      {taking ? (
        <Deadline title={{ zh: '报名和报价截止', en: 'Bids until' }} from={publishedAt} until={deadline} />
      ) : before ? (
        <Deadline title={{ zh: '已截止，开标时间', en: 'Closed; opening at' }} from={deadline} until={opening} />
      ) : (
        <p>{t({ zh: '开标时间已到，正在开标。', en: 'The hour of the opening has come; the bids are being opened.' })}</p>
      )}
      {taking || before ? (
        <div className="yj-actions">
          <ButtonLink kind="primary" to={`/assets/notices/${n.id}/bid`}>
            {taking
              ? t({ zh: '报名和报价', en: 'Register and bid' })
              : t({ zh: '我报过价，去解封', en: 'I have bid: open my bid' })}
          </ButtonLink>
        </div>
      ) : null}
    </section>
  );
}

function Terms({ notice: n }: { notice: PublicNotice }) {
  const { t } = useLocale();
  const term = useTerm();
  return (
    <Section title={{ zh: '租赁条件', en: 'Terms' }}>
      <Facts
        rows={[
          {
            label: { zh: '年租金底价', en: 'Reserve, a year' },
            value: (
              <strong className="as-amount">
                <Money fen={n.reserveFenYear} />
              </strong>
            ),
          },
          ...(n.method === 'open-bidding'
            ? [{ label: { zh: '竞价保证金', en: 'Bidding deposit' }, value: <Money fen={n.depositFen} /> }]
            : []),
          { label: { zh: '租赁押金', en: 'Deposit of the lease' }, value: <Money fen={n.leaseDepositFen ?? n.depositFen} /> },
          ...(n.priority.length === 0
            ? []
            : [
                {
                  label: { zh: '同价时', en: 'Among equal bids' },
                  value: t({
                    zh: `${n.priority.map((p) => PRIORITY[p].zh).join('、再由')}优先，仍相同的抽签`,
                    en: `first comes the ${n.priority.map((p) => PRIORITY[p].en).join(', then a ')}; then the lot`,
                  }),
                },
              ]),
          { label: { zh: '租期', en: 'Term' }, value: term(n.termMonths) },
          { label: { zh: '允许用途', en: 'Permitted use' }, value: n.permittedUse },
          { label: { zh: '出租方', en: 'Lessor' }, value: n.collective.name },
          { label: { zh: '出租方式', en: 'Method' }, value: t(METHOD[n.method]) },
          {
            label: { zh: '第几次公告', en: 'Notice no.' },
            value: t({ zh: `第 ${n.noticeNo} 次`, en: String(n.noticeNo) }),
          },
          { label: { zh: '发布', en: 'Published' }, value: <DateText date={n.publishedAt} time /> },
          ...(n.deadline === null
            ? []
            : [
                { label: { zh: '报价截止', en: 'Bids until' }, value: <DateText date={n.deadline} time /> },
                { label: { zh: '开标', en: 'Opening' }, value: <DateText date={n.opening} time /> },
              ]),
          ...(n.publicityFrom === null
            ? []
            : [
                {
                  label: { zh: '公示', en: 'On display' },
                  value: (
                    <>
                      <DateText date={n.publicityFrom} /> – <DateText date={n.publicityUntil} />
                    </>
                  ),
                },
              ]),
        ]}
      />
    </Section>
  );
}

/** The assets of a notice that have a place, each once, in the order of its parts. */
function placesOf(parts: PublicNotice['parts']): Place[] {
  const places = new Map<string, Place>();
  for (const { asset } of parts)
    if (asset.lon !== null && asset.lat !== null)
      places.set(asset.publicCode, { code: asset.publicCode, lon: asset.lon, lat: asset.lat });
  return [...places.values()];
}

function Where({ notice }: { notice: PublicNotice }) {
  const { t } = useLocale();
  const places = useMemo(() => placesOf(notice.parts), [notice.parts]);
  const numbered = places.length > 1;
  return (
    <Section title={{ zh: '租的是什么，在哪里', en: 'What and where' }}>
      <ul className="as-parts">
        {notice.parts.map((p) => (
          <li key={`${p.asset.code}-${p.code}`}>
            <strong>
              {numbered ? `${places.findIndex((x) => x.code === p.asset.publicCode) + 1 || '—'} · ` : ''}
              {p.name}
            </strong>
            <span>
              {t(USE[p.use as keyof typeof USE] ?? p.use)} · <Area cm2={p.areaCm2} />
            </span>
            <span>
              <Link to={`/assets/${p.asset.publicCode}`}>{p.asset.name}</Link>
              <span className="yj-muted"> {p.asset.address}</span>
            </span>
          </li>
        ))}
      </ul>
      {places.length > 0 ? (
        <Suspense fallback={<LoadingState rows={5} label={{ zh: '正在载入地图', en: 'Loading the map' }} />}>
          <NoticeMap places={places} />
        </Suspense>
      ) : (
        <p className="yj-muted">
          {t({ zh: '没有登记位置，请看上面的地址。', en: 'No place is registered; see the address above.' })}
        </p>
      )}
    </Section>
  );
}

/** The way of a sealed bid, in four steps. */
function HowItGoes() {
  const { t } = useLocale();
  const steps = [
    {
      zh: '报名：登录后填写是本人还是单位，按通知交保证金；村会计审查资格。',
      en: 'Register: sign in, say whether for yourself or an organisation, pay the deposit as told; the accountant checks who may bid.',
    },
    {
      zh: '密封报价：截止前填金额。金额只留在您自己的设备上，系统只收到一串指纹，谁也看不到金额。请把密封文件存好。',
      en: 'Sealed bid: type the amount before the deadline. It stays on your own device; the system gets a fingerprint only, nobody can see the amount. Keep the sealed file.',
    },
    {
      zh: '解封：截止后、开标前，用密封文件把金额交出来。指纹对得上才算数。没有按时解封，报价作废。',
      en: 'Open it: between deadline and opening, give the amount with the sealed file. It counts if the fingerprint matches. A bid that is not opened in time is void.',
    },
    {
      zh: '开标：不低于底价的有效报价里，最高的中选；结果公示，没有成立的异议才签合同。',
      en: 'Opening: the highest valid bid at or above the reserve wins; the result is on display, and the lease is signed unless an objection is upheld.',
    },
  ];
  return (
    <Section title={{ zh: '怎么竞价', en: 'How bidding goes' }}>
      <ol className="as-steps">
        {steps.map((s) => (
          <li key={s.en}>{t(s)}</li>
        ))}
      </ol>
    </Section>
  );
}
