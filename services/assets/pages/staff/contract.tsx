/** One contract: its clock, who and what, the rent, its money, what the rules ask, what may be done next. */
import { useParams } from 'react-router';
import { useSearchParams } from 'react-router';
import {
  Badge,
  DataTable,
  DateText,
  Facts,
  Icon,
  Link,
  Money,
  Notice,
  Page,
  PrintButton,
  Ready,
  Tabs,
  TimeLeft,
  Timeline,
  fmtArea,
  fmtDate,
  fmtMoney,
  fmtPercent,
  useApi,
  useLocale,
} from '@yunjian/ui';
import { client, fileHref, paths, type Contract } from './api.ts';
import { Drafts } from './contract-amend.tsx';
import { ContractSteps } from './contract-steps.tsx';
import { ContractFindings } from './contract-findings.tsx';
import { ContractMoney } from './contract-money.tsx';
import { ContractFactsPart } from './facts.tsx';
import { factEvent } from './facts-words.ts';
import { daysBetween, todayText } from './hooks.ts';
import { DemoMark, Part, State, Two } from './parts.tsx';
import { AMENDMENT, CLAUSE, CONTRACT_EVENT, CONTRACT_KIND, CONTRACT_STATE, SEAL, SIGNER, SUBLET, USE, wordOf } from './words.ts';

export default function ContractPage() {
  const { id = '' } = useParams();
  const query = useApi(client.letting.contract, { params: { id } });
  const number = query.data?.number;
  return (
    <Page
      width="full"
      actions={<PrintButton />}
      title={number === undefined ? { zh: '合同', en: 'Contract' } : { zh: `合同 ${number}`, en: `Contract ${number}` }}
      back={{ to: paths.contracts, label: { zh: '合同', en: 'Contracts' } }}
    >
      <Ready query={query} rows={10}>
        {(contract) => <Whole contract={contract} />}
      </Ready>
    </Page>
  );
}

function Whole({ contract: c }: { contract: Contract }) {
  const { t } = useLocale();
  const [search, setSearch] = useSearchParams();
  return (
    <>
      <Clock contract={c} />
      <ContractSteps contract={c} />
      <Drafts contract={c} />
      <Tabs
        label={{ zh: '合同内容', en: 'The contract' }}
        current={search.get('tab') ?? 'about'}
        onChange={(tab) => setSearch({ tab }, { replace: true, preventScrollReset: true })}
        tabs={[
          { id: 'about', title: { zh: '合同', en: 'Contract' }, content: <About contract={c} /> },
          { id: 'money', title: { zh: '款项', en: 'Money' }, content: <ContractMoney id={c.id} collective={c.collective.id} /> },
          {
            id: 'facts',
            title: { zh: '检查与审批', en: 'Facts' },
            content: <ContractFactsPart id={c.id} collective={c.collective.id} decisionId={c.decisionId} />,
          },
          { id: 'findings', title: { zh: '规则检查', en: 'Rules' }, content: <ContractFindings id={c.id} /> },
          {
            id: 'history',
            title: { zh: '经过', en: 'History' },
            content: (
              <Timeline
                label={{ zh: '经过', en: 'History' }}
                items={c.events.map((e, i) => ({
                  id: `${e.at}-${i}`,
                  at: e.at,
                  title: factEvent(e.action) ?? wordOf(CONTRACT_EVENT, e.action),
                  who: e.by,
                  text: [e.to ? t(wordOf(CONTRACT_STATE, e.to)) : '', e.note].filter(Boolean).join(t({ zh: '；', en: '; ' })),
                }))}
              />
            ),
          },
        ]}
      />
    </>
  );
}

