/** Where a book stands: what could be distributed, which years are carried over, which days are closed; month end, year end, reopening. */
import {
  Badge,
  Button,
  DataTable,
  EmptyState,
  Notice,
  Ready,
  Timeline,
  fmtDate,
  fmtInt,
  fmtMoney,
  useApi,
  useLocale,
} from '@yunjian/ui';
import { client, fileHref, paths, withQuery } from './api.ts';
import { Act } from './form.tsx';
import { todayText, useDeed } from './hooks.ts';
import { Door, Doors, Part, moneyText } from './parts.tsx';

type Book = Awaited<ReturnType<typeof client.books.book>>;
type Year = Book['years'][number];

export function Overview({ id }: { id: string }) {
  const query = useApi(client.books.book, { params: { id } });
  return <Ready query={query}>{(book) => (book.open ? <Standing id={id} book={book} /> : <Begin id={id} book={book} />)}</Ready>;
}

/** Before there is a book: the accountant opens it with the district's chart. */
function Begin({ id, book }: { id: string; book: Book }) {
  const { t } = useLocale();
  const deed = useDeed();
  return (
    <EmptyState
      title={{ zh: '还没有建账', en: 'There is no book yet' }}
      actions={
        book.can.includes('open') ? (
          <Button
            kind="primary"
            busy={deed.busy}
            onClick={() =>
              void deed.run(`open ${id}`, (o) => client.books.open({ params: { id } }, o), { zh: '已建账', en: 'Opened' })
            }
          >
            {t({ zh: '建账', en: 'Open the book' })}
          </Button>
        ) : null
      }
    >
      <p>
        {t({
          zh: '建账后带有全区统一的会计科目，先登记期初余额。有了收款、分配，也会自动建账。',
          en: 'A new book has the district’s chart of accounts; opening balances come first. Receipts and distributions open it by themselves.',
        })}
      </p>
    </EmptyState>
  );
}

function Standing({ id, book }: { id: string; book: Book }) {
  const { t, locale } = useLocale();
  const to = (tab: string) => withQuery(paths.books, { tab, collective: id });
  const due = book.years.filter((y) => y.over && !y.carried);
  return (
    <>
      {due.length > 0 ? (
        <Notice
          kind="warning"
          title={{
            zh: `${due
              .map((y) => y.year)
              .toReversed()
              .join('、')} 年还没有年末结转`,
            en: `Not carried over yet: ${due
              .map((y) => y.year)
              .toReversed()
              .join(', ')}`,
          }}
        >
          <p>
            {t({
              zh: '没有结转的年度不能拟订年度分配。',
              en: 'No annual distribution is drafted of a year that is not carried over.',
            })}
          </p>
        </Notice>
      ) : null}
      <Doors label={{ zh: '账簿概况', en: 'The book' }}>
        <Door
          label={{ zh: '可分配收益', en: 'Earnings to distribute' }}
          tone="good"
          value={moneyText(book.earningsFen)}
          note={{ zh: '本年收益、收益分配、未分配收益合计', en: 'of all years carried over' }}
        />
        <Door
          label={{ zh: '可用资金', en: 'Free cash' }}
          value={moneyText(book.cashFen)}
          note={{ zh: '现金和存款，减去代管款和应付分红', en: 'less what is held for others and dividends owed' }}
        />
        <Door
          label={{ zh: '已结账到', en: 'Closed through' }}
          value={book.closedThrough === null ? '—' : fmtDate(book.closedThrough, locale)}
        />
        <Door
          label={{ zh: '等第二人审核', en: 'Wait for a second person' }}
          tone={book.waiting > 0 ? 'amber' : 'plain'}
          value={fmtInt(book.waiting)}
          to={to('vouchers')}
        />
        <Door label={{ zh: '凭证', en: 'Entries' }} value={fmtInt(book.entries)} to={to('journal')} />
      </Doors>
      <div className="as-split">
        <div>
          <Part title={{ zh: '各年收支', en: 'Years' }}>
            <DataTable<Year>
              caption={{ zh: '各年收入、支出和结转', en: 'Income, expense and carrying over by year' }}
              hideCaption
              rows={book.years}
              exportHref={fileHref(client.exports.bookYears, { params: { id } })}
              rowKey={(y) => String(y.year)}
              empty={<EmptyState title={{ zh: '还没有凭证', en: 'No entry yet' }} />}
              columns={[
                { key: 'year', title: { zh: '年度', en: 'Year' }, head: true, cell: (y) => y.year },
                { key: 'income', title: { zh: '收入', en: 'Income' }, number: true, cell: (y) => fmtMoney(y.incomeFen) },
                { key: 'expense', title: { zh: '支出', en: 'Expense' }, number: true, cell: (y) => fmtMoney(y.expenseFen) },
                {
                  key: 'net',
                  title: { zh: '净收益', en: 'Net' },
                  number: true,
                  cell: (y) => <strong>{fmtMoney(y.netFen)}</strong>,
                },
                {
                  key: 'state',
                  title: { zh: '年末结转', en: 'Year end' },
                  cell: (y) =>
                    y.carried ? (
                      <Badge kind="success">{t({ zh: '已结转', en: 'carried over' })}</Badge>
                    ) : y.over ? (
                      <Badge kind="warning">{t({ zh: '待结转', en: 'to be carried over' })}</Badge>
                    ) : (
                      <span className="yj-muted">{t({ zh: '进行中', en: 'running' })}</span>
                    ),
                },
              ]}
            />
          </Part>
        </div>
        <div className="as-side">
          {book.can.length > 0 ? (
            <Part title={{ zh: '结账', en: 'Closing' }}>
              <div className="yj-actions as-noprint">
                <YearEnd id={id} year={due.at(-1)?.year ?? null} />
                <CloseMonth id={id} />
                {book.can.includes('reopen') ? <Reopen id={id} /> : null}
              </div>
            </Part>
          ) : null}
          <Part title={{ zh: '结账记录', en: 'Closings' }}>
            {book.steps.length === 0 ? (
              <EmptyState title={{ zh: '还没有结过账', en: 'Nothing was closed yet' }} />
            ) : (
              <Timeline
                items={book.steps.map((s) => ({
                  id: String(s.no),
                  at: s.at,
                  title:
                    s.action === 'close'
                      ? { zh: `结账到 ${s.through ?? '—'}`, en: `Closed through ${s.through ?? '—'}` }
                      : { zh: `反结账，退到 ${s.through ?? '—'}`, en: `Reopened to ${s.through ?? '—'}` },
                  who: s.approvedBy === null ? s.by : `${s.by}、${s.approvedBy}`,
                  text: s.reason,
                }))}
              />
            )}
          </Part>
        </div>
      </div>
    </>
  );
}

