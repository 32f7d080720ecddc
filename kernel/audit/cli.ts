import fs from 'node:fs';
import { parseArgs } from 'node:util';
import type { Database } from '../db/index.ts';
import { readPublicKey, type PublicKey } from '../crypto/index.ts';
import { latestHead } from './log.ts';
import { receipt } from './proof.ts';
import { verifyReceipt } from './receipt.ts';
import { verifyLog, type LogProblem, type LogReport } from './verify.ts';
import type { Witness } from './witness.ts';

export interface AuditCliIo {
  stdout(text: string): void;
  stderr(text: string): void;
  /** Reads everything from standard input. */
  stdin(): Promise<string>;
}

export interface AuditCliDeps {
  readonly openDb: () => Promise<Database>;
  /** Directory of the public keys (`*.pub.pem`). */
  readonly keysDir: string;
  readonly anchorsDir: string;
  readonly witnesses?: () => Promise<readonly Witness[]>;
  readonly now: () => Temporal.Instant;
}

const HELP = `yunjian audit: 存证日志 · the transparency log

  yunjian audit verify [--anchors DIR] [--key PEM]… [--max-unsealed SECONDS]
                       [--signatures-above SIZE] [--json]
      重算全部记录、树、签名树根与锚点；首条损坏的记录会被指名，退出码 1。
      Recomputes all leaves, the tree, signed heads and anchors; names the first broken leaf and exits with 1.
      --signatures-above: 此前已核验过的树根不再验签（根值仍比对）。 Heads up to SIZE are not checked for their signature again.
  yunjian audit head
      打印最新的签名树根（JSON）。 Prints the newest signed head as JSON.
  yunjian audit receipt LEAF
      打印一条记录的回执（JSON）；尚未封存则退出码 1。 Prints the receipt of a leaf as JSON; exits with 1 while it is not sealed.
  yunjian audit check-receipt FILE|- --key PEM
      离线核验回执，只需公钥。 Checks a receipt offline, with the public key alone.

  --key PEM   公钥文件；verify 默认取密钥目录下的 *.pub.pem。 Public key file; verify takes *.pub.pem of the key directory unless told.
`;

/** Runs `yunjian audit …` and returns the exit code: 0 right, 1 broken or not found, 2 wrong usage. */
export async function auditCli(args: readonly string[], io: AuditCliIo, deps: AuditCliDeps): Promise<number> {
  const [verb, ...rest] = args;
  if (verb === undefined || verb === 'help' || args.includes('--help') || args.includes('-h')) {
    io.stdout(HELP);
    return verb === undefined ? 2 : 0;
  }
  try {
    switch (verb) {
      case 'verify':
        return await verify(rest, io, deps);
      case 'head':
        return await withDb(deps, async (database) =>
          print(io, await latestHead(database.db), '尚无封存的记录 · nothing is sealed yet'),
        );
      case 'receipt':
        return await makeReceipt(rest, io, deps);
      case 'check-receipt':
        return await checkReceipt(rest, io);
      default:
        io.stderr(`没有这个命令 · no such command: ${verb}\n\n${HELP}`);
        return 2;
    }
  } catch (error) {
    if (!(error instanceof UsageError) && !isArgError(error)) throw error;
    io.stderr(`${error.message}\n\n${HELP}`);
    return 2;
  }
}

class UsageError extends Error {}

const isArgError = (error: unknown): error is Error =>
  error instanceof Error && String((error as { code?: string }).code).startsWith('ERR_PARSE_ARGS');

