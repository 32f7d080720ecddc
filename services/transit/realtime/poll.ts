/**
 * Asking operators' addresses for GTFS Realtime messages. Only addresses that the district's policy names are asked, redirections are not followed, and what
 * comes is bounded in time and size. A failure keeps what was known, says why, and doubles the pause.
 */
import type { Text } from '@yunjian/kernel/contract';
import type { Kit } from '@yunjian/kernel/service';
import { TransitError } from '@yunjian/transit';
import { decodeFeedMessage, overlayOf, type FeedMessage } from '@yunjian/transit/realtime';
import { Live } from '../live/live.ts';
import { putMessage } from '../queries.ts';
import { policyOf, type PolledSource } from '../setting.ts';
import { confirmMessage, noteFailed, noteGood, pollStates } from './sources.ts';

/** Seconds between two attempts when the policy says nothing. */
const POLL_SECONDS = 30;
const TIMEOUT_MS = 10_000;
const MOST_BYTES = 20 * 1024 * 1024;
/** The pause doubles with every failure, up to so many times. */
const MOST_DOUBLINGS = 5;

/** Why an attempt failed, in words for the staff page. */
class PollFailure extends Error {
  override readonly name = 'PollFailure';
  readonly text: Text;
  constructor(zh: string, en: string) {
    super(en);
    this.text = { zh, en };
  }
}

/** The message at an address. Throws PollFailure. */
async function fetchMessage(url: string, signal: AbortSignal | undefined): Promise<{ bytes: Uint8Array; message: FeedMessage }> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  let answer: Response;
  try {
    answer = await fetch(url, {
      redirect: 'manual',
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
      headers: { accept: 'application/x-protobuf, application/octet-stream' },
    });
  } catch {
    throw timeout.aborted
      ? new PollFailure('对方 10 秒内没有应答', 'no answer within 10 seconds')
      : new PollFailure('连接不上对方地址', 'the address cannot be reached');
  }
  if (answer.status >= 300 && answer.status < 400)
    throw new PollFailure(
      '对方要求转到别的地址；只访问设置里写明的地址',
      'it redirects elsewhere; only the address that is set is asked',
    );
  if (!answer.ok) throw new PollFailure(`对方应答 ${answer.status}`, `it answered ${answer.status}`);
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const part of answer.body ?? []) {
      length += part.length;
      if (length > MOST_BYTES) throw new PollFailure('消息超过 20 MB', 'the message is larger than 20 MB');
      parts.push(part);
    }
  } catch (error) {
    if (error instanceof PollFailure) throw error;
    throw new PollFailure('消息没有传完', 'the message was cut off');
  }
  const bytes = new Uint8Array(Buffer.concat(parts));
  try {
    const message = decodeFeedMessage(bytes);
    if (message.differential)
      throw new PollFailure('对方发来差分消息，本系统只收完整消息', 'it sends differential messages; whole ones are taken here');
    return { bytes, message };
  } catch (error) {
    if (error instanceof TransitError) throw new PollFailure(error.text.zh, error.text.en);
    throw error;
  }
}

const keyOf = (s: { network: string; source: string }): string => `${s.network} ${s.source}`;

/** Asks every address that is due, once; the seconds until the next is due. */
export async function pollDue(kit: Kit, signal?: AbortSignal): Promise<number> {
  const { sources = [], pollSeconds = POLL_SECONDS } = policyOf(kit).realtime;
  // Before the first timetable is taken up there is nothing to match messages with.
  if (sources.length === 0 || Live.on(kit.database) === null) return Infinity;
  const states = new Map((await pollStates(kit.database.db)).map((s) => [keyOf(s), s]));
  const now = kit.now();
  const due = sources.filter((s) => {
    const state = states.get(keyOf(s));
    return state === undefined || Temporal.Instant.compare(state.next_at, now) <= 0;
  });
  await Promise.all(due.map((s) => pollOne(kit, s, pollSeconds, states.get(keyOf(s))?.failures ?? 0, signal)));
  return pollSeconds;
}

async function pollOne(
  kit: Kit,
  s: PolledSource,
  seconds: number,
  failed: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const at = kit.now();
  const { network, source } = s;
  try {
    const live = Live.of(kit);
    const view = live.view();
    if (view.network(network) === null) throw new PollFailure('没有这个网络', 'there is no such network');
    const { bytes, message } = await fetchMessage(s.url, signal);
    const overlay = overlayOf(view.image, [{ feed: network, source, message }]);
    const counts = {
      trips: overlay.changes.length,
      added: overlay.added.length,
      vehicles: overlay.vehicles.length,
      alerts: overlay.alerts.length,
      ...overlay.byKind,
    };
    await kit.database.tx(async (tx) => {
      const same = await confirmMessage(tx, { network, source, message: bytes, at });
      if (!same) await putMessage(tx, { network, source, message: bytes, at, by: null });
      await noteGood(tx, { network, source, at, next: at.add({ seconds }), counts });
    });
    await live.refresh();
  } catch (error) {
    if (signal?.aborted) return;
    const failures = failed + 1;
    const problem =
      error instanceof PollFailure ? error.text : { zh: '读取时出错，已记入日志', en: 'it could not be read; the log has more' };
    const pause = seconds * 2 ** Math.min(failures, MOST_DOUBLINGS);
    await noteFailed(kit.database.db, { network, source, at, next: at.add({ seconds: pause }), failures, problem });
    if (!(error instanceof PollFailure)) throw error;
  }
}

/** Asks the addresses for about a minute, until the next run of the job takes over. */
export async function pollForAMinute(kit: Kit, signal: AbortSignal): Promise<void> {
  const until = Date.now() + 55_000;
  for (;;) {
    const wait = await pollDue(kit, signal);
    if (signal.aborted || Date.now() + wait * 1000 > until) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, wait * 1000);
      signal.addEventListener('abort', done);
    });
    if (signal.aborted) return;
  }
}
