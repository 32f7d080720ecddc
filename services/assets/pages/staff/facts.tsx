/** What was found on the spot, what authorities said, what stands on an asset: entered here for the rules to read, ended, withdrawn by another person. */
import { Badge, DataTable, EmptyState, Link, Notice, Ready, fmtDate, useApi, useLocale } from '@yunjian/ui';
import { FACT_KINDS } from '../../facts/kinds.ts';
import { client, fileHref, formOf, withBody } from './api.ts';
import type { Values } from './asks.ts';
import { Act } from './form.tsx';
import { factAsks, factBody } from './facts-asks.ts';
import { ENTER, factStanding, factText } from './facts-words.ts';
import { todayText } from './hooks.ts';
import { Part, Two } from './parts.tsx';

type Facts = Awaited<ReturnType<typeof client.facts.contractFacts>>;
type Row = Facts['rows'][number];
type ContractBody = Parameters<typeof client.facts.addContractFact>[0]['body'];
type AssetBody = Parameters<typeof client.facts.addAssetFact>[0]['body'];

/** Uploads the paper first, so that the fact names it. */
async function paperOf(collective: string, v: Values): Promise<string | null> {
  const file = v.fileOrNull('paper');
  if (file === null) return null;
  const { id } = await client.facts.uploadFactPaper(withBody({ params: { id: collective } }, formOf({}, 'paper', file)));
  return id;
}

function Deeds({ row }: { row: Row }) {
  const { kind, id } = row;
  return (
    <span className="as-tags">
      {row.can.includes('end') ? (
        <Act
          small
          kind="plain"
          label={{ zh: '了结', en: 'End' }}
          asks={[{ name: 'on', kind: 'date', label: { zh: '了结日期', en: 'Day' }, initial: todayText() }]}
          done={{ zh: '已了结', en: 'Ended' }}
          send={(v, o) => client.facts.endFact({ params: { kind, id }, body: { on: v.text('on') } }, o)}
        />
      ) : null}
      {row.can.includes('object') && kind === 'sublease' ? (
        <Act
          small
          kind="plain"
          label={{ zh: '提出异议', en: 'Object' }}
          asks={[
            { name: 'on', kind: 'date', label: { zh: '书面异议日期', en: 'Day of the written objection' }, initial: todayText() },
          ]}
          done={{ zh: '异议已登记', en: 'Noted' }}
          send={(v, o) => client.facts.objectToSublease({ params: { id }, body: { on: v.text('on') } }, o)}
        />
      ) : null}
      {row.can.includes('object') && kind === 'credit-entry' ? (
        <Act
          small
          kind="plain"
          label={{ zh: '登记异议', en: 'Objection' }}
          asks={[{ name: 'text', kind: 'area', label: { zh: '承租人的异议', en: 'What the lessee objects' }, max: 1000 }]}
          done={{ zh: '异议已登记', en: 'Noted' }}
          send={(v, o) => client.facts.objectToEntry({ params: { id }, body: { text: v.text('text') } }, o)}
        />
      ) : null}
      {row.can.includes('answer') ? (
        <Act
          small
          label={{ zh: '答复异议', en: 'Answer' }}
          asks={[
            {
              name: 'upheld',
              kind: 'radio',
              label: { zh: '异议', en: 'The objection' },
              options: [
                { value: 'yes', label: { zh: '成立，不再计入', en: 'Upheld: the entry counts no more' } },
                { value: 'no', label: { zh: '不成立', en: 'Not upheld' } },
              ],
            },
            { name: 'answer', kind: 'area', label: { zh: '答复', en: 'Answer' }, max: 1000 },
          ]}
          done={{ zh: '已答复', en: 'Answered' }}
          send={(v, o) =>
            client.facts.answerObjectionToEntry(
              { params: { id }, body: { upheld: v.text('upheld') === 'yes', answer: v.text('answer') } },
              o,
            )
          }
        />
      ) : null}
      {row.can.includes('withdraw') ? (
        <Act
          small
          kind="plain"
          label={{ zh: '撤回', en: 'Withdraw' }}
          asks={[{ name: 'why', kind: 'area', label: { zh: '登记有误的原因', en: 'Why it is wrong' } }]}
          done={{ zh: '已撤回', en: 'Withdrawn' }}
          send={(v, o) => client.facts.withdrawFact({ params: { kind, id }, body: { why: v.text('why') } }, o)}
        />
      ) : null}
    </span>
  );
}

/** How a fact stands, with the reason below it. */
function Standing({ row }: { row: Row }) {
  const { t } = useLocale();
  const said = t(factStanding(row));
  if (row.withdrawn)
    return (
      <Two under={row.withdrawn.why}>
        <Badge>{said}</Badge> {row.withdrawn.by}
      </Two>
    );
  if (row.objection)
    return (
      <Two under={row.objection.answer ?? row.objection.text}>
        <Badge kind={row.objection.upheld === true ? 'success' : 'warning'}>{said}</Badge>
      </Two>
    );
  return row.endedOn ? <Badge>{said}</Badge> : <Badge kind="info">{said}</Badge>;
}

