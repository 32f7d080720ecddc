import { DistrictMap } from '@yunjian/ui/map';
import type { ProjectRow } from '../../contract/public.ts';

/** Where one project is; its address and lines are said in words beside it. */
export default function ProjectMap({ project: p }: { project: ProjectRow }) {
  return (
    <DistrictMap
      label={{ zh: `${p.name.zh}的位置`, en: `Where ${p.name.en} is` }}
      countUnit={{ zh: '套可租', en: 'free flats' }}
      list={false}
      selected={p.id}
      height="20rem"
      points={[{ id: p.id, lon: p.lon, lat: p.lat, title: p.name, text: p.address, count: p.free }]}
    />
  );
}
