/** One decision as a letter: valid or not in the first line, then each condition with its article, what was measured and what is needed. */
import type { Text } from '@yunjian/kernel/contract';
import { useParams } from 'react-router';
import {
  Badge,
  ButtonLink,
  DecisionLetter,
  Facts,
  Link,
  Page,
  Ready,
  Timeline,
  fmtDate,
  fmtInt,
  fmtMoney,
  useApi,
  useLocale,
  type LetterCondition,
} from '@yunjian/ui';
import { client, paths, withBody, withQuery } from './api.ts';
import type { Ask, Values } from './asks.ts';
import { Act } from './form.tsx';
import { Interests } from './interests.tsx';
import { inRegisters } from './decision-registers.tsx';
import { DemoMark, Part, State } from './parts.tsx';
import { BODY, CONDITION, DECISION_STATE, MATTER, PAPER_KIND, SUBJECT } from './words.ts';

type Decision = Awaited<ReturnType<typeof client.letting.decision>>;
type Condition = Decision['verdict']['conditions'][number];

export default function DecisionPage() {
  const { id = '' } = useParams();
  const query = useApi(client.letting.decision, { params: { id } });
  const title = query.data?.title;
  return (
    <Page
      width="full"
      print
      title={title === undefined ? { zh: '民主决议', en: 'Decision' } : { zh: title, en: title }}
      back={{ to: paths.letting, label: { zh: '决议和公告', en: 'Decisions and notices' } }}
    >
      <Ready query={query} rows={8}>
        {(d) => <Whole d={d} />}
      </Ready>
    </Page>
  );
}

const n = (x: number): string => (Number.isInteger(x) ? fmtInt(x) : x.toFixed(1));

/** `《…条例》第 16 条`, `…, art. 27, 28`; what is no number of an article stands as it is. */
const articleOf = (law: Text, article: string): Text =>
  /^[\d、]+$/.test(article)
    ? { zh: `${law.zh}第 ${article} 条`, en: `${law.en}, art. ${article.replaceAll('、', ', ')}` }
    : { zh: `${law.zh} ${article}`, en: `${law.en} ${article}` };

/** A condition in words: how much was measured, how much is needed, out of what. */
function inWords(c: Condition, i: number): LetterCondition {
  const share = c.share ? `${c.share[0]}/${c.share[1]}` : null;
  const of = c.of === null ? '' : ` / ${n(c.of)}`;
  const said: Record<Condition['what'], { zh: string; en: string }> = {
    quorum: {
      zh: `到会 ${c.measured === null ? '不清楚' : n(c.measured)}${of}，至少要 ${n(c.needed)}${share ? `（${share}）` : ''}`,
      en: `${c.measured === null ? 'not known' : n(c.measured)}${of} present, ${n(c.needed)} needed${share ? ` (${share})` : ''}`,
    },
    majority: {
      zh: `同意 ${c.measured === null ? '不清楚' : n(c.measured)}${of}，至少要 ${n(c.needed)}${share ? `（${share}）` : ''}`,
      en: `${c.measured === null ? 'not known' : n(c.measured)}${of} in favour, ${n(c.needed)} needed${share ? ` (${share})` : ''}`,
    },
    outsiders: {
      zh: `同意 ${c.measured === null ? '不清楚' : n(c.measured)}${of}，至少要 ${n(c.needed)}${share ? `（${share}）` : ''}`,
      en: `${c.measured === null ? 'not known' : n(c.measured)}${of} in favour, ${n(c.needed)} needed${share ? ` (${share})` : ''}`,
    },
    notice: {
      zh: `提前 ${c.measured === null ? '不清楚' : n(c.measured)} 天通知，至少要 ${n(c.needed)} 天`,
      en: `${c.measured === null ? 'not known' : n(c.measured)} days of notice, ${n(c.needed)} needed`,
    },
    delegation: {
      zh: c.met === false ? '这件事不能交给代表或理事会表决' : '由有权的会议表决',
      en: c.met === false ? 'This may not be left to representatives or the board' : 'Decided by a body that may',
    },
    study: {
      zh: c.met === false ? '会前没有党组织研究的记录' : '会前研究过',
      en: c.met === false ? 'No record of the study before the meeting' : 'Studied before the meeting',
    },
  };
  return {
    id: `${c.what}-${c.regime}-${i}`,
    title: CONDITION[c.what],
    status: c.met === null ? 'UNKNOWN' : c.met ? 'MET' : 'NOT_MET',
    reason: said[c.what],
    article: articleOf(c.law, c.article),
  };
}

