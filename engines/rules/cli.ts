import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { CHECK_HELP, checkCli } from './check/cli.ts';
import { EvaluationError, ModelError } from './errors.ts';
import { readDefinitions } from './dmn/read.ts';
import type { Definitions } from './dmn/read.ts';
import { parseJsonExact } from './feel/json.ts';
import { compileModel, parseMeta } from './index.ts';
import type { CompileOptions, Fact, Facts, Model, Value } from './index.ts';

/** Where the verbs read and write, and the clock of the machine. */
export interface RulesIo {
  /** Date and time with zone, ISO 8601: what `now()` gives if `--now` says nothing. Only `eval` has it; a published rule has no clock. */
  now(): string;
  stdout(text: string): void;
  stderr(text: string): void;
  /** Standard input, in pieces. */
  stdin(): AsyncIterable<string>;
}

const HELP = `yunjian rules: 决策表 · decision tables (DMN)

  yunjian rules eval --model F.dmn --decision NAME
      每行一个 JSON 输入对象；每行输出一个 JSON 值，顺序相同。缺少的输入按 DMN 为 null。
      One JSON object of inputs a line; writes one JSON value a line, in order (empty lines are passed over). A missing input is null, as DMN says.
      NAME 也可以是决策服务或业务知识模型 · NAME may be a decision service or a knowledge model as well
      --now      now() 的取值，如 2026-11-23T10:00:00@Asia/Shanghai · what now() gives; default: the time of the run
  yunjian rules decide --model F.dmn --decision NAME [--explain] [--today YYYY-MM-DD]
      三值判断：缺少的事实为“未知”，不等于“否”。输出结论与每一条件的理由。
      Three-valued: a missing fact is unknown, never no. Writes the outcome with the reason of every condition.
      --explain  另列所缺事实与如何可获批准 · also the facts still needed and what would make it a yes
      --today    增长项目（如缴费月数）的起算日 · the day from which growing inputs grow
${CHECK_HELP}
  每行输入：{"name": value} 或 {"name": {"known": true, "value": …, "evidenceId": …}}。日期、时间、时长为 ISO 文本。
  Input lines: {"name": value} or {"name": {"known": true, "value": …, "evidenceId": …}}. Dates, times, durations are ISO strings.
  decide 与 check 一并读取模型旁同名的 .json（标签、问题、增长）。 decide and check read a .json beside the model too (labels, questions, growth).
  yunjian rules rehearse、replay：预演与重算，见各自 --help · rehearsing drafts and replaying decisions, see their --help

  出错的行：{"error":{"code":…,"message":…}}；退出码 0 全部成功，1 有错误，2 用法不对。
  A line that fails: {"error":{"code":…,"message":…}}. Exit code 0: all went well, 1: something failed, 2: wrong usage.
`;

/** Runs `yunjian rules eval|decide|check …`; returns the exit code: 0 right, 1 a line or the model failed, 2 wrong usage. */
export async function rulesCli(args: readonly string[], io: RulesIo): Promise<number> {
  const [verb, ...rest] = args;
  if (verb === undefined || verb === 'help' || args.includes('--help') || args.includes('-h')) {
    io.stdout(HELP);
    return verb === undefined ? 2 : 0;
  }
  if (verb === 'check') return (await checkCli(rest, io, neighbours)) ?? usage(io, '需要 --model · --model is needed');
  if (verb !== 'eval' && verb !== 'decide') return usage(io, `没有这个命令 · no such command: ${verb}`);
  let options: { model?: string; decision?: string; explain?: boolean; today?: string; now?: string };
  let today: Temporal.PlainDate | undefined;
  try {
    options = parseArgs({
      args: rest,
      options: {
        model: { type: 'string' },
        decision: { type: 'string' },
        explain: { type: 'boolean' },
        today: { type: 'string' },
        now: { type: 'string' },
      },
    }).values;
    if (options.today !== undefined) today = Temporal.PlainDate.from(options.today);
  } catch (error) {
    return usage(io, error instanceof Error ? error.message : String(error));
  }
  const { model: file, decision } = options;
  if (file === undefined || decision === undefined)
    return usage(io, '需要 --model 与 --decision · --model and --decision are needed');
  let model: Model | null = null;
  let broken: unknown = null;
  try {
    model = await load(file, verb === 'eval' ? { lenient: true, now: options.now ?? io.now() } : { lenient: true }, verb);
    for (const problem of model.problems) io.stderr(`${new ModelError(problem.code, problem.message, problem.place).message}\n`);
    if (verb !== 'eval') broken = faultOf(model, decision);
    else model.evaluator(decision);
  } catch (error) {
    broken = error;
  }
  const run = (line: string): Value | object => {
    if (model === null || broken !== null) throw broken;
    const inputs = parseLine(line);
    if (verb === 'eval') return model.evaluate(decision, inputs) as object;
    const facts = toFacts(inputs);
    if (options.explain !== true) return model.decide(decision, facts);
    return model.explain(decision, facts, today === undefined ? {} : { today });
  };
  let failed = 0;
  let answered = 0;
  let out = '';
  // One line out for each line in, also when the model cannot be read: whoever counts lines is not led astray.
  for await (const line of linesOf(io.stdin())) {
    if (line.trim() === '') continue;
    answered++;
    try {
      out += `${JSON.stringify(run(line))}\n`;
    } catch (error) {
      failed++;
      out += `${errorLine(error)}\n`;
    }
    if (out.length > 65_536) {
      io.stdout(out);
      out = '';
    }
  }
  if (answered === 0 && broken !== null) out += `${errorLine(broken)}\n`;
  io.stdout(out);
  return failed === 0 && broken === null ? 0 : 1;
}

