/** The books of a collective: where they stand, vouchers, journal, ledgers, statements, chart of accounts. */
import { useSearchParams } from 'react-router';
import { EmptyState, Page, PrintButton, Ready, Tabs, type Words } from '@yunjian/ui';
import { Chart } from './book-chart.tsx';
import { Journal, Ledger } from './book-journal.tsx';
import { Overview } from './book-overview.tsx';
import { BalanceSheet, Earnings, Trial } from './book-statements.tsx';
import { Vouchers } from './book-vouchers.tsx';
import { useCollectives } from './hooks.ts';
import { FilterSelect } from './parts.tsx';

const title: Words = { zh: '账簿', en: 'Books' };

export default function Books() {
  const { query } = useCollectives();
  return (
    <Page width="full" title={title} actions={<PrintButton />}>
      <Ready query={query}>
        {(data) =>
          data.rows.length === 0 ? (
            <EmptyState title={{ zh: '您的范围内没有集体', en: 'No collective in your scope' }} />
          ) : (
            <Of collectives={data.rows} />
          )
        }
      </Ready>
    </Page>
  );
}

function Of({ collectives }: { collectives: readonly { id: string; name: string }[] }) {
  const [search, setSearch] = useSearchParams();
  const id = collectives.find((c) => c.id === search.get('collective'))?.id ?? collectives[0]?.id ?? '';
  const to = (next: Readonly<Record<string, string>>) => setSearch(next, { replace: true, preventScrollReset: true });
  const tab = search.get('tab') ?? 'overview';
  return (
    <>
      <div className="as-asof">
        <FilterSelect
          name="book-collective"
          label={{ zh: '集体', en: 'Collective' }}
          all={{ zh: '选集体', en: 'Choose' }}
          value={id}
          onChange={(collective) => to({ tab, ...(collective === '' ? {} : { collective }) })}
          options={collectives.map((c) => ({ value: c.id, label: c.name }))}
        />
      </div>
      <Tabs
        label={title}
        current={tab}
        onChange={(next) => to({ tab: next, collective: id })}
        tabs={[
          { id: 'overview', title: { zh: '概况', en: 'Overview' }, content: <Overview key={id} id={id} /> },
          { id: 'vouchers', title: { zh: '手工凭证', en: 'Vouchers' }, content: <Vouchers key={id} id={id} /> },
          { id: 'journal', title: { zh: '凭证', en: 'Journal' }, content: <Journal key={id} id={id} /> },
          { id: 'ledger', title: { zh: '明细账', en: 'Ledger' }, content: <Ledger key={id} id={id} /> },
          { id: 'trial', title: { zh: '科目余额表', en: 'Trial balance' }, content: <Trial key={id} id={id} /> },
          { id: 'balance', title: { zh: '资产负债表', en: 'Balance sheet' }, content: <BalanceSheet key={id} id={id} /> },
          { id: 'earnings', title: { zh: '收益及收益分配表', en: 'Earnings' }, content: <Earnings key={id} id={id} /> },
          { id: 'chart', title: { zh: '会计科目', en: 'Accounts' }, content: <Chart key={id} id={id} /> },
        ]}
      />
    </>
  );
}