async function withDb<T>(deps: AuditCliDeps, work: (database: Database) => Promise<T>): Promise<T> {
  const database = await deps.openDb();
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

function print(io: AuditCliIo, value: unknown, otherwise: string): number {
  if (value === null) {
    io.stderr(`${otherwise}\n`);
    return 1;
  }
  io.stdout(`${JSON.stringify(value, null, 2)}\n`);
  return 0;
}

function readKeyFile(file: string): PublicKey {
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch {
    throw new UsageError(`读不到公钥文件 · cannot read the key file: ${file}`);
  }
  try {
    return readPublicKey(text);
  } catch {
    throw new UsageError(`不是公钥 · not a public key: ${file}`);
  }
}

function keysIn(dir: string): PublicKey[] {
  const files = fs.existsSync(dir) ? fs.readdirSync(dir).filter((name) => name.endsWith('.pub.pem')) : [];
  if (files.length === 0) throw new UsageError(`没有公钥，请用 --key 指定 · no public keys in ${dir}, name one with --key`);
  return files.map((name) => readKeyFile(`${dir}/${name}`));
}

function count(name: string, text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new UsageError(`${name}: 非负整数 · a whole number`);
  return Number(text);
}

async function verify(args: string[], io: AuditCliIo, deps: AuditCliDeps): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      anchors: { type: 'string' },
      key: { type: 'string', multiple: true },
      'max-unsealed': { type: 'string', default: '60' },
      'signatures-above': { type: 'string', default: '0' },
      json: { type: 'boolean', default: false },
    },
  });
  const seconds = count('--max-unsealed', values['max-unsealed']);
  const above = count('--signatures-above', values['signatures-above']);
  const keys = values.key ? values.key.map(readKeyFile) : keysIn(deps.keysDir);
  let shown = 0;
  const witnesses = (await deps.witnesses?.()) ?? [];
  const report = await withDb(deps, (database) =>
    verifyLog(database, {
      keys,
      anchors: values.anchors ?? deps.anchorsDir,
      witnesses,
      maxUnsealedSeconds: seconds,
      signaturesAbove: above,
      now: deps.now(),
      onProgress(done, total) {
        if (done - shown < 50_000 || done === total) return;
        shown = done;
        io.stderr(`${done} / ${total}\n`);
      },
    }),
  );
  io.stdout(values.json ? `${JSON.stringify(report, null, 2)}\n` : describe(report));
  return report.ok ? 0 : 1;
}

function describe(report: LogReport): string {
  const counts =
    `记录 ${report.size}，树根 ${report.heads}，锚点 ${report.anchors}，待封存 ${report.waiting}\n` +
    `${report.size} leaves, ${report.heads} heads, ${report.anchors} anchors, ${report.waiting} waiting\n`;
  if (report.ok) return `${counts}日志完整 · the log is whole: ${report.root ?? '-'}\n`;
  const [first, ...others] = report.problems;
  const head = `日志已损坏，共 ${report.problemCount} 处 · the log is broken in ${report.problemCount} places\n`;
  return `${counts}${head}首条 · first: ${first ? line(first) : ''}${others.slice(0, 19).map(line).join('')}`;
}

function line(p: LogProblem): string {
  const span = p.index === null ? '-' : p.through === null || p.through <= p.index ? `#${p.index}` : `#${p.index}–${p.through}`;
  const hashes = p.expected === null && p.actual === null ? '' : `  (${p.expected ?? '-'} → ${p.actual ?? '-'})`;
  return `${span} ${p.leafId ?? '-'} ${p.kind ?? '-'} [${p.code}] ${p.what.zh} · ${p.what.en}${hashes}\n`;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

async function makeReceipt(args: string[], io: AuditCliIo, deps: AuditCliDeps): Promise<number> {
  const { positionals } = parseArgs({ args, allowPositionals: true, options: {} });
  const leaf = positionals[0];
  if (leaf === undefined || !UUID.test(leaf)) throw new UsageError('请给出记录编号（uuid） · give the id of a leaf (a uuid)');
  return withDb(deps, async (database) =>
    print(io, await receipt(database.db, leaf), '没有这条记录，或尚未封存 · no such leaf, or not sealed yet'),
  );
}

async function checkReceipt(args: string[], io: AuditCliIo): Promise<number> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { key: { type: 'string' } } });
  const file = positionals[0];
  if (file === undefined || values.key === undefined) throw new UsageError('用法 · usage: check-receipt FILE --key PEM');
  const key = readKeyFile(values.key);
  let receiptText: string;
  try {
    receiptText = file === '-' ? await io.stdin() : fs.readFileSync(file, 'utf8');
  } catch {
    throw new UsageError(`读不到文件 · cannot read the file: ${file}`);
  }
  let value: unknown;
  try {
    value = JSON.parse(receiptText);
  } catch {
    io.stderr('回执无效：不是 JSON · not valid: not JSON\n');
    return 1;
  }
  const check = verifyReceipt(value, key.pem);
  if (!check.ok) {
    io.stderr(`回执无效：${check.reason.zh} · not valid: ${check.reason.en}\n`);
    return 1;
  }
  io.stdout(
    `回执有效 · valid: #${check.index} / ${check.head.size}, ${check.head.at}, log ${check.head.log}\n` +
      `${JSON.stringify(check.leaf, null, 2)}\n`,
  );
  return 0;
}
