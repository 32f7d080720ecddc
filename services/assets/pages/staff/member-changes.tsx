/** Changes of capacity and membership: proposed by one with the paper, decided by another; those that wait first. */
import { useState } from 'react';
import { Badge, EmptyState, Link, Ready, fmtDate, fmtDateTime, useApi, useLocale, type Words } from '@yunjian/ui';
import { StaffList, type ListColumn } from '@yunjian/ui/staff';
import { client, fileHref, paths } from './api.ts';
import { Act } from './form.tsx';
import { oneOf } from './hooks.ts';
import { FilterSelect, State, Two } from './parts.tsx';
import { DECLARED, ENDED_WHY, MEMBER_CHANGE, SHARE_STATE, choices } from './words.ts';

type Change = Awaited<ReturnType<typeof client.people.changes>>['rows'][number];
const STATES = Object.keys(SHARE_STATE) as (keyof typeof SHARE_STATE)[];

export const PROPOSED: Words = { zh: '已提出，等第二人批准', en: 'Proposed: waits for a second person' };

/** The paper of a change: its hash is kept, the file stays with the collective. */
export const MEMBER_PAPER = {
  name: 'document',
  kind: 'file',
  label: { zh: '依据的文件', en: 'Document' },
  hint: {
    zh: '法院判决书、死亡证明、退出协议……只算哈希，不上传',
    en: 'Judgment, death certificate, agreement …: hashed here, not sent',
  },
  accept: 'application/pdf,image/jpeg,image/png',
} as const;

/** What is declared or why it ends; null: not for the reader to know. */
const whatOf = (c: Change): Words | null => (c.what === null ? null : { ...DECLARED, ...ENDED_WHY }[c.what]);

/** The changes of a collective's members, with their approval. */
export function MemberChanges({ id }: { id: string }) {
  const { t, locale } = useLocale();
  const [at, setAt] = useState({ page: 1, size: 50 });
  const [said, setSaid] = useState<string | undefined>();
  const state = oneOf(STATES, said);
  const query = state ? { state } : {};
  const list = useApi(client.people.changes, { params: { id }, query: { ...query, ...at } }, { keep: true });
  const days = (c: Change): string => {
    const on = fmtDate(c.on, locale);
    if (c.kind === 'lift') return t({ zh: `至 ${on}`, en: `until ${on}` });
    if (c.to === null) return t({ zh: `${on} 起`, en: `from ${on}` });
    return t({ zh: `${on} 至 ${fmtDate(c.to, locale)}`, en: `${on} to ${fmtDate(c.to, locale)}` });
  };
  const columns: readonly ListColumn<Change>[] = [
    {
      key: 'who',
      title: { zh: '成员', en: 'Member' },
      head: true,
      width: 130,
      cell: (c) => (
        <Two under={c.code}>
          <Link to={paths.holder(c.householdId)}>{c.name}</Link>
        </Two>
      ),
    },
    {
      key: 'what',
      title: { zh: '变更', en: 'Change' },
      width: 165,
      cell: (c) => {
        const what = whatOf(c);
        return <Two under={what === null ? '' : t(what)}>{t(MEMBER_CHANGE[c.kind])}</Two>;
      },
    },
    { key: 'days', title: { zh: '日期', en: 'Days' }, width: 145, cell: days },
    {
      key: 'paper',
      title: { zh: '依据', en: 'Rests on' },
      width: 175,
      cell: (c) => <Two under={`${c.documentHash.slice(0, 12)}…`}>{c.reason ?? '—'}</Two>,
    },
    {
      key: 'state',
      title: { zh: '状态', en: 'State' },
      width: 145,
      cell: (c) => (
        <Two under={c.refusal ?? ''}>
          <State of={SHARE_STATE} code={c.state} />
        </Two>
      ),
    },
    {
      key: 'by',
      title: { zh: '提出 / 批准', en: 'Proposed / decided' },
      width: 160,
      cell: (c) => (
        <Two under={fmtDateTime(c.decidedAt ?? c.proposedAt, locale)}>{`${c.proposedBy} / ${c.decidedBy ?? '—'}`}</Two>
      ),
    },
    {
      key: 'do',
      title: { zh: '办理', en: 'Do' },
      width: 140,
      cell: (c) => (c.can.includes('decide') ? <Decide change={c} days={days(c)} /> : '—'),
    },
  ];
  return (
    <>
      <p className="yj-hint">
        {t({
          zh: '行为能力的记载和成员身份的终止，由会计凭文件提出、理事批准后才算数。会议通知发出后才批准的（去世除外），不减少这次会议的表决基数。',
          en: 'What is declared of capacity, and the end of a membership, is proposed by the accountant with its paper and counts when a board member approves. What is approved after the notice of a meeting (death aside) does not lower the number its votes are counted of.',
        })}
      </p>
      <div className="as-asof">
        <FilterSelect
          name="change-state"
          label={{ zh: '状态', en: 'State' }}
          all={{ zh: '全部状态', en: 'All states' }}
          value={state}
          onChange={(next) => {
            setSaid(next);
            setAt({ ...at, page: 1 });
          }}
          options={choices(SHARE_STATE)}
        />
      </div>
      <Ready query={list} rows={6}>
        {(data) => (
          <StaffList
            id="assets.member-changes"
            caption={{ zh: '成员变更，待批准的在前', en: 'Changes of members, those that wait first' }}
            columns={columns}
            rows={data.rows}
            rowKey={(c) => c.id}
            page={{ ...at, total: data.total }}
            onPage={(page, size) => setAt({ page, size })}
            exportHref={fileHref(client.exports.memberChanges, { params: { id }, query })}
            empty={<EmptyState title={{ zh: '没有符合条件的变更', en: 'No change matches' }} />}
          />
        )}
      </Ready>
    </>
  );
}

