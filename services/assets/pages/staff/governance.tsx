/** 集体与授权: which collectives there are, who acts for them, what waits for a second person, and what happened. */
import { useState } from 'react';
import {
  Badge,
  Button,
  EmptyState,
  FilterBar,
  Link,
  Page,
  Ready,
  SearchBox,
  Tabs,
  canSee,
  fmtDate,
  fmtDateTime,
  useApi,
  useFilters,
  useLocale,
  useMe,
} from '@yunjian/ui';
import { StaffList, type ListColumn } from '@yunjian/ui/staff';
import { client, fileHref, paths, type Places } from './api.ts';
import { Act } from './form.tsx';
import { FactsText, eventTitle } from './governance-facts.tsx';
import { GiveMandate, EndMandate, NewCollective } from './governance-deeds.tsx';
import { oneOf, todayText, useDeed } from './hooks.ts';
import { DemoMark, FilterSelect, State, Two } from './parts.tsx';
import { COLLECTIVE_KIND, GOVERNANCE_KIND, GOVERNANCE_STATE, MANDATE_ROLE } from './governance-words.ts';
import { choices } from './words.ts';

type Proposal = Awaited<ReturnType<typeof client.governance.proposals>>['rows'][number];
type Collective = Awaited<ReturnType<typeof client.governance.collectives>>['rows'][number];
type Mandate = Awaited<ReturnType<typeof client.governance.mandates>>['rows'][number];
type Event = Awaited<ReturnType<typeof client.governance.events>>['rows'][number];

export default function Governance() {
  const { t } = useLocale();
  const places = useApi(client.governance.places, {}, {});
  const { filters, set } = useFilters(['tab'] as const, 20);
  return (
    <Page
      width="full"
      title={{ zh: '集体与授权', en: 'Collectives and mandates' }}
      lead={
        <p>
          {t({
            zh: '账号的角色说明能做什么，授权说明替哪个集体、哪个街镇做、从哪天到哪天。授权、章程、终止和更正由一人提出、另一人确认才生效。',
            en: 'A role says what an account may do; a mandate says for which collective or town, and when. Mandates, charters, ends and corrections are proposed by one and hold once another confirms them.',
          })}
        </p>
      }
    >
      <Ready query={places} rows={8}>
        {(data) => (
          <Tabs
            label={{ zh: '集体与授权', en: 'Collectives and mandates' }}
            {...(filters.tab ? { current: filters.tab } : {})}
            onChange={(tab) => set({ tab })}
            tabs={[
              { id: 'waiting', title: { zh: '申请和确认', en: 'Proposals' }, content: <Proposals /> },
              { id: 'collectives', title: { zh: '集体', en: 'Collectives' }, content: <Collectives places={data} /> },
              { id: 'mandates', title: { zh: '授权', en: 'Mandates' }, content: <Mandates places={data} /> },
              { id: 'events', title: { zh: '经过', en: 'History' }, content: <Events /> },
            ]}
          />
        )}
      </Ready>
    </Page>
  );
}

/** The name of a town by its code; none is the whole district. */
function useTownNames(): (code: string | null) => string {
  const { t } = useLocale();
  const { me } = useMe();
  const places = useApi(client.governance.places, {}, { enabled: canSee(client.governance.places.op.access, me) });
  return (code) =>
    code === null ? t({ zh: '全区', en: 'the district' }) : t(places.data?.towns.find((x) => x.code === code)?.name ?? code);
}

