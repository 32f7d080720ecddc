/** One import: how far its check is, what is wrong with its rows in words, and the decision what to enter. */
import { useState } from 'react';
import { useParams } from 'react-router';
import {
  Badge,
  Button,
  ButtonLink,
  EmptyState,
  Facts,
  Notice,
  Page,
  Progress,
  Ready,
  Refusal,
  fmtDateTime,
  fmtInt,
  fmtMoney,
  useApi,
  useLocale,
} from '@yunjian/ui';
import { StaffList, type ListColumn } from '@yunjian/ui/staff';
import { client, fileHref, paths } from './api.ts';
import { useDeed } from './hooks.ts';
import { Door, Doors, State } from './parts.tsx';
import { IMPORT_KIND, IMPORT_STATE, wordOf } from './words.ts';

type Batch = Awaited<ReturnType<typeof client.imports.batch>>;
type Row = Awaited<ReturnType<typeof client.imports.rows>>['rows'][number];

export default function BatchPage() {
  const { t, locale } = useLocale();
  const { id = '' } = useParams();
  const [every, setEvery] = useState(1500);
  const query = useApi(client.imports.batch, { params: { id } }, { every });
  const checking = query.data?.state === 'checking';
  if (query.data && checking !== (every === 1500)) setEvery(checking ? 1500 : 60_000);
  return (
    <Page
      width="full"
      print
      title={query.data ? { zh: query.data.fileName, en: query.data.fileName } : { zh: '导入', en: 'Import' }}
      back={{ to: paths.imports, label: { zh: '全部导入', en: 'All imports' } }}
    >
      <Ready query={query}>
        {(b) => (
          <>
            <Facts
              rows={[
                { label: { zh: '内容', en: 'Kind' }, value: t(wordOf(IMPORT_KIND, b.kind)) },
                { label: { zh: '集体', en: 'Collective' }, value: b.collective?.name ?? b.town },
                { label: { zh: '上传', en: 'Uploaded' }, value: `${fmtDateTime(b.uploadedAt, locale)} · ${b.uploadedBy}` },
                { label: { zh: '状态', en: 'State' }, value: <State of={IMPORT_STATE} code={b.state} /> },
              ]}
            />
            <Decision batch={b} />
            {b.state === 'checking' || b.state === 'refused' ? null : <Rows batch={b} />}
          </>
        )}
      </Ready>
    </Page>
  );
}

