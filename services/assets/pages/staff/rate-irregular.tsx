/** Contracts in force behind the irregular rate: those with a blocking or red finding that waits first. */
import { Badge, Link, Ready, fmtInt, useApi, useLocale } from '@yunjian/ui';
import type { ListColumn } from '@yunjian/ui/staff';
import { client, fileHref, paths, withQuery } from './api.ts';
import { RateDoors, RateList, RatePage, sharePpm, useDrill } from './rate-frame.tsx';

type Row = Awaited<ReturnType<typeof client.supervision.irregular>>['rows'][number];

export default function IrregularContracts() {
  const { t } = useLocale();
  const drill = useDrill();
  const { query, page, size } = drill;
  const list = useApi(client.supervision.irregular, { query: { ...query, page, size } }, { keep: true });
  const columns: readonly ListColumn<Row>[] = [
    {
      key: 'number',
      title: { zh: '合同', en: 'Contract' },
      head: true,
      width: 220,
      cell: (r) => <Link to={paths.contract(r.id)}>{r.number}</Link>,
    },
    { key: 'collective', title: { zh: '集体', en: 'Collective' }, width: 220, cell: (r) => r.collective },
    {
      key: 'irregular',
      title: { zh: '是否不规范', en: 'Irregular' },
      width: 110,
      cell: (r) => (
        <Badge kind={r.irregular ? 'danger' : 'neutral'}>
          {t(r.irregular ? { zh: '不规范', en: 'irregular' } : { zh: '否', en: 'no' })}
        </Badge>
      ),
    },
    {
      key: 'rules',
      title: { zh: '未了结的阻断、红色预警', en: 'Blocking and red findings that wait' },
      width: 240,
      cell: (r) => r.rules.join(t({ zh: '、', en: ', ' })) || '—',
    },
    {
      key: 'closed',
      title: { zh: '认可后仍查出（不计入）', en: 'Closed, still found (not counted)' },
      width: 200,
      cell: (r) => r.closedFound.join(t({ zh: '、', en: ', ' })) || '—',
    },
  ];
  return (
    <RatePage
      title={{ zh: '不规范率的合同', en: 'Contracts behind the irregular rate' }}
      here={paths.irregular}
      lead={{
        zh: '履行中的合同一份一行；有未了结的阻断级或红色预警的算不规范。预警是提问，不是结论。',
        en: 'One row for each contract in force; one with a blocking or red finding that waits is irregular. A finding is a question, not a judgement.',
      }}
      only={{ zh: '只看不规范的', en: 'Irregular only' }}
      drill={drill}
    >
      <Ready query={list} rows={10}>
        {(data) => (
          <>
            <RateDoors
              rate={{ zh: '不规范率', en: 'Irregular rate' }}
              ppm={sharePpm(data.figures.irregular, data.figures.inForce)}
              part={{ zh: '不规范的合同', en: 'Irregular contracts' }}
              partValue={fmtInt(data.figures.irregular)}
              of={{ zh: '履行中的合同', en: 'Contracts in force' }}
              ofValue={fmtInt(data.figures.inForce)}
            />
            {data.figures.closedFound === 0 ? null : (
              <p className="yj-hint">
                {t({
                  zh: `另有 ${fmtInt(data.figures.closedFound)} 份合同的阻断、红色预警经两人认可后仍查出，不计入。`,
                  en: `${fmtInt(data.figures.closedFound)} more contracts have blocking or red findings that two people closed though they are still found; they are not counted.`,
                })}{' '}
                <Link to={withQuery(paths.findings, { town: query.town, collective: query.collective, state: 'closed-found' })}>
                  {t({ zh: '看这些预警', en: 'See them' })}
                </Link>
              </p>
            )}
            <RateList
              id="assets.irregular"
              caption={{ zh: '履行中的合同，不规范的在前', en: 'Contracts in force, irregular ones first' }}
              columns={columns}
              data={data}
              drill={drill}
              exportHref={fileHref(client.exports.irregular, { query })}
            />
          </>
        )}
      </Ready>
    </RatePage>
  );
}
