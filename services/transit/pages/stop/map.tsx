import { useMemo, useState } from 'react';
import { ButtonLink, useApi, useLocale } from '@yunjian/ui';
import { client, stopPath } from '../shared/client.ts';
import { MODES, MODE_COLOR } from '../shared/modes.ts';
import { TransitMap, chiefMode, mapStop, stopLegend } from '../shared/transit-map.tsx';
import type { StopBrief } from '../shared/types.ts';

/** Metres around a stop in which other stops are drawn. */
const AROUND = 600;

/** A small map: the stop, its platforms, the stops near it and those it is linked to. Pressing one offers its page. */
export function StopMap({
  stop,
  platforms,
  links,
}: {
  stop: StopBrief;
  platforms: readonly StopBrief[];
  links: readonly { to: StopBrief }[];
}) {
  const { t } = useLocale();
  const [chosen, setChosen] = useState<string | null>(null);
  const near = useApi(client.nearby, { query: { at: `${stop.lat},${stop.lon}`, metres: AROUND, limit: 60 } });
  const others = useMemo(() => {
    const byId = new Map<string, StopBrief>();
    for (const s of [...platforms, ...links.map((l) => l.to), ...(near.data?.places ?? [])])
      if (s.id !== stop.id) byId.set(s.id, s);
    return byId;
  }, [platforms, links, near.data, stop.id]);
  const stops = useMemo(() => [...others.values()].map(mapStop), [others]);
  const color = MODE_COLOR[chiefMode(stop.modes)];
  const pins = useMemo(
    () => [{ id: stop.id, lon: stop.lon, lat: stop.lat, color, text: t({ zh: '站', en: '●' }) }],
    [stop.id, stop.lon, stop.lat, color, t],
  );
  const picked = chosen === null ? undefined : others.get(chosen);
  const modes = MODES.filter((m) => [...others.values(), stop].some((s) => chiefMode(s.modes) === m));
  return (
    <TransitMap
      label={{ zh: `${stop.name}附近地图`, en: `Map around ${stop.name}` }}
      height="18rem"
      pins={pins}
      stops={stops}
      legend={stopLegend(modes)}
      selected={chosen}
      onSelect={setChosen}
      chosen={
        picked ? (
          <>
            <strong>{picked.name}</strong>
            {picked.lines.length > 0 ? <span>{picked.lines.slice(0, 5).join(t({ zh: '、', en: ', ' }))}</span> : null}
            <ButtonLink small to={stopPath(picked.id)}>
              {t({ zh: '看这个站', en: 'Open this stop' })}
            </ButtonLink>
          </>
        ) : null
      }
    />
  );
}
