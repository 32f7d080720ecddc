/** Mandates of one town's collectives from a spreadsheet. What is entered are proposals: another person confirms them. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import type { JsonObject } from '@yunjian/kernel/crypto';
import type { Db, Tx } from '@yunjian/kernel/db';
import type { SheetColumn } from '@yunjian/kernel/files';
import { paper } from '../contract/governance-shapes.ts';
import { accountsNamed, grantFlaw, membersCoded, representativeFlaw, type Grant } from '../governance/mandates.ts';
import { propose } from '../governance/proposals.ts';
import { failures } from '../failures.ts';
import { labelOf, repeats, wrong, type CheckedRow, type ImportKind, type RowError } from './kind.ts';

const choice = (value: string, zh: string, en: string) => ({ value, title: { zh, en } });
const columns: readonly SheetColumn[] = [
  { key: 'username', title: { zh: '账号', en: 'User name' }, type: 'text', maxLength: 64 },
  { key: 'collective', title: { zh: '集体编号', en: 'Collective' }, type: 'text', required: true, maxLength: 40 },
  {
    key: 'role',
    title: { zh: '职务', en: 'Role' },
    type: 'choice',
    required: true,
    choices: [
      choice('accountant', '会计', 'accountant'),
      choice('board', '理事', 'board'),
      choice('supervisory-board', '监事', 'supervisory board'),
      choice('representative', '成员代表', 'representative'),
    ],
  },
  { key: 'member', title: { zh: '成员编号', en: 'Member' }, type: 'text', maxLength: 40 },
  { key: 'title', title: { zh: '职务名称', en: 'Title' }, type: 'text', required: true, maxLength: 60 },
  { key: 'legal', title: { zh: '法定代表人', en: 'Legal representative' }, type: 'boolean' },
  { key: 'from', title: { zh: '起日', en: 'From' }, type: 'date', required: true },
  { key: 'to', title: { zh: '止日', en: 'Last day' }, type: 'date' },
  { key: 'reason', title: { zh: '依据', en: 'Paper it rests on' }, type: 'text', required: true, maxLength: 300 },
];

const text = (value: unknown): string | null =>
  value === null || value === undefined || value === '' ? null : String(value).trim();

interface Home {
  readonly id: string;
  readonly code: string;
  readonly name: string;
}
/** A mandate held or waiting. */
interface Held {
  readonly person: string;
  readonly collective: string;
  readonly role: string;
  readonly legal: boolean;
  readonly from: string;
  readonly to: string | null;
}
/** The person an account names; null when it names none. */
async function personOf(db: Db | Tx, accountId: string): Promise<string | null> {
  const { rows } = await sql<{
    id: string | null;
  }>`select person_id as id from auth.account where id = ${accountId}::uuid`.execute(db);
  return rows[0]?.id ?? null;
}
const overlap = (a: { from: string; to: string | null }, b: { from: string; to: string | null }): boolean =>
  a.from <= (b.to ?? '9999') && b.from <= (a.to ?? '9999');