function Whole({ d }: { d: Decision }) {
  const { t, locale } = useLocale();
  const draft = d.state === 'draft';
  return (
    <>
      <div className="yj-actions as-noprint">
        {d.can.includes('record') ? (
          <Act
            kind="primary"
            icon="upload"
            label={{ zh: '附会议记录并确认', en: 'Record with its minutes' }}
            lead={
              <p>
                {t({
                  zh: '确认后不能再改，只能撤销；效力按会议那天的法律判断并保存。',
                  en: 'It cannot be changed afterwards, only annulled. The verdict by the law of the meeting’s day is stored.',
                })}
              </p>
            }
            asks={PAPERS}
            confirm={{ zh: '确认决议', en: 'Record' }}
            done={{ zh: '决议已确认', en: 'Recorded' }}
            send={(v, o) => client.letting.recordDecision(withBody({ params: { id: d.id } }, papersOf(v)), o)}
          />
        ) : null}
        {d.can.includes('edit') ? (
          <ButtonLink icon="edit" to={withQuery(paths.newDecision, { edit: d.id })}>
            {t({ zh: '修改草稿', en: 'Change the draft' })}
          </ButtonLink>
        ) : null}
        {d.can.includes('annul') ? (
          <Act
            kind="danger"
            label={{ zh: '撤销决议', en: 'Annul' }}
            asks={[{ name: 'reason', kind: 'area', label: { zh: '理由', en: 'Reason' } }]}
            done={{ zh: '已撤销', en: 'Annulled' }}
            send={(v, o) => client.letting.annulDecision({ params: { id: d.id }, body: { reason: v.text('reason') } }, o)}
          />
        ) : null}
      </div>
      <div className="as-split">
        <Part
          title={
            draft ? { zh: '现在判断的效力（草稿）', en: 'As it would be judged now (draft)' } : { zh: '效力', en: 'Validity' }
          }
        >
          <DecisionLetter
            outcome={d.verdict.valid ? 'granted' : 'refused'}
            answer={
              d.verdict.valid
                ? {
                    zh: draft ? '按会议当天的法律，这项决议成立。' : '这项决议成立。',
                    en: draft ? 'By the law of the meeting’s day this decision would be valid.' : 'This decision is valid.',
                  }
                : {
                    zh: draft ? '按会议当天的法律，这项决议不成立。' : '这项决议不成立。',
                    en: draft
                      ? 'By the law of the meeting’s day this decision would not be valid.'
                      : 'This decision is not valid.',
                  }
            }
            conditions={d.verdict.conditions.map(inWords)}
          >
            <p className="yj-hint">
              {t({
                zh: '几部规定同时有效时都要符合，从严。',
                en: 'Where several texts hold on that day all must be met; the stricter decides.',
              })}
            </p>
          </DecisionLetter>
        </Part>
        <div className="as-side">
          <Part title={{ zh: '会议', en: 'The meeting' }}>
            <p className="as-tags">
              <State of={DECISION_STATE} code={d.state} /> <DemoMark demo={d.demo} />
            </p>
            <Facts
              rows={[
                { label: { zh: '集体', en: 'Collective' }, value: d.collective.name },
                { label: { zh: '事项', en: 'Subject' }, value: `${t(SUBJECT[d.subject])} · ${t(MATTER[d.matter])}` },
                { label: { zh: '由谁表决', en: 'Decided by' }, value: t(BODY[d.body]) },
                { label: { zh: '提议', en: 'Proposed' }, value: fmtDate(d.proposedOn, locale) },
                {
                  label: { zh: '党组织研究', en: 'Studied' },
                  value: d.partyStudiedOn ? fmtDate(d.partyStudiedOn, locale) : t({ zh: '没有记录', en: 'no record' }),
                },
                { label: { zh: '通知', en: 'Notice' }, value: fmtDate(d.noticeOn, locale) },
                { label: { zh: '会议', en: 'Meeting' }, value: fmtDate(d.meetingOn, locale) },
                {
                  label: { zh: '应到 / 实到 / 同意', en: 'Entitled / present / for' },
                  value: `${fmtInt(d.eligible)} / ${fmtInt(d.present)} / ${fmtInt(d.inFavour)}`,
                },
                ...inRegisters(d, t),
                ...(d.eligibleReason === null
                  ? []
                  : [{ label: { zh: '不同的原因', en: 'Why it differs' }, value: d.eligibleReason }]),
                {
                  label: { zh: '结果公布', en: 'Result published' },
                  value: d.resultPublishedOn ? fmtDate(d.resultPublishedOn, locale) : '—',
                },
                ...(d.against === null
                  ? []
                  : [
                      {
                        label: { zh: '反对 / 弃权', en: 'Against / abstained' },
                        value: `${fmtInt(d.against)} / ${fmtInt(d.abstained ?? 0)}`,
                      },
                    ]),
              ]}
            />
          </Part>
          <About d={d} />
          <Part title={{ zh: '材料', en: 'Papers' }}>
            {d.papers.length === 0 ? (
              d.minutesHash === null ? (
                <p className="yj-muted">{t({ zh: '确认时上传。', en: 'Added when it is recorded.' })}</p>
              ) : (
                <p className="as-hash yj-muted">
                  {t({ zh: '会议记录', en: 'Minutes' })} SHA-256 {d.minutesHash}
                </p>
              )
            ) : (
              <ul className="as-plain">
                {d.papers.map((p) => (
                  <li key={p.id}>
                    <Badge>{t(PAPER_KIND[p.kind])}</Badge>{' '}
                    <Link href={`/api/assets/decisions/${d.id}/papers/${p.id}`}>{p.name}</Link>
                    <p className="as-hash yj-muted">SHA-256 {p.hash}</p>
                  </li>
                ))}
              </ul>
            )}
          </Part>
          {d.subject === 'distribution' ? null : <Interests id={d.id} />}
          <Part title={{ zh: '经过', en: 'History' }}>
            <Timeline
              items={d.events.map((e, i) => ({
                id: `${i}`,
                at: e.at,
                title: STEP[e.action] ?? { zh: e.action, en: e.action },
                who: e.by,
                text: e.note,
              }))}
            />
          </Part>
        </div>
      </div>
    </>
  );
}

