/** Trial balance, balance sheet, earnings and distribution statement: figures that re-add, beside what they are compared with. */
import {
  Badge,
  ButtonLink,
  DataTable,
  EmptyState,
  Link,
  Ready,
  fmtDate,
  fmtMoney,
  useApi,
  useLocale,
  type Words,
} from '@yunjian/ui';
import { client, fileHref, paths, withQuery } from './api.ts';
import { usePeriod } from './book-period.tsx';
import { Part } from './parts.tsx';

type TrialRow = Awaited<ReturnType<typeof client.books.trial>>['rows'][number];
type Sheet = Awaited<ReturnType<typeof client.books.balanceSheet>>;
type Statement = Awaited<ReturnType<typeof client.books.earnings>>;

/** A line of a statement; `strong` is a sum. */
interface Line {
  readonly key: string;
  readonly words: Words;
  readonly number?: string;
  readonly a: string | null;
  readonly b: string | null;
  readonly strong?: boolean;
}

function Balanced({ yes, difference }: { yes: boolean; difference: string }) {
  const { t } = useLocale();
  return yes ? (
    <Badge kind="success">{t({ zh: '借贷相等，差额 0.00', en: 'balances, difference 0.00' })}</Badge>
  ) : (
    <Badge kind="danger">{t({ zh: `不平，差 ${difference}`, en: `differs by ${difference}` })}</Badge>
  );
}

/** An account that opens its ledger for the same year. */
function Account({
  id,
  number,
  span,
  children,
}: {
  id: string;
  number: string;
  span: { from: string; to: string };
  children: string;
}) {
  return (
    <Link to={withQuery(paths.books, { tab: 'ledger', collective: id, number, year: span.to.slice(0, 4) })}>
      {number} {children}
    </Link>
  );
}

export function Trial({ id }: { id: string }) {
  const { t } = useLocale();
  const { span, choose } = usePeriod();
  const query = useApi(client.books.trial, { params: { id }, query: span }, { keep: true });
  return (
    <Ready query={query}>
      {(data) => (
        <Part
          title={{ zh: `科目余额表 ${span.from} 至 ${span.to}`, en: `Trial balance, ${span.from} to ${span.to}` }}
          actions={<Balanced yes={data.balanced} difference={fmtMoney(data.total.differenceFen)} />}
        >
          <div className="as-asof as-noprint">{choose}</div>
          <DataTable<TrialRow>
            caption={{ zh: '科目余额表（余额借方为正）', en: 'Trial balance (debit is positive)' }}
            rows={
              data.rows.length === 0
                ? []
                : [...data.rows, { ...data.total, number: '', name: { zh: '合计', en: 'Total' }, kind: 'asset', section: '' }]
            }
            rowKey={(r) => r.number}
            empty={<EmptyState title={{ zh: '这段时间没有发生额', en: 'Nothing in these days' }} />}
            exportHref={fileHref(client.books.trialXlsx, { params: { id }, query: span })}
            columns={[
              {
                key: 'account',
                title: { zh: '科目', en: 'Account' },
                head: true,
                cell: (r) =>
                  r.number === '' ? (
                    <strong>{t(r.name)}</strong>
                  ) : (
                    <Account id={id} number={r.number} span={span}>
                      {t(r.name)}
                    </Account>
                  ),
              },
              { key: 'opening', title: { zh: '期初', en: 'Opening' }, number: true, cell: (r) => fmtMoney(r.openingFen) },
              { key: 'debit', title: { zh: '借方', en: 'Debit' }, number: true, cell: (r) => fmtMoney(r.debitFen) },
              { key: 'credit', title: { zh: '贷方', en: 'Credit' }, number: true, cell: (r) => fmtMoney(r.creditFen) },
              { key: 'closing', title: { zh: '期末', en: 'Closing' }, number: true, cell: (r) => fmtMoney(r.closingFen) },
            ]}
          />
        </Part>
      )}
    </Ready>
  );
}

