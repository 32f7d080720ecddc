import { useState } from 'react';
import { useNavigate } from 'react-router';
import { Button, useLocale } from '@yunjian/ui';
import { NetworkMarks, useNetworks } from '../shared/marks.tsx';
import { ModeIcon } from '../shared/modeicon.tsx';
import { PlaceSearch } from '../shared/place-search.tsx';
import type { Place } from '../shared/place.ts';
import { planPath } from '../shared/client.ts';

/** The service on the home page: the question itself, and which networks answer it. */
export default function HomePanel() {
  const { t } = useLocale();
  const navigate = useNavigate();
  const networks = useNetworks().data;
  const [from, setFrom] = useState<Place | null>(null);
  const [to, setTo] = useState<Place | null>(null);
  const near = networks ? `${networks.centre[1]},${networks.centre[0]}` : undefined;
  return (
    <form
      className="tr-home"
      aria-label={t({ zh: '查行程', en: 'Plan a journey' })}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        // With an end missing the planner opens with what is there, and says what it needs.
        void navigate(planPath({ ...(from ? { from: from.ref } : {}), ...(to && to.ref !== from?.ref ? { to: to.ref } : {}) }));
      }}
    >
      <PlaceSearch name="home-from" label={{ zh: '从哪里', en: 'From' }} value={from} onChange={setFrom} mine near={near} />
      <PlaceSearch name="home-to" label={{ zh: '到哪里', en: 'To' }} value={to} onChange={setTo} mine near={near} />
      <Button type="submit" icon="search">
        {t({ zh: '查行程', en: 'Find journeys' })}
      </Button>
      {networks ? (
        <ul className="tr-home-networks">
          {networks.networks.map((n) => (
            <li key={n.code}>
              <ModeIcon mode={n.mode} /> {t(n.title)} <NetworkMarks network={n} today={networks.today} />
            </li>
          ))}
        </ul>
      ) : null}
    </form>
  );
}
