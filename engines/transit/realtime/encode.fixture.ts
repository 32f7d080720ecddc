/** Messages written as the format has them. */
import { decodeFeedMessage, type FeedMessage } from './message.ts';
import { messageType } from './schema.ts';

/** Bytes of a FeedMessage given as an object with the names of the format in camel case. */
export const encodeFeedMessage = (message: object): Uint8Array => {
  const type = messageType('FeedMessage');
  return type.encode(type.fromObject(message)).finish();
};

/** 2026-03-10 00:00:00 in Shanghai, a Tuesday, in seconds since 1970. */
export const MIDNIGHT = Date.UTC(2026, 2, 9, 16) / 1000;
/** Seconds since 1970 of a time of day `HH:MM:SS` of that day. */
export const at = (time: string): number => {
  const [h, m, s] = time.split(':').map(Number);
  return MIDNIGHT + h! * 3600 + m! * 60 + s!;
};

/** A message with these entities, sent at a moment of 2026-03-10, encoded and decoded again. */
export const message = (time: string, entity: readonly object[], header: object = {}): FeedMessage =>
  decodeFeedMessage(
    encodeFeedMessage({ header: { gtfsRealtimeVersion: '2.0', timestamp: at(time), ...header }, entity: [...entity] }),
  );
