import assert from 'node:assert/strict';
import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, beforeEach, describe, test } from 'node:test';
import { isPgError } from '../db/index.ts';
import { testDatabase, type TestDatabase } from '../db/testing.ts';
import {
  deliverDue,
  deliveryStates,
  fileChannel,
  GIVE_UP_AFTER,
  inbox,
  markRead,
  maskAddress,
  nextWorkingInstant,
  noneChannel,
  notifyMigrations,
  sendNotice,
  sendNotices,
  unreadCount,
  webhookChannel,
  type Channel,
  type DeliverOptions,
  type Notice,
  type Outgoing,
} from './index.ts';

const NOW = Temporal.Instant.from('2026-11-23T04:00:00Z');
let database: TestDatabase;
let person: string;
before(async () => {
  database = await testDatabase([notifyMigrations]);
});
after(() => database.drop());
beforeEach(async () => {
  person = randomUUID();
  await database.owner.query('delete from notify.delivery');
});

const notice = (extra: Partial<Notice> = {}): Notice => ({
  to: person,
  kind: 'talent.decided',
  title: { zh: '您的申请已有决定', en: 'Your application is decided' },
  body: { zh: '请登录查看决定书。', en: 'Sign in to read the decision.' },
  link: '/talent/applications/1',
  now: NOW,
  ...extra,
});
const reader = () => ({ accountId: randomUUID(), personId: person });
const page = { offset: 0, limit: 20, now: NOW };

describe('the message box', () => {
  test('a notice arrives with its transaction, once per key, newest first, and is read once', async () => {
    const who = reader();
    await assert.rejects(
      database.tx(async (tx) => {
        await sendNotice(tx, notice());
        throw new Error('rolled back');
      }),
    );
    assert.equal((await inbox(database.db, who, page)).total, 0);
    assert.equal(await database.tx((tx) => sendNotice(tx, notice({ key: 'k' }))), true);
    assert.equal(await database.tx((tx) => sendNotice(tx, notice({ key: 'k' }))), false);
    await sendNotice(database.db, notice({ now: NOW.add({ seconds: 1 }), kind: 'talent.offered' }));
    await sendNotice(database.db, notice({ to: who.accountId, kind: 'account.signed-in' }));
    const later = { ...page, now: NOW.add({ seconds: 1 }) };
    const box = await inbox(database.db, who, later);
    assert.deepEqual([box.total, box.unread], [3, 3]);
    assert.equal(box.rows[0]?.kind, 'talent.offered');
    assert.deepEqual(box.rows[0]?.title, { zh: '您的申请已有决定', en: 'Your application is decided' });
    assert.equal(box.rows[0]?.createdAt.toString(), '2026-11-23T04:00:01Z');
    const first = box.rows[0]?.id as string;
    assert.equal(await markRead(database.db, who, later.now, [first]), 1);
    assert.equal(await markRead(database.db, who, later.now, [first]), 0);
    assert.equal(await unreadCount(database.db, who, later.now), 2);
    assert.equal((await inbox(database.db, who, { ...later, unreadOnly: true })).total, 2);
    assert.equal(await markRead(database.db, who, later.now), 2);
    assert.equal((await inbox(database.db, who, { ...later, limit: 1, offset: 2 })).rows.length, 1);
  });

  test('somebody else’s notices are neither seen nor marked', async () => {
    await sendNotice(database.db, notice());
    const mine = (await inbox(database.db, reader(), page)).rows[0]?.id as string;
    const stranger = { accountId: randomUUID(), personId: null };
    assert.equal((await inbox(database.db, stranger, page)).total, 0);
    assert.equal(await markRead(database.db, stranger, NOW, [mine]), 0);
    assert.equal(await unreadCount(database.db, reader(), NOW), 1);
  });

  test('a reminder to an official waits for working time', async () => {
    const working = {
      zone: 'Asia/Shanghai',
      isWorkingDay: (day: Temporal.PlainDate) => day.dayOfWeek < 6,
      from: Temporal.PlainTime.from('09:00'),
      to: Temporal.PlainTime.from('17:30'),
    };
    const next = (at: string) => nextWorkingInstant(Temporal.Instant.from(at), working).toString();
    assert.equal(next('2026-11-23T04:00:00Z'), '2026-11-23T04:00:00Z', 'Monday noon');
    assert.equal(next('2026-11-22T16:30:00Z'), '2026-11-23T01:00:00Z', 'half past midnight on Monday');
    assert.equal(next('2026-11-27T09:30:00Z'), '2026-11-30T01:00:00Z', 'Friday at the close');
    assert.equal(next('2026-11-28T04:00:00Z'), '2026-11-30T01:00:00Z', 'Saturday');
    assert.throws(() => nextWorkingInstant(NOW.add({ hours: 12 }), { ...working, isWorkingDay: () => false }), RangeError);

    const sunday = Temporal.Instant.from('2026-11-29T12:00:00Z');
    await sendNotice(database.db, notice({ now: sunday, notBefore: nextWorkingInstant(sunday, working), channels: ['sms'] }));
    assert.equal(await unreadCount(database.db, reader(), sunday), 0);
    assert.equal((await deliverDue(database, { ...delivering(noneChannel), now: () => sunday })).sent, 0);
    const monday = Temporal.Instant.from('2026-11-30T01:00:00Z');
    assert.equal(await unreadCount(database.db, reader(), monday), 1);
    assert.equal((await deliverDue(database, { ...delivering(noneChannel), now: () => monday })).sent, 1);
  });

  test('a personal number, a foreign link, a missing language never get in', async () => {
    for (const zh of ['身份证 990000199305060017 已核验', '手机 13800000000', '账号 0000990000001234567'])
      await assert.rejects(sendNotice(database.db, notice({ body: { zh, en: 'x' } })), TypeError, zh);
    assert.equal(await sendNotices(database.db, [notice({ body: { zh: '文号 2026-000123，金额见决定书', en: 'x' } })]), 1);
    for (const link of ['https://evil.example/', '//evil.example/', 'javascript:alert(1)'])
      await assert.rejects(sendNotice(database.db, notice({ link })), (e) => isPgError(e, '23514'), link);
    await assert.rejects(sendNotice(database.db, notice({ title: { zh: '只有中文' } as Notice['title'] })), Error);
    await assert.rejects(database.pool.query('delete from notify.message'), (e) => isPgError(e, '42501'));
    await assert.rejects(database.pool.query(`update notify.message set body = '{}'`), (e) => isPgError(e, '42501'));
  });
});

