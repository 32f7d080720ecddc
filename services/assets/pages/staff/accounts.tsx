/** The registered accounts of a collective: its money is received nowhere else. */
import { useState } from 'react';
import { Badge, DataTable, EmptyState, Ready, canSee, fmtDate, useApi, useLocale, useMe } from '@yunjian/ui';
import { AccountProposals } from './account-proposals.tsx';
import { client, fileHref } from './api.ts';
import { Act } from './form.tsx';
import { todayText, useCollectives } from './hooks.ts';
import { FilterSelect } from './parts.tsx';

type Account = Awaited<ReturnType<typeof client.money.accounts>>['rows'][number];

/** Accounts, one collective at a time: the board proposes and ends them, another body confirms. */
export function Accounts() {
  const { t } = useLocale();
  const { rows: collectives } = useCollectives();
  const [said, setSaid] = useState<string | undefined>();
  const id = said ?? collectives[0]?.id;
  return (
    <>
      <p className="yj-hint">
        {t({
          zh: '集体的钱只进登记的账户；进了别的账户会提出预警。账户由理事提出、监事或农经站确认。账号加密保存，只显示尾号。',
          en: 'Money of a collective goes to registered accounts only; anything else raises a question. The board proposes an account, the supervisory board or the township confirms it. Numbers are kept sealed; only the last digits show.',
        })}
      </p>
      <div className="as-asof">
        <FilterSelect
          name="account-collective"
          label={{ zh: '集体', en: 'Collective' }}
          all={{ zh: '请选择', en: 'Please choose' }}
          value={id}
          onChange={setSaid}
          options={collectives.map((c) => ({ value: c.id, label: c.name }))}
        />
      </div>
      {id === undefined ? (
        <EmptyState title={{ zh: '您的范围内没有集体', en: 'No collective in your scope' }} />
      ) : (
        <Of id={id} name={collectives.find((c) => c.id === id)?.name ?? ''} />
      )}
    </>
  );
}

function Of({ id, name }: { id: string; name: string }) {
  const { t, locale } = useLocale();
  const { me } = useMe();
  const list = useApi(client.money.accounts, { params: { id } });
  const edits = canSee(client.bankAccounts.end.op.access, me);
  return (
    <>
      <Ready query={list} rows={3}>
        {(data) => (
          <DataTable<Account>
            caption={{ zh: '登记的银行账户', en: 'Registered accounts' }}
            hideCaption
            rows={data.rows}
            exportHref={fileHref(client.exports.bankAccounts, { params: { id } })}
            rowKey={(a) => a.id}
            empty={<EmptyState title={{ zh: '还没有登记账户', en: 'No account is registered' }} />}
            columns={[
              { key: 'bank', title: { zh: '开户行', en: 'Bank' }, head: true, cell: (a) => a.bank },
              { key: 'tail', title: { zh: '尾号', en: 'Ends with' }, cell: (a) => `****${a.tail}` },
              { key: 'from', title: { zh: '启用', en: 'From' }, cell: (a) => (a.from ? fmtDate(a.from, locale) : '—') },
              {
                key: 'to',
                title: { zh: '停用', en: 'Last day' },
                cell: (a) => (a.to ? fmtDate(a.to, locale) : <Badge kind="success">{t({ zh: '使用中', en: 'in use' })}</Badge>),
              },
              ...(edits
                ? [
                    {
                      key: 'do',
                      title: { zh: '办理', en: 'Do' },
                      cell: (a: Account) =>
                        a.to === null ? (
                          <Act
                            small
                            kind="danger"
                            label={{ zh: '停用', en: 'End' }}
                            title={{ zh: `停用尾号 ${a.tail} 的账户`, en: `End the account that ends with ${a.tail}` }}
                            asks={[
                              { name: 'last', kind: 'date', label: { zh: '最后一天', en: 'Last day' }, initial: todayText() },
                              { name: 'reason', kind: 'area', max: 300, label: { zh: '原因', en: 'Reason' } },
                            ]}
                            done={{ zh: '账户已停用', en: 'Ended' }}
                            send={(v, o) =>
                              client.bankAccounts.end(
                                { params: { id: a.id }, body: { last: v.text('last'), reason: v.text('reason') } },
                                o,
                              )
                            }
                          />
                        ) : (
                          '—'
                        ),
                    },
                  ]
                : []),
            ]}
          />
        )}
      </Ready>
      <AccountProposals key={id} id={id} name={name} />
    </>
  );
}
