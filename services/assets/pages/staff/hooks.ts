/** Behaviour the staff pages share: deeds that happen once, today. */
import { useCallback, useRef, useState } from 'react';
import { ApiProblem, canSee, freshKey, refreshAll, serverNow, useApi, useLocale, useMe, useToast, type Words } from '@yunjian/ui';
import { client } from './api.ts';

/** One of a list of codes, as an address may say it; anything else is nothing. */
export const oneOf = <T extends string>(codes: readonly T[], said: string | undefined): T | undefined =>
  codes.find((code) => code === said);

/**
 * Does something once. `saying` names what is asked: as long as no answer came, the same again repeats the same idempotency key, so that a lost connection
 * does nothing twice; anything else is a new deed. Gives undefined when refused, see `problem`.
 */
export function useDeed() {
  const toast = useToast();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const pending = useRef<{ key: string; saying: string } | null>(null);
  const run = useCallback(
    async <R>(saying: string, send: (options: { key: string }) => Promise<R>, done?: Words): Promise<R | undefined> => {
      if (pending.current?.saying !== saying) pending.current = { key: freshKey(), saying };
      setBusy(true);
      setProblem(null);
      try {
        const result = await send({ key: pending.current.key });
        pending.current = null;
        if (done) toast(done);
        await refreshAll();
        return result;
      } catch (error) {
        if (!(error instanceof ApiProblem)) throw error;
        if (error.problem.status >= 400 && error.problem.status < 500) pending.current = null;
        setProblem(error);
        return undefined;
      } finally {
        setBusy(false);
      }
    },
    [toast],
  );
  return { run, busy, problem, forget: useCallback(() => setProblem(null), []) };
}

/** Today's date in the district's zone by the server's clock, YYYY-MM-DD: the first value of a date field. */
export const todayText = (): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai', year: 'numeric', month: '2-digit', day: '2-digit' }).format(
    serverNow(),
  );

/** Days from one date to another, both YYYY-MM-DD; negative when the second lies before. */
export const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);

/** Towns and collectives of those who govern: one query for all their pages, asked again after ten minutes. Asked only by whoever may. */
export function usePlaces() {
  const { me } = useMe();
  return useApi(client.governance.places, {}, { enabled: canSee(client.governance.places.op.access, me), fresh: 10 * 60_000 });
}

/** The name of a town by its code; none is the whole district. */
export function useTownNames(): (code: string | null) => string {
  const { t } = useLocale();
  const places = usePlaces();
  return (code) =>
    code === null ? t({ zh: '全区', en: 'the district' }) : t(places.data?.towns.find((x) => x.code === code)?.name ?? code);
}

const PAGE = 200;
/** All collectives somebody may see, page after page: a district has more than one page holds. */
const everyCollective = Object.assign(
  async (_args: object, options?: Parameters<typeof client.assets.collectives>[1]) => {
    const first = await client.assets.collectives({ query: { page: 1, size: PAGE } }, options);
    const rows = [...first.rows];
    for (let page = 2; rows.length < first.total; page++) {
      const more = await client.assets.collectives({ query: { page, size: PAGE } }, options);
      if (more.rows.length === 0) break;
      rows.push(...more.rows);
    }
    return { ...first, rows };
  },
  { path: `${client.assets.collectives.path}#all`, op: client.assets.collectives.op },
);

/** The collectives this person may see, for choices. */
export function useCollectives() {
  const query = useApi(everyCollective, {}, { keep: true });
  return { query, rows: query.data?.rows ?? [], towns: query.data?.towns ?? [] };
}

/** What an address answers as JSON where the contract says bytes: GeoJSON of a map. */
export async function readJson(href: string, signal?: AbortSignal): Promise<unknown> {
  const response = await fetch(href, {
    credentials: 'same-origin',
    headers: { 'x-requested-with': 'yunjian' },
    ...(signal ? { signal } : {}),
  });
  if (!response.ok) throw new Error(`map answered ${response.status}`);
  return response.json();
}
