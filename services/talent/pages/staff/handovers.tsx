/** Keys to hand over: the tenant shows the six-digit code, the operator types it; and ending a lease. */
import { useState } from 'react';
import {
  Button,
  DateField,
  Dialog,
  EmptyState,
  Page,
  TextArea,
  TextField,
  fmtDate,
  isIsoDate,
  useApi,
  useCommand,
  useLocale,
  useToast,
} from '@yunjian/ui';
import { client } from './api.ts';
import { todayText, useFilters } from './hooks.ts';
import { StaffList, type ListColumn } from './list.tsx';
import { Ready, Refusal } from './parts.tsx';
import './staff.css';

type Row = Awaited<ReturnType<typeof client.operator.handovers>>['rows'][number];
const KEYS = [] as const;

export default function Handovers() {
  const { t, locale } = useLocale();
  const { page, size, setPage } = useFilters(KEYS);
  const list = useApi(client.operator.handovers, { query: { page, size } }, { keep: true, every: 30_000 });
  const [keys, setKeys] = useState<Row | null>(null);
  const [end, setEnd] = useState<Row | null>(null);
  const place = (r: Row) => `${t(r.unit.projectName)} ${r.unit.building} ${r.unit.roomNo}`;
  const columns: readonly ListColumn<Row>[] = [
    {
      key: 'start',
      title: { zh: '起租日', en: 'Lease begins' },
      width: 140,
      cell: (r) => <span className="yj-num">{fmtDate(r.startOn, locale)}</span>,
    },
    {
      key: 'tenant',
      title: { zh: '租客、受理号', en: 'Tenant, reference' },
      head: true,
      width: 190,
      cell: (r) => (
        <span className="ts-ref">
          {r.nameMasked}
          <span className="yj-muted">{r.reference}</span>
        </span>
      ),
    },
    { key: 'unit', title: { zh: '房源', en: 'Flat' }, width: 260, cell: place },
    {
      key: 'signed',
      title: { zh: '签约日', en: 'Signed' },
      width: 140,
      cell: (r) => <span className="yj-num">{fmtDate(r.signedAt, locale)}</span>,
    },
    {
      key: 'act',
      title: { zh: '办理', en: 'Action' },
      width: 220,
      cell: (r) => (
        <span className="yj-row">
          <Button
            small
            kind="primary"
            aria-label={t({ zh: `交钥匙 ${r.reference}`, en: `Hand over the keys ${r.reference}` })}
            onClick={() => setKeys(r)}
          >
            {t({ zh: '交钥匙', en: 'Hand over' })}
          </Button>
          <Button
            small
            aria-label={t({ zh: `办理退租 ${r.reference}`, en: `End the lease ${r.reference}` })}
            onClick={() => setEnd(r)}
          >
            {t({ zh: '办理退租', en: 'End lease' })}
          </Button>
        </span>
      ),
    },
  ];
  return (
    <Page
      width="full"
      title={{ zh: '待交钥匙', en: 'Keys to hand over' }}
      back={{ to: '/staff/talent/projects', label: { zh: '我运营的项目', en: 'Projects I run' } }}
    >
      <Ready query={list}>
        {(data) => (
          <StaffList
            id="talent.handovers"
            caption={{ zh: '已签约、待交钥匙的租客', en: 'Signed, keys not handed over' }}
            columns={columns}
            rows={data.rows}
            rowKey={(r) => r.leaseId}
            page={{ page, size, total: data.total }}
            onPage={setPage}
            empty={
              <EmptyState title={{ zh: '没有等着拿钥匙的租客', en: 'Nobody waits for keys' }}>
                <p>{t({ zh: '有人签约后会自动出现在这里。', en: 'Tenants appear here once they have signed.' })}</p>
              </EmptyState>
            }
          />
        )}
      </Ready>
      {keys ? <Keys key={keys.leaseId} row={keys} place={place(keys)} close={() => setKeys(null)} /> : null}
      {end ? <End key={end.leaseId} row={end} place={place(end)} close={() => setEnd(null)} /> : null}
    </Page>
  );
}

/** The handover: the code proves that tenant and operator stand in front of each other. */
function Keys({ row, place, close }: { row: Row; place: string; close: () => void }) {
  const { t } = useLocale();
  const toast = useToast();
  const [code, setCode] = useState('');
  const [tried, setTried] = useState(false);
  const run = useCommand(client.operator.handKeys, {
    invalidates: [client.operator.handovers, client.operator.myProjects],
    onDone: () => {
      toast({ zh: `钥匙已交给 ${row.nameMasked}`, en: `Keys handed to ${row.nameMasked}` });
      close();
    },
  });
  const good = /^\d{6}$/.test(code);
  return (
    <Dialog open onClose={close} title={{ zh: `交钥匙：${place}`, en: `Keys of ${place}` }}>
      <form
        className="yj-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (good && !run.busy) void run.run({ params: { id: row.leaseId }, body: { code } });
        }}
      >
        <p>
          {t({
            zh: `请 ${row.nameMasked} 出示“我的租约”里的 6 位取钥码，核对后输入。`,
            en: `Ask ${row.nameMasked} for the six-digit code shown under "My lease", and type it.`,
          })}
        </p>
        <TextField
          name="code"
          label={{ zh: '取钥码', en: 'Key code' }}
          inputMode="numeric"
          width="short"
          maxLength={6}
          value={code}
          onChange={(v) => setCode(v.replace(/\D/g, ''))}
          error={tried && !good ? { zh: '取钥码为 6 位数字', en: 'The key code has 6 digits' } : undefined}
        />
        <Refusal problem={run.problem} />
        <Button type="submit" kind="primary" busy={run.busy}>
          {t({ zh: '确认交钥匙', en: 'Keys handed over' })}
        </Button>
      </form>
    </Dialog>
  );
}

/** Ending a lease frees the flat for the next in the queue. */
function End({ row, place, close }: { row: Row; place: string; close: () => void }) {
  const { t } = useLocale();
  const toast = useToast();
  const [on, setOn] = useState(todayText);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const run = useCommand(client.operator.endLease, {
    invalidates: [client.operator.handovers, client.operator.myProjects, client.operator.myUnits],
    onDone: (done) => {
      toast(
        done.freed
          ? { zh: `${place} 已退租，房源可再配租`, en: `${place} is free again` }
          : { zh: `${place} 已登记退租`, en: `End of the lease of ${place} recorded` },
      );
      close();
    },
  });
  const bad = !isIsoDate(on) || !reason.trim();
  return (
    <Dialog
      open
      onClose={close}
      title={{ zh: `办理退租：${place}`, en: `End the lease of ${place}` }}
      actions={
        <Button
          kind="danger"
          busy={run.busy}
          onClick={() => {
            setTried(true);
            if (!bad) void run.run({ params: { id: row.leaseId }, body: { on, reason: reason.trim() } });
          }}
        >
          {t({ zh: '确认退租', en: 'End the lease' })}
        </Button>
      }
    >
      <DateField
        name="on"
        label={{ zh: '退租日', en: 'Last day' }}
        value={on}
        onChange={setOn}
        error={tried && !isIsoDate(on) ? { zh: '请填写完整的日期', en: 'Enter the whole date' } : undefined}
      />
      <TextArea
        name="end-reason"
        label={{ zh: '退租原因', en: 'Reason' }}
        rows={3}
        maxLength={500}
        value={reason}
        onChange={setReason}
        error={tried && !reason.trim() ? { zh: '请写明原因', en: 'Give the reason' } : undefined}
      />
      <Refusal problem={run.problem} />
    </Dialog>
  );
}
