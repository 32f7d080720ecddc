import { useEffect, useState } from 'react';
import { localOf, secondsOf } from '../shared/time.ts';

/**
 * Local time of the district, counted on from the server's answer: a device with a wrong clock still shows the right
 * minutes. `server` is the answer's local time, `at` when it came (milliseconds of this device). `age` is seconds since.
 */
export function countOn(server: string, at: number, device: number): { now: string; age: number } {
  const age = Math.max(0, Math.floor((device - at) / 1000));
  return { now: localOf(secondsOf(server) + age), age };
}

/** The same, kept current every `every` milliseconds; null before the first answer. */
export function useNow(server: string | undefined, at: number, every: number): { now: string; age: number } | null {
  const [device, setDevice] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setDevice(Date.now()), every);
    return () => clearInterval(timer);
  }, [every]);
  return server === undefined ? null : countOn(server, at, device);
}