const delivering = (channel: Channel, extra: Partial<DeliverOptions> = {}): DeliverOptions => ({
  now: () => NOW,
  channels: { sms: channel, email: channel },
  addressOf: () => Promise.resolve('10090000001'),
  publicUrl: 'https://district.example',
  ...extra,
});

describe('delivery', () => {
  test('an SMS carries title and address only, an e-mail the body too, in the recipient’s language', async () => {
    const sent: Outgoing[] = [];
    await sendNotice(database.db, notice({ channels: ['sms', 'email'], locale: 'en' }));
    const done = await deliverDue(database, delivering({ send: (m) => (sent.push(m), Promise.resolve('sent')) }));
    assert.deepEqual(done, { sent: 2, retried: 0, givenUp: 0 });
    const sms = sent.find((m) => m.channel === 'sms');
    const mail = sent.find((m) => m.channel === 'email');
    assert.deepEqual(
      [sms?.title, sms?.body, sms?.url],
      ['Your application is decided', null, 'https://district.example/talent/applications/1'],
    );
    assert.equal(mail?.body, 'Sign in to read the decision.');
    assert.deepEqual(await deliverDue(database, delivering(noneChannel)), { sent: 0, retried: 0, givenUp: 0 });
  });

  test('two processes send each message once', async () => {
    await sendNotices(
      database.db,
      Array.from({ length: 40 }, (_, i) => notice({ channels: ['sms'], key: `n${i}` })),
    );
    const ids: string[] = [];
    const slow: Channel = { send: async (m) => (ids.push(m.id), await new Promise((r) => setTimeout(r, 3)), 'sent') };
    const done = await Promise.all([1, 2, 3].map(() => deliverDue(database, delivering(slow, { batch: 30 }))));
    assert.equal(
      done.reduce((sum, d) => sum + d.sent, 0),
      40,
    );
    assert.equal(new Set(ids).size, 40);
    assert.equal(ids.length, 40);
  });

  test('a failing gateway is tried again with growing pauses, then given up; the address is not kept', async () => {
    await sendNotice(database.db, notice({ channels: ['sms'] }));
    let now = NOW;
    const failing: Channel = { send: () => Promise.reject(new Error('10090000001 unreachable')) };
    const attempts: string[] = [];
    for (let i = 0; i < 2000 && attempts.length < GIVE_UP_AFTER; i++) {
      const done = await deliverDue(database, delivering(failing, { now: () => now }));
      if (done.retried + done.givenUp > 0)
        attempts.push(`${done.givenUp ? 'given up' : 'retry'} ${NOW.until(now).total('minutes')}`);
      now = now.add({ minutes: 1 });
    }
    assert.deepEqual(attempts, ['retry 0', 'retry 1', 'retry 6', 'retry 36', 'retry 156', 'given up 876']);
    assert.deepEqual(await deliveryStates(database.db), [{ channel: 'sms', state: 'given-up', n: 1, oldest: null }]);
    const kept = await database.pool.query<{ t: string }>('select last_error as t from notify.delivery');
    assert.equal(kept.rows[0]?.t, 'Error');
  });

  test('no address or no channel is given up at once', async () => {
    await sendNotice(database.db, notice({ channels: ['sms', 'email'] }));
    const done = await deliverDue(database, {
      ...delivering(noneChannel),
      channels: { sms: noneChannel },
      addressOf: () => Promise.resolve(null),
    });
    assert.deepEqual(done, { sent: 0, retried: 0, givenUp: 2 });
    const kept = await database.pool.query<{ t: string }>(
      'select channel || $1 || last_error as t from notify.delivery order by 1',
      [': '],
    );
    assert.deepEqual(
      kept.rows.map((r) => r.t),
      ['email: no channel', 'sms: no address'],
    );
  });

  test('the file channel writes a masked JSON', async () => {
    const dir = await fs.mkdtemp(path.join(os.tmpdir(), 'yunjian-outbox-'));
    await sendNotice(database.db, notice({ channels: ['sms'] }));
    await deliverDue(database, delivering(fileChannel(path.join(dir, 'outbox'))));
    const [name] = await fs.readdir(path.join(dir, 'outbox'));
    const written = JSON.parse(await fs.readFile(path.join(dir, 'outbox', name ?? ''), 'utf8')) as Outgoing;
    assert.equal(written.to, '100****0001');
    assert.equal(written.title, '您的申请已有决定');
    assert.equal(maskAddress('someone@example.cn'), 's***@example.cn');
    assert.equal(maskAddress('12345'), '****');
    await fs.rm(dir, { recursive: true });
  });

  test('the webhook is signed; 2xx is sent, 422 is gone, 500 and silence are tried again', async () => {
    let status = 200;
    let seen: { body: string; signature: unknown } | undefined;
    const gateway = http.createServer((request, response) => {
      void text(request).then((body) => {
        seen = { body, signature: request.headers['x-notify-signature'] };
        if (status > 0) response.writeHead(status).end('{}');
      });
    });
    gateway.listen(0, '127.0.0.1');
    await once(gateway, 'listening');
    const channel = webhookChannel(`http://127.0.0.1:${(gateway.address() as AddressInfo).port}/send`, 'gateway-secret');
    const round = async (code: number) => {
      status = code;
      await database.owner.query('delete from notify.delivery');
      await sendNotice(database.db, notice({ channels: ['sms'] }));
      return deliverDue(database, delivering(channel, { timeoutMs: 150 }));
    };
    assert.deepEqual(await round(200), { sent: 1, retried: 0, givenUp: 0 });
    assert.equal(
      seen?.signature,
      createHmac('sha256', 'gateway-secret')
        .update(seen?.body ?? '')
        .digest('base64url'),
    );
    assert.deepEqual(await round(422), { sent: 0, retried: 0, givenUp: 1 });
    assert.deepEqual(await round(500), { sent: 0, retried: 1, givenUp: 0 });
    assert.deepEqual(await round(0), { sent: 0, retried: 1, givenUp: 0 });
    gateway.close();
    gateway.closeAllConnections();
  });
});
