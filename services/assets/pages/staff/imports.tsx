/** Spreadsheets brought in: which kind, the template, the upload, and what became of earlier ones. */
import { useState } from 'react';
import { useNavigate } from 'react-router';
import {
  ButtonLink,
  EmptyState,
  Link,
  Page,
  Ready,
  canSee,
  fmtDateTime,
  useApi,
  useLocale,
  useMe,
  useFilters,
} from '@yunjian/ui';
import { StaffList, type ListColumn } from '@yunjian/ui/staff';
import { client, fileHref, formOf, paths, withBody, withQuery } from './api.ts';
import type { Ask, Values } from './asks.ts';
import { PageForm, useAsks } from './form.tsx';
import { oneOf, todayText, useCollectives, useDeed, usePlaces } from './hooks.ts';
import { FilterSelect, State, SubNav, Two, countText } from './parts.tsx';
import { REGISTER_PAGES } from './register.tsx';
import { IMPORT_KIND, IMPORT_STATE, choices, wordOf } from './words.ts';

type Row = Awaited<ReturnType<typeof client.imports.list>>['rows'][number];
type Kind = keyof typeof IMPORT_KIND;
const KINDS = Object.keys(IMPORT_KIND) as Kind[];
/** Kinds whose files are for a town, brought in by its office; all others are for one collective. */
const OF_TOWN: readonly Kind[] = ['census', 'collectives', 'mandates'];
/** Statements are brought in where money is, with their account and the bank's format. */
const UPLOADED = KINDS.filter((kind) => kind !== 'bank');
const KEYS = ['kind', 'collective'] as const;

export default function Imports() {
  const { t, locale } = useLocale();
  const { me } = useMe();
  const { filters, page, size, set, setPage } = useFilters(KEYS, 20);
  const kind = oneOf(KINDS, filters.kind);
  const { query: collectives } = useCollectives();
  const township = me?.roles.includes('township') ?? false;
  const places = usePlaces();
  const list = useApi(
    client.imports.list,
    { query: { page, size, ...(kind ? { kind } : {}), ...(filters.collective ? { collective: filters.collective } : {}) } },
    { keep: true, every: 5000 },
  );
  const columns: readonly ListColumn<Row>[] = [
    {
      key: 'file',
      title: { zh: '文件', en: 'File' },
      head: true,
      width: 260,
      cell: (r) => (
        <Two under={`${fmtDateTime(r.uploadedAt, locale)} · ${r.uploadedBy}`}>
          <Link to={paths.batch(r.id)}>{r.fileName}</Link>
        </Two>
      ),
    },
    { key: 'kind', title: { zh: '内容', en: 'Kind' }, width: 130, cell: (r) => t(wordOf(IMPORT_KIND, r.kind)) },
    { key: 'whose', title: { zh: '集体', en: 'Collective' }, width: 190, cell: (r) => r.collective?.name ?? r.town },
    { key: 'state', title: { zh: '状态', en: 'State' }, width: 120, cell: (r) => <State of={IMPORT_STATE} code={r.state} /> },
    { key: 'good', title: { zh: '正确（行）', en: 'Good rows' }, number: true, width: 100, cell: (r) => countText(r.good) },
    { key: 'bad', title: { zh: '有误（行）', en: 'Wrong rows' }, number: true, width: 100, cell: (r) => countText(r.bad) },
    { key: 'entered', title: { zh: '已写入（行）', en: 'Entered' }, number: true, width: 110, cell: (r) => countText(r.entered) },
  ];
  return (
    <Page
      width="full"
      title={{ zh: '从 Excel 导入', en: 'Import from Excel' }}
      lead={
        <p>
          {t({
            zh: '上传只检查，不写入。每一行的问题用文字说清；有误的行不会写入，正确的行由您决定写不写。',
            en: 'An upload is checked only. What is wrong with a row is said in words; wrong rows never enter, right ones when you say so.',
          })}
        </p>
      }
    >
      <SubNav label={{ zh: '资产台账', en: 'Register' }} here={paths.imports} links={REGISTER_PAGES} />
      {canSee(client.imports.upload.op.access, me) ? (
        <Ready query={collectives}>
          {(data) => (
            <Upload
              key={`${data.rows.length} ${places.data?.towns.length ?? 0}`}
              collectives={data.rows.map((c) => ({ value: c.id, label: c.name }))}
              towns={(places.data ?? data).towns.map((x) => ({ value: x.code, label: x.name }))}
              township={township}
              accountant={me?.roles.includes('accountant') ?? false}
            />
          )}
        </Ready>
      ) : null}
      <div className="as-asof">
        <FilterSelect
          name="list-kind"
          label={{ zh: '内容', en: 'Kind' }}
          all={{ zh: '全部内容', en: 'All kinds' }}
          value={kind}
          onChange={(next) => set({ kind: next })}
          options={choices(IMPORT_KIND)}
        />
      </div>
      <Ready query={list} rows={8}>
        {(data) => (
          <StaffList
            id="assets.imports"
            caption={{ zh: '导入记录，新的在前', en: 'Imports, newest first' }}
            columns={columns}
            rows={data.rows}
            rowKey={(r) => r.id}
            page={{ page, size, total: data.total }}
            onPage={setPage}
            exportHref={fileHref(client.exports.imports, { query: kind ? { kind } : {} })}
            empty={<EmptyState title={{ zh: '还没有导入过', en: 'Nothing was imported yet' }} />}
          />
        )}
      </Ready>
    </Page>
  );
}

