/** The rules of contracts in versions: a change is drafted, rehearsed over all contracts, then published by another person; how precise each rule is. */
import { useState } from 'react';
import { Badge, DataTable, DateText, EmptyState, Page, Ready, Tabs, fmtInt, useApi, useLocale } from '@yunjian/ui';
import { client, fileHref, paths } from './api.ts';
import { FINDING_PAGES } from './findings.tsx';
import { Act } from './form.tsx';
import { Part, State, SubNav, Two, ppmText } from './parts.tsx';
import { Rehearsal } from './rehearsal.tsx';
import { DraftChange } from './rule-draft.tsx';
import { changeText, saidValue } from './rule-words.ts';
import { SEVERITY } from './words.ts';

type Rules = Awaited<ReturnType<typeof client.supervision.rules>>;
type Pack = Rules['packs'][number];
const PACK_STATE = {
  draft: { kind: 'neutral', words: { zh: '草案', en: 'Draft' } },
  rehearsed: { kind: 'info', words: { zh: '已试算', en: 'Rehearsed' } },
  published: { kind: 'success', words: { zh: '已发布', en: 'Published' } },
  withdrawn: { kind: 'neutral', words: { zh: '已撤回', en: 'Withdrawn' } },
} as const;

export default function RulesPage() {
  const { t } = useLocale();
  const query = useApi(client.supervision.rules, {}, { every: 15_000 });
  return (
    <Page
      width="full"
      print
      title={{ zh: '规则、试算和准确率', en: 'Rules, rehearsals, precision' }}
      lead={
        <p>
          {t({
            zh: '改规则先试算：哪些合同、哪些空置部位会变，一处一处列出来；看过再由另一个人发布。旧合同按当时的规则。',
            en: 'A change is rehearsed first: which contracts and idle parts flip, one by one. Another person publishes it. Old contracts keep the law of their day.',
          })}
        </p>
      }
    >
      <SubNav label={{ zh: '合同预警', en: 'Findings' }} here={paths.rules} links={FINDING_PAGES} />
      <Ready query={query} rows={8}>
        {(data) => (
          <Tabs
            label={{ zh: '规则', en: 'Rules' }}
            tabs={[
              { id: 'packs', title: { zh: '版本和试算', en: 'Versions and rehearsals' }, content: <Packs data={data} /> },
              {
                id: 'rules',
                title: { zh: `现行规则（${data.rules.length}）`, en: `Rules in force (${data.rules.length})` },
                content: <InForce data={data} />,
              },
              { id: 'precision', title: { zh: '准确率', en: 'Precision' }, content: <Precision data={data} /> },
            ]}
          />
        )}
      </Ready>
    </Page>
  );
}

