/** Receipts: a bank statement brought in, one entered by hand, one matched with its contract. */
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { Button, Notice, Ready, canSee, fmtMoney, useApi, useLocale, useMe } from '@yunjian/ui';
import { client, formOf, paths, withBody } from './api.ts';
import { Act } from './form.tsx';
import { todayText } from './hooks.ts';

type Receipt = Awaited<ReturnType<typeof client.money.receipts>>['rows'][number];

const useAccounts = (collective: string) => useApi(client.money.accounts, { params: { id: collective } });

/** Brings in a bank statement: checked first, each line once. */
export function BankImport({ collective }: { collective: string }) {
  const { t } = useLocale();
  const { me } = useMe();
  const go = useNavigate();
  const accounts = useAccounts(collective).data;
  if (!canSee(['accountant'], me) || !accounts) return null;
  return (
    <Act
      key={`${collective}-${accounts.rows.length}`}
      icon="upload"
      label={{ zh: '导入银行流水', en: 'Import a bank statement' }}
      lead={
        <p className="yj-hint">
          {t({
            zh: '网银导出的明细（.xlsx 或 CSV）直接上传，不必删标题行、改日期；.xls 请先另存为 .xlsx。先检查再写入；同一笔不会进两次；合同号、付款账户、金额对得上的自动认领。',
            en: 'Upload what the bank’s site exports (.xlsx or CSV) as it is, with its title lines and dates; save .xls as .xlsx first. Checked first; a line enters once; number, payer and amount match by themselves.',
          })}
        </p>
      }
      asks={[
        {
          name: 'account',
          kind: 'select',
          label: { zh: '哪个账户的流水', en: 'Of which account' },
          options: accounts.rows.map((a) => ({ value: a.id, label: `${a.bank} ****${a.tail}` })),
          initial: accounts.rows.length === 1 ? (accounts.rows[0]?.id ?? '') : '',
        },
        {
          name: 'format',
          kind: 'select',
          label: { zh: '格式', en: 'Format' },
          options: accounts.formats.map((f) => ({ value: f.id, label: f.title })),
          initial: accounts.formats[0]?.id ?? '',
        },
        { name: 'file', kind: 'file', label: { zh: '文件', en: 'File' }, accept: '.xlsx,.csv' },
      ]}
      confirm={{ zh: '上传检查', en: 'Upload and check' }}
      done={{ zh: '已收到，正在检查', en: 'Received: being checked' }}
      send={(v, o) =>
        client.imports.upload(
          withBody(
            {},
            formOf({ kind: 'bank', collective, account: v.text('account'), format: v.text('format') }, 'file', v.file('file')),
          ),
          o,
        )
      }
      after={(b) => void go(paths.batch(b.id))}
    />
  );
}

/** Enters a receipt by hand, past ones too. */
export function EnterReceipt({ collective }: { collective: string }) {
  const { me } = useMe();
  const accounts = useAccounts(collective).data;
  if (!canSee(client.money.enterReceipt.op.access, me) || !accounts) return null;
  return (
    <Act
      key={`${collective}-${accounts.rows.length}`}
      icon="plus"
      label={{ zh: '登记收款', en: 'Enter a receipt' }}
      asks={[
        { name: 'on', kind: 'date', label: { zh: '到账日', en: 'Received on' }, initial: todayText() },
        { name: 'fen', kind: 'yuan', label: { zh: '金额', en: 'Amount' } },
        { name: 'payer', kind: 'text', label: { zh: '付款人', en: 'Payer' } },
        { name: 'memo', kind: 'text', max: 500, optional: true, label: { zh: '附言', en: 'Memo' } },
        {
          name: 'account',
          kind: 'select',
          label: { zh: '收到哪个账户', en: 'Into which account' },
          options: [
            ...accounts.rows.map((a) => ({ value: a.id, label: `${a.bank} ****${a.tail}` })),
            { value: 'elsewhere', label: { zh: '不是登记的账户', en: 'Not a registered one' } },
          ],
        },
        {
          name: 'number',
          kind: 'text',
          max: 40,
          least: 8,
          optional: true,
          label: { zh: '那个账号', en: 'Its number' },
          when: (raw) => raw['account'] === 'elsewhere',
        },
      ]}
      done={{ zh: '已登记', en: 'Entered' }}
      send={(v, o) =>
        client.money.enterReceipt(
          {
            params: { id: collective },
            body: {
              receivedOn: v.text('on'),
              fen: v.text('fen'),
              payerName: v.text('payer'),
              payerNumber: null,
              memo: v.text('memo'),
              accountId: v.text('account') === 'elsewhere' ? null : v.text('account'),
              payeeNumber: v.orNull('number'),
              contractId: null,
            },
          },
          o,
        )
      }
    />
  );
}

/** Says which contract a receipt is for, from those that are likely. */
export function MatchReceipt({ receipt: r }: { receipt: Receipt }) {
  const { t } = useLocale();
  const { me } = useMe();
  const [contract, setContract] = useState('');
  if (!canSee(client.money.matchReceipt.op.access, me))
    return <span className="yj-muted">{t({ zh: '待认领', en: 'not matched' })}</span>;
  return (
    <Act
      small
      label={{ zh: '认领', en: 'Match' }}
      title={{ zh: `${r.payer} ${fmtMoney(r.fen)} 是哪份合同的`, en: `Which contract is ${fmtMoney(r.fen)} of ${r.payer} for` }}
      asks={[
        {
          name: 'spread',
          kind: 'check',
          label: { zh: '自动核销，先到期的先付', en: 'Pay what is open, the oldest first' },
          initial: 'yes',
        },
      ]}
      more={() => <Likely id={r.id} value={contract} onChange={setContract} />}
      moreSaid={contract}
      confirm={{ zh: '认领', en: 'Match' }}
      done={{ zh: '已认领', en: 'Matched' }}
      send={(v, o) =>
        client.money.matchReceipt({ params: { id: r.id }, body: { contractId: contract, spread: v.yes('spread') } }, o)
      }
    />
  );
}

const WHY = {
  amount: { zh: '金额相同', en: 'same amount' },
  name: { zh: '付款人是承租人', en: 'payer is the lessee' },
  payer: { zh: '账户付过', en: 'account paid before' },
  number: { zh: '附言有合同号', en: 'number in the memo' },
} as const;

function Likely({ id, value, onChange }: { id: string; value: string; onChange: (id: string) => void }) {
  const { t } = useLocale();
  const query = useApi(client.money.suggestions, { params: { id } });
  return (
    <Ready query={query} rows={3}>
      {(data) =>
        data.rows.length === 0 ? (
          <Notice title={{ zh: '没有相近的合同，请核对附言或退款', en: 'No likely contract: check the memo, or refund' }} />
        ) : (
          <ul className="as-plain">
            {data.rows.map((c) => (
              <li key={c.id}>
                <Button
                  small
                  kind={value === c.id ? 'primary' : 'secondary'}
                  aria-pressed={value === c.id}
                  onClick={() => onChange(c.id)}
                >
                  {c.number} {c.lessee}
                </Button>{' '}
                <span className="yj-muted">
                  {t({ zh: `欠 ${fmtMoney(c.openFen)}`, en: `open ${fmtMoney(c.openFen)}` })} ·{' '}
                  {c.why.map((x) => t(WHY[x])).join(t({ zh: '、', en: ', ' }))}
                </span>
              </li>
            ))}
          </ul>
        )
      }
    </Ready>
  );
}
