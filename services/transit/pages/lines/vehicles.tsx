/** Vehicles as they were last seen: pins for the map, and the same in words. */
import { Icon, useLocale } from '@yunjian/ui';
import type { MapPin } from '@yunjian/ui/map';
import type { client } from '../shared/client.ts';
import { lineColor } from '../shared/modes.ts';
import { fmtClock } from '../shared/time.ts';
import type { Line } from '../shared/types.ts';

export type Vehicle = Awaited<ReturnType<typeof client.line>>['vehicles'][number];

/** A pin for each vehicle, in the colour of its line. */
export const vehiclePins = (vehicles: readonly Vehicle[], line: Pick<Line, 'mode' | 'color' | 'night'>, text: string): MapPin[] =>
  vehicles.map((v) => ({ id: `vehicle-${v.id}`, lon: v.lon, lat: v.lat, color: lineColor(line), text }));

/** The operator's own name of a vehicle: its id without the network. */
const plate = (id: string): string => id.slice(id.indexOf(':') + 1);

/** Where each was seen and when; nothing when none is known. */
export function Vehicles({ vehicles, date }: { vehicles: readonly Vehicle[]; date: string }) {
  const { t, locale } = useLocale();
  if (vehicles.length === 0) return null;
  return (
    <ul className="st-rows" aria-label={t({ zh: '车辆位置', en: 'Vehicles' })}>
      {vehicles.map((v) => (
        <li key={v.id}>
          <span>
            <Icon name="pin" size={16} /> {t({ zh: `车辆 ${plate(v.id)}`, en: `Vehicle ${plate(v.id)}` })}
            {v.stop ? t({ zh: `：在 ${v.stop} 或正开往那里`, en: `: at or coming to ${v.stop}` }) : null}
          </span>
          <span className="yj-muted yj-small">
            {v.at
              ? t({ zh: `${fmtClock(v.at, locale, { date })} 的位置`, en: `seen at ${fmtClock(v.at, locale, { date })}` })
              : t({ zh: '时间未说明', en: 'time not stated' })}
          </span>
        </li>
      ))}
    </ul>
  );
}
