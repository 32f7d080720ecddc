/** Sample data of transit: audits of stops, labelled 示例. The networks themselves are the pack's and are published with or without sample data. */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { appendLeaves, type LeafInput } from '@yunjian/kernel/audit';
import { uuidv7 } from '@yunjian/kernel/crypto';
import type { Demo, Kit } from '@yunjian/kernel/service';
import { publishPackNetworks } from './feeds/start.ts';
import { Live } from './live/live.ts';
import type { View } from './live/view.ts';
import { addAudits, type NewAudit, type YesNo } from './queries.ts';
import { dayOf } from './setting.ts';

const BY = '示例·站点巡查员';
const NOTES = ['', '', '', '雨篷一侧漏水（示例）', '时刻表为旧版（示例）', '盲道被占用（示例）'];

/** A number from 0 to 255 that depends on the stop and the question alone. */
const lot = (ref: string, what: string): number => createHash('sha256').update(`${ref}\n${what}`).digest()[0]!;

const seen = (ref: string, what: string, yes: number): YesNo => {
  const n = lot(ref, what);
  return n < yes * 256 ? 'yes' : n < 250 ? 'no' : 'unknown';
};

/** Audits of about two in three stops of the district; every seventh was looked at twice. */
function sampleAudits(view: View, now: Temporal.Instant, today: Temporal.PlainDate, scale: number): NewAudit[] {
  const rows: NewAudit[] = [];
  const { book } = view;
  for (let s = 0; s < book.size; s++) {
    const ref = book.refs[s]!;
    if (book.image.stopKind[s] !== 0 || book.linesAt(s).length === 0 || book.townCode(s) === null) continue;
    if (lot(ref, 'audited') >= 170 || lot(ref, 'scale') >= scale * 256) continue;
    const times = lot(ref, 'twice') % 7 === 0 ? 2 : 1;
    for (let i = 0; i < times; i++) {
      const days = (lot(ref, 'day') % 90) + i * 120;
      rows.push({
        id: uuidv7(now),
        stop: ref,
        stopName: book.names[s]!,
        auditedOn: today.subtract({ days }).toString(),
        canopy: seen(ref, 'canopy', 0.55),
        timetable: seen(ref, 'timetable', i === 0 ? 0.8 : 0.5),
        accessible: seen(ref, 'accessible', 0.45),
        seat: seen(ref, 'seat', 0.6),
        light: seen(ref, 'light', 0.7),
        note: NOTES[lot(ref, 'note') % NOTES.length]!,
        photo: null,
        at: now,
        by: { id: null, name: BY },
        example: true,
      });
    }
  }
  return rows;
}

async function load(kit: Kit, progress: Parameters<Demo['load']>[1], scale: number): Promise<void> {
  progress(0, { zh: '时刻表', en: 'timetables' });
  await publishPackNetworks(kit);
  const live = Live.of(kit);
  await live.refresh();
  const now = kit.now();
  const rows = sampleAudits(live.view(), now, dayOf(kit, now), scale);
  progress(0.8, { zh: '站点巡查（示例）', en: 'stop audits (samples)' });
  await kit.database.tx(async (tx) => {
    await addAudits(tx, rows);
    await appendLeaves(
      tx,
      rows.map((a): LeafInput => ({
        kind: 'transit.audited',
        subject: a.id,
        body: {
          stop: a.stop,
          on: a.auditedOn,
          canopy: a.canopy,
          timetable: a.timetable,
          accessible: a.accessible,
          seat: a.seat,
          light: a.light,
          photo: null,
          by: 'example',
        },
        at: now,
      })),
      kit.crypto.suite,
    );
  });
  progress(1, { zh: '站点巡查（示例）', en: 'stop audits (samples)' });
}

export const demo: Demo = {
  async present(database) {
    const { rows } = await sql<{ there: boolean }>`select exists (select from transit.stop_audit where example) as there`.execute(
      database.db,
    );
    return rows[0]?.there ?? false;
  },
  load: (kit, progress, scale = 1) => load(kit, progress, scale),
};
