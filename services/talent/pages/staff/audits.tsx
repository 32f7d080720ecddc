/** The post-audit sample: automatic grants looked at again by a person, with the days left for it. */
import { useState } from 'react';
import {
  Badge,
  Button,
  Dialog,
  EmptyState,
  Link,
  Page,
  Radios,
  Select,
  TextArea,
  canSee,
  fmtDate,
  useApi,
  useCommand,
  useLocale,
  useMe,
  useToast,
} from '@yunjian/ui';
import { talentApi } from '../../contract.ts';
import { client } from './api.ts';
import { useFilters } from './hooks.ts';
import { StaffList, type ListColumn } from './list.tsx';
import { Ready, Refusal } from './parts.tsx';
import './staff.css';

type Row = Awaited<ReturnType<typeof client.duty.audits>>['rows'][number];
const KEYS = ['state'] as const;

export default function Audits() {
  const { t, locale } = useLocale();
  const { me } = useMe();
  const { filters, page, size, set, setPage } = useFilters(KEYS);
  const state = filters.state === 'done' || filters.state === 'all' ? filters.state : 'open';
  const list = useApi(client.duty.audits, { query: { page, size, state } }, { keep: true });
  const [open, setOpen] = useState<Row | null>(null);
  const reviews = canSee(talentApi.review.reviewOne.access, me);
  const columns: readonly ListColumn<Row>[] = [
    {
      key: 'left',
      title: { zh: '剩余天数', en: 'Days left' },
      width: 150,
      cell: (r) =>
        r.result ? (
          <span className="yj-muted">—</span>
        ) : r.daysLeft < 0 ? (
          <Badge kind="danger">{t({ zh: `超期 ${-r.daysLeft} 天`, en: `${-r.daysLeft} days over` })}</Badge>
        ) : (
          <Badge kind={r.daysLeft <= 1 ? 'danger' : r.daysLeft <= 5 ? 'warning' : 'neutral'} icon="clock">
            {r.daysLeft === 0
              ? t({ zh: '今天到期', en: 'Due today' })
              : t({ zh: `剩 ${r.daysLeft} 天`, en: `${r.daysLeft} days left` })}
          </Badge>
        ),
    },
    {
      key: 'reference',
      title: { zh: '受理号', en: 'Reference' },
      head: true,
      width: 210,
      cell: (r) => (reviews ? <Link to={`/staff/talent/${r.applicationId}`}>{r.reference}</Link> : r.reference),
    },
    { key: 'why', title: { zh: '为什么抽中', en: 'Why drawn' }, width: 200, cell: (r) => t(r.why) },
    {
      key: 'due',
      title: { zh: '应完成日', en: 'Due' },
      width: 140,
      cell: (r) => <span className="yj-num">{fmtDate(r.dueOn, locale)}</span>,
    },
    {
      key: 'result',
      title: { zh: '结果', en: 'Result' },
      width: 140,
      cell: (r) =>
        r.result === null ? (
          <span className="yj-muted">{t({ zh: '待抽查', en: 'To be checked' })}</span>
        ) : (
          <Badge kind={r.result === 'RIGHT' ? 'success' : 'danger'}>
            {r.result === 'RIGHT' ? t({ zh: '批准正确', en: 'Rightly granted' }) : t({ zh: '批准有误', en: 'Wrongly granted' })}
          </Badge>
        ),
    },
    { key: 'by', title: { zh: '抽查人', en: 'By' }, width: 110, cell: (r) => r.by ?? '—' },
    { key: 'note', title: { zh: '说明', en: 'Note' }, extra: true, cell: (r) => r.note ?? '—' },
    {
      key: 'act',
      title: { zh: '办理', en: 'Action' },
      width: 120,
      cell: (r) =>
        r.result === null ? (
          <Button
            small
            aria-label={t({ zh: `登记结果 ${r.reference}`, en: `Record the result of ${r.reference}` })}
            onClick={() => setOpen(r)}
          >
            {t({ zh: '登记结果', en: 'Record result' })}
          </Button>
        ) : (
          <span className="yj-muted">—</span>
        ),
    },
  ];
  return (
    <Page
      width="full"
      title={{ zh: '事后抽查', en: 'Post-audit' }}
      back={{ to: '/staff/talent/duty', label: { zh: '值班看板', en: 'Duty board' } }}
    >
      <p className="yj-lead">
        {t({
          zh: '自动批准的件按比例随机抽取，另加近期更换银行账户的件，15 天内由人复核。结果计入看板的抽查差错率。',
          en: 'A random share of automatic grants, and those with a recently changed bank account, are looked at by a person within 15 days. Results go into the error rate on the board.',
        })}
      </p>
      <div className="ts-one-filter">
        <Select
          name="state"
          label={{ zh: '范围', en: 'Show' }}
          value={filters.state ?? ''}
          placeholder={{ zh: '待抽查', en: 'To be checked' }}
          onChange={(v) => set({ state: v })}
          options={[
            { value: 'done', label: { zh: '已抽查', en: 'Checked' } },
            { value: 'all', label: { zh: '全部', en: 'All' } },
          ]}
        />
      </div>
      <Ready query={list}>
        {(data) => (
          <StaffList
            id="talent.audits"
            caption={{ zh: '抽查清单', en: 'Post-audit sample' }}
            columns={columns}
            rows={data.rows}
            rowKey={(r) => r.id}
            page={{ page, size, total: data.total }}
            onPage={setPage}
            empty={
              <EmptyState
                title={
                  state === 'open'
                    ? { zh: '没有待抽查的件', en: 'Nothing to check' }
                    : { zh: '还没有抽查记录', en: 'No checks yet' }
                }
              >
                <p>{t({ zh: '有新的自动批准被抽中时会出现在这里。', en: 'Automatic grants that are drawn appear here.' })}</p>
              </EmptyState>
            }
          />
        )}
      </Ready>
      {open ? <Result key={open.id} row={open} close={() => setOpen(null)} /> : null}
    </Page>
  );
}