/** The clock of the contract: how much of its term is left, what falls due next, when to give notice. */
function Clock({ contract: c }: { contract: Contract }) {
  const { t, locale } = useLocale();
  const today = todayText();
  const running = c.state === 'active' || c.state === 'signed';
  const next = c.schedule
    .filter((p) => p.replacedBy === null && !p.rentFree && p.dueOn >= today)
    .toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : 1))[0];
  const total = Math.max(1, daysBetween(c.startsOn, c.endsOn));
  return (
    <div className="as-summary">
      <div style={{ minInlineSize: '14rem' }}>
        <span className="as-label">{t({ zh: '租期', en: 'Term' })}</span>
        {running ? (
          <TimeLeft left={daysBetween(today, c.endsOn)} total={total} unit="days" due={c.endsOn} />
        ) : (
          <strong>{c.endedOn ? t({ zh: `${c.endedOn} 结束`, en: `ended ${c.endedOn}` }) : fmtDate(c.endsOn, locale)}</strong>
        )}
        <span className="yj-muted yj-small">
          {c.startsOn} – {c.endsOn}
        </span>
      </div>
      <div>
        <span className="as-label">{t({ zh: '下一笔租金', en: 'Next rent' })}</span>
        {next ? (
          <>
            <strong>{fmtMoney(next.fen)}</strong>
            <span className="yj-muted yj-small">{t({ zh: `${next.dueOn} 到期`, en: `due ${next.dueOn}` })}</span>
          </>
        ) : (
          <span>{t({ zh: '没有了', en: 'none' })}</span>
        )}
      </div>
      <div>
        <span className="as-label">{t({ zh: '状态', en: 'State' })}</span>
        <span className="as-tags">
          <State of={CONTRACT_STATE} code={c.state} /> <DemoMark demo={c.demo} />
        </span>
      </div>
      <div>
        <span className="as-label">{t({ zh: '承租人', en: 'Lessee' })}</span>
        <strong>{c.lessee.name}</strong>
        <span className="yj-muted yj-small">
          {c.uscc ?? t(c.lessee.kind === 'person' ? { zh: '个人', en: 'a person' } : { zh: '单位', en: 'an organisation' })}
          {c.lesseeMember === null
            ? ''
            : t(c.lesseeMember ? { zh: ' · 本集体成员', en: ' · member' } : { zh: ' · 非本集体成员', en: ' · not a member' })}
        </span>
      </div>
      <div>
        <span className="as-label">{t({ zh: '总租金', en: 'Rent in all' })}</span>
        <strong>{fmtMoney(c.totalFen)}</strong>
        <span className="yj-muted yj-small">
          {c.annualFen === null ? '' : t({ zh: `首年 ${fmtMoney(c.annualFen)}`, en: `${fmtMoney(c.annualFen)} the first year` })}
        </span>
      </div>
      <div>
        <span className="as-label">{t({ zh: '集体', en: 'Collective' })}</span>
        <span>{c.collective.name}</span>
      </div>
    </div>
  );
}

