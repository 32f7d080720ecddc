import { sql } from 'kysely';
import type { Text } from '@yunjian/kernel/contract';
import { findByUscc, personById, personView } from '@yunjian/kernel/orgs';
import type { Kit } from '@yunjian/kernel/service';
import { applicationsOf } from './queries.ts';
import { dayOf } from './setting.ts';

const identity: Text = { zh: '实名身份信息', en: 'verified identity' };
const window: Text = { zh: '如有误，请到服务窗口更正', en: 'If wrong, have it corrected at the service window' };

/**
 * What the district already holds about the person, with its source, so that nothing is typed twice (国务院令716号 7). Employers are those named by the
 * latest social-insurance evidence and earlier applications; registers are not asked before consent.
 */
export async function prefill(kit: Kit, personId: string) {
  const { db } = kit.database;
  const [person, live, earlier, automatic] = await Promise.all([
    personById(db, personId),
    applicationsOf(db, personId),
    sql<{ uscc: string; at: Temporal.Instant; source: string }>`
      select distinct on (uscc) uscc, at, source from (
        select m ->> 'employerUscc' as uscc, e.answered_at as at, 'social-insurance' as source
          from registers.evidence e, jsonb_array_elements(e.answer -> 'months') m
          where e.person = ${personId} and e.register = 'social-insurance' and e.outcome = 'ANSWERED'
        union all select a.employer_uscc, a.submitted_at, 'application' from talent.application a where a.person_id = ${personId}
        union all select p.uscc, p.known_at, 'named' from talent.known_employer p where p.person_id = ${personId}) s
      order by uscc, at desc limit 5`.execute(db),
    sql<{
      automatic: boolean;
    }>`select coalesce((select m.automatic from talent.mode_change m order by m.id desc limit 1), true) as automatic`.execute(db),
  ]);
  const view = personView(kit.crypto, person, { duty: false });
  const today = dayOf(kit, kit.now());
  const sources: Record<string, Text> = {
    'social-insurance': { zh: '社会保险登记', en: 'social insurance register' },
    application: { zh: '您以前的申请', en: 'your earlier application' },
    named: { zh: '人才信息库', en: 'talent records' },
  };
  const employers = await Promise.all(
    earlier.rows.map(async (r) => ({
      uscc: r.uscc,
      name: (await findByUscc(db, r.uscc, today))?.name ?? r.uscc,
      source: sources[r.source] ?? identity,
    })),
  );
  return {
    known: [
      { field: 'name', label: { zh: '姓名', en: 'Name' }, value: view.name, source: identity, asOf: null, correctable: window },
      {
        field: 'idNumber',
        label: { zh: '证件号码', en: 'ID number' },
        value: view.idNumber,
        source: identity,
        asOf: null,
        correctable: window,
      },
      ...(view.phone === null
        ? []
        : [
            {
              field: 'phone',
              label: { zh: '手机', en: 'Phone' },
              value: view.phone,
              source: identity,
              asOf: null,
              correctable: window,
            },
          ]),
    ],
    employers,
    live: live.find((a) => !['refused', 'withdrawn', 'ended'].includes(a.state)) ?? null,
    automaticNow: automatic.rows[0]?.automatic ?? true,
  };
}
