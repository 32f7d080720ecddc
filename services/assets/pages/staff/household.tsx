/** The members of one household: who they are, moved into another household, ended. */
import { useParams } from 'react-router';
import { Badge, DataTable, EmptyState, Page, PrintButton, Ready, fmtDate, useApi, useLocale } from '@yunjian/ui';
import { client, paths, fileHref } from './api.ts';
import { Capacity } from './capacity.tsx';
import { sha256Of } from '../shared/sha256.ts';
import { Act } from './form.tsx';
import { todayText } from './hooks.ts';
import { MEMBER_PAPER, PROPOSED, Waiting } from './member-changes.tsx';
import { Two } from './parts.tsx';
import { ABILITY, ENDED_WHY, choices } from './words.ts';

type Row = Awaited<ReturnType<typeof client.people.household>>['rows'][number];

export default function Household() {
  const { id = '' } = useParams();
  const { t, locale } = useLocale();
  const list = useApi(client.people.household, { params: { id } });
  const household = list.data?.rows[0]?.household;
  const can = list.data?.can ?? [];
  return (
    <Page
      width="full"
      actions={<PrintButton />}
      title={
        household === undefined
          ? { zh: '一户的成员', en: 'Household' }
          : { zh: `户号 ${household}`, en: `Household ${household}` }
      }
      back={{ to: paths.members, label: { zh: '成员和份额', en: 'Members and shares' } }}
      lead={
        <p>
          {t({
            zh: '份额按登记办法记在户或人名下，不因迁户、终止而变动；要变动须另提份额变更，由第二人批准；行为能力的记载和成员身份的终止也是。',
            en: 'Shares stay where they are recorded when a member moves or leaves; they move by a change of shares that a second person approves, as what is declared of capacity and the end of a membership are.',
          })}
        </p>
      }
    >
      <Ready query={list} rows={4}>
        {(data) => (
          <DataTable<Row>
            caption={{ zh: '成员', en: 'Members' }}
            hideCaption
            rows={data.rows}
            exportHref={fileHref(client.exports.household, { params: { id } })}
            rowKey={(m) => m.id}
            empty={<EmptyState title={{ zh: '这一户没有成员', en: 'No members' }} />}
            columns={[
              {
                key: 'name',
                title: { zh: '姓名', en: 'Name' },
                head: true,
                cell: (m) => (
                  <Two under={m.code}>
                    {m.name} {m.head ? <Badge kind="info">{t({ zh: '户主', en: 'head' })}</Badge> : null}
                  </Two>
                ),
              },
              { key: 'from', title: { zh: '成员身份自', en: 'Member since' }, cell: (m) => fmtDate(m.from, locale) },
              {
                key: 'until',
                title: { zh: '终止', en: 'Ended' },
                cell: (m) =>
                  m.until === null ? (
                    m.waiting.length > 0 ? (
                      <Waiting kinds={m.waiting} />
                    ) : (
                      '—'
                    )
                  ) : (
                    <Two under={m.endedWhy ? t(ENDED_WHY[m.endedWhy]) : ''}>{fmtDate(m.until, locale)}</Two>
                  ),
              },
              {
                key: 'vote',
                title: { zh: '能否表决', en: 'Vote' },
                cell: (m) =>
                  m.until !== null ? (
                    '—'
                  ) : m.vote === null ? (
                    <Badge kind="warning">{t({ zh: '出生日期未登记', en: 'birth day not on record' })}</Badge>
                  ) : (
                    <Two under={m.capacity ? t(ABILITY[m.capacity.ability]) : ''}>
                      {m.vote ? t({ zh: '能', en: 'yes' }) : <Badge>{t({ zh: '不能', en: 'no' })}</Badge>}
                    </Two>
                  ),
              },
              ...(can.length > 0
                ? [
                    {
                      key: 'do',
                      title: { zh: '办理', en: 'Do' },
                      cell: (m: Row) =>
                        m.until === null ? (
                          <span className="as-tags">
                            {can.includes('move') ? <Move member={m} /> : null}
                            {can.includes('capacity') ? <Capacity member={m} /> : null}
                            {can.includes('end') && !m.waiting.includes('end') ? <End member={m} /> : null}
                          </span>
                        ) : (
                          '—'
                        ),
                    },
                  ]
                : []),
            ]}
          />
        )}
      </Ready>
    </Page>
  );
}

function Move({ member: m }: { member: Row }) {
  return (
    <Act
      small
      label={{ zh: '迁入另一户', en: 'Move' }}
      title={{ zh: `${m.name} 迁入另一户`, en: `Move ${m.name} into another household` }}
      asks={[
        {
          name: 'household',
          kind: 'text',
          max: 40,
          label: { zh: '迁入户号', en: 'Household code' },
          hint: { zh: '没有的户号会新立一户', en: 'A code that is not there makes a new household' },
        },
        { name: 'head', kind: 'check', label: { zh: '在新户中是户主', en: 'Head of that household' }, optional: true },
        { name: 'reason', kind: 'area', max: 300, label: { zh: '事由（婚嫁、分户……）', en: 'Reason (marriage, division …)' } },
      ]}
      done={{ zh: '已迁户', en: 'Moved' }}
      send={(v, o) =>
        client.dividends.moveMember(
          { params: { id: m.id }, body: { householdCode: v.text('household'), head: v.yes('head'), reason: v.text('reason') } },
          o,
        )
      }
    />
  );
}

function End({ member: m }: { member: Row }) {
  const { t } = useLocale();
  return (
    <Act
      small
      kind="danger"
      label={{ zh: '终止身份', en: 'End' }}
      title={{ zh: `终止 ${m.name} 的成员身份`, en: `End the membership of ${m.name}` }}
      asks={[
        {
          name: 'from',
          kind: 'date',
          label: { zh: '自哪天起不再是成员', en: 'First day no more a member' },
          initial: todayText(),
        },
        { name: 'why', kind: 'select', label: { zh: '原因', en: 'Why' }, options: choices(ENDED_WHY) },
        {
          name: 'reason',
          kind: 'area',
          max: 300,
          label: { zh: '说明', en: 'In words' },
          hint: { zh: '文件的文号和日期、经过', en: 'Number and date of the paper, and what happened' },
        },
        MEMBER_PAPER,
      ]}
      lead={
        <p className="yj-hint">
          {t({
            zh: '由理事批准后才终止。会议通知发出后才批准的（去世除外），不减少这次会议的表决基数。',
            en: 'It ends when a board member approves. What is approved after the notice of a meeting (death aside) does not lower the number its votes are counted of.',
          })}
        </p>
      }
      confirm={{ zh: '提出', en: 'Propose' }}
      done={PROPOSED}
      send={async (v, o) =>
        client.dividends.endMember(
          {
            params: { id: m.id },
            body: {
              from: v.text('from'),
              why: v.code<keyof typeof ENDED_WHY>('why'),
              reason: v.text('reason'),
              documentHash: await sha256Of(v.file('document')),
            },
          },
          o,
        )
      }
    />
  );
}
