/** What each holder gets of a distribution. */
import { useState } from 'react';
import { EmptyState, Ready, SearchBox, fmtInt, fmtMoney, useApi, useLocale } from '@yunjian/ui';
import { StaffList, type ListColumn } from '@yunjian/ui/staff';
import { unitsText } from '../shared/amounts.ts';
import { client, fileHref, type Run } from './api.ts';
import { oneOf } from './hooks.ts';
import { FilterSelect, Part, State, Two } from './parts.tsx';
import { PAYOUT_STATE, choices } from './words.ts';

const PAYOUT_STATES = Object.keys(PAYOUT_STATE) as (keyof typeof PAYOUT_STATE)[];
type Payout = Awaited<ReturnType<typeof client.dividends.payouts>>['rows'][number];

/** The payouts, by state and name, a page at a time. */
export function Payouts({ run: r }: { run: Run }) {
  const { t } = useLocale();
  const [at, setAt] = useState({ page: 1, size: 20 });
  const [state, setState] = useState<string | undefined>();
  const [q, setQ] = useState('');
  const known = oneOf(PAYOUT_STATES, state);
  const query = { ...(known ? { state: known } : {}), ...(q ? { q } : {}) };
  const list = useApi(client.dividends.payouts, { params: { id: r.id }, query: { ...query, ...at } }, { keep: true });
  const columns: readonly ListColumn<Payout>[] = [
    {
      key: 'who',
      title: { zh: '户（人）', en: 'Holder' },
      head: true,
      width: 190,
      cell: (p) => <Two under={p.code}>{p.name}</Two>,
    },
    {
      key: 'no',
      title: { zh: '序号（核对零头用）', en: 'Number (to check the fractions)' },
      width: 110,
      extra: true,
      cell: (p) => p.no,
    },
    { key: 'units', title: { zh: '股数', en: 'Shares' }, number: true, width: 90, cell: (p) => unitsText(p.units) },
    {
      key: 'part',
      title: { zh: '分得', en: 'Part' },
      number: true,
      width: 140,
      cell: (p) =>
        p.toppedUp ? (
          <Two under={t({ zh: '含补的一分', en: 'with a top-up fen' })}>{fmtMoney(p.partFen)}</Two>
        ) : (
          fmtMoney(p.partFen)
        ),
    },
    {
      key: 'carried',
      title: { zh: '上次结转', en: 'Carried in' },
      number: true,
      width: 110,
      extra: true,
      cell: (p) => fmtMoney(p.carriedInFen),
    },
    { key: 'pay', title: { zh: '本次付', en: 'Pays' }, number: true, width: 130, cell: (p) => fmtMoney(p.payFen) },
    {
      key: 'state',
      title: { zh: '状态', en: 'State' },
      width: 160,
      cell: (p) =>
        p.reason ? (
          <Two under={p.reason}>
            <State of={PAYOUT_STATE} code={p.state} />
          </Two>
        ) : (
          <State of={PAYOUT_STATE} code={p.state} />
        ),
    },
    {
      key: 'carry',
      title: { zh: '结转下次', en: 'Carries' },
      number: true,
      width: 110,
      extra: true,
      cell: (p) => fmtMoney(p.carryFen),
    },
  ];
  return (
    <Part title={{ zh: '发放明细', en: 'Payouts' }}>
      <div className="as-asof">
        <FilterSelect
          name="payout-state"
          label={{ zh: '状态', en: 'State' }}
          all={{ zh: '全部状态', en: 'All states' }}
          value={known}
          onChange={(next) => {
            setState(next);
            setAt({ ...at, page: 1 });
          }}
          options={choices(PAYOUT_STATE).map((c) => ({
            value: c.value,
            label:
              typeof c.label === 'string'
                ? c.label
                : {
                    zh: `${c.label.zh}（${fmtInt(r.totals.counts[c.value] ?? 0)}）`,
                    en: `${c.label.en} (${fmtInt(r.totals.counts[c.value] ?? 0)})`,
                  },
          }))}
        />
        <SearchBox
          label={{ zh: '户号或姓名', en: 'Code or name' }}
          value={q}
          onSearch={(text) => {
            setQ(text);
            setAt({ ...at, page: 1 });
          }}
        />
      </div>
      <Ready query={list} rows={8}>
        {(data) => (
          <StaffList
            id="assets.payouts"
            caption={{ zh: '发放明细', en: 'Payouts' }}
            columns={columns}
            rows={data.rows}
            rowKey={(p) => String(p.no)}
            page={{ ...at, total: data.total }}
            onPage={(page, size) => setAt({ page, size })}
            exportHref={fileHref(client.dividends.payoutsXlsx, { params: { id: r.id }, query })}
            empty={
              <EmptyState
                title={
                  r.state === 'draft'
                    ? { zh: '还没有计算', en: 'Not computed yet' }
                    : { zh: '没有符合条件的', en: 'Nothing matches' }
                }
              />
            }
          />
        )}
      </Ready>
    </Part>
  );
}
