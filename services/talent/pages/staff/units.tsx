/** The ledger of a project's flats: filter, export, re-price, withdraw, restore. */
import { useState } from 'react';
import { useParams } from 'react-router';
import {
  Area,
  Badge,
  Button,
  ButtonLink,
  Dialog,
  EmptyState,
  FilterBar,
  Money,
  NumberField,
  Page,
  Radios,
  SearchBox,
  Select,
  TextField,
  useApi,
  useCommand,
  useLocale,
  useToast,
  type Kind,
} from '@yunjian/ui';
import { talentApi } from '../../contract.ts';
import { fenOf, yuanOf } from '../shared/money.ts';
import { client, fileHref } from './api.ts';
import { useFilters } from './hooks.ts';
import { StaffList, type ListColumn } from './list.tsx';
import { Ready, Refusal } from './parts.tsx';
import { unitStateText } from './words.ts';
import './staff.css';

type Row = Awaited<ReturnType<typeof client.operator.myUnits>>['rows'][number];
type UnitState = Row['state'];
const KEYS = ['state', 'q'] as const;
const KIND: Record<UnitState, Kind> = { free: 'success', offered: 'info', leased: 'neutral', withdrawn: 'warning' };

export default function Units() {
  const { t } = useLocale();
  const { id = '' } = useParams();
  const { filters, page, size, set, setPage, active, clear } = useFilters(KEYS);
  const projects = useApi(client.operator.myProjects, {});
  const project = projects.data?.rows.find((p) => p.id === id);
  const query = { ...(filters.state ? { state: filters.state as UnitState } : {}), ...(filters.q ? { q: filters.q } : {}) };
  const list = useApi(client.operator.myUnits, { params: { id }, query: { ...query, page, size } }, { keep: true });
  const [open, setOpen] = useState<Row | null>(null);
  const place = (r: Row) => `${r.building} ${r.roomNo}`;
  const columns: readonly ListColumn<Row>[] = [
    { key: 'place', title: { zh: '楼栋、房号', en: 'Building, room' }, head: true, width: 150, cell: place },
    { key: 'floor', title: { zh: '楼层', en: 'Floor' }, number: true, width: 80, cell: (r) => r.floor },
    {
      key: 'rooms',
      title: { zh: '户型', en: 'Rooms' },
      width: 110,
      cell: (r) =>
        `${t({ zh: `${r.rooms} 室`, en: `${r.rooms} rooms` })} ${project?.plans.find((p) => p.id === r.planId)?.code ?? ''}`,
    },
    { key: 'area', title: { zh: '面积', en: 'Area' }, number: true, width: 110, cell: (r) => <Area cm2={r.areaCm2} /> },
    { key: 'rent', title: { zh: '月租', en: 'Rent a month' }, number: true, width: 120, cell: (r) => <Money fen={r.rentFen} /> },
    {
      key: 'accessible',
      title: { zh: '无障碍', en: 'Accessible' },
      width: 90,
      cell: (r) => (r.accessible ? t({ zh: '是', en: 'Yes' }) : '—'),
    },
    {
      key: 'state',
      title: { zh: '状态', en: 'State' },
      width: 140,
      cell: (r) => (
        <span>
          <Badge kind={KIND[r.state]}>{t(unitStateText[r.state])}</Badge>
        </span>
      ),
    },
    {
      key: 'act',
      title: { zh: '办理', en: 'Action' },
      width: 120,
      cell: (r) =>
        r.state === 'free' || r.state === 'withdrawn' ? (
          <Button small aria-label={t({ zh: `调整 ${place(r)}`, en: `Change ${place(r)}` })} onClick={() => setOpen(r)}>
            {t({ zh: '调整', en: 'Change' })}
          </Button>
        ) : (
          <span className="yj-muted yj-small">{t({ zh: '有人，不能改', en: 'taken' })}</span>
        ),
    },
  ];
  return (
    <Page
      width="full"
      title={project ? { zh: `${project.name.zh} 房源台账`, en: `Flats of ${project.name.en}` } : { zh: '房源台账', en: 'Flats' }}
      back={{ to: '/staff/talent/projects', label: { zh: '我运营的项目', en: 'Projects I run' } }}
      actions={
        <ButtonLink to={`/staff/talent/projects/${id}/import`} icon="upload">
          {t({ zh: '导入房源', en: 'Import flats' })}
        </ButtonLink>
      }
    >
      <div className="ts-filters">
        <FilterBar active={active} onClear={clear}>
          <Select
            name="state"
            label={{ zh: '状态', en: 'State' }}
            placeholder={{ zh: '全部状态', en: 'All' }}
            value={filters.state ?? ''}
            onChange={(v) => set({ state: v })}
            options={(Object.keys(unitStateText) as UnitState[]).map((s) => ({ value: s, label: unitStateText[s] }))}
          />
          <SearchBox label={{ zh: '楼栋或房号', en: 'Building or room' }} value={filters.q ?? ''} onSearch={(q) => set({ q })} />
        </FilterBar>
      </div>
      <Ready query={list} rows={10}>
        {(data) => (
          <StaffList
            id="talent.units"
            caption={{ zh: '房源台账', en: 'Flats' }}
            columns={columns}
            rows={data.rows}
            rowKey={(r) => r.id}
            page={{ page, size, total: data.total }}
            onPage={setPage}
            exportHref={fileHref(talentApi.operator.myUnitsXlsx, { params: { id } })}
            empty={
              active > 0 ? (
                <EmptyState
                  title={{ zh: '没有符合筛选条件的房源', en: 'No flat matches' }}
                  actions={<Button onClick={clear}>{t({ zh: '看全部房源', en: 'Show all' })}</Button>}
                />
              ) : (
                <EmptyState
                  title={{ zh: '台账里还没有房源', en: 'No flats yet' }}
                  actions={
                    <ButtonLink kind="primary" to={`/staff/talent/projects/${id}/import`}>
                      {t({ zh: '导入房源', en: 'Import flats' })}
                    </ButtonLink>
                  }
                />
              )
            }
          />
        )}
      </Ready>
      {open ? <Change key={open.id} row={open} name={place(open)} close={() => setOpen(null)} /> : null}
    </Page>
  );
}

