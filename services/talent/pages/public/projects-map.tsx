import { DistrictMap } from '@yunjian/ui/map';
import { ErrorState, fmtInt, fmtMoney, LoadingState, useApi } from '@yunjian/ui';
import { client } from '../shared/client.ts';
import type { Filters } from './filters.ts';

/** All matching projects on the map, not only those on the page of the list; the list beside it says the same. */
export default function ProjectsMap({ filters }: { filters: Filters }) {
  const query = useApi(client.talent.projectMap, { query: { ...filters } }, { keep: true });
  if (query.data === undefined)
    return query.error ? (
      <ErrorState error={query.error} retry={() => void query.refetch()} />
    ) : (
      <LoadingState rows={6} label={{ zh: '正在载入地图', en: 'Loading the map' }} />
    );
  return (
    <DistrictMap
      label={{ zh: '人才公寓项目地图', en: 'Map of talent housing projects' }}
      countUnit={{ zh: '套可租', en: 'free flats' }}
      list={false}
      height="min(74vh, 40rem)"
      points={query.data.rows.map((p) => ({
        id: p.id,
        lon: p.lon,
        lat: p.lat,
        title: p.name,
        text: {
          zh: `可租 ${fmtInt(p.free)} 套，${fmtMoney(p.rentFromFen)} 起/月`,
          en: `${fmtInt(p.free)} free, from ${fmtMoney(p.rentFromFen)} a month`,
        },
        count: p.free,
        to: `/talent/projects/${p.id}`,
      }))}
    />
  );
}
