/** What may be done with a notice next: publish, open, award, put on display, conclude; bidders and objections. */
import { useState } from 'react';
import { ButtonLink, Link, Notice, fmtMoney, useApi, useLocale } from '@yunjian/ui';
import { client, formOf, paths, withBody, withQuery } from './api.ts';
import type { Ask, Raw } from './asks.ts';
import { Act } from './form.tsx';
import { todayText } from './hooks.ts';
import type { Listing } from './api.ts';
import { DecisionPicker } from './pickers.tsx';
import { LISTING_ACTION } from './words.ts';

type Step = Exclude<keyof typeof LISTING_ACTION, 'publish' | 'close'>;
const FORWARD: readonly Step[] = ['open-bids', 'award', 'award-directly', 'publicise', 'conclude'];
const OTHER: readonly Step[] = ['replace', 'fail', 'withdraw'];
const reason = (optional: boolean): Ask => ({
  name: 'reason',
  kind: 'area',
  optional,
  label: { zh: optional ? '说明' : '理由', en: optional ? 'Note' : 'Reason' },
});

/** The steps the reader may take. */
export function ListingSteps({ l }: { l: Listing }) {
  const { t } = useLocale();
  const [decision, setDecision] = useState('');
  const may = (action: Listing['can'][number]): boolean => l.can.includes(action);
  if (l.can.length === 0) return null;
  return (
    <div className="yj-actions as-noprint">
      {may('publish') ? (
        <Act
          kind="primary"
          label={LISTING_ACTION.publish}
          lead={
            <p>
              {t({
                zh: '发布后公众就能看到并报名；部位在起租日必须空着，公告天数不能少于规定。',
                en: 'Then everyone sees it and may register. The parts must be free, and the notice long enough.',
              })}
            </p>
          }
          asks={[
            { name: 'deadline', kind: 'moment', label: { zh: '报名和投递报价的截止时间', en: 'Deadline' } },
            {
              name: 'opening',
              kind: 'moment',
              label: { zh: '开标时间', en: 'Opening' },
              hint: {
                zh: '截止后、开标前，竞价人来揭开自己的报价',
                en: 'Between deadline and opening the bidders reveal their bids',
              },
            },
            { name: 'startsOn', kind: 'date', label: { zh: '起租日', en: 'First day of the term' } },
          ]}
          done={{ zh: '公告已发布', en: 'Published' }}
          send={(v, o) =>
            client.letting.publishListing(
              {
                params: { id: l.id },
                body: {
                  deadline: v.text('deadline'),
                  opening: v.text('opening'),
                  startsOn: v.text('startsOn'),
                  revision: l.revision,
                },
              },
              o,
            )
          }
        />
      ) : null}
      {[...FORWARD, ...OTHER].filter(may).map((action) => {
        const needsDecision = action === 'award-directly' || action === 'award';
        return (
          <Act
            key={action}
            label={LISTING_ACTION[action]}
            {...(FORWARD.includes(action)
              ? { kind: 'primary' as const }
              : action === 'withdraw' || action === 'fail'
                ? { kind: 'danger' as const }
                : {})}
            lead={
              action === 'award' && l.outcome?.single ? (
                <Notice
                  kind="warning"
                  title={{
                    zh: '只有一家有效报价：按规定走第二次公告或凭决议定标',
                    en: 'A single valid bid: a second notice, or an award by decision',
                  }}
                />
              ) : action === 'replace' ? (
                <p>
                  {t({
                    zh: '成交人放弃的，保证金不退，由下一位有效报价的人递补。',
                    en: 'The winner’s deposit is kept; the next valid bid takes the place.',
                  })}
                </p>
              ) : null
            }
            asks={[reason(FORWARD.includes(action))]}
            {...(needsDecision
              ? {
                  more: () => (
                    <DecisionPicker
                      collective={l.collective.id}
                      subject="letting"
                      value={decision}
                      onChange={setDecision}
                      optional={action === 'award'}
                      label={{ zh: '没有竞争时凭哪个决议', en: 'Without competition: by which decision' }}
                    />
                  ),
                  moreSaid: decision,
                }
              : {})}
            done={{ zh: `已办：${LISTING_ACTION[action].zh}`, en: `Done: ${LISTING_ACTION[action].en}` }}
            send={(v, o) =>
              client.letting.stepListing(
                {
                  params: { id: l.id },
                  body: { action, reason: v.orNull('reason'), decisionId: needsDecision && decision !== '' ? decision : null },
                },
                o,
              )
            }
          />
        );
      })}
      {may('draft-contract') ? (
        <ButtonLink kind="primary" icon="file" to={withQuery(paths.newContract, { listing: l.id })}>
          {t({ zh: '起草合同', en: 'Draft the contract' })}
        </ButtonLink>
      ) : null}
      {may('relist') ? (
        <Act
          label={{ zh: '重新公告', en: 'Notice again' }}
          asks={[
            {
              name: 'reserve',
              kind: 'yuan',
              optional: true,
              suffix: { zh: '元/年', en: 'yuan/year' },
              label: { zh: '新底价', en: 'New reserve' },
              hint: { zh: '不改就空着', en: 'Leave empty to keep it' },
            },
          ]}
          done={{ zh: '已起草下一次公告', en: 'The next notice is drafted' }}
          send={(v, o) => client.letting.relist({ params: { id: l.id }, body: { reserveFenYear: v.orNull('reserve') } }, o)}
        />
      ) : null}
      {may('edit') ? (
        <ButtonLink icon="edit" to={withQuery(paths.newListing, { edit: l.id })}>
          {t({ zh: '修改草稿', en: 'Change the draft' })}
        </ButtonLink>
      ) : null}
      {may('add-quote') ? (
        <Act
          icon="plus"
          label={{ zh: '登记询价', en: 'Record a quote' }}
          asks={[
            {
              name: 'who',
              kind: 'radio',
              label: { zh: '报价的是', en: 'Quoted by' },
              options: [
                { value: 'organisation', label: { zh: '单位', en: 'an organisation' } },
                { value: 'person', label: { zh: '个人', en: 'a person' } },
              ],
              initial: 'organisation',
            },
            { name: 'name', kind: 'text', label: { zh: '名称或姓名', en: 'Name' } },
            {
              name: 'uscc',
              kind: 'text',
              max: 30,
              label: { zh: '统一社会信用代码', en: 'USCC' },
              when: (raw) => raw['who'] === 'organisation',
            },
            {
              name: 'idNumber',
              kind: 'text',
              max: 30,
              label: { zh: '身份证号', en: 'ID number' },
              when: (raw) => raw['who'] === 'person',
            },
            { name: 'fen', kind: 'yuan', suffix: { zh: '元/年', en: 'yuan/year' }, label: { zh: '报价', en: 'Quote' } },
            { name: 'on', kind: 'date', label: { zh: '日期', en: 'Day' }, initial: todayText() },
            {
              name: 'paper',
              kind: 'file',
              label: { zh: '凭据', en: 'Paper' },
              hint: { zh: 'PDF、JPEG 或 PNG', en: 'PDF, JPEG or PNG' },
              accept: 'application/pdf,image/jpeg,image/png',
            },
          ]}
          done={{ zh: '已登记', en: 'Recorded' }}
          send={(v, o) => {
            const whose: Record<string, string> =
              v.text('who') === 'person' ? { idNumber: v.text('idNumber') } : { uscc: v.text('uscc') };
            return client.letting.addQuote(
              withBody(
                { params: { id: l.id } },
                formOf(
                  { name: v.text('name'), ...whose, fenYear: v.text('fen'), quotedOn: v.text('on') },
                  'paper',
                  v.file('paper'),
                ),
              ),
              o,
            );
          }}
        />
      ) : null}
    </div>
  );
}

