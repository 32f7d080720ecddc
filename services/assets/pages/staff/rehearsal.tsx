/** What a draft of the rules would change: by rule, by town, and contract by contract. */
import { useState } from 'react';
import { DataTable, EmptyState, Link, Notice, Progress, Ready, fmtInt, useApi, useLocale } from '@yunjian/ui';
import { StaffList, type ListColumn } from '@yunjian/ui/staff';
import { client, fileHref, paths } from './api.ts';
import { Part, State } from './parts.tsx';
import { SEVERITY } from './words.ts';

type Flip = Awaited<ReturnType<typeof client.supervision.rehearsal>>['rows'][number];
const FLIP = {
  appears: { kind: 'danger', words: { zh: '新出现', en: 'Appears' } },
  vanishes: { kind: 'success', words: { zh: '不再出现', en: 'Vanishes' } },
  severity: { kind: 'warning', words: { zh: '程度变化', en: 'Gravity changes' } },
} as const;

/** A rehearsal with its progress. */
export function Rehearsal({ id }: { id: string }) {
  const { t } = useLocale();
  const [at, setAt] = useState({ page: 1, size: 50 });
  const [every, setEvery] = useState(1500);
  const query = useApi(client.supervision.rehearsal, { params: { id }, query: at }, { keep: true, every });
  const done = query.data?.run.state === 'done' || query.data?.run.state === 'failed';
  if (query.data && done !== (every !== 1500)) setEvery(done ? 60_000 : 1500);
  const columns: readonly ListColumn<Flip>[] = [
    {
      key: 'contract',
      title: { zh: '合同', en: 'Contract' },
      head: true,
      width: 170,
      cell: (r) => <Link to={paths.contract(r.contract.id)}>{r.contract.number}</Link>,
    },
    { key: 'rule', title: { zh: '规则', en: 'Rule' }, width: 80, cell: (r) => r.rule },
    { key: 'change', title: { zh: '变化', en: 'Change' }, width: 130, cell: (r) => <State of={FLIP} code={r.change} /> },
    {
      key: 'from',
      title: { zh: '程度', en: 'Gravity' },
      width: 140,
      cell: (r) => `${r.before ? t(SEVERITY[r.before].words) : '—'} → ${r.after ? t(SEVERITY[r.after].words) : '—'}`,
    },
    { key: 'why', title: { zh: '问什么', en: 'What is asked' }, width: 320, cell: (r) => t(r.why) },
    {
      key: 'binding',
      title: { zh: '生效后真的会变', en: 'Binding' },
      width: 130,
      cell: (r) => t(r.binding ? { zh: '是', en: 'yes' } : { zh: '否，按旧规则', en: 'no: old law' }),
    },
    { key: 'collective', title: { zh: '集体', en: 'Collective' }, width: 180, cell: (r) => r.collective.name },
  ];
  const sums = (
    of: readonly {
      key: string;
      name: { zh: string; en: string };
      appears: number;
      vanishes: number;
      severity: number;
      binding: number;
    }[],
    zh: string,
    en: string,
  ) => (
    <DataTable
      caption={{ zh, en }}
      rows={of}
      rowKey={(s) => s.key}
      empty={<p className="yj-muted">{t({ zh: '没有变化', en: 'No change' })}</p>}
      columns={[
        { key: 'key', title: { zh, en }, head: true, cell: (s) => t(s.name) },
        { key: 'a', title: FLIP.appears.words, number: true, cell: (s) => fmtInt(s.appears) },
        { key: 'v', title: FLIP.vanishes.words, number: true, cell: (s) => fmtInt(s.vanishes) },
        { key: 's', title: FLIP.severity.words, number: true, cell: (s) => fmtInt(s.severity) },
        { key: 'b', title: { zh: '真的会变', en: 'Binding' }, number: true, cell: (s) => fmtInt(s.binding) },
      ]}
    />
  );
  return (
    <Part title={{ zh: '试算结果', en: 'Rehearsal' }}>
      <Ready query={query} rows={6}>
        {(r) => (
          <>
            <p className="yj-hint">{t(r.notice)}</p>
            {r.run.state === 'done' ? null : r.run.state === 'failed' ? (
              <Notice kind="danger" title={{ zh: '试算没有完成', en: 'The rehearsal failed' }}>
                <p>{r.run.failure}</p>
              </Notice>
            ) : (
              <Progress
                label={{ zh: `已试算 ${fmtInt(r.run.done)} 份`, en: `${fmtInt(r.run.done)} contracts` }}
                value={r.run.total ? r.run.done / r.run.total : 0}
              />
            )}
            <div className="as-split as-halves">
              {sums(r.byRule, '按规则', 'By rule')}
              {sums(r.byTown, '按街镇', 'By town')}
            </div>
            <p className="yj-hint">
              {t({
                zh: `上面的件数是全区的：规则适用于所有街镇。下面列出您范围内的合同${r.elsewhere > 0 ? `，另有 ${fmtInt(r.elsewhere)} 处在别的街镇` : ''}。`,
                en: `The counts above are the district’s: rules hold for every town. Below are the contracts of your scope${r.elsewhere > 0 ? `; ${fmtInt(r.elsewhere)} flips lie in other towns` : ''}.`,
              })}
            </p>
            <StaffList
              id="assets.flips"
              caption={{ zh: '会变的合同', en: 'Contracts that flip' }}
              columns={columns}
              rows={r.rows}
              rowKey={(x) => `${x.contract.id}-${x.rule}-${x.change}`}
              page={{ ...at, total: r.total }}
              onPage={(page, size) => setAt({ page, size })}
              exportHref={fileHref(client.supervision.rehearsalXlsx, { params: { id } })}
              empty={
                <EmptyState
                  title={
                    r.run.state === 'done' ? { zh: '没有合同会变', en: 'No contract flips' } : { zh: '正在试算', en: 'Under way' }
                  }
                />
              }
            />
          </>
        )}
      </Ready>
    </Part>
  );
}
