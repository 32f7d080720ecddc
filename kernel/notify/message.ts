import { sql } from 'kysely';
import type { Text } from '../contract/index.ts';
import type { Db, Tx } from '../db/index.ts';
import type { ChannelName } from './channel.ts';

/** A notice to send. Say what happened and where to read on; no number of a person, no amount, no reason belongs in it. */
export interface Notice {
  /** person or account (uuid) */
  to: string;
  /** `module.event`, for filters and icons */
  kind: string;
  title: Text;
  body: Text;
  /** path in this program */
  link?: string;
  locale?: 'zh' | 'en';
  now: Temporal.Instant;
  /** the same key reaches the same recipient once */
  key?: string;
  /** besides the message box */
  channels?: readonly ChannelName[];
  /** not shown or sent before: for officials `nextWorkingInstant(now, …)` */
  notBefore?: Temporal.Instant;
}

/** Who reads a box: an account and, when it belongs to one, the person behind it. */
export interface Reader {
  accountId: string;
  personId: string | null;
}

export interface StoredNotice {
  id: string;
  kind: string;
  title: Text;
  body: Text;
  link: string | null;
  createdAt: Temporal.Instant;
  readAt: Temporal.Instant | null;
}

/** Something that looks like an ID, bank account or mobile number. */
const NUMBER = /\d{15,}|(?<!\d)1\d{10}(?!\d)/;

/**
 * Puts notices into the boxes, and their deliveries into the outbox, in the caller's transaction, with one statement.
 * Returns how many were new. Throws TypeError for a text that carries a number of a person: it would leave the program by SMS.
 */
export async function sendNotices(tx: Db | Tx, notices: readonly Notice[]): Promise<number> {
  if (notices.length === 0) return 0;
  const rows = notices.map((n) => {
    for (const text of [n.title.zh, n.title.en, n.body.zh, n.body.en])
      if (NUMBER.test(text)) throw new TypeError(`notice ${n.kind}: a text must not carry a personal number`);
    return {
      recipient: n.to,
      kind: n.kind,
      title: n.title,
      body: n.body,
      link: n.link ?? null,
      locale: n.locale ?? 'zh',
      key: n.key ?? null,
      created_at: n.now.toString(),
      visible_from: (n.notBefore && Temporal.Instant.compare(n.notBefore, n.now) > 0 ? n.notBefore : n.now).toString(),
      channels: n.channels ?? [],
    };
  });
  const done = await sql<{ n: bigint }>`
    with given as (
      select uuidv7() as id, r.* from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(recipient uuid, kind text, title jsonb, body jsonb, link text,
        locale text, key text, created_at timestamptz, visible_from timestamptz, channels text[])),
    added as (
      insert into notify.message (id, recipient, kind, title, body, link, locale, key, created_at, visible_from)
      select id, recipient, kind, title, body, link, locale, key, created_at, visible_from from given
      on conflict (recipient, key) do nothing returning id),
    out as (
      insert into notify.delivery (message_id, channel, next_at)
      select g.id, c, g.visible_from from given g join added using (id), unnest(g.channels) c returning 1)
    select count(*) as n from added`.execute(tx);
  return Number(done.rows[0]?.n ?? 0n);
}

/** One notice; false when its key was used for this recipient before. */
export async function sendNotice(tx: Db | Tx, notice: Notice): Promise<boolean> {
  return (await sendNotices(tx, [notice])) === 1;
}

const recipients = (who: Reader): string[] => (who.personId === null ? [who.accountId] : [who.accountId, who.personId]);

/** A page of someone's box, newest first, with the totals. Notices that wait for working time are not in it yet. */
export async function inbox(
  db: Db | Tx,
  who: Reader,
  page: { offset: number; limit: number; now: Temporal.Instant; unreadOnly?: boolean },
): Promise<{ rows: StoredNotice[]; total: number; unread: number }> {
  const ids = recipients(who);
  const unreadOnly = page.unreadOnly ?? false;
  const found = await sql<{
    id: string;
    kind: string;
    title: Text;
    body: Text;
    link: string | null;
    created_at: Temporal.Instant;
    read_at: Temporal.Instant | null;
  }>`select id, kind, title, body, link, created_at, read_at from notify.message
    where recipient = any(${ids}::uuid[]) and visible_from <= ${page.now} and (read_at is null or not ${unreadOnly}::boolean)
    order by visible_from desc, id desc limit ${page.limit} offset ${page.offset}`.execute(db);
  const counts = await sql<{
    total: bigint;
    unread: bigint;
  }>`select count(*) as total, count(*) filter (where read_at is null) as unread
    from notify.message where recipient = any(${ids}::uuid[]) and visible_from <= ${page.now}`.execute(db);
  const { total, unread } = counts.rows[0] ?? { total: 0n, unread: 0n };
  return {
    rows: found.rows.map(({ created_at, read_at, ...row }) => ({ ...row, createdAt: created_at, readAt: read_at })),
    total: Number(unreadOnly ? unread : total),
    unread: Number(unread),
  };
}

/** How many notices of this box are unread now. */
export async function unreadCount(db: Db | Tx, who: Reader, now: Temporal.Instant): Promise<number> {
  const found = await sql<{ n: bigint }>`select count(*) as n from notify.message
    where recipient = any(${recipients(who)}::uuid[]) and read_at is null and visible_from <= ${now}`.execute(db);
  return Number(found.rows[0]?.n ?? 0n);
}

/** Marks notices of this box as read, all of them without `ids`; other people's ids have no effect. Returns how many were unread. */
export async function markRead(db: Db | Tx, who: Reader, now: Temporal.Instant, ids?: readonly string[]): Promise<number> {
  const done = await sql<{ id: string }>`update notify.message set read_at = greatest(${now}::timestamptz, created_at)
    where recipient = any(${recipients(who)}::uuid[]) and read_at is null and visible_from <= ${now}
      and (${ids === undefined}::boolean or id = any(${[...(ids ?? [])]}::uuid[])) returning id`.execute(db);
  return done.rows.length;
}