function Upload(p: {
  collectives: readonly { value: string; label: string }[];
  towns: readonly { value: string; label: { zh: string; en: string } }[];
  township: boolean;
  accountant: boolean;
}) {
  const { t } = useLocale();
  const go = useNavigate();
  const deed = useDeed();
  const kinds = UPLOADED.filter((k) => (p.township && OF_TOWN.includes(k)) || (p.accountant && !OF_TOWN.includes(k)));
  const [kind, setKind] = useState<Kind>(kinds[0] ?? 'assets');
  const ofTown = OF_TOWN.includes(kind);
  const census: readonly Ask[] = [
    { name: 'asOf', kind: 'date', label: { zh: '清查基准日', en: 'As of' }, initial: todayText() },
    { name: 'title', kind: 'text', label: { zh: '名称', en: 'Title' }, max: 120 },
    { name: 'source', kind: 'text', label: { zh: '来源（谁清查的）', en: 'Source (who counted)' }, max: 200 },
  ];
  const town: Ask = {
    name: 'town',
    kind: 'select',
    label: { zh: '街镇', en: 'Town' },
    options: p.towns,
    initial: p.towns.length === 1 ? (p.towns[0]?.value ?? '') : '',
  };
  const asks: Ask[] = ofTown
    ? [town, ...(kind === 'census' ? census : [])]
    : [
        {
          name: 'collective',
          kind: 'select',
          label: { zh: '为哪个集体导入', en: 'For which collective' },
          options: p.collectives,
          initial: p.collectives.length === 1 ? (p.collectives[0]?.value ?? '') : '',
        },
      ];
  const file: Ask = {
    name: 'file',
    kind: 'file',
    label: { zh: '文件', en: 'File' },
    hint: { zh: 'Excel（.xlsx）或 CSV，不超过 20 MB', en: 'Excel (.xlsx) or CSV, at most 20 MB' },
    accept: '.xlsx,.csv,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  };
  const what: Ask = {
    name: 'kind',
    kind: 'select',
    label: { zh: '导入什么', en: 'What is imported' },
    options: kinds.map((k) => ({ value: k, label: IMPORT_KIND[k] })),
    initial: kind,
  };
  const all = [what, ...asks, file];
  const form = useAsks(all);
  const said = oneOf(kinds, form.raw['kind']) ?? kind;
  if (said !== kind) setKind(said);
  const send = async (v: Values) => {
    const more = kind === 'census' ? { asOf: v.text('asOf'), title: v.text('title'), source: v.text('source') } : {};
    const fields = ofTown ? { kind, town: v.text('town'), ...more } : { kind, collective: v.text('collective') };
    const batch = await deed.run(
      form.saying(),
      (o) => client.imports.upload(withBody({}, formOf(fields, 'file', v.file('file'))), o),
      { zh: '已收到，正在检查', en: 'Received: being checked' },
    );
    if (batch) void go(paths.batch(batch.id));
  };
  return (
    <PageForm
      form={form}
      groups={[
        {
          title: { zh: '上传检查', en: 'Upload and check' },
          asks: all,
          more: (
            <p>
              <ButtonLink small icon="download" download="" href={fileHref(client.imports.template, { query: { kind } })}>
                {t({ zh: `下载“${IMPORT_KIND[kind].zh}”模板`, en: `Template: ${IMPORT_KIND[kind].en}` })}
              </ButtonLink>
              {p.accountant ? (
                <>
                  {' '}
                  <Link to={withQuery(paths.money, { tab: 'receipts' })}>
                    {t({ zh: '银行流水在“租金收缴 · 收款”里导入', en: 'Bank statements are imported under Rents, Receipts' })}
                  </Link>
                </>
              ) : null}
            </p>
          ),
        },
      ]}
      submit={{ zh: '上传并检查', en: 'Upload and check' }}
      busy={deed.busy}
      problem={deed.problem}
      onSubmit={(v) => void send(v)}
    />
  );
}