/** Proposals, those that wait first; several are confirmed at once. */
export function Proposals({ collective }: { collective?: string }) {
  const { t, locale } = useLocale();
  const town = useTownNames();
  const [at, setAt] = useState({ page: 1, size: 20 });
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const deed = useDeed();
  const query = collective === undefined ? {} : { collective };
  const list = useApi(client.governance.proposals, { query: { ...at, ...query } }, { keep: true });
  const mine = (list.data?.rows ?? []).filter((p) => p.can.includes('confirm'));
  const columns: readonly ListColumn<Proposal>[] = [
    {
      key: 'kind',
      title: { zh: '事项', en: 'What' },
      head: true,
      width: 190,
      cell: (p) => (
        <Two under={`${fmtDateTime(p.proposedAt, locale)} · ${p.proposedBy}`}>
          <label>
            {p.can.includes('confirm') ? (
              <input
                type="checkbox"
                checked={chosen.has(p.id)}
                onChange={() => setChosen((old) => new Set(old.has(p.id) ? [...old].filter((x) => x !== p.id) : [...old, p.id]))}
              />
            ) : null}{' '}
            {t(GOVERNANCE_KIND[p.kind])}
          </label>
        </Two>
      ),
    },
    {
      key: 'where',
      title: { zh: '集体或街镇', en: 'Where' },
      width: 180,
      cell: (p) => p.collective?.name ?? town(p.town),
    },
    { key: 'facts', title: { zh: '内容', en: 'Says' }, width: 360, cell: (p) => <FactsText body={p.body} reason={p.reason} /> },
    {
      key: 'state',
      title: { zh: '状态', en: 'State' },
      width: 150,
      cell: (p) => (
        <Two under={p.decidedBy === null ? '' : `${p.decidedBy}${p.note === '' ? '' : `：${p.note}`}`}>
          <State of={GOVERNANCE_STATE} code={p.state} />
        </Two>
      ),
    },
    { key: 'do', title: { zh: '办理', en: 'Do' }, width: 170, cell: (p) => <Decide proposal={p} /> },
  ];
  const all = mine.map((p) => p.id);
  return (
    <>
      {all.length > 0 ? (
        <div className="yj-actions">
          <Button small onClick={() => setChosen(new Set(chosen.size === all.length ? [] : all))}>
            {t(
              chosen.size === all.length
                ? { zh: '全不选', en: 'None' }
                : { zh: `选中本页 ${all.length} 项`, en: `Choose ${all.length} of this page` },
            )}
          </Button>
          {chosen.size > 0 ? (
            <Button
              small
              kind="primary"
              busy={deed.busy}
              onClick={() =>
                void deed
                  .run(
                    `confirm ${[...chosen].toSorted().join(' ')}`,
                    (o) => client.governance.decide({ body: { ids: [...chosen], confirm: true, note: '' } }, o),
                    { zh: '已确认', en: 'Confirmed' },
                  )
                  .then((done) => done && setChosen(new Set()))
              }
            >
              {t({ zh: `确认选中的 ${chosen.size} 项`, en: `Confirm ${chosen.size}` })}
            </Button>
          ) : null}
        </div>
      ) : null}
      {deed.problem ? (
        <p className="yj-field-error" role="alert">
          {t(deed.problem.problem.message)}
        </p>
      ) : null}
      <Ready query={list} rows={6}>
        {(data) => (
          <StaffList
            id="assets.governance.proposals"
            caption={{ zh: '申请，待确认的在前', en: 'Proposals, those that wait first' }}
            columns={columns}
            rows={data.rows}
            rowKey={(p) => p.id}
            page={{ ...at, total: data.total }}
            onPage={(page, size) => setAt({ page, size })}
            exportHref={fileHref(client.governance.proposalsXlsx, { query })}
            empty={<EmptyState title={{ zh: '没有申请', en: 'Nothing was proposed' }} />}
          />
        )}
      </Ready>
    </>
  );
}

/** What may be done with one proposal. */
export function Decide({ proposal: p }: { proposal: Proposal }) {
  const lead = (
    <p className="as-quote">
      <FactsText body={p.body} reason={p.reason} />
    </p>
  );
  return (
    <span className="as-tags">
      {p.can.includes('confirm') ? (
        <Act
          small
          kind="primary"
          label={{ zh: '确认', en: 'Confirm' }}
          lead={lead}
          done={{ zh: '已确认并生效', en: 'Confirmed' }}
          send={(_v, o) => client.governance.decide({ body: { ids: [p.id], confirm: true, note: '' } }, o)}
        />
      ) : null}
      {p.can.includes('refuse') ? (
        <Act
          small
          kind="plain"
          label={{ zh: '退回', en: 'Refuse' }}
          lead={lead}
          asks={[{ name: 'note', kind: 'area', max: 300, label: { zh: '理由', en: 'Reason' } }]}
          done={{ zh: '已退回', en: 'Refused' }}
          send={(v, o) => client.governance.decide({ body: { ids: [p.id], confirm: false, note: v.text('note') } }, o)}
        />
      ) : null}
      {p.can.includes('withdraw') ? (
        <Act
          small
          kind="plain"
          label={{ zh: '撤回', en: 'Withdraw' }}
          lead={lead}
          done={{ zh: '已撤回', en: 'Withdrawn' }}
          send={(_v, o) => client.governance.withdraw({ params: { id: p.id } }, o)}
        />
      ) : null}
    </span>
  );
}

