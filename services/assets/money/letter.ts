/** A demand as the letter that is handed over: printed from what its row says, so that it can be printed again word for word. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import type { Db } from '@yunjian/kernel/db';
import { renderLetter } from '@yunjian/kernel/files';
import type { Kit } from '@yunjian/kernel/service';
import { failures } from '../failures.ts';
import { yuan } from '../letting/notice.ts';
import { moneyPolicy } from './common.ts';
import type { DemandLine } from './overdue.ts';

const KINDS: Readonly<Record<string, readonly [string, string]>> = {
  rent: ['租金', 'Rent'],
  deposit: ['押金', 'Deposit'],
  earnest: ['定金', 'Earnest money'],
  'late-fee': ['滞纳金', 'Late fee'],
  other: ['其他', 'Other'],
};

/** The letter as PDF. Throws assets.notFound. */
export async function demandLetter(
  db: Db,
  kit: Kit,
  id: string,
  language: 'zh' | 'en',
): Promise<{ body: Buffer; number: string }> {
  const { rows } = await sql<{
    number: string;
    kind: 'demand' | 'rescission-notice' | 'rescission';
    on: string;
    replyBy: string;
    fen: bigint;
    lines: DemandLine[];
    collective: string;
    lessee: string;
    contract: string;
    demo: boolean;
    at: Temporal.Instant;
  }>`
    select d.number, d.kind, d.on_date::text as on, d.reply_by::text as "replyBy", d.fen, d.lines, c.name as collective, y.name as lessee, k.number as contract, k.demo, d.made_at as at
    from assets.demand d join assets.contract k on k.id = d.contract_id join assets.collective c on c.id = k.collective_id join assets.party y on y.id = k.lessee_id
    where d.id = ${id}::uuid`.execute(db);
  const d = rows[0];
  if (d === undefined) throw failure(failures.notFound);
  const zh = language === 'zh';
  const notice = d.kind === 'rescission-notice';
  const over = d.kind === 'rescission';
  const title = over
    ? zh
      ? '解除合同通知书'
      : 'Notice of rescission'
    : notice
      ? zh
        ? '解除合同前催告函'
        : 'Notice before rescission'
      : zh
        ? '租金催缴函'
        : 'Demand for payment';
  const body = await renderLetter({
    language,
    issuer: d.collective,
    title,
    marks: [d.number, d.on],
    addressee: zh ? `${d.lessee}：` : `To ${d.lessee}`,
    answer: over
      ? zh
        ? `因逾期未付租金经催告仍未支付，合同 ${d.contract} 自本通知到达之日解除。截至 ${d.on} 未付合计 ${yuan(d.fen)} 元，仍应付清。`
        : `As the rent was not paid after notice, contract ${d.contract} is rescinded on the day this notice arrives. ${yuan(d.fen)} yuan open on ${d.on} are still owed.`
      : zh
        ? `截至 ${d.on}，合同 ${d.contract} 项下逾期未付合计 ${yuan(d.fen)} 元，请于 ${d.replyBy} 前付清。`
        : `On ${d.on}, ${yuan(d.fen)} yuan are overdue under contract ${d.contract}. Please pay by ${d.replyBy}.`,
    sections: [
      {
        heading: zh ? '明细' : 'What is overdue',
        table: {
          columns: [
            { title: zh ? '款项' : 'Due', share: 0.16 },
            { title: zh ? '所属期间' : 'For', share: 0.34 },
            { title: zh ? '应付日' : 'Due on', share: 0.18 },
            { title: zh ? '逾期（天）' : 'Days', share: 0.12 },
            { title: zh ? '未付（元）' : 'Open, yuan', share: 0.2 },
          ],
          rows: d.lines.map((l) => [
            KINDS[l.kind]?.[zh ? 0 : 1] ?? l.kind,
            l.from === null ? '—' : `${l.from} — ${l.to}`,
            l.dueOn,
            String(l.days),
            yuan(BigInt(l.openFen)),
          ]),
        },
      },
      {
        heading: zh ? '说明' : 'Note',
        paragraphs: over
          ? [
              zh
                ? `依据《民法典》第七百二十二条、第五百六十五条。请于 ${d.replyBy} 前付清所欠款项并交还租赁物；有异议的，可以请求人民法院或者仲裁机构确认解除的效力。`
                : `Under Civil Code articles 722 and 565. Pay what is owed by ${d.replyBy} and hand the premises back; whoever disagrees may ask a court or arbitrator whether the rescission stands.`,
            ]
          : notice
            ? [
                zh
                  ? `依据《民法典》第七百二十二条，请在 ${d.replyBy} 前支付；逾期不支付的，出租人可以解除合同。合同解除不免除已欠款项。`
                  : `Under Civil Code article 722: pay by ${d.replyBy}; otherwise the lessor may rescind the lease. Rescission does not release what is owed.`,
              ]
            : [
                zh
                  ? '逾期部分按合同约定计收滞纳金。如已付款或对金额有异议，请联系本集体会计核对。本函自送达之日起中断诉讼时效。'
                  : 'Late fees run as the contract says. If you have paid or differ on the amount, ask the accountant. Service of this letter interrupts limitation.',
              ],
      },
    ],
    signature: [d.collective, d.on],
    ...(moneyPolicy(kit).example || d.demo ? { label: '示例数据 Sample data · 示例政策 Example policy' } : {}),
    issuedAt: d.at,
  });
  return { body, number: d.number };
}
