/** Changes of who acts for whom that one proposed: those that wait first, decided by another, several at once. */
import { useState } from 'react';
import { Button, EmptyState, Notice, Ready, fmtDateTime, useApi, useLocale } from '@yunjian/ui';
import { StaffList, type ListColumn } from '@yunjian/ui/staff';
import { client, fileHref } from './api.ts';
import { Act } from './form.tsx';
import { FactsText } from './governance-facts.tsx';
import { useDeed, useTownNames } from './hooks.ts';
import { State, Two } from './parts.tsx';
import { GOVERNANCE_KIND, GOVERNANCE_STATE } from './governance-words.ts';

type Proposal = Awaited<ReturnType<typeof client.governance.proposals>>['rows'][number];

/** Proposals, those that wait first; several are confirmed at once. */
export function Proposals({ collective }: { collective?: string }) {
  const { t, locale } = useLocale();
  const town = useTownNames();
  const [at, setAt] = useState({ page: 1, size: 20 });
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const deed = useDeed();
  const query = collective === undefined ? {} : { collective };
  const list = useApi(client.governance.proposals, { query: { ...at, ...query } }, { keep: true });
  const mine = (list.data?.rows ?? []).filter((p) => p.can.includes('confirm'));
  const columns: readonly ListColumn<Proposal>[] = [
    {
      key: 'kind',
      title: { zh: '事项', en: 'What' },
      head: true,
      width: 190,
      cell: (p) => (
        <Two under={`${fmtDateTime(p.proposedAt, locale)} · ${p.proposedBy}`}>
          <label>
            {p.can.includes('confirm') ? (
              <input
                type="checkbox"
                checked={chosen.has(p.id)}
                onChange={() => setChosen((old) => new Set(old.has(p.id) ? [...old].filter((x) => x !== p.id) : [...old, p.id]))}
              />
            ) : null}{' '}
            {t(GOVERNANCE_KIND[p.kind])}
          </label>
        </Two>
      ),
    },
    {
      key: 'where',
      title: { zh: '集体或街镇', en: 'Where' },
      width: 180,
      cell: (p) => p.collective?.name ?? town(p.town),
    },
    {
      key: 'facts',
      title: { zh: '内容', en: 'Says' },
      width: 360,
      cell: (p) => (
        <>
          <FactsText body={p.body} reason={p.reason} />
          <Warnings of={p} />
        </>
      ),
    },
    {
      key: 'state',
      title: { zh: '状态', en: 'State' },
      width: 150,
      cell: (p) => (
        <Two under={p.decidedBy === null ? '' : `${p.decidedBy}${p.note === '' ? '' : `：${p.note}`}`}>
          <State of={GOVERNANCE_STATE} code={p.state} />
        </Two>
      ),
    },
    { key: 'do', title: { zh: '办理', en: 'Do' }, width: 170, cell: (p) => <Decide proposal={p} /> },
  ];
  const all = mine.map((p) => p.id);
  return (
    <>
      {all.length > 0 ? (
        <div className="yj-actions">
          <Button small onClick={() => setChosen(new Set(chosen.size === all.length ? [] : all))}>
            {t(
              chosen.size === all.length
                ? { zh: '全不选', en: 'None' }
                : { zh: `选中本页 ${all.length} 项`, en: `Choose ${all.length} of this page` },
            )}
          </Button>
          {chosen.size > 0 ? (
            <Button
              small
              kind="primary"
              busy={deed.busy}
              onClick={() =>
                void deed
                  .run(
                    `confirm ${[...chosen].toSorted().join(' ')}`,
                    (o) => client.governance.decide({ body: { ids: [...chosen], confirm: true, note: '' } }, o),
                    { zh: '已确认', en: 'Confirmed' },
                  )
                  .then((done) => done && setChosen(new Set()))
              }
            >
              {t({ zh: `确认选中的 ${chosen.size} 项`, en: `Confirm ${chosen.size}` })}
            </Button>
          ) : null}
        </div>
      ) : null}
      {deed.problem ? (
        <p className="yj-field-error" role="alert">
          {t(deed.problem.problem.message)}
        </p>
      ) : null}
      <Ready query={list} rows={6}>
        {(data) => (
          <StaffList
            id="assets.governance.proposals"
            caption={{ zh: '申请，待确认的在前', en: 'Proposals, those that wait first' }}
            columns={columns}
            rows={data.rows}
            rowKey={(p) => p.id}
            page={{ ...at, total: data.total }}
            onPage={(page, size) => setAt({ page, size })}
            exportHref={fileHref(client.governance.proposalsXlsx, { query })}
            empty={
              <EmptyState title={{ zh: '没有申请', en: 'Nothing was proposed' }}>
                <p>
                  {t({
                    zh: '授权、章程、更名、终止，由一人提出、另一人确认，列在这里。',
                    en: 'Mandates, charters, names and ends that one proposes and another confirms are listed here.',
                  })}
                </p>
              </EmptyState>
            }
          />
        )}
      </Ready>
    </>
  );
}

/** What whoever decides should see first. */
function Warnings({ of: p }: { of: Proposal }) {
  const { t } = useLocale();
  return p.warnings.map((w) => (
    <Notice key={w.zh} kind="warning">
      {t(w)}
    </Notice>
  ));
}

/** What may be done with one proposal. */
export function Decide({ proposal: p }: { proposal: Proposal }) {
  const lead = (
    <>
      <p className="as-quote">
        <FactsText body={p.body} reason={p.reason} />
      </p>
      <Warnings of={p} />
    </>
  );
  return (
    <span className="as-tags">
      {p.can.includes('confirm') ? (
        <Act
          small
          kind="primary"
          label={{ zh: '确认', en: 'Confirm' }}
          lead={lead}
          done={{ zh: '已确认并生效', en: 'Confirmed' }}
          send={(_v, o) => client.governance.decide({ body: { ids: [p.id], confirm: true, note: '' } }, o)}
        />
      ) : null}
      {p.can.includes('refuse') ? (
        <Act
          small
          kind="plain"
          label={{ zh: '退回', en: 'Refuse' }}
          lead={lead}
          asks={[{ name: 'note', kind: 'area', max: 300, label: { zh: '理由', en: 'Reason' } }]}
          done={{ zh: '已退回', en: 'Refused' }}
          send={(v, o) => client.governance.decide({ body: { ids: [p.id], confirm: false, note: v.text('note') } }, o)}
        />
      ) : null}
      {p.can.includes('withdraw') ? (
        <Act
          small
          kind="plain"
          label={{ zh: '撤回', en: 'Withdraw' }}
          lead={lead}
          done={{ zh: '已撤回', en: 'Withdrawn' }}
          send={(_v, o) => client.governance.withdraw({ params: { id: p.id } }, o)}
        />
      ) : null}
    </span>
  );
}
