/** `yunjian shares …`: the engine for machines and for the shell. */
import { MOST_DECIMALS, MOST_DIGITS, sharesOf, wholeOf } from './decimal.ts';
import { divide } from './divide.ts';
import { linesOf, LONGEST_LINE } from './lines.ts';
import { SharesError } from './types.ts';

/** What the verb talks to; the caller owns the streams. A writer may give a promise: the verb then waits, so that a slow reader does not fill the memory. */
export interface SharesIo {
  readonly stdin: AsyncIterable<string | Uint8Array>;
  readonly stdout: (text: string) => void | Promise<void>;
  readonly stderr: (text: string) => void | Promise<void>;
}

/** Text kept back before it is written. */
const FLUSH = 65_536;

const HELP = `yunjian shares: 按份额分配，分毫不差 · dividends exact to the fen

  yunjian shares divide < pools.jsonl
      逐行读入待分总额、份额与种子，逐行写出各项所得（分），顺序相同。合计等于总额，一分不差。
      Reads a pool, shares and a seed a line; writes what each entry gets, in fen, a line, in order. The parts sum to the pool.
      入 · in : {"pool":"1000001","shares":["3","3","1"],"seed":"2026-01"}
      出 · out: {"parts":["428572","428572","142857"]}
      pool    分，文字，整数，最多 ${MOST_DIGITS} 位 · fen, a text, whole, at most ${MOST_DIGITS} digits
      shares  文字，不为负，最多 ${MOST_DECIMALS} 位小数 · texts, not negative, with at most ${MOST_DECIMALS} decimals
      seed    公布的种子，文字，不为空 · the published seed, a text, not empty

      算法：先取 总额×份额÷合计 的整数部分；余下的分逐一给小数余数最大者，以整数精确比较。余数相同的，按 SHA-256("种子:序号") 的
      十六进制文字由小到大，序号从 0 起按读入的次序。任何人都可复算：printf '%s:%d' 2026-01 0 | sha256sum
      How: the floor of pool × share ÷ total first; the fen left over go one by one to the largest fractional remainders, compared exactly. Equal
      remainders go by SHA-256("SEED:NUMBER") as hex text, smaller first; numbers count from 0 in the order of the line. Anyone can compute them again.

      错误行 · a bad line: {"error":{"code":…,"message":…}}，其余照常 · and the run goes on; 空行跳过 · empty lines are passed over
      code    bad-json unknown-field bad-pool bad-shares bad-seed no-shares line-too-long

  退出码 0 完成，2 用法不对。 Exit code 0: done, 2: wrong usage.
`;

/** Why a line has no answer, beside the refusals of the engine. */
class LineError extends Error {
  readonly code: 'bad-json' | 'unknown-field' | 'bad-pool' | 'bad-shares' | 'bad-seed' | 'line-too-long';
  constructor(code: LineError['code'], zh: string, en: string) {
    super(`${zh} · ${en}`);
    this.name = 'LineError';
    this.code = code;
  }
}

const FIELDS: ReadonlySet<string> = new Set(['pool', 'shares', 'seed']);

function fieldsOf(line: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new LineError('bad-json', '这一行不是有效的 JSON', 'this line is not valid JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new LineError('bad-json', '这一行应是一个 JSON 对象', 'this line must be a JSON object');
  const other = Object.keys(value)
    .find((key) => !FIELDS.has(key))
    ?.slice(0, 40);
  if (other !== undefined) throw new LineError('unknown-field', `没有这个字段：${other}`, `there is no such field: ${other}`);
  return value as Readonly<Record<string, unknown>>;
}

function answerOf(line: string | null): object {
  if (line === null)
    throw new LineError(
      'line-too-long',
      `这一行超过 ${LONGEST_LINE} 个字符`,
      `this line has more than ${LONGEST_LINE} characters`,
    );
  const { pool, shares, seed } = fieldsOf(line);
  const fen = typeof pool === 'string' ? wholeOf(pool) : null;
  if (fen === null)
    throw new LineError(
      'bad-pool',
      `pool 应写成 "1000001" 这样的文字：分，不为负的整数，最多 ${MOST_DIGITS} 位`,
      `pool must be a text such as "1000001": fen, whole and not negative, at most ${MOST_DIGITS} digits`,
    );
  if (!Array.isArray(shares))
    throw new LineError('bad-shares', 'shares 应是数组，如 ["3","2.5"]', 'shares must be an array such as ["3","2.5"]');
  // What is no text becomes a text that is no share, so that the refusal counts it with the others.
  const texts = shares.map((share: unknown) => (typeof share === 'string' ? share : ''));
  // Bytes that were no UTF-8 come as U+FFFD: such a seed is not the one that was published.
  if (typeof seed !== 'string' || seed === '' || seed.includes('\uFFFD'))
    throw new LineError(
      'bad-seed',
      '需要 seed：公布的种子，文字，不为空',
      'seed is needed: the published seed, a text, not empty',
    );
  return { parts: divide({ pool: fen, shares: sharesOf(texts).shares, seed }).parts.map(String) };
}

/** Answers one line (null: it was too long to be read) with one line, without its end. Never throws for what a line says. */
function answer(line: string | null): string {
  try {
    return JSON.stringify(answerOf(line));
  } catch (error) {
    if (!(error instanceof LineError || error instanceof SharesError)) throw error;
    return JSON.stringify({ error: { code: error.code, message: error.message } });
  }
}

/**
 * Runs `yunjian shares divide`: one JSON object a line in, one a line out, in order. A line that cannot be answered gives `{"error":{code,message}}` and the
 * run goes on. Returns the exit code: 0 done, 2 wrong usage. Defects are thrown.
 */
export async function sharesCli(args: readonly string[], io: SharesIo): Promise<number> {
  const [verb, ...rest] = args;
  if (verb === undefined || verb === 'help' || args.includes('--help') || args.includes('-h')) {
    await io.stdout(HELP);
    return verb === undefined ? 2 : 0;
  }
  if (verb !== 'divide' || rest.length > 0) {
    const said = args.join(' ').slice(0, 200);
    await io.stderr(`不认识的参数：${said} · unknown arguments: ${said}\n\n${HELP}`);
    return 2;
  }
  for await (const lines of linesOf(io.stdin)) {
    let text = '';
    for (const line of lines) {
      text += `${answer(line)}\n`;
      if (text.length < FLUSH) continue;
      await io.stdout(text);
      text = '';
    }
    if (text !== '') await io.stdout(text);
  }
  return 0;
}