function Decision({ batch: b }: { batch: Batch }) {
  const { t } = useLocale();
  const deed = useDeed();
  const [good, bad] = [b.good ?? 0, b.bad ?? 0];
  const apply = (goodOnly: boolean) =>
    void deed.run(`apply ${b.id} ${goodOnly}`, (o) => client.imports.apply({ params: { id: b.id }, body: { goodOnly } }, o), {
      zh: '已写入',
      en: 'Entered',
    });
  switch (b.state) {
    case 'checking':
      return (
        <Progress label={{ zh: '正在检查，离开本页也会继续', en: 'Being checked; it goes on if you leave' }} value={b.progress} />
      );
    case 'refused':
      return (
        <Notice kind="danger" title={b.refusal ?? { zh: '这个文件读不了', en: 'The file cannot be read' }}>
          <p>
            {t({
              zh: '什么都没有写入。请按模板改好后重新上传。',
              en: 'Nothing was entered. Mend the file after the template and upload it again.',
            })}
          </p>
          <ButtonLink to={paths.imports}>{t({ zh: '重新上传', en: 'Upload again' })}</ButtonLink>
        </Notice>
      );
    case 'applied':
      return (
        <Notice
          kind="success"
          title={{ zh: `已写入 ${fmtInt(b.entered ?? 0)} 行`, en: `${fmtInt(b.entered ?? 0)} rows entered` }}
        >
          {bad > 0 ? (
            <p>
              {t({
                zh: `有误的 ${fmtInt(bad)} 行没有写入，改好后可以只上传这些行。`,
                en: `${fmtInt(bad)} wrong rows were left out: mend and upload just those.`,
              })}
            </p>
          ) : null}
        </Notice>
      );
    case 'discarded':
      return <Notice title={{ zh: '这次导入已放弃，什么都没有写入', en: 'This import was discarded; nothing was entered' }} />;
    case 'ready':
      return (
        <Notice
          kind={bad > 0 || b.compared?.smaller ? 'warning' : 'success'}
          title={
            bad > 0
              ? {
                  zh: `${fmtInt(good)} 行正确，${fmtInt(bad)} 行有误；还没有写入`,
                  en: `${fmtInt(good)} good, ${fmtInt(bad)} wrong; nothing is entered yet`,
                }
              : { zh: `${fmtInt(good)} 行全部正确；还没有写入`, en: `All ${fmtInt(good)} rows are good; nothing is entered yet` }
          }
        >
          {!b.whole && good === 0 ? (
            <p>
              {t({
                zh: '每行要改什么写在下面。改好后重新上传；这一次可以放弃。',
                en: 'What to mend stands beside each row below. Mend the file and upload it again; this import can be discarded.',
              })}
            </p>
          ) : null}
          {b.compared ? <Compared of={b.compared} /> : null}
          {b.second && b.mine && bad === 0 ? (
            <p>
              {t({
                zh: '覆盖率以清查表为准：须由另一位农经站人员看过比较后录入，您可以放弃。',
                en: 'Coverage is measured against a census: another person of the township office compares and enters it. You can discard it.',
              })}
            </p>
          ) : null}
          {b.whole && bad > 0 ? (
            <p>
              {t({
                zh: '清查表要整张录入，漏掉的行会让覆盖率虚高：请改正下面这些行，重新上传整张表。',
                en: 'A census is entered whole, since rows left out would make the coverage too high: mend the rows below and upload the whole table again.',
              })}
            </p>
          ) : null}
          <Refusal problem={deed.problem} />
          <div className="yj-actions">
            {b.can.includes('apply') && good > 0 ? (
              <Button kind={bad > 0 ? 'secondary' : 'primary'} busy={deed.busy} onClick={() => apply(bad > 0)}>
                {bad > 0
                  ? t({ zh: `应用正确的 ${fmtInt(good)} 行`, en: `Enter the ${fmtInt(good)} good rows` })
                  : t({ zh: `全部写入（${fmtInt(good)} 行）`, en: `Enter all ${fmtInt(good)}` })}
              </Button>
            ) : null}
            {b.can.includes('discard') ? (
              <Button
                kind="plain"
                busy={deed.busy}
                onClick={() =>
                  void deed.run(`discard ${b.id}`, (o) => client.imports.discard({ params: { id: b.id } }, o), {
                    zh: '已放弃',
                    en: 'Discarded',
                  })
                }
              >
                {t({ zh: '放弃这次导入', en: 'Discard' })}
              </Button>
            ) : null}
          </div>
        </Notice>
      );
  }
}

/** A checked census beside the one before: rows, value, and what is gone. */
function Compared({ of: c }: { of: NonNullable<Batch['compared']> }) {
  const { t } = useLocale();
  const side = (w: { rows: number; fen: string }) =>
    t({ zh: `${fmtInt(w.rows)} 行，${fmtMoney(w.fen)}`, en: `${fmtInt(w.rows)} rows, ${fmtMoney(w.fen)}` });
  return (
    <>
      {c.smaller ? (
        <p>
          <Badge kind="danger">{t({ zh: '比上一次清查少', en: 'Less than the census before' })}</Badge>{' '}
          {t({
            zh: '行数或价值比上一次少：录入后覆盖率可能变高，请先查清少了什么。',
            en: 'Fewer rows or less value than before: coverage may rise once it is entered. See first what is gone.',
          })}
        </p>
      ) : null}
      <Facts
        rows={[
          { label: { zh: '这次，全部', en: 'This one, all' }, value: side(c.all) },
          { label: { zh: '这次，经营性固定资产', en: 'This one, operating fixed' }, value: side(c.counted) },
          ...(c.before
            ? [
                { label: { zh: '上一次', en: 'The one before' }, value: `${c.before.title} · ${c.before.asOf}` },
                { label: { zh: '上一次，全部', en: 'Before, all' }, value: side(c.before.all) },
                { label: { zh: '上一次，经营性固定资产', en: 'Before, operating fixed' }, value: side(c.before.counted) },
                {
                  label: { zh: '上一次有、这次没有', en: 'Found before and not now' },
                  value: t({ zh: `${fmtInt(c.missing)} 行`, en: `${fmtInt(c.missing)} rows` }),
                },
              ]
            : [
                {
                  label: { zh: '上一次', en: 'The one before' },
                  value: t({ zh: '本镇第一次清查', en: 'The first of the town' }),
                },
              ]),
        ]}
      />
      {c.missed.length > 0 ? (
        <ul className="as-plain">
          {c.missed.map((m, i) => (
            <li key={`${m.code ?? m.name}-${i}`}>
              {m.collective} · {m.code ?? '—'} {m.name} · {fmtMoney(m.valueFen)}
            </li>
          ))}
          {c.missing > c.missed.length ? (
            <li>
              {t({ zh: `另有 ${fmtInt(c.missing - c.missed.length)} 行`, en: `${fmtInt(c.missing - c.missed.length)} more` })}
            </li>
          ) : null}
        </ul>
      ) : null}
    </>
  );
}

