/** Distributions of income: every run with its stage, the series of a collective with its streak. */
import { useState } from 'react';
import {
  ButtonLink,
  DataTable,
  EmptyState,
  Link,
  Page,
  Ready,
  canSee,
  fmtDate,
  fmtInt,
  fmtMoney,
  useApi,
  useLocale,
  useMe,
  useFilters,
} from '@yunjian/ui';
import { LineChart } from '@yunjian/ui/charts';
import { StaffList, type ListColumn } from '@yunjian/ui/staff';
import { unitsText } from '../shared/amounts.ts';
import { client, fileHref, paths } from './api.ts';
import { oneOf, useCollectives } from './hooks.ts';
import { FilterCollective, FilterSelect, Part, State, SubNav, Two, countText, moneyText } from './parts.tsx';
import { RUN_STATE, choices } from './words.ts';

type Row = Awaited<ReturnType<typeof client.dividends.runs>>['rows'][number];
const KEYS = ['collective', 'state'] as const;
const STATES = Object.keys(RUN_STATE) as (keyof typeof RUN_STATE)[];

/** The pages about members and dividends. */
export const DIVIDEND_PAGES = [
  { to: paths.dividends, title: { zh: '收益分配', en: 'Distributions' } },
  { to: paths.members, title: { zh: '成员和份额', en: 'Members and shares' } },
  { to: paths.questions, title: { zh: '联名质询', en: 'Joint questions' } },
];

export default function Runs() {
  const { t, locale } = useLocale();
  const { me } = useMe();
  const { filters, page, size, set, setPage, active } = useFilters(KEYS);
  const { rows: collectives } = useCollectives();
  const state = oneOf(STATES, filters.state);
  const list = useApi(
    client.dividends.runs,
    { query: { page, size, ...(filters.collective ? { collective: filters.collective } : {}), ...(state ? { state } : {}) } },
    { keep: true },
  );
  const columns: readonly ListColumn<Row>[] = [
    {
      key: 'title',
      title: { zh: '分配', en: 'Distribution' },
      head: true,
      width: 240,
      cell: (r) => (
        <Two under={r.collective}>
          <Link to={paths.run(r.id)}>{r.title}</Link>
        </Two>
      ),
    },
    { key: 'year', title: { zh: '年度', en: 'Year' }, width: 70, cell: (r) => r.year },
    { key: 'state', title: { zh: '状态', en: 'State' }, width: 150, cell: (r) => <State of={RUN_STATE} code={r.state} /> },
    {
      key: 'pool',
      title: { zh: '分配总额', en: 'Pool' },
      number: true,
      width: 150,
      cell: (r) =>
        r.mode === 'none' ? (
          <Two under={t({ zh: '只提公积公益金', en: 'reserves only' })}>{fmtMoney(r.reservesFen)}</Two>
        ) : (
          moneyText(r.poolFen)
        ),
    },
    {
      key: 'rate',
      title: { zh: '每股', en: 'Per share' },
      number: true,
      width: 110,
      cell: (r) => (r.perShareFen === null ? '—' : rateText(r.perShareFen)),
    },
    { key: 'entries', title: { zh: '人（户）数', en: 'Payouts' }, number: true, width: 90, cell: (r) => countText(r.entries) },
    {
      key: 'percent',
      title: { zh: '占可分配', en: 'Of the income' },
      number: true,
      width: 110,
      cell: (r) => (r.payoutPercent === null ? '—' : `${r.payoutPercent} %`),
    },
    { key: 'record', title: { zh: '登记日', en: 'Record day' }, width: 150, cell: (r) => fmtDate(r.recordOn, locale) },
  ];
  const chosen = filters.collective ?? (collectives.length === 1 ? collectives[0]?.id : undefined);
  return (
    <Page
      width="full"
      print
      title={{ zh: '收益分配', en: 'Distributions' }}
      actions={
        canSee(client.dividends.draftRun.op.access, me) ? (
          <ButtonLink icon="plus" to={paths.newRun}>
            {t({ zh: '拟订分配方案', en: 'Draft a distribution' })}
          </ButtonLink>
        ) : undefined
      }
    >
      <SubNav label={{ zh: '成员和分红', en: 'Members and dividends' }} here={paths.dividends} links={DIVIDEND_PAGES} />
      <div className="as-asof">
        <FilterCollective of={collectives} value={filters.collective} onChange={(collective) => set({ collective })} />
        <FilterSelect
          name="state"
          label={{ zh: '状态', en: 'State' }}
          all={{ zh: '全部状态', en: 'All states' }}
          value={state}
          onChange={(next) => set({ state: next })}
          options={choices(RUN_STATE)}
        />
      </div>
      <Ready query={list} rows={8}>
        {(data) => (
          <StaffList
            id="assets.runs"
            caption={{ zh: '收益分配，新的在前', en: 'Distributions, newest first' }}
            columns={columns}
            rows={data.rows}
            rowKey={(r) => r.id}
            page={{ page, size, total: data.total }}
            onPage={setPage}
            exportHref={fileHref(client.exports.runs, {
              query: { ...(filters.collective ? { collective: filters.collective } : {}), ...(state ? { state } : {}) },
            })}
            empty={
              <EmptyState
                title={
                  active > 0
                    ? { zh: '没有符合条件的分配', en: 'No distribution matches' }
                    : { zh: '还没有分配过', en: 'Nothing was distributed yet' }
                }
              />
            }
          />
        )}
      </Ready>
      {chosen ? (
        <Series collective={chosen} />
      ) : (
        <ChooseSeries collectives={collectives.map((c) => ({ value: c.id, label: c.name }))} />
      )}
    </Page>
  );
}

