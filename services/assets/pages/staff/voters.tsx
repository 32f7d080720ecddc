/** Who may vote: how many members of a day, and the list of representatives whom the households elected. */
import { useState } from 'react';
import { Badge, EmptyState, Ready, fmtDate, fmtInt, useApi, useLocale } from '@yunjian/ui';
import { StaffList, type ListColumn } from '@yunjian/ui/staff';
import { client, fileHref } from './api.ts';
import { Act } from './form.tsx';
import { DemoMark, Door, Two } from './parts.tsx';

type Representative = Awaited<ReturnType<typeof client.people.representatives>>['rows'][number];

const useVoters = (id: string, on: string | undefined) =>
  useApi(client.people.voters, { params: { id }, query: on ? { on } : {} }, { keep: true });

/** How many of the members may vote on a day; birth days that are missing. */
export function VotersDoor({ id, on }: { id: string; on: string | undefined }) {
  const { data } = useVoters(id, on);
  if (data === undefined) return null;
  return (
    <>
      <Door
        label={{ zh: '有表决权（人）', en: 'With a vote' }}
        value={fmtInt(data.able)}
        note={{ zh: `未成年或不能表决 ${fmtInt(data.unable)} 人`, en: `${fmtInt(data.unable)} under age or without` }}
      />
      {data.undated > 0 ? (
        <Door
          label={{ zh: '出生日期未登记', en: 'No birth day' }}
          tone="red"
          value={fmtInt(data.undated)}
          note={{ zh: '不知能否表决', en: 'may vote or not' }}
        />
      ) : null}
    </>
  );
}

/** Reads the birth days that are missing, where the caller may. */
export function ReadBirthDays({ id }: { id: string }) {
  const { t } = useLocale();
  const { data } = useVoters(id, undefined);
  if (!data?.can.includes('read-birth-days')) return null;
  return (
    <Act
      icon="search"
      label={{ zh: '补记出生日期', en: 'Read birth days' }}
      lead={
        <p className="yj-hint">
          {t({
            zh: `${fmtInt(data.undated)} 名成员的出生日期由加密保存的身份证号读出，只用于判断是否成年；这次读取记入日志。`,
            en: `The birth days of ${fmtInt(data.undated)} members are read from their sealed ID numbers, only to tell who is of age; the log keeps that it was done.`,
          })}
        </p>
      }
      done={{ zh: '已补记', en: 'Read' }}
      send={(_v, o) => client.people.readBirthDays({ params: { id } }, o)}
    />
  );
}

/** The list of representatives on a day, and whether it is as long as the law asks. */
export function Representatives({ id, on }: { id: string; on: string | undefined }) {
  const { t, locale } = useLocale();
  const [at, setAt] = useState({ page: 1, size: 50 });
  const query = on ? { on } : {};
  const list = useApi(client.people.representatives, { params: { id }, query: { ...query, ...at } }, { keep: true });
  const voters = useVoters(id, on);
  const { listed, least } = voters.data ?? { listed: null, least: null };
  const columns: readonly ListColumn<Representative>[] = [
    {
      key: 'who',
      title: { zh: '成员代表', en: 'Representative' },
      head: true,
      width: 210,
      cell: (r) => (
        <Two under={`${r.code} · ${r.household}`}>
          {r.name} <DemoMark demo={r.demo} />
        </Two>
      ),
    },
    { key: 'title', title: { zh: '代表哪些户', en: 'For' }, width: 180, cell: (r) => r.title },
    {
      key: 'term',
      title: { zh: '任期', en: 'Term' },
      width: 230,
      cell: (r) => `${fmtDate(r.from, locale)} — ${fmtDate(r.to, locale)}`,
    },
    { key: 'source', title: { zh: '依据', en: 'Rests on' }, width: 240, cell: (r) => r.source },
  ];
  return (
    <Ready query={list} rows={6}>
      {(data) => (
        <>
          <p className="as-tags">
            {t({ zh: `名单 ${fmtInt(data.total)} 人`, en: `${fmtInt(data.total)} on the list` })}
            {least === null
              ? null
              : t({ zh: `；按户数不少于 ${fmtInt(least)} 人`, en: `; by the households at least ${fmtInt(least)}` })}{' '}
            {least !== null && listed !== null && listed < least ? (
              <Badge kind="warning">{t({ zh: '少于法定人数', en: 'fewer than the law asks' })}</Badge>
            ) : null}
          </p>
          {listed === null && voters.data !== undefined ? (
            <p className="yj-hint">
              {t({
                zh: '还没有代表名单，代表会议的应到人数只能与法定最少人数比较。名单由农经站在“集体与授权”中逐个提出或导入，另一人确认。',
                en: 'No list is kept: what a meeting of representatives counts can be compared with the fewest by law only. The township proposes the list in “Collectives and mandates”, one by one or by import; another person confirms it.',
              })}
            </p>
          ) : null}
          <StaffList
            id="assets.representatives"
            caption={{ zh: '成员代表名单', en: 'The list of representatives' }}
            columns={columns}
            rows={data.rows}
            rowKey={(r) => r.id}
            page={{ ...at, total: data.total }}
            onPage={(page, size) => setAt({ page, size })}
            exportHref={fileHref(client.exports.representatives, { params: { id }, query })}
            empty={<EmptyState title={{ zh: '这一天没有成员代表', en: 'No representative on that day' }} />}
          />
        </>
      )}
    </Ready>
  );
}
