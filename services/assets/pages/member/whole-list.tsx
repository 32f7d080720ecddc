import { useState } from 'react';
import { ApiProblem, Button, Icon, Notice, Refusal, fmtInt, fmtMoney, useLocale } from '@yunjian/ui';
import { millionths } from '../shared/amounts.ts';
import { client } from '../shared/client.ts';
import { saveText } from '../shared/save.ts';
import type { Payout } from '../shared/shapes.ts';
import { checkList, type Checked } from '../shared/whole-list.ts';

const WRONG: Readonly<Record<Checked['wrong'][number] | 'log', { zh: string; en: string }>> = {
  hash: { zh: '名单的指纹不是公示的那一个', en: 'the hash of the list is not the one that was displayed' },
  log: { zh: '公示的指纹不是日志里的那一个', en: 'the hash that was displayed is not the one in the log' },
  own: { zh: '名单里没有和您看到的一样的一行', en: 'your line does not stand in it as it was shown to you' },
  frame: { zh: '名单缺行或序号不连', en: 'lines are missing or not numbered through' },
  parts: { zh: '有人的金额不是按股数算出来的', en: 'somebody’s part does not come out of the shares' },
  ties: { zh: '零头的分没有按种子分配', en: 'the odd fen did not go where the seed says' },
};

interface Found {
  readonly text: string;
  readonly entries: number;
  readonly poolFen: string;
  readonly wrong: readonly (keyof typeof WRONG)[];
  /** Whether the log holds it already; what was written just now is sealed in a few seconds. */
  readonly sealed: boolean;
}

/** The hash of the result in the leaf of a receipt; null when it says none. */
function inLeaf(leaf: unknown): unknown {
  try {
    return (JSON.parse(String(leaf)) as { body?: { resultHash?: unknown } }).body?.resultHash ?? null;
  } catch {
    return null;
  }
}

/** Fetches the whole list and the receipt, and checks them here. Throws ApiProblem. */
async function look({ proof, run, ...p }: Payout): Promise<Found> {
  const answer = await fetch(`/api/assets/my/dividends/${run.id}/result`, {
    credentials: 'same-origin',
    headers: { 'x-requested-with': 'yunjian' },
  });
  if (!answer.ok) throw new ApiProblem((await answer.json()) as ApiProblem['problem']);
  const text = await answer.text();
  const { receipt } = await client.dividends.myReceipt({ params: { id: run.id } });
  const { wrong, ...rest } = await checkList(text, proof.resultHash, {
    number: proof.number,
    holder: proof.holder,
    units: millionths(p.units) ?? 0n,
    partFen: p.partFen,
    toppedUp: proof.toppedUp,
    carriedInFen: p.carriedInFen,
    payFen: p.payFen,
    carryFen: p.carryFen,
  });
  const apart = receipt !== null && inLeaf(receipt['leaf']) !== proof.resultHash;
  return { text, ...rest, wrong: apart ? [...wrong, 'log'] : wrong, sealed: receipt !== null };
}

/** The whole list of a distribution, checked on this device: hash, own line, and everybody's part. */
export function WholeList({ payout: p }: { payout: Payout }) {
  const { t } = useLocale();
  const [found, setFound] = useState<Found | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const check = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      setFound(await look(p));
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error;
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div role="status">
      <p className="yj-hint">
        {t({
          zh: `整张名单只有编号、股数和金额，没有姓名。您的编号是 ${p.proof.number}，可以和邻居比对：两人不会是同一个编号。`,
          en: `The whole list has numbers, shares and sums, and no names. Your number is ${p.proof.number}; compare it with a neighbour’s: no two have the same.`,
        })}
      </p>
      <div className="yj-actions">
        <Button icon="check" busy={busy} onClick={() => void check()}>
          {t({ zh: '核对整张名单', en: 'Check the whole list' })}
        </Button>
        {found ? (
          <Button icon="download" onClick={() => saveText(found.text, `dividend-${p.run.year}-result.txt`, 'text/plain')}>
            {t({ zh: '保存名单', en: 'Save the list' })}
          </Button>
        ) : null}
      </div>
      <Refusal problem={problem} />
      {found === null ? null : found.wrong.length === 0 ? (
        <p className="as-agrees">
          <Icon name="check" />{' '}
          {t({
            zh: `${fmtInt(found.entries)} 行、合计 ${fmtMoney(found.poolFen)}：您的一行在其中，每个人的金额都按股数算得出，指纹与${found.sealed ? '日志里的' : '公示的'}一致。`,
            en: `${fmtInt(found.entries)} lines, ${fmtMoney(found.poolFen)} in all: yours is among them, everybody’s part comes out of the shares, and the hash is the one ${found.sealed ? 'in the log' : 'that was displayed'}.`,
          })}
        </p>
      ) : (
        <Notice kind="danger" alert title={{ zh: '名单核对不一致', en: 'The list does not agree' }}>
          <ul>
            {found.wrong.map((w) => (
              <li key={w}>{t(WRONG[w])}</li>
            ))}
          </ul>
          <p>
            {t({
              zh: '请保存名单和回执，问村会计，或提出联名质询。',
              en: 'Please save list and receipt and ask the accountant, or file a joint question.',
            })}
          </p>
        </Notice>
      )}
    </div>
  );
}
