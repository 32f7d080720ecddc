import { sql } from 'kysely';
import type { Text } from '../contract/index.ts';
import type { Database, Db, Tx } from '../db/index.ts';
import type { Channel, ChannelName } from './channel.ts';

export interface DeliverOptions {
  now: () => Temporal.Instant;
  channels: Partial<Record<ChannelName, Channel>>;
  /** Looks up where to send; null when the recipient has no such address (then it is given up). */
  addressOf: (recipient: string, channel: ChannelName) => Promise<string | null>;
  /** for links, e.g. `https://district.example` */
  publicUrl: string;
  /** most deliveries in one call, default 50 */
  batch?: number;
  /** longest wait for one send, default 8000 ms */
  timeoutMs?: number;
}

export interface Delivered {
  sent: number;
  retried: number;
  givenUp: number;
}

/** Pauses after the 1st, 2nd … failure, in minutes; after the last the delivery is given up (the message box still has it). */
const PAUSES = [1, 5, 30, 120, 720] as const;
export const GIVE_UP_AFTER = PAUSES.length + 1;

/**
 * Carries out what is due in the outbox, once. A delivery is claimed (its next attempt put off) and committed before anything is sent, so
 * that several processes do not send the same one and a process that dies in between costs a repetition, never a loss.
 */
export async function deliverDue(database: Database, options: DeliverOptions): Promise<Delivered> {
  const lease = options.now().add({ minutes: PAUSES[0] });
  const claimed = await sql<{
    id: string;
    channel: ChannelName;
    attempts: number;
    recipient: string;
    kind: string;
    title: Text;
    body: Text;
    link: string | null;
    locale: 'zh' | 'en';
  }>`with due as (
      select id from notify.delivery where state = 'waiting' and next_at <= ${options.now()} order by next_at limit ${options.batch ?? 50} for update skip locked),
    mine as (
      update notify.delivery d set attempts = d.attempts + 1, next_at = ${lease} from due where d.id = due.id
      returning d.id, d.channel, d.attempts, d.message_id)
    select mine.id, mine.channel, mine.attempts, m.recipient, m.kind, m.title, m.body, m.link, m.locale
    from mine join notify.message m on m.id = mine.message_id order by mine.id`.execute(database.db);

  const result: Delivered = { sent: 0, retried: 0, givenUp: 0 };
  const one = async (d: (typeof claimed.rows)[number]): Promise<void> => {
    let error: string;
    try {
      const channel = options.channels[d.channel];
      const to = channel ? await options.addressOf(d.recipient, d.channel) : null;
      const outcome =
        channel && to !== null
          ? await channel.send(
              {
                id: d.id,
                channel: d.channel,
                to,
                kind: d.kind,
                title: d.title[d.locale],
                body: d.channel === 'sms' ? null : d.body[d.locale],
                url: d.link === null ? null : new URL(d.link, options.publicUrl).href,
              },
              AbortSignal.timeout(options.timeoutMs ?? 8000),
            )
          : 'gone';
      if (outcome === 'sent') {
        await sql`update notify.delivery set state = 'sent', sent_at = ${options.now()}, last_error = null where id = ${d.id}`.execute(
          database.db,
        );
        result.sent += 1;
        return;
      }
      error = channel === undefined ? 'no channel' : to === null ? 'no address' : 'refused';
    } catch (thrown) {
      error = thrown instanceof Error ? thrown.name : 'error'; // its message could quote the address
      const pause = PAUSES[d.attempts - 1];
      if (pause !== undefined) {
        await sql`update notify.delivery set next_at = ${options.now().add({ minutes: pause })}, last_error = ${error} where id = ${d.id}`.execute(
          database.db,
        );
        result.retried += 1;
        return;
      }
    }
    await sql`update notify.delivery set state = 'given-up', last_error = ${error} where id = ${d.id}`.execute(database.db);
    result.givenUp += 1;
  };
  // a few at a time: gateways count connections, and so does our pool
  for (let i = 0; i < claimed.rows.length; i += 4) await Promise.all(claimed.rows.slice(i, i + 4).map(one));
  return result;
}

/** The outbox in numbers, for metrics and the operator's page. */
export async function deliveryStates(
  db: Db | Tx,
): Promise<{ channel: ChannelName; state: string; n: number; oldest: Temporal.Instant | null }[]> {
  const found = await sql<{ channel: ChannelName; state: string; n: number; oldest: Temporal.Instant | null }>`
    select channel, state, count(*)::int as n, min(next_at) filter (where state = 'waiting') as oldest
    from notify.delivery group by channel, state order by channel, state`.execute(db);
  return found.rows;
}
