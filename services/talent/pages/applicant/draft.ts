import { useEffect, useState } from 'react';
import { queryClient } from '@yunjian/ui';
import { client } from '../shared/client.ts';
import type { Draft } from './form.ts';

/** Keeps the draft on the server, one request after the other, so that an older text can never overwrite a newer one. */
export interface DraftKeeper {
  /** Saves now; resolves with the time it was kept. Throws when it was not. */
  save: (form: Draft, step: string) => Promise<{ at?: string }>;
  /** No further saving: the application is in, and its draft is gone. */
  stop: () => void;
}

function makeKeeper(): DraftKeeper {
  let last: Promise<unknown> = Promise.resolve();
  let stopped = false;
  let kept: { text: string; at: string } | null = null;
  return {
    save: (form, step) => {
      const body = { form, step };
      const text = JSON.stringify(body);
      const next = last.then(async () => {
        if (stopped) return {};
        if (kept?.text !== text) kept = { text, at: (await client.talent.saveDraft({ body })).updatedAt };
        return { at: kept.at };
      });
      last = next.catch(() => undefined);
      return next;
    },
    stop: () => {
      stopped = true;
    },
  };
}

/** The keeper of this page. What was cached of the draft is dropped when the page closes: the next visit reads what was kept. */
export function useDraftKeeper(): DraftKeeper {
  const [keeper] = useState(makeKeeper);
  useEffect(() => () => queryClient.removeQueries({ queryKey: [client.talent.draft.path] }), []);
  return keeper;
}
