import { useMemo } from 'react';
import { useApi } from '@yunjian/ui';
import { client } from '../shared/client.ts';
import { pointOf, pointPlace, stopPlace, type Place } from '../shared/place.ts';

/**
 * The place a ref of the address stands for: chosen on this page, a point, or a stop whose name is asked for. `gone` when there is no
 * such stop.
 */
export function useOrigin(ref: string, chosen: ReadonlyMap<string, Place>): { place: Place | null; gone: boolean } {
  const known = useMemo(() => {
    const mine = chosen.get(ref);
    if (mine) return mine;
    const point = pointOf(ref);
    return point ? pointPlace(point.lat, point.lon) : null;
  }, [ref, chosen]);
  const wanted = ref !== '' && known === null;
  const stop = useApi(client.stop, { params: { id: ref }, query: {} }, { enabled: wanted });
  const looked = useMemo(() => (wanted && stop.data ? stopPlace(stop.data.stop) : null), [wanted, stop.data]);
  return { place: known ?? looked, gone: wanted && refused(stop.error?.problem.status) };
}

/** The server knows no such stop; a lost connection says nothing about it. */
const refused = (status: number | undefined): boolean => status === 404 || status === 400;