function Collectives({ places }: { places: Places }) {
  const { t } = useLocale();
  const { filters, page, size, set, setPage } = useFilters(['tab', 'town', 'q'] as const, 20);
  const query = { ...(filters.town ? { town: filters.town } : {}), ...(filters.q ? { q: filters.q } : {}) };
  const list = useApi(client.governance.collectives, { query: { page, size, ...query } }, { keep: true });
  const none = (n: number) => (n === 0 ? <Badge kind="warning">{t({ zh: '无', en: 'none' })}</Badge> : n);
  const columns: readonly ListColumn<Collective>[] = [
    {
      key: 'name',
      title: { zh: '集体', en: 'Collective' },
      head: true,
      width: 260,
      cell: (c) => (
        <Two under={c.code}>
          <Link to={paths.governed(c.id)}>{c.name}</Link> <DemoMark demo={c.demo} />
        </Two>
      ),
    },
    { key: 'kind', title: { zh: '层级', en: 'Kind' }, width: 90, cell: (c) => t(COLLECTIVE_KIND[c.kind]) },
    {
      key: 'town',
      title: { zh: '街镇、村', en: 'Town, village' },
      width: 180,
      cell: (c) => <Two under={c.village?.name ?? ''}>{t(c.town.name)}</Two>,
    },
    { key: 'uscc', title: { zh: '信用代码', en: 'USCC' }, width: 190, cell: (c) => c.uscc ?? '—' },
    { key: 'a', title: { zh: '会计', en: 'Accountants' }, number: true, width: 80, cell: (c) => none(c.officers.accountant) },
    { key: 'b', title: { zh: '理事', en: 'Board' }, number: true, width: 80, cell: (c) => none(c.officers.board) },
    { key: 's', title: { zh: '监事', en: 'Supervisors' }, number: true, width: 80, cell: (c) => none(c.officers.supervisory) },
    {
      key: 'closed',
      title: { zh: '存续', en: 'Exists' },
      width: 170,
      cell: (c) =>
        c.closedOn === null ? (
          <Badge kind="success">{t({ zh: '存续', en: 'yes' })}</Badge>
        ) : (
          <Two under={c.mergedInto ? t({ zh: `并入 ${c.mergedInto.name}`, en: `into ${c.mergedInto.name}` }) : ''}>
            {t({ zh: `${c.closedOn} 终止`, en: `ended ${c.closedOn}` })}
          </Two>
        ),
    },
  ];
  return (
    <>
      <div className="yj-actions">
        {places.can.includes('register-collective') ? <NewCollective places={places} /> : null}
        <Link to={paths.imports}>{t({ zh: '从 Excel 导入', en: 'Import from Excel' })}</Link>
      </div>
      <div className="as-filters">
        <FilterBar>
          <SearchBox
            value={filters.q ?? ''}
            onSearch={(q) => set({ q })}
            label={{ zh: '名称、编号或信用代码', en: 'Name, code or USCC' }}
          />
          <FilterSelect
            name="town"
            label={{ zh: '街镇', en: 'Town' }}
            all={{ zh: '全部街镇', en: 'All towns' }}
            value={filters.town}
            onChange={(town) => set({ town })}
            options={places.towns.map((x) => ({ value: x.code, label: x.name }))}
          />
        </FilterBar>
      </div>
      <Ready query={list} rows={8}>
        {(data) => (
          <StaffList
            id="assets.governance.collectives"
            caption={{ zh: '集体名录', en: 'Collectives' }}
            columns={columns}
            rows={data.rows}
            rowKey={(c) => c.id}
            page={{ page, size, total: data.total }}
            onPage={setPage}
            exportHref={fileHref(client.governance.collectivesXlsx, { query })}
            empty={<EmptyState title={{ zh: '还没有登记集体', en: 'No collective is registered' }} />}
          />
        )}
      </Ready>
    </>
  );
}

/** Mandates of a day, or all there ever were. */
export function Mandates({ places, collective }: { places?: Places; collective?: { id: string; name: string } }) {
  const { t, locale } = useLocale();
  const town = useTownNames();
  const [at, setAt] = useState({ page: 1, size: 20 });
  const [said, setSaid] = useState<{ q: string; role: string; when: string }>({ q: '', role: '', when: 'today' });
  const role = oneOf(Object.keys(MANDATE_ROLE) as (keyof typeof MANDATE_ROLE)[], said.role);
  const query = {
    ...(said.q ? { q: said.q } : {}),
    ...(role ? { role } : {}),
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
      width: 200,
      cell: (m) => (
        <Two under={m.username ?? t({ zh: '没有账号', en: 'no account' })}>
          {m.person} <DemoMark demo={m.demo} />
        </Two>
      ),
    },
    {
      key: 'role',
      title: { zh: '职务', en: 'Role' },
      width: 170,
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
      width: 200,
      cell: (m) => m.collective?.name ?? town(m.town),
    },
    {
      key: 'days',
      title: { zh: '起止', en: 'From, until' },
      width: 210,
      cell: (m) => `${fmtDate(m.from, locale)} — ${m.to === null ? t({ zh: '未定', en: 'open' }) : fmtDate(m.to, locale)}`,
    },
    { key: 'source', title: { zh: '依据', en: 'Rests on' }, width: 220, cell: (m) => m.source },
    {
      key: 'held',
      title: { zh: '账号角色', en: 'Role of the account' },
      width: 190,
      cell: (m) =>
        m.roleHeld ? (
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
            all={{ zh: '全部职务', en: 'All roles' }}
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
