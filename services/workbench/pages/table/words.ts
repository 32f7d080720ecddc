/** Words of the table editor: kinds and types of columns, hit policies in plain language. */
import type { Text } from '@yunjian/kernel/contract';
import type { ColumnKind } from './columns.ts';

export const kindTitle: Record<ColumnKind, Text> = {
  input: { zh: '条件', en: 'Conditions' },
  output: { zh: '结果', en: 'Results' },
  note: { zh: '依据与说明', en: 'Grounds and remarks' },
};

const TYPES: Readonly<Record<string, Text>> = {
  number: { zh: '数', en: 'number' },
  string: { zh: '文字', en: 'text' },
  boolean: { zh: '是否', en: 'yes or no' },
  date: { zh: '日期', en: 'date' },
  time: { zh: '时刻', en: 'time' },
  'date and time': { zh: '日期时刻', en: 'date and time' },
};

/** The types a column may have, in words. */
export const TYPE_NAMES: readonly string[] = ['string', 'number', 'boolean', 'date'];
export const typeTitle = (type: string): Text => TYPES[type] ?? { zh: type, en: type };

/** One way in which rows become an answer. */
export interface Policy {
  readonly hitPolicy: string;
  readonly aggregation: string | null;
  readonly title: Text;
  readonly means: Text;
}

export const POLICIES: readonly Policy[] = [
  {
    hitPolicy: 'UNIQUE',
    aggregation: null,
    title: { zh: '唯一', en: 'Unique' },
    means: { zh: '任何情况下至多一行符合；行的先后无关。', en: 'At most one row ever fits; their order does not matter.' },
  },
  {
    hitPolicy: 'FIRST',
    aggregation: null,
    title: { zh: '取第一个', en: 'First' },
    means: { zh: '从上往下看，第一个符合的行算数。', en: 'Read from the top: the first row that fits counts.' },
  },
  {
    hitPolicy: 'ANY',
    aggregation: null,
    title: { zh: '任一', en: 'Any' },
    means: { zh: '可以有几行符合，但它们的结果必须相同。', en: 'Several rows may fit, but all must say the same.' },
  },
  {
    hitPolicy: 'PRIORITY',
    aggregation: null,
    title: { zh: '按结果优先', en: 'Priority' },
    means: {
      zh: '几行符合时，取结果列“可选值”中排在最前的结果。',
      en: 'Of the rows that fit, the result that stands first among the allowed values.',
    },
  },
  {
    hitPolicy: 'COLLECT',
    aggregation: null,
    title: { zh: '全部列出', en: 'Collect' },
    means: {
      zh: '列出所有符合的行的结果，例如每一条不符合的原因。',
      en: 'All results of rows that fit, such as every reason why not.',
    },
  },
  {
    hitPolicy: 'COLLECT',
    aggregation: 'SUM',
    title: { zh: '合计', en: 'Sum' },
    means: { zh: '把所有符合的行的数加起来。', en: 'Adds up the numbers of all rows that fit.' },
  },
  {
    hitPolicy: 'COLLECT',
    aggregation: 'MIN',
    title: { zh: '最小', en: 'Least' },
    means: { zh: '取所有符合的行中最小的数。', en: 'The least number of all rows that fit.' },
  },
  {
    hitPolicy: 'COLLECT',
    aggregation: 'MAX',
    title: { zh: '最大', en: 'Greatest' },
    means: { zh: '取所有符合的行中最大的数。', en: 'The greatest number of all rows that fit.' },
  },
  {
    hitPolicy: 'COLLECT',
    aggregation: 'COUNT',
    title: { zh: '计数', en: 'Count' },
    means: { zh: '数一数有几行符合。', en: 'How many rows fit.' },
  },
  {
    hitPolicy: 'RULE ORDER',
    aggregation: null,
    title: { zh: '按行的顺序列出', en: 'Rule order' },
    means: { zh: '按行的先后列出所有符合的结果。', en: 'All results of rows that fit, in the order of the rows.' },
  },
  {
    hitPolicy: 'OUTPUT ORDER',
    aggregation: null,
    title: { zh: '按结果的顺序列出', en: 'Output order' },
    means: {
      zh: '按“可选值”的先后列出所有符合的结果。',
      en: 'All results of rows that fit, in the order of the allowed values.',
    },
  },
];

/** The policy of a table; one that is not listed keeps its own name. */
export const policyOf = (hitPolicy: string, aggregation: string | null): Policy =>
  POLICIES.find((x) => x.hitPolicy === hitPolicy && x.aggregation === aggregation) ?? {
    hitPolicy,
    aggregation,
    title: { zh: hitPolicy, en: hitPolicy },
    means: { zh: '', en: '' },
  };
