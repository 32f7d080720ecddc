/** Entry, irregular, collection and vacancy rates; the groups add up to the total, and each has its rows. */
import { DataTable, Link, Ready, fmtInt, fmtMoney, useApi, useLocale } from '@yunjian/ui';
import { client, fileHref, paths, withQuery } from './api.ts';
import { Part, Two, ppmText } from './parts.tsx';

type Answer = Awaited<ReturnType<typeof client.supervision.rates>>;
type Row = Answer['total'] & { id: string; name: string };

export function Rates({ query }: { query: { town?: string } }) {
  const { t } = useLocale();
  const by = query.town ? ('collective' as const) : ('town' as const);
  const list = useApi(client.supervision.rates, { query: { ...query, by } }, { keep: true });
  return (
    <Part title={{ zh: '四个率（分组合起来等于合计）', en: 'Four rates (groups add up to the total)' }}>
      <Ready query={list} rows={4}>
        {(r) => {
          const rows: Row[] = [
            ...r.groups.map((g) => ({ ...g, name: t(g.name) })),
            { ...r.total, id: 'total', name: t({ zh: '合计', en: 'Total' }) },
          ];
          const place = (x: Row) =>
            x.id === 'total' ? (query.town ? { town: query.town } : {}) : by === 'town' ? { town: x.id } : { collective: x.id };
          return (
            <DataTable<Row>
              caption={{ zh: '四个率', en: 'Four rates' }}
              hideCaption
              rows={rows}
              rowKey={(x) => x.id}
              exportHref={fileHref(client.supervision.ratesXlsx, { query: { ...query, by } })}
              columns={[
                {
                  key: 'name',
                  title: by === 'town' ? { zh: '街镇', en: 'Town' } : { zh: '集体', en: 'Collective' },
                  head: true,
                  cell: (x) => (x.id === 'total' ? <strong>{x.name}</strong> : x.name),
                },
                {
                  key: 'entry',
                  title: { zh: '入账率', en: 'Entry' },
                  number: true,
                  cell: (x) => (
                    <Two under={`${fmtInt(x.entered)} ÷ ${fmtInt(x.found)}`}>
                      <Link to={withQuery(paths.census, place(x))}>{ppmText(x.entryPpm)}</Link>
                    </Two>
                  ),
                },
                {
                  key: 'irregular',
                  title: { zh: '不规范率', en: 'Irregular' },
                  number: true,
                  cell: (x) => (
                    <Two
                      under={
                        x.closedFound === 0
                          ? `${fmtInt(x.irregular)} ÷ ${fmtInt(x.inForce)}`
                          : t({
                              zh: `${fmtInt(x.irregular)} ÷ ${fmtInt(x.inForce)}，另 ${fmtInt(x.closedFound)} 份认可后仍查出`,
                              en: `${fmtInt(x.irregular)} ÷ ${fmtInt(x.inForce)}; ${fmtInt(x.closedFound)} more closed, still found`,
                            })
                      }
                    >
                      <Link to={withQuery(paths.irregular, place(x))}>{ppmText(x.irregularPpm)}</Link>
                    </Two>
                  ),
                },
                {
                  key: 'collection',
                  title: { zh: '收缴率', en: 'Collection' },
                  number: true,
                  cell: (x) => (
                    <Two under={`${fmtMoney(x.receivedFen)} ÷ ${fmtMoney(x.dueFen)}`}>
                      <Link to={withQuery(paths.collection, place(x))}>{ppmText(x.collectionPpm)}</Link>
                    </Two>
                  ),
                },
                {
                  key: 'vacancy',
                  title: { zh: '空置率', en: 'Vacancy' },
                  number: true,
                  cell: (x) => (
                    <Two under={`${fmtInt(x.vacant)} ÷ ${fmtInt(x.parts)}`}>
                      <Link to={withQuery(paths.vacancy, place(x))}>{ppmText(x.vacancyPpm)}</Link>
                    </Two>
                  ),
                },
              ]}
            />
          );
        }}
      </Ready>
    </Part>
  );
}
