/** The boxed expressions (clause 7.3). */
export const LOGIC = [
  'literalExpression',
  'decisionTable',
  'context',
  'list',
  'relation',
  'functionDefinition',
  'invocation',
  'conditional',
  'filter',
  'for',
  'some',
  'every',
];

export const isLogic = (name: string): boolean => LOGIC.includes(name);

/** Order of the children of a decision in the schema (tDecision), after description and extensions. */
export const DECISION: readonly (readonly string[])[] = [
  ['question'],
  ['allowedAnswers'],
  ['variable'],
  ['informationRequirement'],
  ['knowledgeRequirement'],
  ['authorityRequirement'],
  ['supportedObjective'],
  ['impactedPerformanceIndicator'],
  ['decisionMaker'],
  ['decisionOwner'],
  ['usingProcess'],
  ['usingTask'],
  LOGIC,
];

/** Order of the children of `definitions` (tDefinitions). */
export const DEFINITIONS: readonly (readonly string[])[] = [
  ['import'],
  ['itemDefinition'],
  ['decision', 'inputData', 'businessKnowledgeModel', 'decisionService', 'knowledgeSource'],
  ['textAnnotation', 'association', 'group'],
  ['elementCollection'],
  ['performanceIndicator', 'organizationUnit'],
];

/** THitPolicy of the schema. */
export const POLICIES = ['UNIQUE', 'FIRST', 'PRIORITY', 'ANY', 'COLLECT', 'RULE ORDER', 'OUTPUT ORDER'];

/** TBuiltinAggregator of the schema. */
export const AGGREGATIONS = ['SUM', 'COUNT', 'MIN', 'MAX'];
