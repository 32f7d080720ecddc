/** What is put into a book by hand: vouchers and opening balances by the accountant, decided by the board. */
import { useState } from 'react';
import { EmptyState, Link, Ready, fmtDate, fmtMoney, useApi, useFilters, useLocale } from '@yunjian/ui';
import { StaffList, type ListColumn } from '@yunjian/ui/staff';
import { sha256Of } from '../shared/sha256.ts';
import { client, fileHref, paths } from './api.ts';
import { AddPaper, PAPER_ASK, Papers, sendPaper } from './book-papers.tsx';
import { Lines, NONE, fenOfLine, type Typed } from './book-lines.tsx';
import { VOUCHER_KIND, VOUCHER_STATE } from './book-words.ts';
import { Act } from './form.tsx';
import { oneOf, todayText } from './hooks.ts';
import { FilterSelect, Part, State, Two } from './parts.tsx';
import { choices, wordOf } from './words.ts';

type Voucher = Awaited<ReturnType<typeof client.books.vouchers>>['rows'][number];
const KEYS = ['state', 'kind'] as const;
const STATES = Object.keys(VOUCHER_STATE) as (keyof typeof VOUCHER_STATE)[];
const KINDS = ['entry', 'opening', 'reversal', 'year-end', 'reopen'] as const;

export function Vouchers({ id }: { id: string }) {
  const { t, locale } = useLocale();
  const { filters, page, size, set, setPage } = useFilters(KEYS);
  const [state, kind] = [oneOf(STATES, filters.state), oneOf(KINDS, filters.kind)];
  const query = { ...(state ? { state } : {}), ...(kind ? { kind } : {}) };
  const book = useApi(client.books.book, { params: { id } }, { keep: true });
  const list = useApi(client.books.vouchers, { params: { id }, query: { ...query, page, size } }, { keep: true });
  const columns: readonly ListColumn<Voucher>[] = [
    {
      key: 'no',
      title: { zh: '编号', en: 'No' },
      head: true,
      width: 130,
      cell: (v) => <Two under={fmtDate(v.onDate, locale)}>{`${v.no} · ${t(wordOf(VOUCHER_KIND, v.kind))}`}</Two>,
    },
    {
      key: 'memo',
      title: { zh: '摘要、原始凭证', en: 'Memo, papers' },
      width: 220,
      cell: (v) => (
        <>
          {v.memo}
          <Papers papers={v.papers} named={v.documentHash} brief />
        </>
      ),
    },
    { key: 'lines', title: { zh: '内容（元）', en: 'What (yuan)' }, width: 290, cell: (v) => <What voucher={v} /> },
    {
      key: 'who',
      title: { zh: '制单、审核', en: 'Made, decided' },
      width: 120,
      cell: (v) => <Two under={v.decidedName ?? ''}>{v.proposedName}</Two>,
    },
    {
      key: 'state',
      title: { zh: '状态', en: 'State' },
      width: 120,
      cell: (v) => (
        <Two
          under={
            v.entryId !== null ? (
              <Link to={paths.bookEntry(v.entryId)}>{t({ zh: '看凭证', en: 'the entry' })}</Link>
            ) : (
              (v.answer ?? '')
            )
          }
        >
          <State of={VOUCHER_STATE} code={v.state} />
        </Two>
      ),
    },
    { key: 'do', title: { zh: '办理', en: 'Decide' }, width: 180, cell: (v) => <Decide voucher={v} /> },
  ];
  const can = book.data?.can ?? [];
  return (
    <Part
      title={{ zh: '手工凭证和申请', en: 'Put in by hand' }}
      actions={
        <span className="as-noprint as-tags">
          {can.includes('voucher') ? <Write id={id} kind="entry" /> : null}
          {can.includes('opening') ? <Write id={id} kind="opening" /> : null}
        </span>
      }
    >
      <div className="as-asof as-noprint">
        <FilterSelect
          name="voucher-state"
          label={{ zh: '状态', en: 'State' }}
          all={{ zh: '全部', en: 'All' }}
          value={state}
          onChange={(next) => set({ state: next === '' ? undefined : next })}
          options={choices(VOUCHER_STATE) as { value: string; label: string }[]}
        />
        <FilterSelect
          name="voucher-kind"
          label={{ zh: '种类', en: 'Kind' }}
          all={{ zh: '全部', en: 'All' }}
          value={kind}
          onChange={(next) => set({ kind: next === '' ? undefined : next })}
          options={choices(VOUCHER_KIND) as { value: string; label: string }[]}
        />
      </div>
      <Ready query={list} rows={4}>
        {(data) => (
          <StaffList
            id="assets.vouchers"
            caption={{ zh: '手工凭证和申请', en: 'Put in by hand' }}
            columns={columns}
            rows={data.rows}
            rowKey={(v) => v.id}
            page={{ page, size, total: data.total }}
            onPage={setPage}
            exportHref={fileHref(client.books.vouchersXlsx, { params: { id }, query })}
            empty={<EmptyState title={{ zh: '没有手工凭证', en: 'Nothing was put in by hand' }} />}
          />
        )}
      </Ready>
    </Part>
  );
}