/** What the second look found. */
function Result({ row, close }: { row: Row; close: () => void }) {
  const { t } = useLocale();
  const toast = useToast();
  const [result, setResult] = useState('');
  const [note, setNote] = useState('');
  const [tried, setTried] = useState(false);
  const run = useCommand(client.duty.answerAudit, {
    invalidates: [client.duty.audits, client.duty.board],
    onDone: () => {
      toast({ zh: '抽查结果已登记', en: 'Result recorded' });
      close();
    },
  });
  const needsNote = result === 'WRONG' && note.trim() === '';
  return (
    <Dialog
      open
      onClose={close}
      title={{ zh: `登记抽查结果 ${row.reference}`, en: `Result of ${row.reference}` }}
      actions={
        <Button
          kind="primary"
          busy={run.busy}
          onClick={() => {
            setTried(true);
            if (result && !needsNote)
              void run.run({ params: { id: row.id }, body: { result: result as 'RIGHT' | 'WRONG', note: note.trim() } });
          }}
        >
          {t({ zh: '保存结果', en: 'Save the result' })}
        </Button>
      }
    >
      <Radios
        name="result"
        label={{ zh: '抽查结论', en: 'Finding' }}
        value={result}
        onChange={setResult}
        error={tried && !result ? { zh: '请选择结论', en: 'Choose the finding' } : undefined}
        options={[
          { value: 'RIGHT', label: { zh: '批准正确', en: 'Rightly granted' } },
          {
            value: 'WRONG',
            label: { zh: '批准有误', en: 'Wrongly granted' },
            hint: { zh: '按撤销规定另行处理，不会在后台悄悄更改', en: 'Revocation rules apply; nothing changes silently' },
          },
        ]}
      />
      <TextArea
        name="audit-note"
        label={{ zh: '说明', en: 'Note' }}
        optional={result !== 'WRONG'}
        rows={3}
        maxLength={1000}
        value={note}
        onChange={setNote}
        error={tried && needsNote ? { zh: '请写明哪里有误', en: 'Say what was wrong' } : undefined}
      />
      <Refusal problem={run.problem} />
    </Dialog>
  );
}
