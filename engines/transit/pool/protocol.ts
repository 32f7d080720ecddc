/** What the pool and its workers say to each other. */
import { TransitError, type TransitErrorCode } from '../types.ts';
import type { Overlay } from '../realtime/overlay.ts';

/** Day views by name, in memory that all threads share. */
export type Views = Readonly<Record<string, SharedArrayBuffer>>;

/** One timetable as it stands between two publications: an image and what is known in real time over it. */
export interface Edition {
  /** Rises with every publication. */
  readonly number: number;
  readonly image: SharedArrayBuffer;
  /** Tells one image from another: memory that is shared looks like another object in every thread. */
  readonly imageNumber: number;
  /** Number of stops of the image. */
  readonly stops: number;
  readonly overlay: Overlay | null;
  readonly views: Views;
}

/** Views that are kept for so many days: a day has one and, when searched backward, its mirror. */
export const viewsGiven = (days: number): number => 2 * days;

/** What a worker is asked to do. */
export type ToWorker =
  /** Take on an edition beside those it has. `from`: an edition of the same image whose views are to be brought up to date in this one. */
  | { readonly kind: 'edition'; readonly edition: Edition; readonly from: Edition | null }
  /** Forget an edition. */
  | { readonly kind: 'drop'; readonly edition: number }
  | {
      readonly kind: 'job';
      readonly id: number;
      readonly edition: number;
      readonly method: string;
      readonly args: readonly unknown[];
      /** The views that are ready of those the job needs. */
      readonly ready: readonly string[];
      /** Those of them that this worker was not given before, or no longer holds. */
      readonly fresh: Views;
      /** The views that are not: the worker builds them and gives them to all. */
      readonly missing: readonly string[];
    };

/** An error as it crosses a thread. */
export type SentError =
  | { readonly transit: true; readonly code: TransitErrorCode; readonly text: { readonly zh: string; readonly en: string } }
  | { readonly transit: false; readonly message: string; readonly stack: string };

/** What a worker says. */
export type FromWorker =
  /** It has the edition; `views` are those it has built for it. */
  | { readonly kind: 'ready'; readonly edition: number; readonly views: Views }
  | { readonly kind: 'refused'; readonly edition: number; readonly error: SentError }
  | { readonly kind: 'done'; readonly id: number; readonly value: unknown; readonly views: Views }
  | { readonly kind: 'failed'; readonly id: number; readonly error: SentError };

/** An error made ready to be sent. */
export function sendable(error: unknown): SentError {
  if (error instanceof TransitError) return { transit: true, code: error.code, text: error.text };
  if (error instanceof Error) return { transit: false, message: error.message, stack: error.stack ?? '' };
  return { transit: false, message: String(error), stack: '' };
}

/** The error that was sent. */
export function received(sent: SentError): Error {
  if (sent.transit) return new TransitError(sent.code, sent.text);
  const error = new Error(sent.message);
  error.stack = sent.stack;
  return error;
}
