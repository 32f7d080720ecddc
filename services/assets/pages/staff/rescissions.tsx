/** Leases whose rent is overdue so long that they may be rescinded: notice first, then the time to pay, then the end. */
import { useState } from 'react';
import { Badge, EmptyState, Link, Ready, fmtDate, fmtMoney, useApi, useLocale } from '@yunjian/ui';
import { StaffList, type ListColumn } from '@yunjian/ui/staff';
import { client, fileHref, paths } from './api.ts';

type Row = Awaited<ReturnType<typeof client.money.rescissions>>['rows'][number];

/** The list, the oldest due first. */
export function Rescissions() {
  const { t, locale } = useLocale();
  const [at, setAt] = useState({ page: 1, size: 50 });
  const list = useApi(client.money.rescissions, { query: at }, { keep: true });
  const columns: readonly ListColumn<Row>[] = [
    {
      key: 'number',
      title: { zh: '合同', en: 'Contract' },
      head: true,
      width: 170,
      cell: (r) => <Link to={`${paths.contract(r.contractId)}?tab=money`}>{r.number}</Link>,
    },
    { key: 'lessee', title: { zh: '承租人', en: 'Lessee' }, width: 180, cell: (r) => r.lessee },
    { key: 'oldest', title: { zh: '最早应付日', en: 'Oldest due' }, width: 140, cell: (r) => fmtDate(r.oldestDue, locale) },
    { key: 'open', title: { zh: '欠款', en: 'Open' }, number: true, width: 130, cell: (r) => fmtMoney(r.openFen) },
    {
      key: 'state',
      title: { zh: '办到哪里', en: 'How far' },
      width: 150,
      cell: (r) =>
        r.state === 'noticed' ? (
          <Badge kind="info">{t({ zh: '已催告，等期限', en: 'Notice given' })}</Badge>
        ) : (
          <Badge kind="warning">{t({ zh: '待发解除前催告', en: 'Notice to be given' })}</Badge>
        ),
    },
    {
      key: 'until',
      title: { zh: '催告期限', en: 'To pay by' },
      width: 140,
      cell: (r) => (r.noticeUntil ? fmtDate(r.noticeUntil, locale) : '—'),
    },
    { key: 'collective', title: { zh: '集体', en: 'Collective' }, width: 170, cell: (r) => r.collective.name },
  ];
  return (
    <>
      <p className="yj-hint">
        {t({
          zh: '先催告，给合理期限；期满仍不付才可解除（民法典第七百二十二条）。在合同里办理。',
          en: 'Demand first and give reasonable time; only then may the lease be rescinded (Civil Code art 722). Done at the contract.',
        })}
      </p>
      <Ready query={list} rows={6}>
        {(data) => (
          <StaffList
            id="assets.rescissions"
            caption={{ zh: '可解除的合同，欠得最久的在前', en: 'Leases that may be rescinded, the oldest due first' }}
            columns={columns}
            rows={data.rows}
            rowKey={(r) => r.contractId}
            page={{ ...at, total: data.total }}
            onPage={(page, size) => setAt({ page, size })}
            exportHref={fileHref(client.exports.rescissions)}
            empty={<EmptyState title={{ zh: '没有欠租久到可以解除的合同', en: 'No lease is that far in arrears' }} />}
          />
        )}
      </Ready>
    </>
  );
}
