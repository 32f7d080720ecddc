/**
 * Payment files for the bank, written order by order: ISO 20022 pain.001.001.09 and CSV. The account numbers are opened one at a time while the file runs and
 * are kept nowhere.
 */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import type { Db } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import { failures } from '../failures.ts';
import { dividendPolicy } from './pack.ts';
import { openNumber } from './payee.ts';
import { FILE_NAMES } from './states.ts';

export interface FileHead {
  readonly id: string;
  readonly runId: string;
  readonly no: number;
  readonly messageId: string;
  readonly executeOn: string;
  readonly orders: number;
  readonly fen: bigint;
  readonly state: string;
  readonly decidedAt: Temporal.Instant;
  readonly collective: string;
  readonly year: number;
  readonly title: string;
  readonly accountId: string;
  readonly accountSealed: Buffer;
  readonly bank: string;
}

interface Order {
  readonly n: number;
  readonly endToEnd: string;
  readonly fen: bigint;
  readonly owner: string;
  readonly id: string;
  readonly sealed: Buffer;
  readonly bank: string;
  readonly bankCode: string;
}

/** An approved file. Throws assets.notFound, .notNow for one that nobody approved. */
export async function fileHead(db: Db, id: string): Promise<FileHead> {
  const { rows } =
    await sql<FileHead>`select f.id, f.run_id as "runId", f.no, f.message_id as "messageId", f.execute_on as "executeOn", f.orders, f.fen, f.state,
      f.decided_at as "decidedAt", c.name as collective, r.year, r.title, b.id as "accountId", b.number_sealed as "accountSealed", b.bank
    from assets.payment_file f join assets.distribution_run r on r.id = f.run_id join assets.collective c on c.id = f.collective_id
    join assets.bank_account b on b.id = f.account_id where f.id = ${id}::uuid`.execute(db);
  const head = rows[0];
  if (head === undefined) throw failure(failures.notFound);
  if (head.state !== 'approved') throw failure(failures.notNow, { state: FILE_NAMES[head.state]! });
  return head;
}

const BATCH = 1000;

async function* ordersOf(db: Db, fileId: string): AsyncGenerator<Order> {
  for (let after = 0; ; after += BATCH) {
    const { rows } =
      await sql<Order>`select o.n, o.end_to_end as "endToEnd", o.fen, a.owner_name as owner, a.id, a.number_sealed as sealed, a.bank, a.bank_code as "bankCode"
      from assets.payment_order o join assets.payee_account a on a.id = o.payee_id where o.file_id = ${fileId}::uuid and o.state <> 'cancelled' and o.n > ${after} order by o.n limit ${BATCH}`.execute(
        db,
      );
    yield* rows;
    if (rows.length < BATCH) return;
  }
}

/** Text for XML: what XML 1.0 forbids is left out, what it reads is escaped. */
export const xml = (text: string): string =>
  text
    .replaceAll(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

/** A name as the message takes it: on one line, at most 140 characters. */
const name = (text: string): string => xml([...text.replaceAll(/[\t\n\r]+/g, ' ')].slice(0, 140).join(''));

/** Fen as yuan with two decimals. */
export const yuanOf = (fen: bigint): string => `${fen / 100n}.${(fen % 100n).toString().padStart(2, '0')}`;

/** The collective's own account number; sealed for its row as `assets.bank_account.number:<id>`. */
const debtorNumber = (kit: Pick<Kit, 'crypto'>, head: FileHead): string =>
  kit.crypto.openText(head.accountSealed, `assets.bank_account.number:${head.accountId}`);

/** pain.001.001.09: one payment block, one credit transfer an order. */
export async function* painXml(db: Db, kit: Pick<Kit, 'crypto' | 'pack'>, head: FileHead): AsyncGenerator<Uint8Array> {
  const sum = yuanOf(head.fen);
  const told = xml(dividendPolicy(kit).payment.remittance);
  const text = new TextEncoder();
  yield text.encode(`<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"><CstmrCdtTrfInitn>
<GrpHdr><MsgId>${head.messageId}</MsgId><CreDtTm>${head.decidedAt.round('second').toString()}</CreDtTm><NbOfTxs>${head.orders}</NbOfTxs><CtrlSum>${sum}</CtrlSum><InitgPty><Nm>${name(head.collective)}</Nm></InitgPty></GrpHdr>
<PmtInf><PmtInfId>${head.messageId}P</PmtInfId><PmtMtd>TRF</PmtMtd><BtchBookg>true</BtchBookg><NbOfTxs>${head.orders}</NbOfTxs><CtrlSum>${sum}</CtrlSum><ReqdExctnDt><Dt>${head.executeOn}</Dt></ReqdExctnDt><Dbtr><Nm>${name(head.collective)}</Nm></Dbtr><DbtrAcct><Id><Othr><Id>${debtorNumber(kit, head)}</Id></Othr></Id><Ccy>CNY</Ccy></DbtrAcct><DbtrAgt><FinInstnId><Nm>${name(head.bank)}</Nm></FinInstnId></DbtrAgt>
`);
  for await (const o of ordersOf(db, head.id)) {
    yield text.encode(
      `<CdtTrfTxInf><PmtId><EndToEndId>${o.endToEnd}</EndToEndId></PmtId><Amt><InstdAmt Ccy="CNY">${yuanOf(o.fen)}</InstdAmt></Amt><CdtrAgt><FinInstnId><ClrSysMmbId><ClrSysId><Cd>CNAPS</Cd></ClrSysId><MmbId>${o.bankCode}</MmbId></ClrSysMmbId><Nm>${name(o.bank)}</Nm></FinInstnId></CdtrAgt><Cdtr><Nm>${name(o.owner)}</Nm></Cdtr><CdtrAcct><Id><Othr><Id>${openNumber(kit, o)}</Id></Othr></Id></CdtrAcct><RmtInf><Ustrd>${told} ${head.year}</Ustrd></RmtInf></CdtTrfTxInf>\n`,
    );
  }
  yield text.encode('</PmtInf></CstmrCdtTrfInitn></Document>\n');
}

/** A cell of CSV that no spreadsheet program takes for a formula. */
const cell = (value: string): string => `"${(/^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value).replaceAll('"', '""')}"`;

/** The same orders as CSV with a byte order mark; a line an order, then a line with number and sum. */
export async function* bankCsv(db: Db, kit: Pick<Kit, 'crypto' | 'pack'>, head: FileHead): AsyncGenerator<Uint8Array> {
  const text = new TextEncoder();
  yield text.encode('\ufeff序号,付款编号,收款人,收款账号,开户银行,联行号,金额（元）,附言\r\n');
  const told = `${dividendPolicy(kit).payment.remittance} ${head.year}`;
  for await (const o of ordersOf(db, head.id))
    yield text.encode(
      `${[`${o.n}`, o.endToEnd, cell(o.owner), `"${openNumber(kit, o)}"`, cell(o.bank), `"${o.bankCode}"`, yuanOf(o.fen), cell(told)].join(',')}\r\n`,
    );
  yield text.encode(`合计,${head.orders} 笔,,,,,${yuanOf(head.fen)},\r\n`);
}