function About({ contract: c }: { contract: Contract }) {
  const { t, locale } = useLocale();
  return (
    <div className="as-split">
      <div>
        <Part title={{ zh: '租什么', en: 'What is let' }}>
          <DataTable
            caption={{ zh: '部位', en: 'Parts' }}
            hideCaption
            rows={c.partList}
            exportHref={fileHref(client.exports.contractParts, { params: { id: c.id } })}
            rowKey={(p) => `${p.id}-${p.days.from}`}
            columns={[
              {
                key: 'part',
                title: { zh: '部位', en: 'Part' },
                head: true,
                cell: (p) => (
                  <Two under={p.asset.address}>
                    <Link to={paths.asset(p.asset.id)}>{p.asset.name}</Link> {p.name}
                  </Two>
                ),
              },
              {
                key: 'area',
                title: { zh: '面积', en: 'Area' },
                number: true,
                cell: (p) => (p.areaCm2 === null ? '—' : fmtArea(p.areaCm2)),
              },
              { key: 'use', title: { zh: '用途', en: 'Use' }, cell: (p) => t(wordOf(USE, p.use)) },
              { key: 'days', title: { zh: '占用', en: 'Held' }, cell: (p) => `${p.days.from} – ${p.days.to}` },
              {
                key: 'holds',
                title: { zh: '占着', en: 'Holds' },
                cell: (p) => t(p.holds ? { zh: '是', en: 'Yes' } : { zh: '否', en: 'No' }),
              },
            ]}
          />
        </Part>
        <Part title={{ zh: '租金表', en: 'Rent schedule' }}>
          <Schedule rows={c.schedule} exportHref={fileHref(client.exports.schedule, { params: { id: c.id } })} />
        </Part>
        {c.amendmentList.length > 0 ? (
          <Part title={{ zh: '变更', en: 'Amendments' }}>
            <ul className="as-plain">
              {c.amendmentList.map((a) => (
                <li key={a.n}>
                  <strong>
                    {t({ zh: `第 ${a.n} 次`, en: `No. ${a.n}` })} · {t(wordOf(AMENDMENT, a.kind))} · {fmtDate(a.signedOn, locale)}
                  </strong>{' '}
                  {a.decisionId ? <Link to={paths.decision(a.decisionId)}>{t({ zh: '决议', en: 'decision' })}</Link> : null}
                  <p>{a.reason}</p>
                  <p className="yj-muted yj-small">{a.by}</p>
                </li>
              ))}
            </ul>
          </Part>
        ) : null}
      </div>
      <div className="as-side">
        <Part title={{ zh: '约定', en: 'Terms' }}>
          <Facts
            rows={[
              { label: { zh: '类别', en: 'Kind' }, value: t(CONTRACT_KIND[c.kind]) },
              { label: { zh: '约定用途', en: 'Permitted use' }, value: c.permittedUse },
              {
                label: { zh: '形式', en: 'Form' },
                value: t(c.form === 'oral' ? { zh: '口头', en: 'oral' } : { zh: '书面', en: 'in writing' }),
              },
              ...(c.subletConsent === null
                ? []
                : [{ label: { zh: '转租', en: 'Subletting' }, value: t(SUBLET[c.subletConsent]) }]),
              ...(c.breakClauses === null
                ? []
                : [{ label: { zh: '提前终止', en: 'Ending before the time' }, value: c.breakClauses }]),
              ...(c.rent
                ? [
                    { label: { zh: '首年租金', en: 'Rent of the first year' }, value: <Money fen={c.rent.annualFen} /> },
                    {
                      label: { zh: '支付', en: 'Paid' },
                      value: t({ zh: `每 ${c.rent.payEveryMonths} 个月一付`, en: `every ${c.rent.payEveryMonths} months` }),
                    },
                    {
                      label: { zh: '递增', en: 'Escalation' },
                      value: c.rent.escalation
                        ? t({
                            zh: `每 ${c.rent.escalation.everyMonths} 个月 ${fmtPercent(c.rent.escalation.ppm / 1e6, 2)}`,
                            en: `${fmtPercent(c.rent.escalation.ppm / 1e6, 2)} every ${c.rent.escalation.everyMonths} months`,
                          })
                        : t({ zh: '不递增', en: 'none' }),
                    },
                    {
                      label: { zh: '免租', en: 'Rent-free' },
                      value: t({ zh: `${c.rent.freeDays} 天`, en: `${c.rent.freeDays} days` }),
                    },
                  ]
                : []),
              { label: { zh: '押金', en: 'Deposit' }, value: <Money fen={c.depositFen} /> },
              { label: { zh: '定金', en: 'Earnest' }, value: <Money fen={c.earnestFen} /> },
              {
                label: { zh: '滞纳金', en: 'Late fee' },
                value: t({
                  zh: `每天 ${fmtPercent(c.lateFeePpmDay / 1e6, 3)}`,
                  en: `${fmtPercent(c.lateFeePpmDay / 1e6, 3)} a day`,
                }),
              },
              { label: { zh: '签订', en: 'Signed' }, value: <DateText date={c.signedOn} /> },
              { label: { zh: '交付', en: 'Handed over' }, value: <DateText date={c.possessionOn} /> },
              { label: { zh: '交还', en: 'Handed back' }, value: <DateText date={c.handedBackOn} /> },
              ...(c.signing.signer
                ? [
                    {
                      label: { zh: '谁签的', en: 'Who signed' },
                      value:
                        t(SIGNER[c.signing.signer]) + (c.signing.mandate ? t({ zh: '（有授权）', en: ' (with a mandate)' }) : ''),
                    },
                  ]
                : []),
              ...(c.signing.seal ? [{ label: { zh: '印章', en: 'Seal' }, value: t(SEAL[c.signing.seal]) }] : []),
            ]}
          />
          <ul className="as-plain">
            {c.decisionId ? (
              <li>
                <Link to={paths.decision(c.decisionId)}>
                  <Icon name="file" size={16} /> {t({ zh: '民主决议', en: 'The decision' })}
                </Link>
              </li>
            ) : null}
            {c.listingId ? (
              <li>
                <Link to={paths.listing(c.listingId)}>
                  <Icon name="file" size={16} /> {t({ zh: '出租公告', en: 'The notice' })}
                </Link>
              </li>
            ) : null}
            {c.renewsId ? (
              <li>
                <Link to={paths.contract(c.renewsId)}>
                  <Icon name="file" size={16} /> {t({ zh: '续自', en: 'Renews' })}
                </Link>
              </li>
            ) : null}
            {c.renewedById ? (
              <li>
                <Link to={paths.contract(c.renewedById)}>
                  <Icon name="file" size={16} /> {t({ zh: '续为', en: 'Renewed by' })}
                </Link>
              </li>
            ) : null}
            {c.document ? (
              <li>
                <Link href={`/api/assets/contracts/${c.id}/document`}>
                  <Icon name="download" size={16} /> {t({ zh: '签字文本', en: 'The signed document' })}
                </Link>
                <p className="as-hash yj-muted">SHA-256 {c.document.hash}</p>
              </li>
            ) : null}
          </ul>
        </Part>
        <Part title={{ zh: '条款清单', en: 'Clauses' }}>
          {c.missingClauses.length > 0 ? (
            <Notice
              kind="warning"
              title={{ zh: `还缺 ${c.missingClauses.length} 项条款`, en: `${c.missingClauses.length} clauses are missing` }}
            />
          ) : null}
          <ul className="as-plain">
            {(Object.keys(CLAUSE) as (keyof typeof CLAUSE)[]).map((key) => (
              <li key={key} className="as-tags">
                {c.clauses[key] === true ? (
                  <Badge kind="success">{t({ zh: '有', en: 'yes' })}</Badge>
                ) : (
                  <Badge kind="danger" icon="cross">
                    {t({ zh: '没有', en: 'no' })}
                  </Badge>
                )}
                {t(CLAUSE[key])}
              </li>
            ))}
          </ul>
        </Part>
      </div>
    </div>
  );
}