/** Lines of a stream of text; a byte order mark at its start is dropped. */
async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  let first = true;
  for await (const chunk of chunks) {
    const text = first ? chunk.replace(/^\uFEFF/, '') : chunk;
    first = false;
    const end = text.lastIndexOf('\n');
    if (end === -1) {
      rest += text;
      continue;
    }
    yield* (rest + text.slice(0, end)).split('\n');
    rest = text.slice(end + 1);
  }
  if (rest !== '') yield rest;
}

/** What is wrong with a decision, or one it rests on; another decision's fault is none of it. Throws EvaluationError NO_DECISION. */
const faultOf = (model: Model, decision: string): ModelError | null => {
  const node = model.decisions.find(({ id, name }) => id === decision || name === decision);
  if (node === undefined) {
    model.evaluator(decision);
    return null;
  }
  const problem = model.problems.find(({ place }) => place.decision !== undefined && node.plan.includes(place.decision));
  return problem === undefined ? null : new ModelError(problem.code, problem.message, problem.place);
};

const usage = (io: RulesIo, message: string): number => {
  io.stderr(`${message}\n\n${HELP}`);
  return 2;
};

const load = async (file: string, options: CompileOptions, verb: 'eval' | 'decide'): Promise<Model> => {
  let xml: string;
  try {
    xml = await readFile(file, 'utf8');
  } catch {
    throw new ModelError('FILE', `cannot read ${file}`);
  }
  const definitions = readDefinitions(xml);
  const beside = definitions.imports.length === 0 ? [] : await neighbours(file);
  const resolve: NonNullable<CompileOptions['resolve']> = ({ namespace }) => beside.find((one) => one.namespace === namespace);
  // Plain evaluation needs nothing of a sidecar.
  const sidecar =
    verb === 'decide' && file.endsWith('.dmn') ? await readFile(file.replace(/\.dmn$/, '.json'), 'utf8').catch(() => null) : null;
  const meta = sidecar === null ? {} : { meta: parseMeta(parseJson(sidecar, 'the sidecar')) };
  return compileModel(definitions, { ...options, ...meta, resolve });
};

/** The other models in the folder of a file: imports are found among them by their name space, never by a path that a file names. */
const neighbours = async (file: string): Promise<Definitions[]> => {
  const folder = path.dirname(file);
  // Plain files only: a link may lead out of the folder, and a pipe or a device has no end.
  const files = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isFile());
  const names = files
    .map(({ name }) => name)
    .filter((name) => name.endsWith('.dmn') && name !== path.basename(file))
    .sort();
  const found: Definitions[] = [];
  for (const name of names.slice(0, MAX_NEIGHBOURS)) {
    try {
      found.push(readDefinitions(await readFile(path.join(folder, name), 'utf8')));
    } catch (error) {
      // A neighbour that cannot be read matters only if it is wanted: then it is not found.
      if (!(error instanceof ModelError)) throw error;
    }
  }
  return found;
};

const MAX_NEIGHBOURS = 200;

const parseJson = (text: string, what: string): unknown => {
  try {
    return parseJsonExact(text);
  } catch {
    throw new EvaluationError('JSON', `${what} is not JSON`);
  }
};

const parseLine = (line: string): Record<string, Value> => {
  const value = parseJson(line, 'the line');
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new EvaluationError('JSON', 'the line is not a JSON object');
  return value as Record<string, Value>;
};

const isFact = (value: unknown): value is Fact => {
  if (typeof value !== 'object' || value === null || !('known' in value)) return false;
  return (value.known === true && 'value' in value) || (value.known === false && 'why' in value && typeof value.why === 'string');
};

const toFacts = (inputs: Record<string, Value>): Facts =>
  Object.fromEntries(
    Object.entries(inputs).map(([name, value]): [string, Fact] => [name, isFact(value) ? value : { known: true, value }]),
  );

const errorLine = (error: unknown): string => {
  const known = error instanceof ModelError || error instanceof EvaluationError;
  const message = known ? error.message : 'the line could not be evaluated';
  return JSON.stringify({ error: { code: known ? error.code : 'INTERNAL', message } });
};
