import { sql } from 'kysely';
import type { Text } from '@yunjian/kernel/contract';
import { evidenceOf } from '@yunjian/kernel/registers';
import type { AccessCursor, AccessRow, accessesOf as AccessesOf } from '@yunjian/kernel/audit';
import type { Db } from '@yunjian/kernel/db';
import type { SheetOut } from '@yunjian/kernel/files';
import { personById, personView } from '@yunjian/kernel/orgs';
import type { Kit } from '@yunjian/kernel/service';
import { present } from './present.ts';
import { applicationsOf } from './queries.ts';

const roles: Readonly<Record<string, Text>> = {
  reviewer: { zh: '审核员', en: 'reviewer' },
  duty: { zh: '值班经理', en: 'duty manager' },
  operator: { zh: '项目运营方', en: 'project operator' },
  auditor: { zh: '审计员', en: 'auditor' },
  system: { zh: '系统', en: 'the system' },
};

const fields: Readonly<Record<string, Text>> = {
  application: { zh: '申请内容', en: 'application' },
  evidence: { zh: '登记查询结果', en: 'register answers' },
  name: { zh: '姓名', en: 'name' },
  idNumber: { zh: '证件号码（遮盖）', en: 'ID number (masked)' },
  'idNumber!': { zh: '证件号码（完整）', en: 'ID number (in clear)' },
  phone: { zh: '电话（遮盖）', en: 'phone (masked)' },
  'phone!': { zh: '电话（完整）', en: 'phone (in clear)' },
  bankAccount: { zh: '银行账号（遮盖）', en: 'bank account (masked)' },
  'bankAccount!': { zh: '银行账号（完整）', en: 'bank account (in clear)' },
};

const words = (names: readonly string[]): Text => ({
  zh: names.map((n) => fields[n]?.zh ?? n).join('、'),
  en: names.map((n) => fields[n]?.en ?? n).join(', '),
});

const line = (r: AccessRow) => ({
  at: r.at.toString(),
  who: r.department === null ? r.name : `${r.department} ${r.name}`,
  role: roles[r.role] ?? { zh: r.role, en: r.role },
  purpose: r.purpose,
  what: words(r.what),
});

/** One page of "who looked at my data", newest first. */
export async function accessPage(db: Db, personId: string, page: { page: number; size: number }) {
  const offset = (page.page - 1) * page.size;
  const [list, count] = await Promise.all([
    sql<AccessRow>`select leaf as "leafId", person, account as "accountId", name, department, role, purpose, fields as what, at from audit.access
      where person = ${personId} order by at desc, leaf desc limit ${page.size} offset ${offset}`.execute(db),
    sql<{ n: bigint }>`select count(*) as n from audit.access where person = ${personId}`.execute(db),
  ]);
  return { rows: list.rows.map(line), total: Number(count.rows[0]?.n ?? 0n), page: page.page, size: page.size };
}

/** All accesses as a sheet. */
export function allAccesses(db: Db, personId: string, accessesOf: typeof AccessesOf): SheetOut<AccessRow> {
  async function* rows(): AsyncGenerator<AccessRow> {
    let after: AccessCursor | null = null;
    do {
      const page: { items: AccessRow[]; next: AccessCursor | null } = await accessesOf(db, personId, { limit: 200, after });
      yield* page.items;
      after = page.next;
    } while (after);
  }
  return {
    name: '访问记录',
    columns: [
      { title: '时间', width: 26, value: (r) => r.at.toString() },
      { title: '何人', width: 28, value: (r) => line(r).who },
      { title: '角色', value: (r) => line(r).role.zh },
      { title: '目的', width: 40, value: (r) => r.purpose },
      { title: '内容', width: 40, value: (r) => line(r).what.zh },
    ],
    rows: rows(),
  };
}

/** Everything the district holds about a person in this service, for taking along (个人信息保护法 45). */
export async function exportPerson(kit: Kit, personId: string) {
  const { db } = kit.database;
  const person = personView(kit.crypto, await personById(db, personId), { duty: true });
  const applications = await Promise.all(
    (await applicationsOf(db, personId)).map((a) => present(kit, db, a.id, { side: 'applicant', tenant: true })),
  );
  const { rows } = await sql<{
    ids: string[];
  }>`select coalesce(array_agg(query_id), '{}') as ids from registers.evidence where person = ${personId}`.execute(db);
  return {
    exportedAt: kit.now().toString(),
    ...(kit.demo ? { label: '示例数据 sample data' } : {}),
    person: { name: person.name, idNumber: person.idNumber, phone: person.phone },
    applications,
    evidence: (await evidenceOf(db, rows[0]?.ids ?? [])).map((e) => ({
      ...e,
      askedAt: e.askedAt.toString(),
      answeredAt: e.answeredAt.toString(),
    })),
  };
}
