import { EvaluationError, ModelError } from '../errors.ts';
import type { Place } from '../errors.ts';
import type { Problem } from '../feel/scope.ts';
import type { Text } from '../types.ts';
import { say } from './finding.ts';
import type { Finding } from './finding.ts';
import { nearest } from './kinds.ts';
import { builtins } from '../feel/functions/index.ts';

/** What the compiler says, in both languages, with how to mend it. The first pattern that fits is taken. */
const PHRASES: readonly [RegExp, string, (...found: string[]) => { text: Text; mend: Text }][] = [
  [
    /unexpected "(.*?)"(?:, "(.*?)" is needed here)?$/su,
    'FEEL_SYNTAX',
    (seen = '', wanted = '') => ({
      text: say(`无法读取：「${seen}」出现在不该有的位置`, `cannot be read: unexpected "${seen}"`),
      mend:
        wanted === ''
          ? say('请检查引号、括号与逗号', 'Check quotes, brackets and commas')
          : say(`这里需要「${wanted}」`, `"${wanted}" is needed here`),
    }),
  ],
  [
    /unexpected end(?:, "(.*?)" is needed here)?$/su,
    'FEEL_SYNTAX',
    (wanted = '') => ({
      text: say('无法读取：写到一半就结束了', 'cannot be read: it ends in the middle'),
      mend: wanted === '' ? say('请补全', 'Complete it') : say(`请补上「${wanted}」`, `Add "${wanted}"`),
    }),
  ],
  [
    /the closing (.) is missing$/u,
    'FEEL_SYNTAX',
    (mark = '') => ({
      text: say(`缺少收尾的 ${mark}`, `the closing ${mark} is missing`),
      mend: say(`请补上 ${mark}`, `Add ${mark}`),
    }),
  ],
  [
    /named and unnamed arguments are mixed$/u,
    'FEEL_SYNTAX',
    () => ({
      text: say('参数有的写了名称，有的没写', 'named and unnamed arguments are mixed'),
      mend: say('要么都写名称，要么都不写', 'Name all of them or none'),
    }),
  ],
  [/the text is empty/u, 'FEEL_SYNTAX', () => ({ text: say('内容为空', 'it is empty'), mend: say('请填写', 'Fill it in') })],
  [
    /is no date, time or duration that exists|does not exist$/u,
    'BAD_DATE',
    () => ({
      text: say('这个日期、时间或时长不存在', 'this date, time or duration does not exist'),
      mend: say(
        '请核对，例如 date("2026-02-28")、duration("P3M")',
        'Check it; write for example date("2026-02-28") or duration("P3M")',
      ),
    }),
  ],
  [
    /cannot read the clock/u,
    'CLOCK',
    () => ({
      text: say(
        '规则读取了当前时间：同一事实在不同日子会得出不同结论，无法复核',
        'the rule reads the clock: the same facts would give another answer another day, and nobody could check it',
      ),
      mend: say('请把日期声明为输入项', 'Declare the date as an input'),
    }),
  ],
  [
    /has the unknown type "(.*)"|unknown type "(.*)"|rests on "(.*)", which does not exist/su,
    'UNKNOWN_TYPE',
    (a, b, c) => ({
      text: say(`没有类型「${a ?? b ?? c ?? ''}」`, `there is no type "${a ?? b ?? c ?? ''}"`),
      mend: say('请选用已定义的类型，或先定义它', 'Use a type that is defined, or define it first'),
    }),
  ],
  [
    /requires "(.*)", which is not there/su,
    'REFERENCE',
    (href) => ({
      text: say(`依赖的「${href ?? ''}」不存在`, `it requires "${href ?? ''}", which is not there`),
      mend: say(
        '请删去这条依赖，或改指存在的输入或决策',
        'Remove the requirement, or let it point to an input or decision that exists',
      ),
    }),
  ],
  [
    /imports (.*), which (?:was not found|is no DMN model)/su,
    'IMPORT',
    (name) => ({
      text: say(`引入的模型${name ?? ''}找不到`, `the imported model ${name ?? ''} was not found`),
      mend: say('请把它与本文件放在同一处，或删去引入', 'Put it beside this file, or remove the import'),
    }),
  ],
  [
    /"(.*?)" \(id ".*"\) is declared twice/su,
    'DECLARED_TWICE',
    (name) => ({
      text: say(`「${name ?? ''}」声明了两次`, `"${name ?? ''}" is declared twice`),
      mend: say('请改名或删去其中一个', 'Rename or remove one of them'),
    }),
  ],
  [
    /decisions require each other: (.*)|type "(.*)" contains itself/su,
    'CYCLE',
    (trail, type) => ({
      text:
        trail === undefined
          ? say(`类型「${type ?? ''}」包含它自己`, `type "${type ?? ''}" contains itself`)
          : say(`决策互相依赖：${trail}`, `decisions require each other: ${trail}`),
      mend: say('请断开其中一环', 'Break one link of the circle'),
    }),
  ],
  [
    /has no logic|is missing$/u,
    'NO_LOGIC',
    () => ({ text: say('缺少内容', 'its logic is missing'), mend: say('请补上表格或表达式', 'Add a table or an expression') }),
  ],
  [
    /(\d+) \+ (\d+) cells, but (\d+) \+ (\d+) columns/u,
    'ROW_LENGTH',
    (a = '', b = '', c = '', d = '') => ({
      text: say(
        `这一行有 ${a}+${b} 个单元格，表头有 ${c}+${d} 列`,
        `the row has ${a} + ${b} cells, the table ${c} + ${d} columns`,
      ),
      mend: say('请补足或删去单元格', 'Add or remove cells'),
    }),
  ],
];