const PAPERS: readonly Ask[] = (['minutes', 'proposal', 'study', 'notice', 'sign-in', 'other'] as const).map((kind) => ({
  name: kind,
  kind: 'file',
  label: PAPER_KIND[kind],
  ...(kind === 'minutes'
    ? {
        hint: {
          zh: '每份 PDF、JPEG 或 PNG，不超过 20 MB，都记下哈希',
          en: 'Each a PDF, JPEG or PNG of at most 20 MB; the hash of each is kept',
        },
      }
    : { optional: true }),
  many: kind === 'other',
  accept: 'application/pdf,image/jpeg,image/png',
}));

/** The chosen papers as a form, each under its kind. */
function papersOf(v: Values): FormData {
  const body = new FormData();
  for (const { name } of PAPERS) for (const file of v.files(name)) body.append(name, file, file.name);
  return body;
}

/** What the decision is about, how much it agreed to, and by what it was carried out. */
function About({ d }: { d: Decision }) {
  const { t } = useLocale();
  const to = { listing: paths.listing, contract: paths.contract, amendment: paths.contract, run: paths.run };
  const rows = [
    ...(d.parts.length === 0
      ? []
      : [
          {
            label: { zh: '部位', en: 'Parts' },
            value: d.parts
              .map((p) =>
                p.fen === null || d.parts.length === 1
                  ? p.title
                  : t({ zh: `${p.title}（不低于 ${fmtMoney(p.fen)}）`, en: `${p.title} (at least ${fmtMoney(p.fen)})` }),
              )
              .join(t({ zh: '、', en: ', ' })),
          },
        ]),
    ...(d.contract === null
      ? []
      : [{ label: { zh: '合同', en: 'Contract' }, value: <Link to={paths.contract(d.contract.id)}>{d.contract.number}</Link> }]),
    ...(d.run === null
      ? []
      : [{ label: { zh: '收益分配', en: 'Distribution' }, value: <Link to={paths.run(d.run.id)}>{d.run.title}</Link> }]),
    ...(d.annualFen === null
      ? []
      : [{ label: { zh: '年租金不低于', en: 'Rent a year, at least' }, value: fmtMoney(d.annualFen) }]),
    ...(d.termMonths === null
      ? []
      : [
          {
            label: { zh: '租期不超过', en: 'Term, at most' },
            value: t({ zh: `${d.termMonths} 个月`, en: `${d.termMonths} months` }),
          },
        ]),
    ...(d.amountFen === null
      ? []
      : [{ label: { zh: '核销、抵扣不超过', en: 'Given up, at most' }, value: fmtMoney(d.amountFen) }]),
    ...(d.uses.length === 0
      ? []
      : [
          {
            label: { zh: '已办理', en: 'Carried out by' },
            value: (
              <ul className="as-plain">
                {d.uses.map((u) => (
                  <li key={u.id}>
                    <Link to={to[u.what](u.id)}>{u.number}</Link>
                    {u.what === 'amendment' ? t({ zh: ' 的变更', en: ' (amendment)' }) : ''}
                  </li>
                ))}
              </ul>
            ),
          },
        ]),
  ];
  return (
    <Part title={{ zh: '决定了什么', en: 'What is decided' }}>
      {rows.length > 0 ? <Facts rows={rows} /> : null}
      {d.bound ? null : (
        <p className="yj-hint">
          {t({
            zh: '登记时还没有写明部位、合同或收益分配。部位、合同的只能用一次；收益分配的不能再用于表决。',
            en: 'Entered before decisions named what they are on: one on a letting can be used once, one on a distribution no more.',
          })}
        </p>
      )}
    </Part>
  );
}

const STEP: Readonly<Record<string, { zh: string; en: string }>> = {
  create: { zh: '登记草稿', en: 'Drafted' },
  draft: { zh: '登记草稿', en: 'Drafted' },
  edit: { zh: '修改草稿', en: 'Changed' },
  record: { zh: '确认', en: 'Recorded' },
  annul: { zh: '撤销', en: 'Annulled' },
};
