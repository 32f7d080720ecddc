/** Importing flats from a spreadsheet: template, upload and check, errors per row in words, then confirmation. */
import { useRef, useState } from 'react';
import { useParams } from 'react-router';
import { ApiProblem } from '@yunjian/kernel/contract';
import {
  Badge,
  Button,
  ButtonLink,
  Checkbox,
  Notice,
  Page,
  Progress,
  Section,
  fmtInt,
  invalidate,
  useApi,
  useCommand,
  useLocale,
} from '@yunjian/ui';
import { talentApi } from '../../contract.ts';
import { client, fileHref, withFile } from './api.ts';
import { StaffList, type ListColumn } from './list.tsx';
import { Refusal } from './parts.tsx';
import './staff.css';

type Checked = Awaited<ReturnType<typeof client.operator.importUnits>>;
type Row = Checked['rows'][number];
const SIZE = 50;

export default function Import() {
  const { t } = useLocale();
  const { id = '' } = useParams();
  const projects = useApi(client.operator.myProjects, {});
  const project = projects.data?.rows.find((p) => p.id === id);
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [checked, setChecked] = useState<Checked | null>(null);
  const send = async (chosen: File | undefined) => {
    if (!chosen) return;
    setFile(chosen.name);
    setBusy(true);
    setProblem(null);
    setChecked(null);
    try {
      setChecked(await client.operator.importUnits(withFile({ params: { id } }, chosen)));
    } catch (error) {
      if (error instanceof ApiProblem) setProblem(error);
      else throw error;
    } finally {
      setBusy(false);
      if (input.current) input.current.value = '';
    }
  };
  const ledger = `/staff/talent/projects/${id}`;
  return (
    <Page
      width="full"
      title={
        project
          ? { zh: `${project.name.zh} 导入房源`, en: `Import flats into ${project.name.en}` }
          : { zh: '导入房源', en: 'Import flats' }
      }
      back={{ to: ledger, label: { zh: '房源台账', en: 'Flats' } }}
    >
      <Section title={{ zh: '第一步：填模板', en: 'Step 1: fill in the template' }}>
        <p>
          {t({
            zh: '每行一套房。户型请填本项目已有的户型编号；面积按户型，不用填。',
            en: 'One flat a row. Use the plan codes of this project; the area follows from the plan.',
          })}
        </p>
        {project ? (
          <p className="yj-muted">
            {t({ zh: '本项目的户型编号：', en: 'Plan codes: ' })}
            {project.plans.map((p) => `${p.code}（${t(p.name)}）`).join('、')}
          </p>
        ) : null}
        <p>
          <ButtonLink href={fileHref(talentApi.operator.importTemplate)} icon="download" download="">
            {t({ zh: '下载模板', en: 'Download the template' })}
          </ButtonLink>
        </p>
      </Section>
      <Section title={{ zh: '第二步：上传检查', en: 'Step 2: upload and check' }}>
        <p className="yj-hint" id="ts-file-hint">
          {t({
            zh: 'Excel（.xlsx）文件，不超过 10 MB。上传只检查，不会写入台账。',
            en: 'An Excel file (.xlsx) of up to 10 MB. Uploading only checks: nothing is entered yet.',
          })}
        </p>
        <label className="yj-label" htmlFor="ts-file">
          {t({ zh: '选择房源表', en: 'Choose the sheet' })}
        </label>
        <input
          ref={input}
          id="ts-file"
          className="yj-file"
          type="file"
          accept=".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
          disabled={busy}
          aria-describedby="ts-file-hint"
          onChange={(event) => void send(event.target.files?.[0])}
        />
        <div role="status">
          {busy ? <Progress label={{ zh: `正在上传并检查 ${file ?? ''}`, en: `Sending and checking ${file ?? ''}` }} /> : null}
        </div>
        <Refusal problem={problem} />
      </Section>
      {checked ? <Confirm key={checked.id} checked={checked} file={file ?? ''} ledger={ledger} /> : null}
    </Page>
  );
}

