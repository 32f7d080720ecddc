import { useCallback, useEffect, useRef, useState } from 'react';
import type { Text } from '@yunjian/kernel/contract';
import { pointPlace, type Place } from './place.ts';

const REFUSED: Text = {
  zh: '您没有允许使用位置。请在浏览器设置里允许，或者直接输入站名、在地图上选。',
  en: 'You have not allowed your place to be used. Allow it in the browser’s settings, or type a stop or choose on the map.',
};
const UNKNOWN: Text = {
  zh: '这台设备现在测不出位置。请输入站名，或在地图上选。',
  en: 'This device cannot tell its place right now. Type a stop or choose on the map.',
};
const INSECURE: Text = {
  zh: '这个网址不是 https，浏览器不提供位置。请输入站名，或在地图上选。',
  en: 'This address is not https, so the browser gives no place. Type a stop or choose on the map.',
};

/**
 * Where the device is, asked only when the person presses for it; never sent anywhere but as an end of their own question.
 * `locate` calls `found` with a place; when it is refused or fails, `problem` says so and what to do instead.
 */
export function useMyPlace(found: (place: Place) => void): {
  locate: () => void;
  busy: boolean;
  problem: Text | null;
  forget: () => void;
} {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Text | null>(null);
  const latest = useRef(found);
  const alive = useRef(true);
  useEffect(() => {
    latest.current = found;
  });
  useEffect(() => {
    alive.current = true;
    return () => {
      alive.current = false;
    };
  }, []);
  const locate = useCallback(() => {
    if (!window.isSecureContext) return setProblem(INSECURE);
    if (!('geolocation' in navigator)) return setProblem(UNKNOWN);
    setBusy(true);
    setProblem(null);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        if (!alive.current) return;
        setBusy(false);
        latest.current(pointPlace(coords.latitude, coords.longitude, true));
      },
      (error) => {
        if (!alive.current) return;
        setBusy(false);
        setProblem(error.code === error.PERMISSION_DENIED ? REFUSED : UNKNOWN);
      },
      { enableHighAccuracy: true, timeout: 10_000, maximumAge: 60_000 },
    );
  }, []);
  const forget = useCallback(() => setProblem(null), []);
  return { locate, busy, problem, forget };
}