const JUDGE = {
  qualify: { zh: '合格', en: 'Qualify' },
  disqualify: { zh: '不合格', en: 'Refuse' },
  'deposit-paid': { zh: '保证金已到', en: 'Deposit paid' },
  'accept-authority': { zh: '授权材料核对无误', en: 'Accept the paper' },
  'return-deposit': { zh: '退还保证金', en: 'Give the deposit back' },
} as const;

/** Books a bidder's deposit: a receipt of the bank statement that waits, or money entered by hand. */
function DepositPaid({ bidder: b, collective }: { bidder: Listing['bidders'][number]; collective: string }) {
  const accounts = useApi(client.money.accounts, { params: { id: collective } }).data;
  const waiting = useApi(client.money.receipts, { query: { collective, unmatched: 'true', page: 1, size: 50 } }).data;
  if (!accounts || !waiting) return null;
  const byHand = (raw: Raw): boolean => (raw['receipt'] ?? '') === '';
  return (
    <Act
      key={`${accounts.rows.length}-${waiting.total}`}
      small
      label={JUDGE['deposit-paid']}
      title={{ zh: `${b.bidder}：保证金入账`, en: `${b.bidder}: book the deposit` }}
      confirm={{ zh: '确定', en: 'Confirm' }}
      asks={[
        ...(waiting.rows.length === 0
          ? []
          : [
              {
                name: 'receipt',
                kind: 'select' as const,
                optional: true,
                label: { zh: '银行流水里的哪一笔', en: 'Which receipt of the statement' },
                hint: {
                  zh: '多于还缺的，只入所缺的部分，其余仍待认领，可退还或用于别的公告；流水还没导入的，空着并填下面',
                  en: 'Of one that is more, what is missing is booked, the rest goes on waiting: to go back, or for another notice. Leave empty when the statement is not in yet',
                },
                options: waiting.rows.map((r) => ({ value: r.id, label: `${r.receivedOn} ${r.payer} ${fmtMoney(r.fen)}` })),
              },
            ]),
        {
          name: 'account',
          kind: 'select',
          label: { zh: '收到哪个账户', en: 'Into which account' },
          options: accounts.rows.map((a) => ({ value: a.id, label: `${a.bank} ****${a.tail}` })),
          initial: accounts.rows[0]?.id ?? '',
          when: byHand,
        },
        { name: 'on', kind: 'date', label: { zh: '到账日', en: 'Received on' }, initial: todayText(), when: byHand },
        {
          name: 'number',
          kind: 'text',
          max: 40,
          least: 8,
          optional: true,
          label: { zh: '付款账号', en: 'Account it came from' },
          hint: { zh: '只存加密的比对码', en: 'Only a keyed hash of it is kept' },
          when: byHand,
        },
        {
          name: 'why',
          kind: 'text',
          least: 2,
          max: 500,
          optional: true,
          label: { zh: '代付的原因', en: 'Why somebody else pays' },
          hint: { zh: '付款人不是竞买人时必填', en: 'Needed when the payer is not the bidder' },
          when: (raw) => !byHand(raw),
        },
      ]}
      done={{ zh: '已入账', en: 'Booked' }}
      send={(v, o) =>
        client.letting.judgeBidder(
          {
            params: { id: b.id },
            body: {
              action: 'deposit-paid',
              reason: v.orNull('why'),
              deposit:
                v.orNull('receipt') === null
                  ? { accountId: v.orNull('account'), receivedOn: v.orNull('on'), payerNumber: v.orNull('number') }
                  : { receiptId: v.text('receipt') },
            },
          },
          o,
        )
      }
    />
  );
}