export const mandatesKind: ImportKind = {
  name: 'mandates',
  title: { zh: '授权', en: 'Mandates' },
  duty: 'import-governance',
  columns,
  notes: {
    username: '工作人员账号，须已实名；成员代表不填',
    member: '只有成员代表填：本集体成员名册中的编号',
    collective: '本街镇已登记的集体',
    legal: '是／否；只有理事可为是',
    to: '理事、监事、成员代表必填，不超过一届任期',
    title: '成员代表写所代表的户组，如 第三组代表',
    reason: '任命文件、选举结果的文号和日期',
  },
  remarks: [
    {
      zh: '每行一项授权。导入后成为待确认的申请，须由另一人在“集体与授权”中确认才生效。',
      en: 'One mandate a row. They become proposals: another person confirms them before they hold.',
    },
    {
      zh: '本人的授权由他人提出，不能由本人上传或录入。',
      en: 'A mandate of one’s own is uploaded and entered by somebody else.',
    },
    { zh: '理事、会计与监事不能由同一人担任。', en: 'Nobody is on the board or accountant, and on the supervisory board too.' },
  ],
  async check(db, target, rows, kit) {
    const { rows: homes } =
      await sql<Home>`select id, code, name from assets.collective where town_code = ${target.townCode} and closed_on is null`.execute(
        db,
      );
    const byCode = new Map(homes.map((h) => [h.code, h]));
    const nameOf = (v: Readonly<Record<string, unknown>>): string => (text(v['username']) ?? '').toLowerCase();
    const codeOf = (v: Readonly<Record<string, unknown>>): string => text(v['member']) ?? '';
    const homeOf = (v: Readonly<Record<string, unknown>>) => byCode.get(String(v['collective']).trim().toUpperCase());
    const elected = Map.groupBy(
      rows.filter((r) => r.values['role'] === 'representative'),
      (r) => homeOf(r.values)?.id ?? '',
    );
    const members = new Map<string, Awaited<ReturnType<typeof membersCoded>>>();
    for (const [id, of] of elected)
      if (id !== '')
        members.set(
          id,
          await membersCoded(
            db,
            id,
            of.map((r) => codeOf(r.values)),
          ),
        );
    const accounts = await accountsNamed(
      db,
      rows.map((r) => nameOf(r.values)),
      kit.demo,
    );
    const { rows: held } =
      await sql<Held>`select person_id as person, collective_id as collective, role, legal_representative as legal, lower(valid)::text as from, (upper(valid) - 1)::text as to
      from assets.mandate where collective_id = any(${homes.map((h) => h.id)}::uuid[])
      union all select (body ->> 'personId')::uuid, collective_id, body ->> 'role', (body ->> 'legalRepresentative')::boolean, body ->> 'from', body ->> 'to'
        from assets.governance_proposal where state = 'waiting' and kind = 'grant' and collective_id = any(${homes.map((h) => h.id)}::uuid[])`.execute(
        db,
      );
    const uploader = await personOf(db, target.uploadedBy);
    const known: Held[] = [...held];
    const twice = repeats(rows, (r) =>
      ['username', 'member', 'collective', 'role', 'from'].map((k) => (text(r.values[k]) ?? '').toLowerCase()).join('\n'),
    );
    return rows.map((row): CheckedRow => {
      const v = row.values;
      const errors: RowError[] = [];
      const account = accounts.get(nameOf(v));
      const home = homeOf(v);
      const role = v['role'] as Grant['role'];
      const [from, to] = [String(v['from']), text(v['to'])];
      const legal = v['legal'] === true;
      const before = twice.get(row.line);
      if (before !== undefined) errors.push(wrong('账号', `与第 ${before} 行重复。`, `The same as in row ${before}.`));
      const representative = role === 'representative';
      const member = home === undefined ? undefined : members.get(home.id)?.get(codeOf(v));
      if (representative !== (codeOf(v) !== ''))
        errors.push(
          representative
            ? wrong('成员编号', '成员代表须填成员编号。', 'A representative is named by the code of the member.')
            : wrong('成员编号', '只有成员代表填成员编号。', 'Only a representative is named by the code of a member.'),
        );
      if (representative) {
        const against = home === undefined || codeOf(v) === '' ? null : representativeFlaw(member, { from, to });
        if (against !== null) errors.push(wrong('成员编号', against.zh, against.en));
        if (nameOf(v) !== '') errors.push(wrong('账号', '成员代表不填账号。', 'A representative needs no account.'));
      } else if (account === undefined)
        errors.push(wrong('账号', '没有这个可用的工作人员账号。', 'There is no such usable staff account.'));
      else if (account.personId === null)
        errors.push(
          wrong(
            '账号',
            '尚未实名，请系统管理员登记身份证号。',
            'Names no person yet: the system administrator enters the ID number.',
          ),
        );
      if (home === undefined) errors.push(wrong('集体编号', '本街镇没有这个存续的集体。', 'The town has no such collective.'));
      if (!paper.safeParse(text(v['reason']) ?? '').success)
        errors.push(wrong('依据', '请写 2 至 300 字，一行。', '2 to 300 characters in one line.'));
      const flaw = grantFlaw({ pack: kit.pack }, { role, legalRepresentative: legal, from, to });
      if (flaw !== null) errors.push(wrong(legal && role !== 'board' ? '法定代表人' : '止日', flaw.zh, flaw.en));
      const who = representative
        ? member && { personId: member.personId, name: member.name }
        : account?.personId
          ? { personId: account.personId, name: account.name }
          : undefined;
      if ((who !== undefined && who.personId === uploader) || account?.accountId === target.uploadedBy)
        errors.push(
          wrong(
            representative ? '成员编号' : '账号',
            '本人的授权由他人提出。',
            'A mandate of one’s own is proposed by somebody else.',
          ),
        );
      if (who !== undefined && home !== undefined) {
        const mine = { person: who.personId, collective: home.id, role, legal, from, to };
        const meets = known.filter((h) => h.collective === mine.collective && overlap(h, mine));
        const own = meets.filter((h) => h.person === mine.person);
        if (own.some((h) => h.role === role))
          errors.push(wrong('起日', '这段时间已有同一授权。', 'Holds this mandate already in these days.'));
        const offices = own.filter((h) => h.role !== 'representative');
        if (!representative && offices.some((h) => (h.role === 'supervisory-board') !== (role === 'supervisory-board')))
          errors.push(
            wrong(
              '职务',
              '理事、会计与监事不能由同一人担任。',
              'Nobody is on the board or accountant, and on the supervisory board too.',
            ),
          );
        if (legal && meets.some((h) => h.legal))
          errors.push(wrong('法定代表人', '这段时间已有法定代表人。', 'Another legal representative is in office.'));
        if (errors.length === 0) known.push(mine);
      }
      const label = labelOf(representative ? codeOf(v) : nameOf(v), home?.name ?? v['collective']);
      if (errors.length > 0 || who === undefined || home === undefined) return { line: row.line, label, payload: null, errors };
      const grant: Grant & { collective: string; reason: string } = {
        personId: who.personId,
        person: who.name,
        username: representative ? null : nameOf(v),
        memberCode: representative ? codeOf(v) : null,
        role,
        collectiveId: home.id,
        townCode: target.townCode,
        title: String(v['title']).trim(),
        legalRepresentative: legal,
        from,
        to,
        collective: home.name,
        reason: String(v['reason']).trim(),
      };
      return { line: row.line, label, payload: grant as unknown as JsonObject, errors };
    });
  },
  async apply(tx, kit, { batchId, target, rows, by }) {
    const own = await personOf(tx, by.id);
    for (const { payload } of rows) {
      const { reason, ...grant } = payload as unknown as Grant & { reason: string };
      if (own !== null && grant.personId === own) throw failure(failures.ownMandate);
      await propose(
        tx,
        kit,
        {
          kind: 'grant',
          collectiveId: grant.collectiveId,
          townCode: target.townCode,
          subjectId: null,
          body: grant as unknown as JsonObject,
          reason,
          batchId,
        },
        by,
        kit.now(),
      );
    }
  },
};
