/** One party: its contracts, relations, and how what is recorded of it came to be. */
import { useParams } from 'react-router';
import {
  DataTable,
  EmptyState,
  Facts,
  Link,
  Page,
  PrintButton,
  Ready,
  fmtDate,
  fmtDateTime,
  useApi,
  useLocale,
} from '@yunjian/ui';
import { client, fileHref, paths } from './api.ts';
import { Decide } from './governance-proposals.tsx';
import { FactsText, eventTitle } from './governance-facts.tsx';
import { GOVERNANCE_STATE } from './governance-words.ts';
import { DemoMark, Part, State } from './parts.tsx';
import { Relations } from './parties.tsx';
import { AddRelation, CorrectParty } from './party-deeds.tsx';
import { CONTRACT_STATE } from './words.ts';

export default function PartyPage() {
  const { id = '' } = useParams();
  const { t, locale } = useLocale();
  const one = useApi(client.parties.party, { params: { id } });
  return (
    <Page
      width="full"
      actions={<PrintButton />}
      title={one.data?.name ?? { zh: '相对方', en: 'Party' }}
      back={{ to: paths.parties, label: { zh: '相对方与关系', en: 'Parties and relations' } }}
    >
      <Ready query={one} rows={8}>
        {(p) => (
          <>
            <Facts
              rows={[
                { label: { zh: '名称', en: 'Name' }, value: p.name },
                {
                  label: { zh: '类别', en: 'Kind' },
                  value: t(p.kind === 'organisation' ? { zh: '单位', en: 'Organisation' } : { zh: '个人', en: 'Person' }),
                },
                { label: { zh: '统一社会信用代码', en: 'USCC' }, value: p.uscc ?? '—' },
              ]}
            />
            <DemoMark demo={p.demo} />
            <div className="yj-actions">
              {p.can.includes('correct') ? <CorrectParty party={p} /> : null}
              {p.can.includes('relate') ? <AddRelation party={p} /> : null}
            </div>
            {p.waiting.length > 0 ? (
              <Part title={{ zh: '待确认的更正', en: 'Corrections that wait' }}>
                <DataTable
                  caption={{ zh: '待确认的更正', en: 'Corrections that wait' }}
                  hideCaption
                  rows={p.waiting}
                  rowKey={(x) => x.id}
                  columns={[
                    {
                      key: 'facts',
                      title: { zh: '内容', en: 'Says' },
                      head: true,
                      cell: (x) => <FactsText body={x.body} reason={x.reason} />,
                    },
                    {
                      key: 'state',
                      title: { zh: '状态', en: 'State' },
                      cell: (x) => <State of={GOVERNANCE_STATE} code={x.state} />,
                    },
                    { key: 'do', title: { zh: '办理', en: 'Do' }, cell: (x) => <Decide proposal={x} /> },
                  ]}
                />
              </Part>
            ) : null}
            <Part title={{ zh: '合同', en: 'Contracts' }}>
              <DataTable
                caption={{ zh: '合同', en: 'Contracts' }}
                hideCaption
                rows={p.leases}
                rowKey={(k) => k.id}
                exportHref={fileHref(client.letting.contractsXlsx, { query: { q: p.name } })}
                empty={<EmptyState title={{ zh: '没有合同', en: 'No contract' }} />}
                columns={[
                  {
                    key: 'n',
                    title: { zh: '合同', en: 'Contract' },
                    head: true,
                    cell: (k) => <Link to={paths.contract(k.id)}>{k.number}</Link>,
                  },
                  { key: 'c', title: { zh: '集体', en: 'Collective' }, cell: (k) => k.collective },
                  { key: 's', title: { zh: '状态', en: 'State' }, cell: (k) => <State of={CONTRACT_STATE} code={k.state} /> },
                  {
                    key: 'd',
                    title: { zh: '起止', en: 'From, until' },
                    cell: (k) => `${fmtDate(k.from, locale)} — ${fmtDate(k.to, locale)}`,
                  },
                ]}
              />
            </Part>
            <Part title={{ zh: '关系', en: 'Relations' }}>
              <Relations party={p.id} may={p.can.includes('relate')} />
            </Part>
            <Part title={{ zh: '更正的经过', en: 'History of corrections' }}>
              <DataTable
                caption={{ zh: '更正的经过', en: 'History of corrections' }}
                hideCaption
                rows={p.events}
                exportHref={fileHref(client.parties.historyXlsx, { params: { id: p.id } })}
                rowKey={(e) => e.id}
                empty={<EmptyState title={{ zh: '没有更正过', en: 'Never corrected' }} />}
                columns={[
                  { key: 'at', title: { zh: '时间', en: 'When' }, head: true, cell: (e) => fmtDateTime(e.at, locale) },
                  { key: 'kind', title: { zh: '事项', en: 'What' }, cell: (e) => t(eventTitle(e.kind)) },
                  { key: 'facts', title: { zh: '内容', en: 'Says' }, cell: (e) => <FactsText body={e.body} /> },
                  { key: 'by', title: { zh: '谁办理', en: 'By' }, cell: (e) => e.by },
                ]}
              />
            </Part>
          </>
        )}
      </Ready>
    </Page>
  );
}
