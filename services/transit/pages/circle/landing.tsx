import { Button, Section, useApi, useLocale } from '@yunjian/ui';
import { client } from '../shared/client.ts';
import { stopPlace, type Place } from '../shared/place.ts';
import { Explained } from './explained.tsx';

const SHOWN = 6;

/** Before anything is asked: what the page does, and railway stations of the district to begin with. */
export function Landing({
  onPlace,
  bounds,
}: {
  onPlace: (place: Place) => void;
  bounds: readonly [number, number, number, number] | null;
}) {
  const { t } = useLocale();
  const rail = useApi(client.stopsIn, { query: { box: bounds?.join(',') ?? '', modes: 'rail' } }, { enabled: bounds !== null });
  const named = new Map<string, Place>();
  const inside = (rail.data?.places ?? []).filter((stop) => stop.town !== null);
  for (const stop of inside) if (!named.has(stop.name) || stop.kind === 'station') named.set(stop.name, stopPlace(stop));
  const places = [...named.values()].slice(0, SHOWN);
  return (
    <>
      {places.length > 0 ? (
        <Section title={{ zh: '从火车站开始', en: 'Begin at a railway station' }}>
          <div className="yj-row">
            {places.map((place) => (
              <Button key={place.ref} icon="pin" onClick={() => onPlace(place)}>
                {place.name}
              </Button>
            ))}
          </div>
        </Section>
      ) : null}
      <Section title={{ zh: '怎样看结果', en: 'How to read the result' }}>
        <Explained
          from={t({ zh: '8:00', en: '8:00' })}
          until={t({ zh: '9:00', en: '9:00' })}
          departures={null}
          minutes={60}
          railSlack={0}
        />
      </Section>
    </>
  );
}