function Table(p: { facts: Facts; exportHref: string; add: (kind: Facts['can'][number]) => React.ReactNode }) {
  const { facts, add } = p;
  const { t, locale } = useLocale();
  return (
    <>
      {facts.can.length > 0 ? <div className="yj-actions as-noprint">{facts.can.map(add)}</div> : null}
      <DataTable
        caption={{ zh: '登记的情况', en: 'Facts' }}
        hideCaption
        rows={facts.rows}
        rowKey={(r) => r.id}
        exportHref={p.exportHref}
        empty={<EmptyState title={{ zh: '还没有登记', en: 'Nothing is entered yet' }} />}
        columns={[
          {
            key: 'what',
            title: { zh: '情况', en: 'Fact' },
            head: true,
            cell: (r) => <Two under={r.note}>{`${t(FACT_KINDS[r.kind])} · ${factText(r.kind, r.said, t)}`}</Two>,
          },
          { key: 'state', title: { zh: '状态', en: 'State' }, cell: (r) => <Standing row={r} /> },
          { key: 'by', title: { zh: '登记人', en: 'Entered by' }, cell: (r) => <Two under={fmtDate(r.at, locale)}>{r.by}</Two> },
          {
            key: 'file',
            title: { zh: '材料', en: 'Paper' },
            cell: (r) =>
              r.file ? (
                <Link href={fileHref(client.facts.factPaper, { params: { kind: r.kind, id: r.id } })}>
                  {t({ zh: '查看', en: 'Open' })}
                </Link>
              ) : (
                '—'
              ),
          },
          { key: 'do', title: { zh: '办理', en: 'Do' }, cell: (r) => <Deeds row={r} /> },
        ]}
      />
    </>
  );
}

const saved = { zh: '已登记', en: 'Entered' };

/** Facts of a contract. */
export function ContractFactsPart({ id, collective, decisionId }: { id: string; collective: string; decisionId: string | null }) {
  const { t } = useLocale();
  const query = useApi(client.facts.contractFacts, { params: { id } });
  return (
    <Part title={{ zh: '检查、审批与其他情况', en: 'Inspections, approvals and other facts' }}>
      <p className="yj-hint">
        {t({
          zh: '规则检查用到、而办理过程本身没有的情况登记在这里；登记后不改，有误的由另一人撤回。',
          en: 'What the rules ask for and no deed of letting tells. Facts are not changed: another person withdraws what is wrong.',
        })}
      </p>
      <Ready query={query} rows={4}>
        {(facts) => (
          <Table
            facts={facts}
            exportHref={fileHref(client.exports.contractFacts, { params: { id } })}
            add={(kind) => (
              <Act
                key={kind}
                small
                icon="plus"
                label={ENTER[kind] ?? kind}
                confirm={{ zh: '登记', en: 'Enter' }}
                asks={factAsks(kind)}
                done={saved}
                send={async (v, o) =>
                  client.facts.addContractFact(
                    {
                      params: { id },
                      body: { ...factBody(kind, v, decisionId), fileId: await paperOf(collective, v) } as ContractBody,
                    },
                    o,
                  )
                }
              />
            )}
          />
        )}
      </Ready>
    </Part>
  );
}

/** Facts of an asset and its parts. */
export function AssetFactsPart({
  id,
  collective,
  parts,
}: {
  id: string;
  collective: string;
  parts: readonly { id: string; name: string; code: string }[];
}) {
  const query = useApi(client.facts.assetFacts, { params: { id } });
  const idle = useApi(client.supervision.findings, { query: { asset: id, page: 1, size: 20 } });
  const { t } = useLocale();
  return (
    <Part title={{ zh: '许可、抵押、评估、镇指导价与自用', en: 'Approvals, encumbrances, appraisals, guide prices, own use' }}>
      {(idle.data?.rows ?? []).map((f) => (
        <Notice key={f.id} kind="warning" title={f.title}>
          <p>
            {f.part?.name} {t(f.why)} <Link to={`/staff/assets/findings/${f.id}`}>{t({ zh: '去处理', en: 'Open' })}</Link>
          </p>
        </Notice>
      ))}
      <Ready query={query} rows={3}>
        {(facts) => (
          <Table
            facts={facts}
            exportHref={fileHref(client.exports.assetFacts, { params: { id } })}
            add={(kind) => (
              <Act
                key={kind}
                small
                icon="plus"
                label={ENTER[kind] ?? kind}
                confirm={{ zh: '登记', en: 'Enter' }}
                asks={factAsks(kind, parts)}
                done={saved}
                send={async (v, o) =>
                  client.facts.addAssetFact(
                    { params: { id }, body: { ...factBody(kind, v, null), fileId: await paperOf(collective, v) } as AssetBody },
                    o,
                  )
                }
              />
            )}
          />
        )}
      </Ready>
    </Part>
  );
}
