import { ApiProblem } from '@yunjian/ui';
import type { SubmissionReceipt, ApplicationForm } from '../../contract/shapes.ts';
import { client } from '../shared/client.ts';
import { fingerprint } from './form.ts';

const STORE = 'yunjian.talent.submission';

function freshKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join('');
}

/** The key of this very form: the same after a lost connection and after a reload, so that pressing again can never apply twice. */
function keyOf(form: ApplicationForm): string {
  const print = fingerprint(JSON.stringify(form));
  try {
    const kept = JSON.parse(sessionStorage.getItem(STORE) ?? 'null') as { print: string; key: string } | null;
    if (kept?.print === print) return kept.key;
    const key = freshKey();
    sessionStorage.setItem(STORE, JSON.stringify({ print, key }));
    return key;
  } catch {
    return freshKey(); // no storage: the server's rule of one live application still holds
  }
}

function forget(): void {
  try {
    sessionStorage.removeItem(STORE);
  } catch {
    // nothing was kept
  }
}

/**
 * Sends the application. When the connection is lost or the server restarts, it asks again twice with the same key
 * before giving up. Throws ApiProblem; after a refusal of the form itself the next press is a new submission.
 */
export async function submit(form: ApplicationForm, wait: (ms: number) => Promise<void> = pause): Promise<SubmissionReceipt> {
  const key = keyOf(form);
  for (let tries = 0; ; tries++) {
    try {
      const detail = await client.talent.submit({ body: form }, { key });
      forget();
      return detail;
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      const { status } = error.problem;
      const passing = status === 0 || status === 502 || status === 503 || status === 504;
      if (!passing) {
        if (status >= 400 && status < 500) forget();
        throw error;
      }
      if (tries >= 2) throw error;
      await wait(1_500 * (tries + 1));
    }
  }
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