/** A rate in fen that may have decimals, as money. */
export const rateText = (fen: string): string => {
  const [whole = '0', rest = ''] = fen.split('.');
  return fmtMoney(whole) + rest;
};

function ChooseSeries({ collectives }: { collectives: readonly { value: string; label: string }[] }) {
  const [id, setId] = useState<string | undefined>();
  if (collectives.length === 0) return null;
  return (
    <>
      <div className="as-asof">
        <FilterSelect
          name="series"
          label={{ zh: '看哪个集体的历年分红', en: 'Dividends by year of' }}
          all={{ zh: '请选择', en: 'Please choose' }}
          value={id}
          onChange={setId}
          options={collectives}
        />
      </div>
      {id ? <Series collective={id} /> : null}
    </>
  );
}

function Series({ collective }: { collective: string }) {
  const { t } = useLocale();
  const query = useApi(client.dividends.series, { params: { id: collective } });
  return (
    <Part title={{ zh: '历年分红', en: 'Dividends by year' }}>
      <Ready query={query} rows={5}>
        {(s) =>
          s.years.length === 0 ? (
            <EmptyState title={{ zh: '还没有锁定过的分配', en: 'No distribution is locked yet' }} />
          ) : (
            <>
              <p>
                <strong>
                  {s.rises > 1
                    ? t({
                        zh: `每股分红 ${s.rises} 连涨${s.from ? `（${s.from}–${s.to}）` : ''}`,
                        en: `The dividend per share rose ${s.rises} times in a row${s.from ? ` (${s.from}–${s.to})` : ''}`,
                      })
                    : t({ zh: '最近一年没有连涨', en: 'No run of rises now' })}
                </strong>{' '}
                <span className="yj-muted">
                  {t({ zh: '按每股金额算，不按总额。', en: 'By the amount a share, not by the pool.' })}
                </span>
              </p>
              <LineChart
                title={{ zh: '每股分红', en: 'Dividend per share' }}
                unit={{ zh: '元', en: 'yuan' }}
                categories={s.years.map((y) => String(y.year))}
                series={[{ name: { zh: '每股', en: 'per share' }, values: s.years.map((y) => Number(y.rateFen) / 100) }]}
                height="14rem"
              />
              <DataTable
                caption={{ zh: '历年分红', en: 'Dividends by year' }}
                hideCaption
                rows={s.years}
                exportHref={fileHref(client.exports.dividends, { params: { id: collective } })}
                rowKey={(y) => String(y.year)}
                columns={[
                  { key: 'year', title: { zh: '年度', en: 'Year' }, head: true, sortBy: (y) => y.year, cell: (y) => y.year },
                  { key: 'rate', title: { zh: '每股', en: 'Per share' }, number: true, cell: (y) => rateText(y.rateFen) },
                  { key: 'pool', title: { zh: '总额', en: 'Pool' }, number: true, cell: (y) => fmtMoney(y.poolFen) },
                  { key: 'units', title: { zh: '股数', en: 'Shares' }, number: true, cell: (y) => unitsText(y.units) },
                  { key: 'holders', title: { zh: '人（户）数', en: 'Holders' }, number: true, cell: (y) => fmtInt(y.holders) },
                  {
                    key: 'percent',
                    title: { zh: '占可分配', en: 'Of the income' },
                    number: true,
                    cell: (y) => (y.payoutPercent === null ? '—' : `${y.payoutPercent} %`),
                  },
                ]}
              />
            </>
          )
        }
      </Ready>
    </Part>
  );
}