function What({ voucher: v }: { voucher: Voucher }) {
  const { t } = useLocale();
  if (v.figures !== null)
    return (
      <ul className="as-plain as-lines">
        {(
          [
            [{ zh: '收入', en: 'Income' }, v.figures.incomeFen],
            [{ zh: '支出', en: 'Expense' }, v.figures.expenseFen],
            [{ zh: '净收益', en: 'Net' }, v.figures.netFen],
            [{ zh: '已分配、提取', en: 'Distributed' }, v.figures.appropriatedFen],
          ] as const
        ).map(([words, fen]) => (
          <li key={words.zh}>
            <span>{t(words)}</span>
            <span className="yj-number">{fmtMoney(fen)}</span>
          </li>
        ))}
      </ul>
    );
  if (v.reverses !== null)
    return <Link to={paths.bookEntry(v.reverses)}>{t({ zh: '红冲哪张凭证', en: 'the entry it reverses' })}</Link>;
  return (
    <ul className="as-plain as-lines">
      {v.lines.map((l, i) => (
        // oxlint-disable-next-line react/no-array-index-key -- lines of a voucher never move
        <li key={i}>
          <span>
            {l.debitFen === '0' ? t({ zh: '贷 ', en: 'Cr ' }) : t({ zh: '借 ', en: 'Dr ' })}
            {l.number} {t(l.name)}
          </span>
          <span className="yj-number">{fmtMoney(l.debitFen === '0' ? l.creditFen : l.debitFen)}</span>
        </li>
      ))}
    </ul>
  );
}

function Decide({ voucher: v }: { voucher: Voucher }) {
  const { t } = useLocale();
  const params = { id: v.id };
  const attach = v.can.includes('attach') && v.documentHash !== null ? <AddPaper voucherId={v.id} /> : null;
  if (!v.can.includes('approve'))
    return (
      <span className="as-tags">
        {v.can.includes('withdraw') ? (
          <Act
            small
            label={{ zh: '撤回', en: 'Withdraw' }}
            done={{ zh: '已撤回', en: 'Withdrawn' }}
            send={(_v, o) => client.books.decide({ params, body: { action: 'withdraw', answer: null } }, o)}
          />
        ) : v.state === 'open' ? (
          <span className="yj-muted">{t({ zh: '等第二人', en: 'waits' })}</span>
        ) : null}
        {attach}
      </span>
    );
  return (
    <span className="as-tags">
      {attach}
      <Act
        small
        kind="primary"
        label={{ zh: '审核记账', en: 'Approve' }}
        lead={
          <>
            <p>{v.memo}</p>
            <What voucher={v} />
            <Papers papers={v.papers} named={v.documentHash} />
          </>
        }
        done={{ zh: '已审核', en: 'Approved' }}
        send={(_v, o) => client.books.decide({ params, body: { action: 'approve', answer: null } }, o)}
      />
      <Act
        small
        label={{ zh: '退回', en: 'Refuse' }}
        asks={[{ name: 'answer', kind: 'area', max: 300, label: { zh: '退回的原因', en: 'Why' } }]}
        done={{ zh: '已退回', en: 'Refused' }}
        send={(a, o) => client.books.decide({ params, body: { action: 'refuse', answer: a.text('answer') } }, o)}
      />
    </span>
  );
}

/** Writes a voucher or the opening balances: lines that balance, with their document. */
function Write({ id, kind }: { id: string; kind: 'entry' | 'opening' }) {
  const { t } = useLocale();
  const [lines, setLines] = useState<readonly Typed[]>([NONE, NONE]);
  const chart = useApi(client.books.chart, { params: { id }, query: {} }, { keep: true });
  const rows = (chart.data?.rows ?? []).filter((a) => a.uses.includes(kind));
  const words =
    kind === 'entry' ? { zh: '填制凭证', en: 'Write a voucher' } : { zh: '登记期初余额', en: 'Enter opening balances' };
  return (
    <Act
      icon="plus"
      {...(kind === 'entry' ? { kind: 'primary' as const } : {})}
      label={words}
      lead={
        <p className="yj-hint">
          {kind === 'entry'
            ? t({
                zh: '由理事审核后记账。租金、押金、分红由业务自动记账，不在这里填。',
                en: 'Posted when the board approves. Rent, deposits and dividends are posted by their own deeds, not here.',
              })
            : t({
                zh: '启用平台那天账上的余额，只登记一次，日期在第一张凭证之前。应收租金、押金随合同登记。',
                en: 'What the book stood at when the platform was taken up: once, before the first entry. Rent owed and deposits come with the contracts.',
              })}
        </p>
      }
      asks={[
        { name: 'on', kind: 'date', label: { zh: '日期', en: 'Day' }, initial: todayText() },
        { name: 'memo', kind: 'text', least: 2, max: 300, label: { zh: '摘要', en: 'Memo' } },
        PAPER_ASK,
      ]}
      more={() => <Lines rows={rows} lines={lines} onChange={setLines} />}
      moreSaid={JSON.stringify(lines)}
      confirm={{ zh: '提交审核', en: 'Propose' }}
      done={{ zh: '已提出，等理事审核', en: 'Proposed: waits for the board' }}
      after={() => setLines([NONE, NONE])}
      send={async (v, o) => {
        const file = v.file('document');
        const made = await client.books.propose(
          {
            params: { id },
            body: {
              kind,
              on: v.text('on'),
              memo: v.text('memo'),
              lines: lines.flatMap((l) => {
                const fen = fenOfLine(l);
                return l.account === '' || fen === null || fen === 0n ? [] : [{ account: Number(l.account), fen: String(fen) }];
              }),
              documentHash: await sha256Of(file),
            },
          },
          o,
        );
        await sendPaper(made.id, file, o);
        return made;
      }}
    />
  );
}
