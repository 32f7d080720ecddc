import { useMemo } from 'react';
import { LayerMap } from '@yunjian/ui/map';

export interface Place {
  readonly code: string;
  readonly lon: number;
  readonly lat: number;
}

/** Where the assets of a notice stand; the numbers are those of the list beside it, which says their names and addresses. */
export default function NoticeMap({ places }: { places: readonly Place[] }) {
  const pins = useMemo(
    () =>
      places.map((p, i) => ({
        id: p.code,
        lon: p.lon,
        lat: p.lat,
        color: '#0f6e6a',
        text: places.length === 1 ? '●' : String(i + 1),
      })),
    [places],
  );
  return <LayerMap label={{ zh: '资产的位置', en: 'Where the assets are' }} height="18rem" pins={pins} />;
}