/** Proposes to give a bidder's deposit back to who paid it; another person approves it under the corrections of money. */
export function ReturnDeposit({ registration, bidder }: { registration: string; bidder: string }) {
  return (
    <Act
      small
      label={JUDGE['return-deposit']}
      title={{ zh: `${bidder}：退还保证金`, en: `${bidder}: give the deposit back` }}
      confirm={{ zh: '提出', en: 'Propose' }}
      lead={<ReturnLead />}
      asks={[reason(false)]}
      done={{ zh: '已提出，待另一人审批', en: 'Proposed: waits for a second person' }}
      send={(v, o) =>
        client.money.propose(
          { body: { kind: 'return-bid-deposit', subjectId: registration, decisionId: null, reason: v.text('reason') } },
          o,
        )
      }
    />
  );
}

function ReturnLead() {
  const { t } = useLocale();
  return (
    <p>
      {t({
        zh: '全部保证金原路退回付款人；由另一人在“租金收缴 · 更正审批”里批准后记账。',
        en: 'All of it goes back to who paid it; it is booked when another person approves it under Rents, Corrections.',
      })}
    </p>
  );
}

/** Qualifies or refuses a bidder, books the deposit, gives it back. */
export function Judge({ bidder: b, collective }: { bidder: Listing['bidders'][number]; collective: string }) {
  return (
    <span className="as-tags">
      {b.can.includes('deposit-paid') ? <DepositPaid bidder={b} collective={collective} /> : null}
      {b.can.includes('accept-authority') ? (
        <Act
          small
          label={JUDGE['accept-authority']}
          title={{ zh: `${b.claimed ?? b.bidder}：核对授权材料`, en: `${b.claimed ?? b.bidder}: check the paper` }}
          lead={
            <p>
              <Link href={`/api/assets/registrations/${b.id}/authority`}>授权委托书 · Power of attorney</Link>
            </p>
          }
          asks={[
            {
              name: 'name',
              kind: 'text',
              least: 2,
              label: { zh: '材料上的单位全称', en: 'Full name as the paper has it' },
              hint: { zh: '以公章和营业执照为准', en: 'As on the seal and the licence' },
            },
          ]}
          confirm={{ zh: '核对无误', en: 'Accept' }}
          done={{ zh: '已核对', en: 'Accepted' }}
          send={(v, o) =>
            client.letting.judgeBidder(
              { params: { id: b.id }, body: { action: 'accept-authority', reason: null, name: v.text('name') } },
              o,
            )
          }
        />
      ) : null}
      {b.can.includes('return-deposit') ? <ReturnDeposit registration={b.id} bidder={b.bidder} /> : null}
      {(['qualify', 'disqualify'] as const)
        .filter((a) => b.can.includes(a))
        .map((action) => (
          <Act
            key={action}
            small
            {...(action === 'disqualify' ? { kind: 'plain' as const } : {})}
            label={JUDGE[action]}
            title={{ zh: `${b.bidder}：${JUDGE[action].zh}`, en: `${b.bidder}: ${JUDGE[action].en}` }}
            confirm={{ zh: '确定', en: 'Confirm' }}
            asks={[reason(action !== 'disqualify')]}
            done={{ zh: '已登记', en: 'Noted' }}
            send={(v, o) => client.letting.judgeBidder({ params: { id: b.id }, body: { action, reason: v.orNull('reason') } }, o)}
          />
        ))}
    </span>
  );
}

/** Answers an objection; the answer is public. */
export function AnswerObjection({ id }: { id: string }) {
  return (
    <Act
      label={{ zh: '答复异议', en: 'Answer' }}
      asks={[
        {
          name: 'upheld',
          kind: 'radio',
          label: { zh: '异议成立吗', en: 'Is it upheld' },
          options: [
            { value: 'yes', label: { zh: '成立', en: 'Upheld' } },
            { value: 'no', label: { zh: '不成立', en: 'Not upheld' } },
          ],
        },
        {
          name: 'answer',
          kind: 'area',
          rows: 5,
          max: 2000,
          label: { zh: '答复（公开，不写姓名）', en: 'Answer (public: no names)' },
        },
      ]}
      done={{ zh: '已答复', en: 'Answered' }}
      send={(v, o) =>
        client.letting.answerObjection({ params: { id }, body: { answer: v.text('answer'), upheld: v.yes('upheld') } }, o)
      }
    />
  );
}
