/** The 12-row table that every contestant runs: once as DMN, once as JDM (zen), once written by hand. Amounts and limits are invented. */

/** What the table reads. */
export interface Applicant {
  readonly months: number;
  readonly degree: string;
  readonly contract: boolean;
  readonly homes: number;
  readonly age: number;
  readonly title: string;
}

export const COLUMNS = [
  ['months', 'number'],
  ['degree', 'string'],
  ['contract', 'boolean'],
  ['homes', 'number'],
  ['age', 'number'],
  ['title', 'string'],
] as const;

/** Cells in the order of the columns, then the output; first hit wins. */
export const ROWS: readonly (readonly [string, string, string, string, string, string, string])[] = [
  ['>= 36', '-', 'true', '0', '-', '-', '"R1"'],
  ['< 12', '"PHD","MASTER"', '-', '-', '[18..60]', '-', '"R2"'],
  ['-', '"BACHELOR"', 'true', '-', '-', '"SENIOR"', '"R3"'],
  ['[3..12]', '-', '-', '< 2', '> 30', '-', '"R4"'],
  ['-', '"NONE"', '-', '-', '< 20', '-', '"R5"'],
  ['24', '-', '-', '-', '-', '-', '"R6"'],
  ['-', '-', 'false', '1', '-', '-', '"R7"'],
  ['> 100', '"PHD"', '-', '-', '-', '-', '"R8"'],
  ['-', '-', '-', '> 3', '-', '"JUNIOR"', '"R9"'],
  ['-', '"NONE"', '-', '-', '>= 65', '-', '"R10"'],
  ['<= 1', '-', 'true', '-', '-', '-', '"R11"'],
  ['-', '-', '-', '-', '-', '-', '"R12"'],
];

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** The table as a DMN file. `n` makes it one of many: every limit differs. */
export function dmn(n = 0): string {
  const inputs = COLUMNS.map(
    ([name, type]) => `<inputData id="${name}" name="${name}"><variable name="${name}" typeRef="${type}"/></inputData>`,
  );
  const needs = COLUMNS.map(([name]) => `<informationRequirement><requiredInput href="#${name}"/></informationRequirement>`);
  const heads = COLUMNS.map(
    ([name, type]) => `<input><inputExpression typeRef="${type}"><text>${name}</text></inputExpression></input>`,
  );
  const rules = ROWS.map((cells, i) => {
    const shifted =
      n === 0
        ? cells
        : cells.map((cell) => cell.replace(/^([<>]=? )(\d+)$/, (_, op: string, limit: string) => op + String(Number(limit) + n)));
    const entry = (tag: string, text: string): string => `<${tag}><text>${escape(text)}</text></${tag}>`;
    return `<rule id="r${i + 1}">${shifted
      .slice(0, -1)
      .map((cell) => entry('inputEntry', cell))
      .join('')}${entry('outputEntry', shifted.at(-1) ?? '')}</rule>`;
  });
  return `<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="m${n}" name="m${n}" namespace="urn:bench">${inputs.join('')}
<decision id="grade" name="grade"><variable name="grade" typeRef="string"/>${needs.join('')}
<decisionTable hitPolicy="FIRST">${heads.join('')}<output name="grade" typeRef="string"/>${rules.join('\n')}</decisionTable></decision></definitions>`;
}

/** The table in the format of zen-engine. */
export function jdm(): Record<string, unknown> {
  const inputs = COLUMNS.map(([name]) => ({ id: name, type: 'expression', field: name, name }));
  const rules = ROWS.map((cells, i) => ({
    _id: `r${i + 1}`,
    ...Object.fromEntries(COLUMNS.map(([name], at) => [name, cells[at] === '-' ? '' : cells[at]])),
    grade: cells.at(-1),
  }));
  const table = {
    hitPolicy: 'first',
    inputs,
    outputs: [{ id: 'grade', type: 'expression', field: 'grade', name: 'grade' }],
    rules,
  };
  return {
    nodes: [
      { id: 'in', type: 'inputNode', name: 'in', position: { x: 0, y: 0 } },
      { id: 'table', type: 'decisionTableNode', name: 'table', position: { x: 1, y: 0 }, content: table },
      { id: 'out', type: 'outputNode', name: 'out', position: { x: 2, y: 0 } },
    ],
    edges: [
      { id: 'e1', type: 'edge', sourceId: 'in', targetId: 'table' },
      { id: 'e2', type: 'edge', sourceId: 'table', targetId: 'out' },
    ],
  };
}

/** The same table as a programmer writes it. */
export function byHand({ months, degree, contract, homes, age, title }: Applicant): string {
  if (months >= 36 && contract && homes === 0) return 'R1';
  if (months < 12 && (degree === 'PHD' || degree === 'MASTER') && age >= 18 && age <= 60) return 'R2';
  if (degree === 'BACHELOR' && contract && title === 'SENIOR') return 'R3';
  if (months >= 3 && months <= 12 && homes < 2 && age > 30) return 'R4';
  if (degree === 'NONE' && age < 20) return 'R5';
  if (months === 24) return 'R6';
  if (!contract && homes === 1) return 'R7';
  if (months > 100 && degree === 'PHD') return 'R8';
  if (homes > 3 && title === 'JUNIOR') return 'R9';
  if (degree === 'NONE' && age >= 65) return 'R10';
  if (months <= 1 && contract) return 'R11';
  return 'R12';
}

/** Inputs drawn by a seed: the same for everybody. */
export function applicants(count: number, seed = 20_261_123): Applicant[] {
  let state = seed;
  const below = (n: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return Math.floor((state / 0x8000_0000) * n);
  };
  return Array.from({ length: count }, () => ({
    months: below(140),
    degree: ['PHD', 'MASTER', 'BACHELOR', 'NONE'][below(4)] ?? 'NONE',
    contract: below(2) === 1,
    homes: below(5),
    age: 15 + below(60),
    title: ['SENIOR', 'JUNIOR', 'NONE'][below(3)] ?? 'NONE',
  }));
}