/** A statement: lines with two columns of amounts. */
function Lines(p: {
  caption: Words;
  a: Words;
  b: Words;
  lines: readonly Line[];
  exportHref?: string;
  id: string;
  span: { from: string; to: string };
}) {
  const { t } = useLocale();
  const amount = (fen: string | null, strong: boolean | undefined) =>
    fen === null ? '' : strong === true ? <strong>{fmtMoney(fen)}</strong> : fmtMoney(fen);
  return (
    <DataTable<Line>
      caption={p.caption}
      rows={p.lines}
      rowKey={(l) => l.key}
      empty={<EmptyState title={{ zh: '没有金额', en: 'No amounts' }} />}
      {...(p.exportHref === undefined ? {} : { exportHref: p.exportHref })}
      columns={[
        {
          key: 'item',
          title: { zh: '项目', en: 'Item' },
          head: true,
          cell: (l) =>
            l.number === undefined ? (
              <strong>{t(l.words)}</strong>
            ) : (
              <Account id={p.id} number={l.number} span={p.span}>
                {t(l.words)}
              </Account>
            ),
        },
        { key: 'a', title: p.a, number: true, cell: (l) => amount(l.a, l.strong) },
        { key: 'b', title: p.b, number: true, cell: (l) => amount(l.b, l.strong) },
      ]}
    />
  );
}

const both = (words: Words, zh: string, en: string): Words =>
  typeof words === 'string' ? `${words}${zh}` : { zh: `${words.zh}${zh}`, en: `${words.en}${en}` };
const sum = (key: string, words: Words, a: string, b: string): Line => ({ key, words, a, b, strong: true });
const ofGroups = (groups: Sheet['assets']): Line[] =>
  groups.flatMap((g) => [
    ...g.lines.map((l): Line => ({ key: l.number, number: l.number, words: l.name, a: l.openingFen, b: l.closingFen })),
    sum(g.section, both(g.title, '合计', ', total'), g.openingFen, g.closingFen),
  ]);

function Basis({ source }: { source: Sheet['source'] }) {
  const { t } = useLocale();
  return (
    <p className="yj-hint">
      {t({
        zh: `依据：《${source.title.zh}》（${source.document}，${source.effectiveFrom} 起施行）${source.article}。科目按业务细分，编号为示例政策。`,
        en: `Basis: ${source.title.en} (${source.document}, in force from ${source.effectiveFrom}), ${source.article}. Accounts are divided further; their numbers are an example policy.`,
      })}
    </p>
  );
}

export function BalanceSheet({ id }: { id: string }) {
  const { locale } = useLocale();
  const { span, choose } = usePeriod();
  const query = useApi(client.books.balanceSheet, { params: { id }, query: { on: span.to } }, { keep: true });
  const [a, b]: [Words, Words] = [
    { zh: '年初余额', en: 'Beginning of the year' },
    { zh: '期末余额', en: 'End' },
  ];
  return (
    <Ready query={query}>
      {(s) => (
        <Part
          title={{ zh: `资产负债表 ${fmtDate(s.on, locale)}`, en: `Balance sheet, ${fmtDate(s.on, locale)}` }}
          actions={
            <>
              <Balanced
                yes={s.balanced}
                difference={fmtMoney(String(BigInt(s.totalAssets.closingFen) - BigInt(s.totalRight.closingFen)))}
              />
              <ButtonLink
                small
                icon="download"
                download=""
                href={fileHref(client.books.balanceSheetXlsx, { params: { id }, query: { on: span.to } })}
              >
                Excel
              </ButtonLink>
            </>
          }
        >
          <div className="as-asof as-noprint">{choose}</div>
          <div className="as-halves">
            <Lines
              id={id}
              span={span}
              caption={{ zh: '资产', en: 'Assets' }}
              a={a}
              b={b}
              lines={[
                ...ofGroups(s.assets),
                sum('all', { zh: '资产总计', en: 'Total assets' }, s.totalAssets.openingFen, s.totalAssets.closingFen),
              ]}
            />
            <Lines
              id={id}
              span={span}
              caption={{ zh: '负债和所有者权益', en: 'Liabilities and equity' }}
              a={a}
              b={b}
              lines={[
                ...ofGroups(s.liabilities),
                ...ofGroups(s.equity),
                sum(
                  'current',
                  { zh: '未结转的本年收益', en: 'Earnings not carried over' },
                  s.currentEarnings.openingFen,
                  s.currentEarnings.closingFen,
                ),
                sum(
                  'all',
                  { zh: '负债和所有者权益总计', en: 'Total liabilities and equity' },
                  s.totalRight.openingFen,
                  s.totalRight.closingFen,
                ),
              ]}
            />
          </div>
          <Basis source={s.source} />
        </Part>
      )}
    </Ready>
  );
}

