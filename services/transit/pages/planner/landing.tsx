import { useState } from 'react';
import { useNavigate } from 'react-router';
import { Button, EmptyState, Link, Loaded, Section, useApi, useLocale, Icon, ButtonLink } from '@yunjian/ui';
import { client, stopPath } from '../shared/client.ts';
import { SourceNotes, useNetworks } from '../shared/marks.tsx';
import { ModeIcon } from '../shared/modeicon.tsx';
import { PlaceSearch } from '../shared/place-search.tsx';
import type { Place } from '../shared/place.ts';
import { fmtMetres } from '../shared/time.ts';
import { chiefMode } from '../shared/transit-map.tsx';
import { useMyPlace } from '../shared/use-my-place.ts';

/** What one sees before asking: times of a stop, stops near here, and what the timetables are. */
export function Landing({ near }: { near: string | undefined }) {
  const { t } = useLocale();
  const navigate = useNavigate();
  const networks = useNetworks();
  return (
    <>
      <Section title={{ zh: '查一个站', en: 'Times of a stop' }}>
        <PlaceSearch
          name="stop"
          label={{ zh: '站名', en: 'Stop' }}
          value={null}
          near={near}
          onChange={(place) => {
            if (place && place.kind !== 'point') void navigate(stopPath(place.ref));
          }}
        />
      </Section>
      <Nearby />
      <Section title={{ zh: '还可以看', en: 'See also' }}>
        <div className="yj-row">
          <ButtonLink small to="/transit/circle">
            {t({ zh: '一小时能到哪里', en: 'How far within an hour' })}
          </ButtonLink>
          <ButtonLink small to="/transit/night">
            {t({ zh: '夜里还有什么车', en: 'What runs at night' })}
          </ButtonLink>
          <ButtonLink small to="/transit/lines">
            {t({ zh: '全部线路', en: 'All lines' })}
          </ButtonLink>
        </div>
      </Section>
      {networks.data ? <SourceNotes networks={networks.data.networks} today={networks.data.today} /> : null}
    </>
  );
}

/** Stops within a walk of this device, asked only when the person presses. */
function Nearby() {
  const { t, locale } = useLocale();
  const [here, setHere] = useState<Place | null>(null);
  const my = useMyPlace(setHere);
  const query = useApi(client.nearby, { query: { at: here?.ref ?? '0,0', limit: 8 } }, { enabled: here !== null });
  return (
    <Section title={{ zh: '附近的站', en: 'Stops near you' }}>
      {my.problem ? (
        <p className="yj-field-error" role="alert">
          <Icon name="warning" size={18} />
          <span>{t(my.problem)}</span>
        </p>
      ) : null}
      {here === null ? (
        <Button icon="pin" busy={my.busy} onClick={my.locate}>
          {t({ zh: '用我的位置找', en: 'Use my place' })}
        </Button>
      ) : (
        <Loaded
          query={query}
          rows={4}
          empty={{
            when: (d) => d.places.length === 0,
            show: (
              <EmptyState title={{ zh: '800 米内没有站', en: 'No stop within 800 m' }}>
                <p>{t({ zh: '可以在地图上看看更远处。', en: 'Look further away on the map.' })}</p>
              </EmptyState>
            ),
          }}
        >
          {(d) => (
            <ul className="tr-near">
              {d.places.map((s) => (
                <li key={s.id}>
                  <ModeIcon mode={chiefMode(s.modes)} />
                  <Link to={stopPath(s.id)}>{s.name}</Link>
                  <span className="yj-muted yj-small">
                    {s.lines.slice(0, 6).join(t({ zh: '、', en: ', ' }))}
                    {s.code ? ` ${t({ zh: '编码', en: 'code' })} ${s.code}` : ''}
                  </span>
                  <span className="yj-num">{fmtMetres(s.metres, locale)}</span>
                </li>
              ))}
            </ul>
          )}
        </Loaded>
      )}
    </Section>
  );
}