const knownIn = /unknown (name|function) "(.*?)"/su;

/**
 * What the compiler reports, or what it threw, as a finding in both languages. `names`: the names known at the place, for a «did you mean».
 * Anything that is no error of a model (a fault of the program) is a finding too: a checker must not fall over.
 */
export function problemFinding(problem: unknown, names: readonly string[] = [], place?: Place): Finding {
  const { code, message, at } = read(problem);
  const where = place === undefined ? at : { ...place, ...at };
  const unknown = knownIn.exec(message);
  if (unknown !== null) {
    const [, what, name = ''] = unknown;
    const candidates = what === 'function' ? [...builtins.keys(), ...names] : [...names, ...builtins.keys()];
    return {
      code: 'UNKNOWN_NAME',
      severity: 'error',
      place: where,
      ...unknownName(name, what === 'function', candidates, names),
    };
  }
  for (const [pattern, stable, words] of PHRASES) {
    const found = pattern.exec(message);
    if (found !== null) return { code: stable, severity: 'error', place: where, ...words(...found.slice(1)) };
  }
  return {
    code: code === 'FEEL' ? 'FEEL_SYNTAX' : code,
    severity: 'error',
    place: where,
    text: say(`不能编译：${message}`, message),
    mend: say('请按说明改正；改动前的版本可以恢复', 'Correct it as it says; the version before the change can be restored'),
  };
}

const read = (problem: unknown): { code: string; message: string; at: Place } => {
  if (problem instanceof ModelError || problem instanceof EvaluationError)
    return { code: problem.code, message: bare(problem.message), at: problem.place };
  if (problem instanceof Error) return { code: 'INTERNAL', message: problem.message, at: {} };
  const { code, message, place } = problem as Problem;
  return { code, message, at: place };
};

/** The message without the place that ModelError writes before it. */
const bare = (message: string): string =>
  message.replace(/^(?:(?:decision ".*?"|row \d+|column \d+(?: ".*?")?|character \d+)(?:, |: ))+/su, '');

const unknownName = (
  name: string,
  called: boolean,
  candidates: readonly string[],
  names: readonly string[],
): { text: Text; mend: Text } => {
  const near = nearest(name, candidates);
  const what = called ? say('函数', 'function') : say('名称', 'name');
  const there = names.filter((one) => one !== '?').slice(0, 12);
  return {
    text: say(`没有${what.zh}「${name}」`, `there is no ${what.en} "${name}"`),
    mend:
      near !== null
        ? say(`是否想写「${near}」？`, `Did you mean "${near}"?`)
        : called
          ? say(
              '请使用 FEEL 的内置函数，或先定义业务知识模型',
              'Use a built-in function of FEEL, or define a knowledge model first',
            )
          : say(
              `文本须加双引号；此处可用的名称：${there.join('、') || '无'}`,
              `A text needs double quotes; names known here: ${there.join(', ') || 'none'}`,
            ),
  };
};