function Decide({ change: c, days }: { change: Change; days: string }) {
  const { t } = useLocale();
  const what = whatOf(c);
  return (
    <span className="as-tags">
      <Act
        small
        label={{ zh: '批准', en: 'Approve' }}
        title={{ zh: `批准：${c.name}，${MEMBER_CHANGE[c.kind].zh}`, en: `Approve: ${c.name}, ${MEMBER_CHANGE[c.kind].en}` }}
        lead={
          <>
            <p className="as-quote">{[what === null ? '' : t(what), days, c.reason ?? ''].filter((x) => x !== '').join(' · ')}</p>
            <p className="yj-hint">
              {t({
                zh: '批准后立即生效，可能改变谁能表决。请先核对文件原件；文件哈希：',
                en: 'It holds at once and may change who votes. Check the original paper first; its hash: ',
              })}
              <span className="as-hash">{c.documentHash}</span>
            </p>
          </>
        }
        done={{ zh: '已批准', en: 'Approved' }}
        send={(_v, o) => client.people.decideChange({ params: { id: c.id }, body: { approve: true, refusal: null } }, o)}
      />
      <Act
        small
        kind="plain"
        label={{ zh: '退回', en: 'Refuse' }}
        title={{ zh: `退回：${c.name}，${MEMBER_CHANGE[c.kind].zh}`, en: `Refuse: ${c.name}, ${MEMBER_CHANGE[c.kind].en}` }}
        asks={[{ name: 'refusal', kind: 'area', label: { zh: '理由', en: 'Reason' } }]}
        done={{ zh: '已退回', en: 'Refused' }}
        send={(v, o) =>
          client.people.decideChange({ params: { id: c.id }, body: { approve: false, refusal: v.text('refusal') } }, o)
        }
      />
    </span>
  );
}

/** What of a member waits for a second person. */
export function Waiting({ kinds }: { kinds: readonly Change['kind'][] }) {
  const { t } = useLocale();
  return kinds.map((kind) => (
    <Badge key={kind} kind="warning">
      {t({ zh: `${MEMBER_CHANGE[kind].zh}：待批准`, en: `${MEMBER_CHANGE[kind].en}: waits` })}
    </Badge>
  ));
}