function Packs({ data }: { data: Rules }) {
  const { t } = useLocale();
  const [open, setOpen] = useState<string | null>(
    data.packs.find((p) => p.rehearsalId !== null && p.state !== 'published')?.rehearsalId ?? null,
  );
  return (
    <>
      <div className="yj-actions">
        {data.can.includes('draft') ? <DraftChange data={data} /> : null}
        {data.can.includes('run') ? (
          <Act
            icon="play"
            label={{ zh: '对全部历史合同检查', en: 'Examine all history' }}
            lead={
              <p>
                {t({
                  zh: '每份合同按它当时的法律检查，在后台进行。',
                  en: 'Each contract by the law of its date, in the background.',
                })}
              </p>
            }
            done={{ zh: '已开始', en: 'Started' }}
            send={(_v, o) => client.supervision.runHistory({ body: { over: 'history' } }, o)}
          />
        ) : null}
      </div>
      <Part title={{ zh: '规则版本', en: 'Versions' }}>
        <DataTable
          caption={{ zh: '规则版本', en: 'Versions' }}
          hideCaption
          rows={data.packs}
          exportHref={fileHref(client.supervision.versionsXlsx)}
          rowKey={(p) => p.id}
          columns={[
            {
              key: 'label',
              title: { zh: '版本', en: 'Version' },
              head: true,
              cell: (p) => (
                <Two under={t({ zh: `第 ${p.n} 版 · ${p.draftedName}`, en: `no. ${p.n} · ${p.draftedName}` })}>
                  {p.label} {p.id === data.packId ? <Badge kind="success">{t({ zh: '今天有效', en: 'in force' })}</Badge> : null}
                </Two>
              ),
            },
            { key: 'state', title: { zh: '状态', en: 'State' }, cell: (p) => <State of={PACK_STATE} code={p.state} /> },
            {
              key: 'on',
              title: { zh: '生效日', en: 'Effective' },
              cell: (p) => (p.effectiveOn ? <DateText date={p.effectiveOn} /> : '—'),
            },
            {
              key: 'changes',
              title: { zh: '改了什么', en: 'Changes' },
              cell: (p) =>
                p.changes.length === 0 ? '—' : p.changes.map((c) => changeText(c, t)).join(t({ zh: '；', en: '; ' })),
            },
            {
              key: 'by',
              title: { zh: '发布', en: 'Published' },
              cell: (p) =>
                p.publishedAt ? (
                  <Two under={p.publishedName ?? ''}>
                    <DateText date={p.publishedAt} time />
                  </Two>
                ) : (
                  '—'
                ),
            },
            {
              key: 'do',
              title: { zh: '办理', en: 'Do' },
              cell: (p) => (
                <PackDeeds
                  pack={p}
                  open={open === p.rehearsalId && open !== null}
                  onOpen={() => setOpen(p.rehearsalId)}
                  onStarted={setOpen}
                />
              ),
            },
          ]}
        />
      </Part>
      {open ? (
        <Rehearsal
          key={open}
          id={open}
          of={data.packs.find((p) => p.rehearsalId === open)?.label ?? ''}
          titles={new Map(data.rules.map((r) => [r.rule, r.title]))}
        />
      ) : null}
    </>
  );
}

function PackDeeds({
  pack: p,
  open,
  onOpen,
  onStarted,
}: {
  pack: Pack;
  open: boolean;
  onOpen: () => void;
  onStarted: (id: string) => void;
}) {
  const { t } = useLocale();
  const params = { id: p.id };
  return (
    <span className="as-tags">
      {p.can.includes('rehearse') ? (
        <Act
          small
          icon="play"
          label={{ zh: '试算', en: 'Rehearse' }}
          lead={
            <p>
              {t({
                zh: '对全部合同和无人承租的部位试算，在后台进行，不改任何预警。',
                en: 'Over all contracts and parts let to nobody, in the background; no finding changes.',
              })}
            </p>
          }
          done={{ zh: '试算已开始', en: 'Rehearsal started' }}
          send={(_v, o) => client.supervision.rehearseRules({ params }, o)}
          after={(r) => onStarted(r.id)}
        />
      ) : null}
      {p.can.includes('publish') ? (
        <Act
          small
          kind="primary"
          label={{ zh: '发布', en: 'Publish' }}
          lead={
            <p>
              {t({
                zh: `自 ${p.effectiveOn ?? ''} 起有效。请先看试算结果。`,
                en: `In force from ${p.effectiveOn ?? ''}. See the rehearsal first.`,
              })}
            </p>
          }
          done={{ zh: '已发布', en: 'Published' }}
          send={(_v, o) => client.supervision.publishRules({ params }, o)}
        />
      ) : null}
      {p.can.includes('withdraw') ? (
        <Act
          small
          kind="plain"
          label={{ zh: '撤回', en: 'Withdraw' }}
          done={{ zh: '已撤回', en: 'Withdrawn' }}
          send={(_v, o) => client.supervision.withdrawRules({ params }, o)}
        />
      ) : null}
      {p.rehearsalId ? (
        <button type="button" className="yj-link yj-linklike" aria-expanded={open} onClick={onOpen}>
          {t({ zh: '试算结果', en: 'Rehearsal' })}
        </button>
      ) : null}
    </span>
  );
}

