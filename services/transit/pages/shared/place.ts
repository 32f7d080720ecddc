/** An end of a journey as pages hold it, and the places used last, kept in this browser only. */
import type { StopBrief } from './types.ts';

export interface Place {
  /** `network:id` of a stop or station, or `latitude,longitude`: what the API takes. */
  ref: string;
  /** Empty for a point: it is named by `pointWords` in the reader's language. */
  name: string;
  lat: number;
  lon: number;
  kind: 'stop' | 'station' | 'point';
  /** The point is where this device is. Never in an address. */
  mine?: boolean;
}

/** A point of the map; five places of a degree are about a metre. */
export function pointPlace(lat: number, lon: number, mine = false): Place {
  const at = { lat: Number(lat.toFixed(5)), lon: Number(lon.toFixed(5)) };
  return { ref: `${at.lat},${at.lon}`, name: '', ...at, kind: 'point', ...(mine ? { mine } : {}) };
}

/** A stop of a search as an end. */
export const stopPlace = (s: Pick<StopBrief, 'id' | 'name' | 'lat' | 'lon' | 'kind'>): Place => ({
  ref: s.id,
  name: s.name,
  lat: s.lat,
  lon: s.lon,
  kind: s.kind,
});

/** Latitude and longitude of a ref that is a point on Earth; null for stops and nonsense. */
export function pointOf(ref: string): { lat: number; lon: number } | null {
  const match = /^(-?\d{1,2}(?:\.\d{1,8})?),(-?\d{1,3}(?:\.\d{1,8})?)$/.exec(ref.replace(/\s/g, ''));
  if (!match) return null;
  const [lat, lon] = [Number(match[1]), Number(match[2])];
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { lat, lon } : null;
}

/** The name of an end in the reader's language. */
export function placeWords(place: Pick<Place, 'ref' | 'name' | 'lat' | 'lon' | 'mine' | 'kind'>, locale: 'zh' | 'en'): string {
  if (place.kind !== 'point') return place.name || place.ref;
  if (place.mine) return locale === 'zh' ? '我的位置' : 'My place';
  const at = `${place.lat.toFixed(4)}, ${place.lon.toFixed(4)}`;
  return locale === 'zh' ? `地图上的点 ${at}` : `Point ${at}`;
}

/** The name of a place of the API: a stop's own; a point that is none is one of the map, its coordinates tell nobody anything. */
export function apiPlaceWords(place: { id: string | null; name: string }, locale: 'zh' | 'en'): string {
  if (place.id !== null || (place.name !== '' && !pointOf(place.name))) return place.name;
  return locale === 'zh' ? '地图上的点' : 'point on the map';
}

const STORE = 'yunjian.transit.recent';
const KEPT = 8;

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** Stops used last, newest first. A browser without storage, or with something else in it, has none. */
export function recentPlaces(store?: Store): Place[] {
  try {
    const list: unknown = JSON.parse((store ?? localStorage).getItem(STORE) ?? '[]');
    if (!Array.isArray(list)) return [];
    return list
      .filter(
        (p: Partial<Place> | null): p is Place =>
          typeof p?.ref === 'string' &&
          typeof p.name === 'string' &&
          typeof p.lat === 'number' &&
          typeof p.lon === 'number' &&
          (p.kind === 'stop' || p.kind === 'station'),
      )
      .slice(0, KEPT);
  } catch {
    return [];
  }
}

/** Remembers a stop in this browser. Points are not kept: they may be somebody's door. */
export function rememberPlace(place: Place, store?: Store): void {
  if (place.kind === 'point') return;
  try {
    const list = [place, ...recentPlaces(store).filter((p) => p.ref !== place.ref)].slice(0, KEPT);
    (store ?? localStorage).setItem(STORE, JSON.stringify(list));
  } catch {
    // A browser without storage forgets: nothing else is lost.
  }
}

/** Forgets all of them. */
export function forgetPlaces(store?: Store): void {
  try {
    (store ?? localStorage).removeItem(STORE);
  } catch {
    // nothing was kept
  }
}