/** Periods of rent; what an amendment replaced stays, struck through. */
export function Schedule({
  rows,
  exportHref,
}: {
  exportHref?: string;
  rows: readonly {
    from: string;
    to: string;
    dueOn: string;
    fen: string;
    rentFree: boolean;
    n?: number;
    replacedBy?: number | null;
  }[];
}) {
  const { t } = useLocale();
  return (
    <DataTable
      caption={{ zh: '租金表', en: 'Rent schedule' }}
      hideCaption
      rows={rows}
      {...(exportHref === undefined ? {} : { exportHref })}
      rowKey={(p) => `${p.n ?? ''}-${p.from}-${p.dueOn}-${p.rentFree}`}
      empty={<p className="yj-muted">{t({ zh: '还没有租金表。', en: 'There is no schedule yet.' })}</p>}
      columns={[
        {
          key: 'days',
          title: { zh: '计租期间', en: 'Period' },
          head: true,
          cell: (p) => (p.replacedBy != null ? <s>{`${p.from} – ${p.to}`}</s> : `${p.from} – ${p.to}`),
        },
        { key: 'due', title: { zh: '应付日', en: 'Due' }, cell: (p) => p.dueOn },
        { key: 'fen', title: { zh: '金额', en: 'Amount' }, number: true, cell: (p) => <Money fen={p.fen} /> },
        {
          key: 'note',
          title: { zh: '说明', en: 'Note' },
          cell: (p) =>
            p.rentFree ? (
              <Badge>{t({ zh: '免租', en: 'rent-free' })}</Badge>
            ) : p.replacedBy != null ? (
              <Badge>{t({ zh: `被第 ${p.replacedBy} 次变更替代`, en: `replaced by amendment ${p.replacedBy}` })}</Badge>
            ) : (
              ''
            ),
        },
      ]}
    />
  );
}