function Rows({ batch: b }: { batch: Batch }) {
  const { t } = useLocale();
  const [only, setOnly] = useState<'good' | 'bad' | undefined>((b.bad ?? 0) > 0 ? 'bad' : undefined);
  const [at, setAt] = useState({ page: 1, size: 50 });
  const list = useApi(client.imports.rows, { params: { id: b.id }, query: { ...at, ...(only ? { only } : {}) } }, { keep: true });
  const pick = (next: 'good' | 'bad' | undefined) => {
    setOnly(next);
    setAt((old) => ({ ...old, page: 1 }));
  };
  const columns: readonly ListColumn<Row>[] = [
    { key: 'line', title: { zh: '表格行号', en: 'Row' }, number: true, width: 90, cell: (r) => r.line },
    { key: 'label', title: { zh: '内容', en: 'What it is' }, head: true, width: 220, cell: (r) => r.label || '—' },
    {
      key: 'ok',
      title: { zh: '检查', en: 'Check' },
      width: 100,
      cell: (r) =>
        r.ok ? (
          <Badge kind="success">{t({ zh: '正确', en: 'Good' })}</Badge>
        ) : (
          <Badge kind="danger">{t({ zh: '有误', en: 'Wrong' })}</Badge>
        ),
    },
    {
      key: 'errors',
      title: { zh: '要改什么', en: 'What to mend' },
      cell: (r) =>
        r.errors.length === 0 ? (
          <span className="yj-muted">—</span>
        ) : (
          <ul className="as-plain">
            {r.errors.map((e, i) => (
              <li key={`${e.column}-${i}`}>
                <strong>{e.column}</strong>
                {t({ zh: '：', en: ': ' })}
                {t(e.message)}
              </li>
            ))}
          </ul>
        ),
    },
  ];
  return (
    <>
      <Doors label={{ zh: '看哪些行', en: 'Which rows' }}>
        <Door
          label={{ zh: '全部行', en: 'All rows' }}
          value={fmtInt((b.good ?? 0) + (b.bad ?? 0))}
          on={only === undefined}
          onPress={() => pick(undefined)}
        />
        <Door
          label={{ zh: '正确', en: 'Good' }}
          tone="good"
          value={fmtInt(b.good ?? 0)}
          on={only === 'good'}
          onPress={() => pick('good')}
        />
        <Door
          label={{ zh: '有误', en: 'Wrong' }}
          tone="red"
          value={fmtInt(b.bad ?? 0)}
          on={only === 'bad'}
          onPress={() => pick('bad')}
        />
      </Doors>
      <Ready query={list} rows={8}>
        {(data) => (
          <StaffList
            id="assets.import-rows"
            caption={{ zh: '检查结果', en: 'What was read' }}
            columns={columns}
            rows={data.rows}
            rowKey={(r) => String(r.line)}
            page={{ ...at, total: data.total }}
            onPage={(page, size) => setAt({ page, size })}
            exportHref={fileHref(client.imports.rowsXlsx, { params: { id: b.id } })}
            empty={<EmptyState title={{ zh: '没有这样的行', en: 'There are no such rows' }} />}
          />
        )}
      </Ready>
    </>
  );
}
