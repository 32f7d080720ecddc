import pg from 'pg';
import { uuidv7 } from '@yunjian/kernel/crypto';
import type { Kit } from '@yunjian/kernel/service';
import type { Arranged } from './arrange.ts';

/** A row as it stands in the database, to be written again under new keys. */
type Row = Record<string, unknown>;

interface Sample {
  readonly consent: Row;
  readonly evidence: Row[];
  readonly decision: Row;
  readonly application: Row;
  readonly queue: Row;
  readonly events: Row[];
  readonly leaves: Row[];
  readonly command: Row;
  readonly offer: Row;
  readonly hold: Row;
  readonly message: Row;
  readonly run: Row;
}

/**
 * What the database alone can do: node-postgres with prepared statements writes the same rows as a decided application, copied from real ones under new
 * keys, each application in one transaction, with as many connections as the program has. Returns applications a second.
 */
export async function bareLoop(kit: Kit, arranged: Arranged, options: { concurrency: number; count: number }): Promise<number> {
  const pool = new pg.Pool({ connectionString: kit.ownerUrl, max: options.concurrency, options: '-c role=yunjian_app' });
  try {
    const sample = await read(kit);
    const units = await kit.database.pool.query<{ id: string }>(
      `select id from talent.unit where state = 'free' and rooms = 1 order by id desc limit $1`,
      [options.count],
    );
    if (units.rows.length < options.count) throw new Error('too few free flats for the bare loop');
    const sql = statements(sample);
    const people = await kit.database.pool.query<{ id: string }>(`select id from org.person limit 1`);
    void people;
    let next = 0;
    const began = performance.now();
    const worker = async (): Promise<void> => {
      const client = await pool.connect();
      try {
        while (next < options.count) {
          const unit = units.rows[next++]?.id;
          if (unit === undefined) return;
          await one(client, sql, sample, unit);
        }
      } finally {
        client.release();
      }
    };
    await Promise.all(Array.from({ length: options.concurrency }, worker));
    return options.count / ((performance.now() - began) / 1000);
  } finally {
    await pool.end();
  }
}

const columns = (row: Row, without: readonly string[]): string[] => Object.keys(row).filter((c) => !without.includes(c));

const insert = (table: string, row: Row, without: readonly string[] = []): { name: string; text: string; columns: string[] } => {
  const names = columns(row, without);
  return {
    name: `bare_${table}`,
    text: `insert into ${table} (${names.join(', ')}) values (${names.map((_, i) => `$${i + 1}`).join(', ')})`,
    columns: names,
  };
};

const GENERATED = ['facts', 'result', 'accepted_seq'];

function statements(s: Sample) {
  return {
    consent: insert('registers.consent', s.consent),
    evidence: insert('registers.evidence', s.evidence[0] ?? {}),
    decision: insert('rulebook.decision', s.decision, GENERATED),
    application: insert('talent.application', s.application, GENERATED),
    queue: insert('talent.queue_entry', s.queue),
    event: insert('talent.event', s.events[0] ?? {}, ['id']),
    leaf: insert('audit.leaf', s.leaves[0] ?? {}),
    command: insert('db.command', s.command),
    run: insert('talent.allotment_run', s.run, ['id']),
    hold: insert('talent.hold', s.hold),
    offer: insert('talent.offer', s.offer),
    message: insert('notify.message', s.message),
  };
}

type Statement = ReturnType<typeof insert>;

const value = (v: unknown): unknown => {
  if (v === null || typeof v !== 'object' || v instanceof Buffer) return v;
  if (v instanceof Date) return v;
  return Array.isArray(v) ? v : JSON.stringify(v);
};

async function one(client: pg.PoolClient, sql: ReturnType<typeof statements>, s: Sample, unit: string): Promise<void> {
  const now = Temporal.Now.instant();
  const id = () => uuidv7(now);
  const put = (st: Statement, row: Row, over: Row) =>
    client.query({ name: st.name, text: st.text, values: st.columns.map((c) => value(c in over ? over[c] : row[c])) });
  const application = id();
  const person = id();
  const consent = id();
  const decision = id();
  const hold = id();
  await client.query('begin');
  await put(sql.consent, s.consent, { id: consent, person });
  for (const e of s.evidence) await put(sql.evidence, e, { query_id: id(), consent_id: consent, person });
  await put(sql.decision, s.decision, { id: decision, subject_id: application, supersedes: null });
  await put(sql.application, s.application, {
    id: application,
    reference: application,
    person_id: person,
    consent_id: consent,
    decision_id: decision,
  });
  await put(sql.queue, s.queue, { application_id: application });
  for (const e of s.events) await put(sql.event, e, { application_id: application });
  for (const l of s.leaves) await put(sql.leaf, l, { id: id(), subject: application });
  await put(sql.command, s.command, { key: application });
  await client.query({ name: 'bare_unit', text: `update talent.unit set state = 'offered' where id = $1`, values: [unit] });
  await put(sql.run, s.run, { considered: [application], served: [application] });
  await put(sql.hold, s.hold, { id: hold, unit_id: unit, application_id: application });
  await put(sql.offer, s.offer, { id: id(), application_id: application, unit_id: unit, hold_id: hold });
  await client.query({
    name: 'bare_app',
    text: `update talent.application set state = 'offered', served_at = decided_at, updated_at = $2 where id = $1`,
    values: [application, now.toString()],
  });
  await client.query({
    name: 'bare_queue',
    text: `update talent.queue_entry set state = 'served', fresh = false where application_id = $1`,
    values: [application],
  });
  await put(sql.message, s.message, { id: id(), recipient: person, key: null });
  await client.query('commit');
}

/** Reads the rows of one decided application. */
async function read(kit: Kit): Promise<Sample> {
  const client = new pg.Client({ connectionString: kit.ownerUrl });
  await client.connect();
  try {
    const rows = async (text: string, values: unknown[] = []): Promise<Row[]> => (await client.query(text, values)).rows as Row[];
    const one_ = async (text: string, values: unknown[] = []): Promise<Row> => (await rows(text, values))[0] ?? {};
    const application = await one_(`select * from talent.application where state = 'offered' order by submitted_at limit 1`);
    const a = application['id'];
    const offer = await one_('select * from talent.offer where application_id = $1', [a]);
    return {
      application,
      offer,
      consent: await one_('select * from registers.consent where id = $1', [application['consent_id']]),
      evidence: await rows('select * from registers.evidence where consent_id = $1', [application['consent_id']]),
      decision: await one_('select * from rulebook.decision where id = $1', [application['decision_id']]),
      queue: await one_('select * from talent.queue_entry where application_id = $1', [a]),
      events: await rows('select * from talent.event where application_id = $1', [a]),
      leaves: await rows('select * from audit.leaf where subject = $1', [String(a)]),
      command: await one_('select * from db.command limit 1'),
      hold: await one_('select * from talent.hold where application_id = $1', [a]),
      message: await one_('select * from notify.message where recipient = $1', [application['person_id']]),
      run: await one_('select * from talent.allotment_run limit 1'),
    };
  } finally {
    await client.end();
  }
}
