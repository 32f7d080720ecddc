/** The lines of a voucher as they are typed: account, debit or credit, and whether they balance. */
import { Badge, Button, Notice, Select, TextField, fmtMoney, useLocale } from '@yunjian/ui';
import { fenOf } from './asks.ts';

export interface Typed {
  readonly account: string;
  readonly debit: string;
  readonly credit: string;
}
export const NONE: Typed = { account: '', debit: '', credit: '' };
/** Fen of a line, debit positive; null when it is no amount on one side. */
export const fenOfLine = (l: Typed): bigint | null => {
  const [d, c] = [l.debit.trim() === '' ? '0' : fenOf(l.debit), l.credit.trim() === '' ? '0' : fenOf(l.credit)];
  if (d === null || c === null || (d !== '0' && c !== '0')) return null;
  return BigInt(d) - BigInt(c);
};

/** Account and amount line by line; says what is still apart. */
export function Lines(p: {
  rows: readonly { id: number; number: string; name: { zh: string; en: string } }[];
  lines: readonly Typed[];
  onChange: (next: readonly Typed[]) => void;
}) {
  const { t } = useLocale();
  const put = (i: number, part: Partial<Typed>) => p.onChange(p.lines.map((l, n) => (n === i ? { ...l, ...part } : l)));
  const fens = p.lines.map(fenOfLine);
  const sum = (sign: 1n | -1n) => fens.reduce<bigint>((s, f) => s + (f !== null && f * sign > 0n ? f * sign : 0n), 0n);
  const [debit, credit] = [sum(1n), sum(-1n)];
  return (
    <fieldset className="as-voucher">
      <legend>{t({ zh: '分录', en: 'Lines' })}</legend>
      {p.lines.map((l, i) => (
        // oxlint-disable-next-line react/no-array-index-key -- a line has no name but its place
        <div key={i} className="as-voucher-line">
          <Select
            name={`line${i}.account`}
            label={{ zh: `第 ${i + 1} 行科目`, en: `Line ${i + 1}: account` }}
            value={l.account}
            onChange={(account) => put(i, { account })}
            options={p.rows.map((a) => ({ value: String(a.id), label: `${a.number} ${t(a.name)}` }))}
          />
          <TextField
            name={`line${i}.debit`}
            label={{ zh: '借方（元）', en: 'Debit (yuan)' }}
            value={l.debit}
            width="short"
            inputMode="decimal"
            onChange={(v) => put(i, { debit: v })}
          />
          <TextField
            name={`line${i}.credit`}
            label={{ zh: '贷方（元）', en: 'Credit (yuan)' }}
            value={l.credit}
            width="short"
            inputMode="decimal"
            onChange={(v) => put(i, { credit: v })}
          />
          {p.lines.length > 2 ? (
            <Button
              small
              icon="cross"
              aria-label={t({ zh: `删去第 ${i + 1} 行`, en: `Remove line ${i + 1}` })}
              onClick={() => p.onChange(p.lines.filter((_, n) => n !== i))}
            >
              {t({ zh: '删去', en: 'Remove' })}
            </Button>
          ) : null}
        </div>
      ))}
      <div className="as-tags">
        <Button small icon="plus" onClick={() => p.onChange([...p.lines, NONE])}>
          {t({ zh: '加一行', en: 'Add a line' })}
        </Button>
        <span role="status">
          {fens.includes(null) ? (
            <Badge kind="danger">
              {t({ zh: '每行只填借方或贷方，最多两位小数', en: 'One side a line, at most two decimals' })}
            </Badge>
          ) : debit === credit && debit > 0n ? (
            <Badge kind="success">
              {t({ zh: `借贷各 ${fmtMoney(String(debit))}`, en: `${fmtMoney(String(debit))} on each side` })}
            </Badge>
          ) : debit === 0n && credit === 0n ? null : (
            <Badge kind="warning">
              {t({
                zh: `借 ${fmtMoney(String(debit))}，贷 ${fmtMoney(String(credit))}，还差 ${fmtMoney(String(debit - credit))}`,
                en: `debit ${fmtMoney(String(debit))}, credit ${fmtMoney(String(credit))}: ${fmtMoney(String(debit - credit))} apart`,
              })}
            </Badge>
          )}
        </span>
      </div>
      {p.rows.length === 0 ? <Notice kind="warning" title={{ zh: '没有可用科目', en: 'No account may be used' }} /> : null}
    </fieldset>
  );
}