/** The rows as they were read, what is wrong with them, and the decision what to enter. */
function Confirm({ checked, file, ledger }: { checked: Checked; file: string; ledger: string }) {
  const { t } = useLocale();
  const [onlyBad, setOnlyBad] = useState(checked.bad > 0);
  const [page, setPage] = useState(1);
  const run = useCommand(client.operator.applyImport, {
    onDone: () => void invalidate(client.operator.myUnits, client.operator.myProjects),
  });
  const rows = onlyBad ? checked.rows.filter((r) => !r.ok) : checked.rows;
  const columns: readonly ListColumn<Row>[] = [
    { key: 'row', title: { zh: '表格行号', en: 'Row' }, number: true, width: 90, cell: (r) => r.row },
    {
      key: 'place',
      title: { zh: '楼栋、房号', en: 'Building, room' },
      head: true,
      width: 150,
      cell: (r) => `${r.building || '—'} ${r.roomNo || '—'}`,
    },
    {
      key: 'ok',
      title: { zh: '检查', en: 'Check' },
      width: 110,
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
          <ul className="ts-plain">
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
  if (run.data)
    return (
      <Notice
        kind="success"
        alert
        title={{ zh: `已导入 ${fmtInt(run.data.entered)} 套`, en: `${fmtInt(run.data.entered)} flats entered` }}
      >
        {run.data.left > 0 ? (
          <p>
            {t({
              zh: `另有 ${fmtInt(run.data.left)} 行有误，没有导入。改好后可只上传这些行。`,
              en: `${fmtInt(run.data.left)} rows were wrong and left out. Mend them and upload just those.`,
            })}
          </p>
        ) : null}
        <div className="yj-actions">
          <ButtonLink kind="primary" to={ledger}>
            {t({ zh: '看房源台账', en: 'See the flats' })}
          </ButtonLink>
        </div>
      </Notice>
    );
  return (
    <Section title={{ zh: '第三步：确认导入', en: 'Step 3: confirm' }}>
      <Notice
        kind={checked.bad > 0 ? 'warning' : 'success'}
        alert
        title={
          checked.bad > 0
            ? {
                zh: `${file}：${fmtInt(checked.good)} 行正确，${fmtInt(checked.bad)} 行有误`,
                en: `${file}: ${fmtInt(checked.good)} good, ${fmtInt(checked.bad)} wrong`,
              }
            : { zh: `${file}：${fmtInt(checked.good)} 行全部正确`, en: `${file}: all ${fmtInt(checked.good)} rows are good` }
        }
      >
        <p>{t({ zh: '还没有写入台账。', en: 'Nothing is entered yet.' })}</p>
      </Notice>
      <div className="yj-actions ts-before">
        {checked.bad === 0 ? (
          <Button
            kind="primary"
            busy={run.busy}
            onClick={() => void run.run({ params: { id: checked.id }, body: { goodOnly: false } })}
          >
            {t({ zh: `全部导入（${fmtInt(checked.good)} 套）`, en: `Enter all ${fmtInt(checked.good)}` })}
          </Button>
        ) : checked.good > 0 ? (
          <Button busy={run.busy} onClick={() => void run.run({ params: { id: checked.id }, body: { goodOnly: true } })}>
            {t({ zh: `只导入正确的 ${fmtInt(checked.good)} 行`, en: `Enter only the ${fmtInt(checked.good)} good rows` })}
          </Button>
        ) : null}
        {checked.bad > 0 ? (
          <span className="yj-hint">{t({ zh: '也可以改好表格后重新上传。', en: 'Or mend the sheet and upload it again.' })}</span>
        ) : null}
      </div>
      {run.busy ? <Progress label={{ zh: '正在写入台账', en: 'Entering' }} /> : null}
      <Refusal problem={run.problem} />
      {checked.bad > 0 ? (
        <Checkbox
          name="only-bad"
          label={{ zh: '只看有误的行', en: 'Only the wrong rows' }}
          value={onlyBad}
          onChange={(on) => {
            setOnlyBad(on);
            setPage(1);
          }}
        />
      ) : null}
      <StaffList
        id="talent.import"
        caption={{ zh: '检查结果', en: 'What was read' }}
        columns={columns}
        rows={rows.slice((page - 1) * SIZE, page * SIZE)}
        rowKey={(r) => String(r.row)}
        page={{ page, size: SIZE, total: rows.length }}
        onPage={(next) => setPage(next)}
      />
    </Section>
  );
}
