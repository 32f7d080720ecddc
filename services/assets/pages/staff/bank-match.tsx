/** What a line of a statement was, said by a person, and unsaid. */
import { useState } from 'react';
import { Button, EmptyState, Ready, fmtDate, fmtMoney, useApi, useLocale } from '@yunjian/ui';
import { client } from './api.ts';
import { Act } from './form.tsx';
import { BANK_OUT } from './words.ts';

/** A person says what a line is: one of the refunds, files and entries it may be. `fen` without a sign. */
export function MatchLine({ id, fen }: { id: string; fen: string }) {
  const [chosen, setChosen] = useState('');
  return (
    <Act
      small
      label={{ zh: '核对', en: 'Match' }}
      title={{ zh: `${fmtMoney(fen)} 是哪一笔`, en: `What was ${fmtMoney(fen)}` }}
      asks={[]}
      more={() => <Candidates id={id} value={chosen} onChange={setChosen} />}
      moreSaid={chosen}
      confirm={{ zh: '核对', en: 'Match' }}
      done={{ zh: '已核对', en: 'Matched' }}
      send={(_v, o) => {
        const [kind, of = ''] = chosen.split(' ');
        const body = kind === 'refund' ? { refundId: of } : kind === 'entry' ? { entryId: of } : { fileId: of };
        return client.money.matchBankLine({ params: { id }, body }, o);
      }}
    />
  );
}

function Candidates({ id, value, onChange }: { id: string; value: string; onChange: (next: string) => void }) {
  const { t, locale } = useLocale();
  const query = useApi(client.money.bankLineCandidates, { params: { id } });
  return (
    <Ready query={query} rows={3}>
      {(data) =>
        data.rows.length === 0 ? (
          <EmptyState
            title={{ zh: '没有待核对的退款、付款文件或同额凭证', en: 'No refund, payment file or entry of that amount waits' }}
          />
        ) : (
          <ul className="as-plain">
            {data.rows.map((c) => {
              const key = `${c.kind} ${c.id}`;
              return (
                <li key={key}>
                  <Button
                    small
                    kind={value === key ? 'primary' : 'secondary'}
                    aria-pressed={value === key}
                    onClick={() => onChange(key)}
                  >
                    {t(BANK_OUT[c.kind])} {fmtMoney(c.fen)}
                  </Button>{' '}
                  <span className="yj-muted">
                    {fmtDate(c.on, locale)} · {c.told} {c.same ? '' : t({ zh: '（金额不同）', en: '(another amount)' })}
                  </span>
                </li>
              );
            })}
          </ul>
        )
      }
    </Ready>
  );
}

/** Takes a wrong match away, with the reason. */
export function UnmatchLine({ id }: { id: string }) {
  return (
    <Act
      small
      kind="plain"
      label={{ zh: '撤销核对', en: 'Undo' }}
      asks={[{ name: 'reason', kind: 'area', max: 500, label: { zh: '原因', en: 'Why' } }]}
      done={{ zh: '已撤销核对', en: 'Taken away' }}
      send={(v, o) => client.money.unmatchBankLine({ params: { id }, body: { reason: v.text('reason') } }, o)}
    />
  );
}