const waits = { zh: '已提出，等理事审核', en: 'Proposed: waits for the board' };

function YearEnd({ id, year }: { id: string; year: number | null }) {
  const { t } = useLocale();
  if (year === null) return null;
  return (
    <Act
      kind="primary"
      label={{ zh: `${year} 年末结转`, en: `Carry ${year} over` }}
      lead={
        <p>
          {t({
            zh: '先把当年租金确认为收入，再把收入、支出转入本年收益，本年收益和已分配数转入未分配收益，并结账到 12 月 31 日。理事审核后记账。',
            en: 'Rent of the year becomes income, results go to the income of the year, that and what was distributed to undistributed income, and the year is closed. Posted when the board approves.',
          })}
        </p>
      }
      asks={[{ name: 'memo', kind: 'text', least: 2, max: 300, label: { zh: '摘要', en: 'Memo' }, initial: `${year} 年末结转` }]}
      confirm={{ zh: '提交审核', en: 'Propose' }}
      done={waits}
      send={(v, o) => client.books.propose({ params: { id }, body: { kind: 'year-end', year, memo: v.text('memo') } }, o)}
    />
  );
}

/** The last day of the month before today. */
const lastMonthEnd = (): string => {
  const [y = 0, m = 1] = todayText().split('-').map(Number);
  return new Date(Date.UTC(y, m - 1, 0)).toISOString().slice(0, 10);
};

function CloseMonth({ id }: { id: string }) {
  const { t } = useLocale();
  return (
    <Act
      icon="lock"
      label={{ zh: '月末结账', en: 'Close a month' }}
      lead={
        <p>
          {t({ zh: '结账后，这一天和以前的日期不能再记账。', en: 'From then on this day and the days before take no entry.' })}
        </p>
      }
      asks={[
        {
          name: 'through',
          kind: 'date',
          label: { zh: '结到哪天', en: 'Through' },
          hint: { zh: '一个月的最后一天', en: 'The last day of a month' },
          initial: lastMonthEnd(),
        },
        { name: 'reason', kind: 'text', least: 2, max: 300, label: { zh: '说明', en: 'Why' }, initial: '月末结账' },
      ]}
      done={{ zh: '已结账', en: 'Closed' }}
      send={(v, o) =>
        client.books.closeMonth({ params: { id }, body: { through: v.text('through'), reason: v.text('reason') } }, o)
      }
    />
  );
}

function Reopen({ id }: { id: string }) {
  const { t } = useLocale();
  return (
    <Act
      label={{ zh: '申请反结账', en: 'Ask to reopen' }}
      lead={
        <p>
          {t({
            zh: '由理事批准才生效，两个人都记在存证里。',
            en: 'Holds when the board approves; both people stand in the log.',
          })}
        </p>
      }
      asks={[
        {
          name: 'through',
          kind: 'date',
          label: { zh: '退到哪天', en: 'Stays closed through' },
          hint: { zh: '这一天以后重新打开', en: 'The days after it are open again' },
        },
        { name: 'memo', kind: 'area', max: 300, label: { zh: '原因', en: 'Why' } },
      ]}
      confirm={{ zh: '提交审核', en: 'Propose' }}
      done={waits}
      send={(v, o) =>
        client.books.propose({ params: { id }, body: { kind: 'reopen', through: v.text('through'), memo: v.text('memo') } }, o)
      }
    />
  );
}
