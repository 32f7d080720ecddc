/** Closed leases with rent that was never billed: to be billed at the contract. Listed only while there are any. */
import { useState } from 'react';
import { Link, Notice, fmtDate, fmtMoney, useApi, useLocale } from '@yunjian/ui';
import { StaffList, type ListColumn } from '@yunjian/ui/staff';
import { client, fileHref, paths } from './api.ts';

type Row = Awaited<ReturnType<typeof client.money.rentLeft>>['rows'][number];

/** The list, the oldest first, of one collective or of all in scope. */
export function RentLeft({ collective }: { collective: string | undefined }) {
  const { t, locale } = useLocale();
  const [at, setAt] = useState({ page: 1, size: 20 });
  const of = collective === undefined ? {} : { collective };
  const { data } = useApi(client.money.rentLeft, { query: { ...at, ...of } }, { keep: true });
  if (data === undefined || data.total === 0) return null;
  const columns: readonly ListColumn<Row>[] = [
    {
      key: 'number',
      title: { zh: '合同', en: 'Contract' },
      head: true,
      width: 190,
      cell: (r) => <Link to={paths.contract(r.contractId)}>{r.number}</Link>,
    },
    { key: 'lessee', title: { zh: '承租人', en: 'Lessee' }, width: 180, cell: (r) => r.lessee },
    {
      key: 'days',
      title: { zh: '哪些天', en: 'Days' },
      width: 220,
      cell: (r) => `${fmtDate(r.from, locale)} – ${fmtDate(r.to, locale)}`,
    },
    { key: 'fen', title: { zh: '未开具', en: 'Never billed' }, number: true, width: 140, cell: (r) => fmtMoney(r.fen) },
    { key: 'collective', title: { zh: '集体', en: 'Collective' }, width: 170, cell: (r) => r.collective.name },
  ];
  return (
    <>
      <Notice
        kind="warning"
        title={{
          zh: `${data.total} 份已办结的合同有租金从未开具，共 ${fmtMoney(data.fen)}`,
          en: `${data.total} closed leases have rent that was never billed: ${fmtMoney(data.fen)}`,
        }}
      >
        <p>
          {t({
            zh: '早先办结时没有补开。请在合同里“补开租金”，收清后再办结。',
            en: 'It was left out when they were closed. Bill it at the contract and close that again once it is settled.',
          })}
        </p>
      </Notice>
      <StaffList
        id="assets.rent-left"
        caption={{ zh: '租金从未开具的已办结合同', en: 'Closed leases with rent never billed' }}
        columns={columns}
        rows={data.rows}
        rowKey={(r) => r.contractId}
        page={{ ...at, total: data.total }}
        onPage={(page, size) => setAt({ page, size })}
        exportHref={fileHref(client.exports.rentLeft, { query: of })}
        empty={null}
      />
    </>
  );
}
