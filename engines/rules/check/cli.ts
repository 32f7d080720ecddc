import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { readDefinitions } from '../dmn/read.ts';
import type { Definitions } from '../dmn/read.ts';
import { ModelError } from '../errors.ts';
import type { Place } from '../errors.ts';
import { parseJsonExact } from '../feel/json.ts';
import { parseMeta } from '../meta.ts';
import type { ModelMeta } from '../types.ts';
import { say } from './finding.ts';
import { problemFinding } from './problems.ts';
import { blocking, checkModel } from './index.ts';
import type { Finding } from './index.ts';

/** Lines for `--help`. */
export const CHECK_HELP = `  yunjian rules check --model F.dmn [--json]
      发布前检查：遗漏、重叠、永远轮不到的行、类型、未使用、缺依据。每行一个发现；--json 每行一个 JSON。
      Before publication: gaps, overlaps, rows that never apply, types, what is unused, articles that are missing. One finding a line.
      退出码 0 没有错误（可有警告与提示），1 有错误 · exit code 0: no errors (warnings and hints may be), 1: errors
`;

/**
 * `yunjian rules check …`: writes what is found, and returns the exit code: 0 no errors, 1 errors. null: wrong usage. `neighbours` reads the
 * models beside a file, for its imports.
 */
export async function checkCli(
  args: readonly string[],
  io: { stdout(text: string): void },
  neighbours: (file: string) => Promise<Definitions[]>,
): Promise<number | null> {
  let options: { model?: string; json?: boolean };
  try {
    options = parseArgs({ args: [...args], options: { model: { type: 'string' }, json: { type: 'boolean' } } }).values;
  } catch {
    return null;
  }
  const { model: file, json } = options;
  if (file === undefined) return null;
  const findings = await check(file, neighbours);
  if (json === true) io.stdout(findings.map((one) => `${JSON.stringify(one)}\n`).join(''));
  else io.stdout(findings.map(lines).join('') + total(findings));
  return blocking(findings).length === 0 ? 0 : 1;
}

const check = async (file: string, neighbours: (file: string) => Promise<Definitions[]>): Promise<Finding[]> => {
  let xml: string;
  try {
    xml = await readFile(file, 'utf8');
  } catch {
    return [problemFinding(new ModelError('FILE', `cannot read ${file}`))];
  }
  let definitions: Definitions;
  try {
    definitions = readDefinitions(xml);
  } catch (error) {
    return [problemFinding(error)];
  }
  const beside = definitions.imports.length === 0 ? [] : await neighbours(file);
  const { meta, finding } = await sidecarOf(file);
  const found = checkModel(definitions, { meta, resolve: ({ namespace }) => beside.find((one) => one.namespace === namespace) });
  return finding === null ? found : [finding, ...found];
};

const sidecarOf = async (file: string): Promise<{ meta: ModelMeta | null; finding: Finding | null }> => {
  const text = file.endsWith('.dmn') ? await readFile(file.replace(/\.dmn$/u, '.json'), 'utf8').catch(() => null) : null;
  if (text === null) return { meta: null, finding: null };
  try {
    return { meta: parseMeta(parseJsonExact(text)), finding: null };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const mend = say('请改正说明文件', 'Correct the sidecar');
    return {
      meta: null,
      finding: {
        code: 'META',
        severity: 'error',
        place: {},
        text: say(`说明文件有误：${message}`, `the sidecar is wrong: ${message}`),
        mend,
      },
    };
  }
};

const WORDS = { error: '错误 error', warning: '警告 warning', hint: '提示 hint' } as const;

const whereIs = ({ decision, row, column, columnName, offset }: Place): string => {
  const parts = [
    decision,
    row === undefined ? undefined : `第${row}行 row ${row}`,
    column === undefined
      ? undefined
      : `第${column}列 column ${column}${columnName === undefined || columnName === '' ? '' : `「${columnName}」`}`,
    offset === undefined ? undefined : `第${offset}字 character ${offset}`,
  ];
  return parts.filter((part) => part !== undefined).join(', ');
};

const lines = ({ code, severity, place, text, mend, example }: Finding): string => {
  const where = whereIs(place);
  const shown = example === undefined ? '' : `\n    例 example: ${JSON.stringify(example)}`;
  return `${WORDS[severity]} ${code}${where === '' ? '' : ` [${where}]`}\n    ${text.zh} · ${text.en}\n    → ${mend.zh} · ${mend.en}${shown}\n`;
};

const total = (findings: readonly Finding[]): string => {
  const n = (severity: Finding['severity']): number => findings.filter((one) => one.severity === severity).length;
  return `错误 ${n('error')}，警告 ${n('warning')}，提示 ${n('hint')} · ${n('error')} errors, ${n('warning')} warnings, ${n('hint')} hints\n`;
};
