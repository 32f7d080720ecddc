/** Parts behind the vacancy rate: what is to be let today, the empty ones first. */
import { Badge, Link, Ready, fmtDate, fmtInt, useApi, useLocale } from '@yunjian/ui';
import type { ListColumn } from '@yunjian/ui/staff';
import { client, fileHref, paths } from './api.ts';
import { Two } from './parts.tsx';
import { RateDoors, RateList, RatePage, sharePpm, useDrill } from './rate-frame.tsx';

type Row = Awaited<ReturnType<typeof client.supervision.vacancy>>['rows'][number];

export default function VacantParts() {
  const { t, locale } = useLocale();
  const drill = useDrill();
  const { query, page, size } = drill;
  const list = useApi(client.supervision.vacancy, { query: { ...query, page, size } }, { keep: true });
  const columns: readonly ListColumn<Row>[] = [
    {
      key: 'asset',
      title: { zh: '资产', en: 'Asset' },
      head: true,
      width: 260,
      cell: (r) => (
        <Two under={r.asset.code}>
          <Link to={paths.asset(r.asset.id)}>{r.asset.name}</Link>
        </Two>
      ),
    },
    { key: 'part', title: { zh: '部位', en: 'Part' }, width: 180, cell: (r) => r.name },
    { key: 'collective', title: { zh: '集体', en: 'Collective' }, width: 220, cell: (r) => r.collective },
    {
      key: 'vacant',
      title: { zh: '是否空置', en: 'Vacant' },
      width: 110,
      cell: (r) => (
        <Badge kind={r.vacant ? 'warning' : 'neutral'}>
          {t(r.vacant ? { zh: '空置', en: 'vacant' } : { zh: '在租', en: 'let' })}
        </Badge>
      ),
    },
    {
      key: 'since',
      title: { zh: '自何时', en: 'Since' },
      width: 130,
      cell: (r) => (r.vacant ? (r.since ? fmtDate(r.since, locale) : t({ zh: '没有租过', en: 'never let' })) : '—'),
    },
  ];
  return (
    <RatePage
      title={{ zh: '空置率的部位', en: 'Parts behind the vacancy rate' }}
      here={paths.vacancy}
      lead={{
        zh: '经营性资产可以出租的部位一处一行；已退出、停用和集体自用的不算。',
        en: 'One row for each part of operating assets that is to be let; retired ones and those the collective uses itself are none.',
      }}
      only={{ zh: '只看空置的', en: 'Vacant only' }}
      drill={drill}
    >
      <Ready query={list} rows={10}>
        {(data) => (
          <>
            <RateDoors
              rate={{ zh: '空置率', en: 'Vacancy rate' }}
              ppm={sharePpm(data.figures.vacant, data.figures.parts)}
              part={{ zh: '空置的部位', en: 'Vacant parts' }}
              partValue={fmtInt(data.figures.vacant)}
              of={{ zh: '可以出租的部位', en: 'Parts to be let' }}
              ofValue={fmtInt(data.figures.parts)}
            />
            <RateList
              id="assets.vacancy"
              caption={{ zh: '可以出租的部位，空置的在前', en: 'Parts to be let, vacant ones first' }}
              columns={columns}
              data={data}
              drill={drill}
              exportHref={fileHref(client.exports.vacancy, { query })}
            />
          </>
        )}
      </Ready>
    </RatePage>
  );
}
