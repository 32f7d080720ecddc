/** Who acts for which collective or town, from when to when; and what happened. */
import { useState } from 'react';
import { Badge, EmptyState, FilterBar, Ready, SearchBox, fmtDate, fmtDateTime, useApi, useLocale } from '@yunjian/ui';
import { StaffList, type ListColumn } from '@yunjian/ui/staff';
import { client, fileHref, type Places } from './api.ts';
import { FactsText, eventTitle } from './governance-facts.tsx';
import { GiveMandate, EndMandate } from './governance-deeds.tsx';
import { oneOf, todayText, useTownNames } from './hooks.ts';
import { DemoMark, FilterSelect, Two } from './parts.tsx';
import { MANDATE_ROLE } from './governance-words.ts';
import { choices } from './words.ts';

type Mandate = Awaited<ReturnType<typeof client.governance.mandates>>['rows'][number];
type Event = Awaited<ReturnType<typeof client.governance.events>>['rows'][number];

/** Mandates of a day, or all there ever were. */
export function Mandates({ places, collective }: { places?: Places; collective?: { id: string; name: string } }) {
  const { t, locale } = useLocale();
  const town = useTownNames();
  const [at, setAt] = useState({ page: 1, size: 20 });
  const [said, setSaid] = useState<{ q: string; role: string; when: string }>({ q: '', role: '', when: 'today' });
  const role = oneOf(Object.keys(MANDATE_ROLE) as (keyof typeof MANDATE_ROLE)[], said.role);
  const query = {
    ...(said.q ? { q: said.q } : {}),
    ...(role ? { role } : { offices: 'true' as const }),
    ...(said.when === 'today' ? { on: todayText() } : {}),
    ...(collective ? { collective: collective.id } : {}),
  };
  const list = useApi(client.governance.mandates, { query: { ...at, ...query } }, { keep: true });
  const change = (next: Partial<typeof said>) => {
    setSaid((old) => ({ ...old, ...next }));
    setAt((old) => ({ ...old, page: 1 }));
  };
  const proposes = places?.can.includes('propose-mandate') ?? false;
  const columns: readonly ListColumn<Mandate>[] = [
    {
      key: 'who',
      title: { zh: '谁', en: 'Who' },
      head: true,
      width: 170,
      cell: (m) => (
        <Two under={m.role === 'representative' ? '' : (m.username ?? t({ zh: '没有账号', en: 'no account' }))}>
          {m.person} <DemoMark demo={m.demo} />
        </Two>
      ),
    },
    {
      key: 'role',
      title: { zh: '职务', en: 'Role' },
      width: 130,
      cell: (m) => (
        <Two under={m.title}>
          {t(MANDATE_ROLE[m.role])}{' '}
          {m.legalRepresentative ? <Badge kind="info">{t({ zh: '法定代表人', en: 'represents' })}</Badge> : null}
        </Two>
      ),
    },
    {
      key: 'for',
      title: { zh: '替谁', en: 'For' },
      width: 160,
      cell: (m) => m.collective?.name ?? town(m.town),
    },
    {
      key: 'days',
      title: { zh: '起止', en: 'From, until' },
      width: 180,
      cell: (m) => `${fmtDate(m.from, locale)} — ${m.to === null ? t({ zh: '未定', en: 'open' }) : fmtDate(m.to, locale)}`,
    },
    { key: 'source', title: { zh: '依据', en: 'Rests on' }, width: 130, cell: (m) => m.source },
    {
      key: 'held',
      title: { zh: '账号角色', en: 'Role of the account' },
      width: 150,
      cell: (m) =>
        m.role === 'representative' ? (
          t({ zh: '不需要', en: 'not needed' })
        ) : m.roleHeld ? (
          t({ zh: '已有', en: 'held' })
        ) : (
          <Badge kind="warning">{t({ zh: '未授予，尚不能办理', en: 'not granted: no effect yet' })}</Badge>
        ),
    },
    ...(proposes
      ? [
          {
            key: 'do',
            title: { zh: '办理', en: 'Do' },
            width: 110,
            cell: (m: Mandate) => (m.to === null || m.to > todayText() ? <EndMandate mandate={m} /> : '—'),
          },
        ]
      : []),
  ];
  return (
    <>
      <div className="yj-actions">
        {proposes && places ? <GiveMandate places={places} {...(collective ? { collective } : {})} /> : null}
      </div>
      <div className="as-filters">
        <FilterBar>
          {collective ? null : (
            <SearchBox
              value={said.q}
              onSearch={(q) => change({ q })}
              label={{ zh: '姓名、账号或集体', en: 'Name, account or collective' }}
            />
          )}
          <FilterSelect
            name="mandate-role"
            label={{ zh: '职务', en: 'Role' }}
            all={{ zh: '全部职务（不含成员代表）', en: 'All offices, without representatives' }}
            value={said.role}
            onChange={(next) => change({ role: next })}
            options={choices(MANDATE_ROLE)}
          />
          <FilterSelect
            name="mandate-when"
            label={{ zh: '哪些', en: 'Which' }}
            all={{ zh: '全部，含已终止', en: 'All, ended ones too' }}
            value={said.when}
            onChange={(when) => change({ when })}
            options={[{ value: 'today', label: { zh: '今天有效的', en: 'In force today' } }]}
          />
        </FilterBar>
      </div>
      <Ready query={list} rows={8}>
        {(data) => (
          <StaffList
            id="assets.governance.mandates"
            caption={{ zh: '授权', en: 'Mandates' }}
            columns={columns}
            rows={data.rows}
            rowKey={(m) => m.id}
            page={{ ...at, total: data.total }}
            onPage={(page, size) => setAt({ page, size })}
            exportHref={fileHref(client.governance.mandatesXlsx, { query })}
            empty={<EmptyState title={{ zh: '没有授权', en: 'No mandate' }} />}
          />
        )}
      </Ready>
    </>
  );
}

/** What happened, newest first. */
export function Events({ collective }: { collective?: string }) {
  const { t, locale } = useLocale();
  const town = useTownNames();
  const [at, setAt] = useState({ page: 1, size: 20 });
  const query = collective === undefined ? {} : { collective };
  const list = useApi(client.governance.events, { query: { ...at, ...query } }, { keep: true });
  const columns: readonly ListColumn<Event>[] = [
    { key: 'at', title: { zh: '时间', en: 'When' }, head: true, width: 170, cell: (e) => fmtDateTime(e.at, locale) },
    { key: 'kind', title: { zh: '事项', en: 'What' }, width: 180, cell: (e) => t(eventTitle(e.kind)) },
    {
      key: 'where',
      title: { zh: '集体或街镇', en: 'Where' },
      width: 180,
      cell: (e) => e.collective?.name ?? town(e.town),
    },
    { key: 'facts', title: { zh: '内容', en: 'Says' }, width: 380, cell: (e) => <FactsText body={e.body} /> },
    { key: 'by', title: { zh: '谁办理', en: 'By' }, width: 130, cell: (e) => e.by },
  ];
  return (
    <Ready query={list} rows={8}>
      {(data) => (
        <StaffList
          id="assets.governance.events"
          caption={{ zh: '经过，新的在前', en: 'What happened, newest first' }}
          columns={columns}
          rows={data.rows}
          rowKey={(e) => e.id}
          page={{ ...at, total: data.total }}
          onPage={(page, size) => setAt({ page, size })}
          exportHref={fileHref(client.governance.eventsXlsx, { query })}
          empty={<EmptyState title={{ zh: '还没有记录', en: 'Nothing happened yet' }} />}
        />
      )}
    </Ready>
  );
}