/** Re-price, withdraw or restore one flat. */
function Change({ row, name, close }: { row: Row; name: string; close: () => void }) {
  const { t } = useLocale();
  const toast = useToast();
  const [state, setState] = useState<string>(row.state);
  const [rent, setRent] = useState(yuanOf(row.rentFen));
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const run = useCommand(client.operator.setUnit, {
    invalidates: [client.operator.myUnits, client.operator.myProjects],
    onDone: () => {
      toast({ zh: `${name} 已更新`, en: `${name} updated` });
      close();
    },
  });
  const fen = fenOf(rent);
  const badRent = fen === null || fen === '0';
  return (
    <Dialog
      open
      onClose={close}
      title={{ zh: `调整 ${name}`, en: `Change ${name}` }}
      actions={
        <Button
          kind="primary"
          busy={run.busy}
          onClick={() => {
            setTried(true);
            if (!badRent && reason.trim())
              void run.run({
                params: { id: row.id },
                body: { state: state === 'withdrawn' ? 'withdrawn' : 'free', rentFen: fen, reason: reason.trim() },
              });
          }}
        >
          {t({ zh: '保存', en: 'Save' })}
        </Button>
      }
    >
      <Radios
        inline
        name="unit-state"
        label={{ zh: '状态', en: 'State' }}
        value={state}
        onChange={setState}
        options={[
          { value: 'free', label: { zh: '可租', en: 'Free' } },
          { value: 'withdrawn', label: { zh: '停租', en: 'Withdrawn' } },
        ]}
      />
      <NumberField
        decimal
        name="rent"
        label={{ zh: '月租', en: 'Rent a month' }}
        suffix={{ zh: '元/月', en: 'yuan a month' }}
        hint={{ zh: '新租金只用于以后的租约，已签的不变。', en: 'Applies to later leases only.' }}
        value={rent}
        onChange={setRent}
        error={
          tried && badRent ? { zh: '请填写金额，例如 2350 或 2350.50', en: 'Enter an amount such as 2350 or 2350.50' } : undefined
        }
      />
      <TextField
        name="unit-reason"
        label={{ zh: '原因（留痕）', en: 'Reason (is recorded)' }}
        maxLength={500}
        value={reason}
        onChange={setReason}
        error={tried && !reason.trim() ? { zh: '请写明原因', en: 'Give the reason' } : undefined}
      />
      <Refusal problem={run.problem} />
    </Dialog>
  );
}
