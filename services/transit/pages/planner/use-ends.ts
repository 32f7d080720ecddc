import { useMemo, useState } from 'react';
import { useApi } from '@yunjian/ui';
import { client } from '../shared/client.ts';
import { pointOf, pointPlace, stopPlace, type Place } from '../shared/place.ts';
import type { ApiPlace } from '../shared/types.ts';

/** What an end of the address is: chosen on this page, named by the answer, a point, or a stop whose name is asked for. */
function known(ref: string, chosen: ReadonlyMap<string, Place>, answered: ApiPlace | undefined): Place | null {
  if (ref === '') return null;
  const mine = chosen.get(ref);
  if (mine) return mine;
  const point = pointOf(ref);
  if (point) return pointPlace(point.lat, point.lon);
  return answered ? { ref, name: answered.name, lat: answered.lat, lon: answered.lon, kind: 'stop' } : null;
}

/** The stop of a ref that nothing else names. */
function useStop(ref: string) {
  const stop = useApi(client.stop, { params: { id: ref }, query: {} }, { enabled: ref !== '' });
  const place = useMemo(() => (ref !== '' && stop.data ? stopPlace(stop.data.stop) : null), [ref, stop.data]);
  return { place, gone: ref !== '' && stop.error?.problem.status === 404 };
}

/**
 * The two ends as places, by their refs. `remember` keeps a place chosen on this page. A stop that only the address knows gets
 * its name from the answer; one alone, or when there is no answer (`failed`), is looked up. `gone` names ends that are no stop.
 */
export function useEnds(
  refs: { from: string; to: string },
  answer: { from: ApiPlace; to: ApiPlace; asked: { from: string; to: string } } | null,
  failed: boolean,
) {
  const [chosen, setChosen] = useState<ReadonlyMap<string, Place>>(new Map());
  const from = useMemo(
    () => known(refs.from, chosen, answer?.asked.from === refs.from ? answer.from : undefined),
    [refs.from, chosen, answer],
  );
  const to = useMemo(
    () => known(refs.to, chosen, answer?.asked.to === refs.to ? answer.to : undefined),
    [refs.to, chosen, answer],
  );
  const look = failed || refs.from === '' || refs.to === '';
  const fromStop = useStop(look && from === null ? refs.from : '');
  const toStop = useStop(look && to === null ? refs.to : '');
  return {
    from: from ?? fromStop.place,
    to: to ?? toStop.place,
    gone: [...(fromStop.gone ? (['from'] as const) : []), ...(toStop.gone ? (['to'] as const) : [])],
    remember: (place: Place) => setChosen((old) => new Map(old).set(place.ref, place)),
  };
}