function InForce({ data }: { data: Rules }) {
  const { t } = useLocale();
  return (
    <DataTable
      caption={{ zh: '现行规则', en: 'Rules in force' }}
      hideCaption
      rows={data.rules}
      exportHref={fileHref(client.supervision.rulesXlsx)}
      rowKey={(r) => r.rule}
      columns={[
        {
          key: 'rule',
          title: { zh: '规则', en: 'Rule' },
          head: true,
          sortBy: (r) => r.rule,
          cell: (r) => `${r.rule} ${t(r.title)}`,
        },
        {
          key: 'on',
          title: { zh: '启用', en: 'Asked' },
          cell: (r) =>
            r.enabled ? <Badge kind="success">{t({ zh: '是', en: 'yes' })}</Badge> : <Badge>{t({ zh: '否', en: 'no' })}</Badge>,
        },
        {
          key: 'severity',
          title: { zh: '程度', en: 'Gravity' },
          cell: (r) => (
            <span className="as-tags">
              {[...new Set(Object.values(r.severities))].map((s) => (
                <State key={s} of={SEVERITY} code={s} />
              ))}
            </span>
          ),
        },
        {
          key: 'values',
          title: { zh: '参数', en: 'Values' },
          cell: (r) =>
            Object.keys(r.values).length === 0 ? (
              '—'
            ) : (
              <ul className="as-plain">
                {Object.entries(r.values).map(([k, v]) => (
                  <li key={k}>{t(saidValue(r.rule, k, v))}</li>
                ))}
              </ul>
            ),
        },
      ]}
    />
  );
}

function Precision({ data }: { data: Rules }) {
  const { t } = useLocale();
  const query = useApi(client.supervision.precision, {});
  const title = new Map(data.rules.map((r) => [r.rule, r.title]));
  return (
    <Ready query={query} rows={8}>
      {(p) => (
        <>
          <p className="yj-hint">
            {t({
              zh: '准确率 = 下达整改 ÷（下达整改 + 两人审定不予处理）；没有人判断过的不算。',
              en: 'Precision = orders ÷ (orders + dismissals by two people); what nobody judged does not count.',
            })}
          </p>
          <DataTable
            caption={{ zh: '每条规则的准确率', en: 'Precision by rule' }}
            hideCaption
            rows={p.rows}
            rowKey={(r) => r.rule}
            exportHref={fileHref(client.supervision.precisionXlsx)}
            empty={<EmptyState title={{ zh: '还没有预警', en: 'No findings yet' }} />}
            columns={[
              {
                key: 'rule',
                title: { zh: '规则', en: 'Rule' },
                head: true,
                sortBy: (r) => r.rule,
                cell: (r) => `${r.rule} ${t(title.get(r.rule) ?? { zh: '', en: '' })}`,
              },
              {
                key: 'n',
                title: { zh: '预警', en: 'Findings' },
                number: true,
                sortBy: (r) => r.findings,
                cell: (r) => fmtInt(r.findings),
              },
              {
                key: 'w',
                title: { zh: '待处理', en: 'Waiting' },
                number: true,
                sortBy: (r) => r.waiting,
                cell: (r) => fmtInt(r.waiting),
              },
              {
                key: 'c',
                title: { zh: '确认', en: 'Confirmed' },
                number: true,
                sortBy: (r) => r.confirmed,
                cell: (r) => fmtInt(r.confirmed),
              },
              {
                key: 'd',
                title: { zh: '不予处理', en: 'Dismissed' },
                number: true,
                sortBy: (r) => r.dismissed,
                cell: (r) => fmtInt(r.dismissed),
              },
              {
                key: 'p',
                title: { zh: '准确率', en: 'Precision' },
                number: true,
                sortBy: (r) => r.precisionPpm,
                cell: (r) =>
                  r.precisionPpm === null ? (
                    '—'
                  ) : (
                    <Two under={`${fmtInt(r.confirmed)} ÷ ${fmtInt(r.confirmed + r.dismissed)}`}>{ppmText(r.precisionPpm)}</Two>
                  ),
              },
            ]}
          />
        </>
      )}
    </Ready>
  );
}