const amounts = (groups: Statement['income']): Line[] =>
  groups.flatMap((g) => [
    ...g.lines.map((l): Line => ({ key: l.number, number: l.number, words: l.name, a: l.fen, b: l.beforeFen })),
    sum(g.section, both(g.title, '合计', ', total'), g.fen, g.beforeFen),
  ]);

export function Earnings({ id }: { id: string }) {
  const { t } = useLocale();
  const { span, choose } = usePeriod();
  const query = useApi(client.books.earnings, { params: { id }, query: span }, { keep: true });
  return (
    <Ready query={query}>
      {(s) => (
        <Part title={{ zh: `收益及收益分配表 ${s.from} 至 ${s.to}`, en: `Earnings and distribution, ${s.from} to ${s.to}` }}>
          <div className="as-asof as-noprint">{choose}</div>
          <Lines
            id={id}
            span={span}
            caption={{ zh: '收益', en: 'Earnings' }}
            a={{ zh: '本期金额', en: 'This period' }}
            b={{ zh: '上年同期', en: 'A year before' }}
            exportHref={fileHref(client.books.earningsXlsx, { params: { id }, query: span })}
            lines={[
              ...amounts(s.income),
              sum('income', { zh: '收入合计', en: 'Total income' }, s.totalIncome.fen, s.totalIncome.beforeFen),
              ...amounts(s.expense),
              sum('expense', { zh: '支出合计', en: 'Total expense' }, s.totalExpense.fen, s.totalExpense.beforeFen),
              sum('net', { zh: '净收益', en: 'Net earnings' }, s.earnings.fen, s.earnings.beforeFen),
            ]}
          />
          <DataTable<Statement['distribution'][number]>
            caption={{ zh: '收益分配', en: 'Distribution' }}
            rows={s.distribution}
            exportHref={fileHref(client.books.earningsXlsx, { params: { id }, query: span })}
            rowKey={(d) => d.number}
            empty={<EmptyState title={{ zh: '没有分配', en: 'Nothing was distributed' }} />}
            columns={[
              {
                key: 'account',
                title: { zh: '项目', en: 'Item' },
                head: true,
                cell: (d) => (
                  <Account id={id} number={d.number} span={span}>
                    {t(d.name)}
                  </Account>
                ),
              },
              { key: 'opening', title: { zh: '期初', en: 'Opening' }, number: true, cell: (d) => fmtMoney(d.openingFen) },
              { key: 'in', title: { zh: '转入', en: 'In' }, number: true, cell: (d) => fmtMoney(d.creditedFen) },
              { key: 'out', title: { zh: '分配和转出', en: 'Out' }, number: true, cell: (d) => fmtMoney(d.debitedFen) },
              { key: 'closing', title: { zh: '期末', en: 'Closing' }, number: true, cell: (d) => fmtMoney(d.closingFen) },
            ]}
          />
          <Basis source={s.source} />
        </Part>
      )}
    </Ready>
  );
}
