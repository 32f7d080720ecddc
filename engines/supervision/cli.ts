import { byText } from './index/sorted.ts';
import { examiner, merge, type Examiner, type Outcome } from './examine.ts';
import { factsOf } from './facts.ts';
import type { District } from './index/district.ts';
import { LONGEST_LINE, linesOf, type NumberedLine } from './lines.ts';
import { loadRules } from './pack.ts';
import { parseContract } from './contract.ts';
import { SupervisionError, type Text } from './text.ts';
import { isDate } from './dates.ts';

/** What the command talks to; the caller owns the streams and knows where the district's rules lie. */
export interface SupervisionIo {
  readonly stdin: AsyncIterable<string | Uint8Array>;
  /** May wait for a slow reader. */
  readonly stdout: (s: string) => void | Promise<void>;
  readonly stderr: (s: string) => void;
  /** The rule pack as plain JSON: the file named, or the one installed. */
  readonly loadRules: (file: string | null) => Promise<unknown>;
}

const HELP = `用法 / Usage:
  yunjian assets examine --on DATE [--rules FILE] [--lang zh|en] [--evidence] [--unknown] < contracts.jsonl
      按 50 条规则检查合同：逐行读入，按原顺序逐行写出；跨合同的规则在全部读完后判断。
      Examines contracts by the 50 rules: one a line in, one a line out, in order; rules across contracts are judged when all are read.
      入 / in : 一份合同，形状见 / a contract, in the shape of engines/supervision/contract.ts
      出 / out: {"contract":"…","findings":[{"rule":"C01","severity":"B","why":"…","mend":"…","basis":"…"}]}
      --on        检查日期 / day of examination, YYYY-MM-DD
      --rules     规则包，默认用已安装城区的 / rule pack; by default the installed district's
      --lang      zh（默认 / by default）| en
      --evidence  每条另写数字与版本 / adds the figures and the version to each finding
      --unknown   另写因事实未知而不能检查的规则 / adds the rules that could not examine because a fact is unknown
  没写的字段为未知，null、[]、false 为已知没有。 A field left out is unknown; null, [] and false are known to be none.
  severity: B 不得生效 / blocks · R 整改 / order · Y 说明 / explain · I 提示 / information
  错误行 / a bad line: {"error":{"code":"…","message":"…","line":N}}，其余照常 / and the run goes on.
  code: bad-json line-too-long bad-contract duplicate-id
  发现是问题，不是结论。 A finding is a question, not a verdict.
`;

interface Options {
  readonly on: string;
  readonly rules: string | null;
  readonly lang: keyof Text;
  readonly evidence: boolean;
  readonly unknown: boolean;
}

/** A contract between the two passes: what was found in it alone. A line that could not be read: its answer. */
type Row = { readonly id: string; readonly own: Outcome } | { readonly answer: string };

/**
 * `yunjian assets examine`: reads contracts, a JSON object a line, and writes the findings of each in the same order. Only facts are kept of a contract when its line
 * has been read. A line that cannot be read is answered with `{"error":{code,message,line}}`; the run goes on and ends with 0. 2 for a wrong call or a broken
 * rule pack.
 */
export async function supervisionCli(args: readonly string[], io: SupervisionIo): Promise<number> {
  const [verb, ...rest] = args;
  if (verb === undefined || verb === 'help' || args.includes('--help') || args.includes('-h')) {
    await io.stdout(HELP);
    return 0;
  }
  const options = verb === 'examine' ? readOptions(rest) : `不认识的命令 / no such command: ${verb}`;
  if (typeof options === 'string') {
    io.stderr(`${options}\n${HELP}`);
    return 2;
  }
  try {
    await examineStream(examiner(loadRules(await io.loadRules(options.rules)), options.on), options, io);
    return 0;
  } catch (error) {
    if (!(error instanceof SupervisionError)) throw error;
    io.stderr(`${error.message}\n`);
    return 2;
  }
}

/** The options, or what is wrong with them. */
function readOptions(args: readonly string[]): Options | string {
  const values = new Map<string, string>();
  const flags = new Set<string>();
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i]!;
    if (arg === '--evidence' || arg === '--unknown') flags.add(arg);
    else if (['--on', '--rules', '--lang'].includes(arg) && !values.has(arg)) {
      const value = args[(i += 1)];
      if (value === undefined) return `${arg} 缺少值 / ${arg} needs a value`;
      values.set(arg, value);
    } else return `不认识的参数 / unknown argument: ${arg}`;
  }
  const on = values.get('--on');
  const lang = values.get('--lang') ?? 'zh';
  if (on === undefined) return '缺少 --on 日期 / --on DATE is missing';
  if (!isDate(on)) return `日期不存在 / there is no such date: ${on}`;
  if (lang !== 'zh' && lang !== 'en') return `--lang 应为 zh 或 en / --lang is zh or en: ${lang}`;
  return { on, rules: values.get('--rules') ?? null, lang, evidence: flags.has('--evidence'), unknown: flags.has('--unknown') };
}

/** Findings are written this many characters at a time. */
const BATCH = 65_536;

async function examineStream(examine: Examiner, options: Options, io: SupervisionIo): Promise<void> {
  const district = examine.district();
  const rows: Row[] = [];
  for await (const lines of linesOf(io.stdin)) for (const line of lines) rows.push(readRow(line, examine, district));
  let text = '';
  for (const row of rows) {
    text +=
      'answer' in row
        ? row.answer
        : answerOf(row.id, merge(row.own, examine.cross(district.get(row.id)!, district)), examine, options);
    if (text.length < BATCH) continue;
    await io.stdout(text);
    text = '';
  }
  if (text !== '') await io.stdout(text);
}

function readRow({ line, text }: NumberedLine, examine: Examiner, district: District): Row {
  try {
    if (text === null)
      throw new SupervisionError('line-too-long', {
        zh: `这一行超过 ${LONGEST_LINE} 个字符`,
        en: `this line has more than ${LONGEST_LINE} characters`,
      });
    const contract = parseContract(jsonOf(text));
    if (district.get(contract.id) !== undefined)
      throw new SupervisionError('duplicate-id', {
        zh: `合同编号重复：${contract.id}，以前一行为准`,
        en: `contract ${contract.id} stands twice; the earlier line counts`,
      });
    const own = examine.own(contract);
    district.put(factsOf(contract));
    return { id: contract.id, own: own.found.length === 0 && own.unknown.length === 0 ? CLEAN : own };
  } catch (error) {
    if (!(error instanceof SupervisionError)) throw error;
    return { answer: `${JSON.stringify({ error: { code: error.code, message: error.message, line } })}\n` };
  }
}

const CLEAN: Outcome = { found: [], unknown: [] };

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new SupervisionError('bad-json', { zh: '这一行不是有效的 JSON', en: 'this line is not valid JSON' });
  }
}

function answerOf(
  contract: string,
  { found, unknown }: Outcome,
  examine: Examiner,
  { lang, evidence, unknown: tell }: Options,
): string {
  const findings = found.map((f) => {
    const { rule, severity, why, mend, basis, evidence: figures, version } = examine.say(f);
    const words = { rule, severity, why: why[lang], mend: mend[lang], basis: basis[lang] };
    return evidence ? { ...words, evidence: figures, version } : words;
  });
  return `${JSON.stringify(tell ? { contract, findings, unknown: unknown.toSorted(byText) } : { contract, findings })}\n`;
}
