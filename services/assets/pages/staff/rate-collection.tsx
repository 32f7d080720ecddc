/** Rents behind the collection rate: what counts as due this year up to today, and what of each is paid; what is not paid first. */
import { Link, Ready, fmtDate, fmtMoney, useApi, useLocale } from '@yunjian/ui';
import type { ListColumn } from '@yunjian/ui/staff';
import { client, fileHref, paths } from './api.ts';
import { RateDoors, RateList, RatePage, sharePpm, useDrill } from './rate-frame.tsx';

type Row = Awaited<ReturnType<typeof client.supervision.collection>>['rows'][number];

export default function CollectedRents() {
  const { locale } = useLocale();
  const drill = useDrill();
  const { query, page, size } = drill;
  const list = useApi(client.supervision.collection, { query: { ...query, page, size } }, { keep: true });
  const columns: readonly ListColumn<Row>[] = [
    {
      key: 'number',
      title: { zh: '合同', en: 'Contract' },
      head: true,
      width: 220,
      cell: (r) => <Link to={paths.contract(r.contractId)}>{r.number}</Link>,
    },
    { key: 'collective', title: { zh: '集体', en: 'Collective' }, width: 220, cell: (r) => r.collective },
    { key: 'due', title: { zh: '应付日', en: 'Due on' }, width: 130, cell: (r) => fmtDate(r.dueOn, locale) },
    { key: 'fen', title: { zh: '应收（元）', en: 'Due (yuan)' }, width: 140, number: true, cell: (r) => fmtMoney(r.fen) },
    { key: 'paid', title: { zh: '实收（元）', en: 'Paid (yuan)' }, width: 140, number: true, cell: (r) => fmtMoney(r.paidFen) },
  ];
  return (
    <RatePage
      title={{ zh: '收缴率的租金', en: 'Rents behind the collection rate' }}
      here={paths.collection}
      lead={{
        zh: '本年到今天为止应收的租金一笔一行；一次收多年的，只算本年到今天的那些天。',
        en: 'One row for each rent that counts as due this year up to today; of rent for several years at once, the days of this year up to today.',
      }}
      only={{ zh: '只看有实收的', en: 'With something paid' }}
      drill={drill}
    >
      <Ready query={list} rows={10}>
        {(data) => (
          <>
            <RateDoors
              rate={{ zh: '收缴率', en: 'Collection rate' }}
              ppm={sharePpm(data.figures.receivedFen, data.figures.dueFen)}
              part={{ zh: '实收', en: 'Paid' }}
              partValue={fmtMoney(data.figures.receivedFen)}
              of={{ zh: '应收', en: 'Due' }}
              ofValue={fmtMoney(data.figures.dueFen)}
            />
            <RateList
              id="assets.collection"
              caption={{ zh: '本年到今天应收的租金，没收齐的在前', en: 'Rents due this year up to today, unpaid ones first' }}
              columns={columns}
              data={data}
              drill={drill}
              exportHref={fileHref(client.exports.collection, { query })}
            />
          </>
        )}
      </Ready>
    </RatePage>
  );
}
