/**
 * A DMN file as plain data, the same for DMN 1.1 to 1.6. What the file does not say is null (or an empty list), never guessed, except
 * for what the schema itself gives as the default. `at` is the offset of the element in the source (see `positionOf`).
 */

/** What every element may carry. */
export interface Named {
  readonly id: string | null;
  readonly name: string | null;
  readonly label: string | null;
  readonly description: string | null;
  readonly at: number;
}

/** InformationItem (7.3): a variable, parameter or column. `typeRef` as in DMN 1.2 and later: no prefix of a name space. */
export interface InformationItem {
  readonly id: string | null;
  readonly name: string | null;
  readonly typeRef: string | null;
}

/** Import (6.3). `locationURI` and `importType` as written. */
export interface Import extends Named {
  readonly namespace: string | null;
  readonly locationURI: string | null;
  readonly importType: string | null;
}

/** ItemDefinition (7.3) and ItemComponent. */
export interface ItemDefinition extends Named {
  readonly typeRef: string | null;
  readonly isCollection: boolean;
  /** Unary tests, as written. */
  readonly allowedValues: string | null;
  /** Unary tests of DMN 1.5, as written: on a collection they test the whole list, not its items. */
  readonly typeConstraint: string | null;
  readonly typeLanguage: string | null;
  readonly components: readonly ItemDefinition[];
  readonly functionItem: { readonly outputTypeRef: string | null; readonly parameters: readonly InformationItem[] } | null;
}

/** InputData (6.3). */
export interface InputData extends Named {
  readonly variable: InformationItem | null;
}

/** One edge of the requirements graph (6.3). `href` as written, see `splitHref`. */
export interface Requirement {
  readonly id: string | null;
  readonly kind: 'input' | 'decision' | 'knowledge' | 'authority';
  /** What an authority requirement points at; for the others the same as `kind`. */
  readonly target: 'input' | 'decision' | 'knowledge' | 'authority';
  /** null: the edge points nowhere. */
  readonly href: string | null;
  readonly at: number;
}

/** Decision (6.3). */
export interface Decision extends Named {
  readonly question: string | null;
  readonly allowedAnswers: string | null;
  readonly variable: InformationItem | null;
  readonly informationRequirements: readonly Requirement[];
  readonly knowledgeRequirements: readonly Requirement[];
  readonly authorityRequirements: readonly Requirement[];
  readonly logic: Boxed | null;
}

/** BusinessKnowledgeModel (6.3). */
export interface BusinessKnowledgeModel extends Named {
  readonly variable: InformationItem | null;
  readonly encapsulatedLogic: FunctionDefinition | null;
  readonly knowledgeRequirements: readonly Requirement[];
  readonly authorityRequirements: readonly Requirement[];
}

/** DecisionService (6.3); hrefs as written. */
export interface DecisionService extends Named {
  readonly variable: InformationItem | null;
  readonly outputDecisions: readonly string[];
  readonly encapsulatedDecisions: readonly string[];
  readonly inputDecisions: readonly string[];
  readonly inputData: readonly string[];
}

/** KnowledgeSource (6.3). */
export interface KnowledgeSource extends Named {
  readonly type: string | null;
  readonly locationURI: string | null;
  readonly owner: string | null;
  readonly authorityRequirements: readonly Requirement[];
}

/** TextAnnotation (6.3). */
export interface TextAnnotation {
  readonly id: string | null;
  readonly text: string;
  readonly textFormat: string | null;
  readonly at: number;
}

/** Definitions (6.3): the whole file. */
export interface Definitions extends Named {
  readonly version: '1.1' | '1.2' | '1.3' | '1.4' | '1.5' | '1.6';
  readonly namespace: string | null;
  readonly typeLanguage: string | null;
  readonly expressionLanguage: string | null;
  readonly imports: readonly Import[];
  readonly itemDefinitions: readonly ItemDefinition[];
  readonly inputData: readonly InputData[];
  readonly decisions: readonly Decision[];
  readonly businessKnowledgeModels: readonly BusinessKnowledgeModel[];
  readonly decisionServices: readonly DecisionService[];
  readonly knowledgeSources: readonly KnowledgeSource[];
  readonly textAnnotations: readonly TextAnnotation[];
  /** Elements in DMN's own name space that DMN does not know there: misspelt, or misplaced. `within` is the parent's name. */
  readonly unknown: readonly { readonly element: string; readonly within: string; readonly at: number }[];
}

/** A boxed expression (clauses 7.3 and 10.2). */
export type Boxed =
  | LiteralExpression
  | DecisionTable
  | BoxedContext
  | BoxedList
  | Relation
  | FunctionDefinition
  | Invocation
  | Conditional
  | Filter
  | For
  | Quantified;

interface Expression {
  readonly id: string | null;
  readonly label: string | null;
  readonly typeRef: string | null;
  readonly at: number;
}

/** LiteralExpression (7.3). `text` null: the element is missing. */
export interface LiteralExpression extends Expression {
  readonly kind: 'literal';
  readonly text: string | null;
  readonly expressionLanguage: string | null;
  readonly importedValues: {
    readonly namespace: string | null;
    readonly locationURI: string | null;
    readonly importType: string | null;
    readonly importedElement: string | null;
    readonly expressionLanguage: string | null;
  } | null;
}

/** InputClause (8.3): `expression` and `values` as written; null: the element is missing. */
export interface TableInput {
  readonly id: string | null;
  readonly label: string | null;
  readonly expression: string | null;
  readonly typeRef: string | null;
  readonly values: string | null;
}

/** OutputClause (8.3). `fallback` is the text of defaultOutputEntry. */
export interface TableOutput {
  readonly id: string | null;
  readonly name: string | null;
  readonly label: string | null;
  readonly typeRef: string | null;
  readonly values: string | null;
  readonly fallback: string | null;
}

/** DecisionRule (8.3): texts as written, '' for an entry without text. */
export interface Rule {
  readonly id: string | null;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Types of the output entries, where one of them says its own. */
  readonly outputTypes?: readonly (string | null)[];
  readonly annotations: readonly string[];
  readonly description: string | null;
  readonly at: number;
}

/** DecisionTable (8.3). `hitPolicy` is UNIQUE if the file says none, as the schema has it; any other text stays as written. */
export interface DecisionTable extends Expression {
  readonly kind: 'table';
  readonly hitPolicy: string;
  readonly aggregation: string | null;
  readonly preferredOrientation: string | null;
  readonly outputLabel: string | null;
  readonly inputs: readonly TableInput[];
  readonly outputs: readonly TableOutput[];
  /** Names of the annotation columns; '' for one without. */
  readonly annotations: readonly string[];
  readonly rules: readonly Rule[];
}

/** Context (10.2). An entry without a name, at the end, is the result. */
export interface BoxedContext extends Expression {
  readonly kind: 'context';
  readonly entries: readonly {
    readonly name: string | null;
    readonly typeRef: string | null;
    readonly value: Boxed | null;
    readonly at: number;
  }[];
}

/** List. */
export interface BoxedList extends Expression {
  readonly kind: 'list';
  readonly items: readonly Boxed[];
}

/** Relation: each row is a list of expressions, one a column. */
export interface Relation extends Expression {
  readonly kind: 'relation';
  readonly columns: readonly InformationItem[];
  readonly rows: readonly (readonly Boxed[])[];
}

/** FunctionDefinition. `fkind` is FEEL if the file says none, as the schema has it; any other text stays as written. */
export interface FunctionDefinition extends Expression {
  readonly kind: 'function';
  readonly fkind: string;
  readonly parameters: readonly InformationItem[];
  readonly body: Boxed | null;
}

/** Invocation. `callee` is mostly a literal with the name of a knowledge model. */
export interface Invocation extends Expression {
  readonly kind: 'invocation';
  readonly callee: Boxed | null;
  readonly bindings: readonly { readonly name: string | null; readonly typeRef: string | null; readonly value: Boxed | null }[];
}

/** Conditional (DMN 1.4). */
export interface Conditional extends Expression {
  readonly kind: 'conditional';
  readonly if: Boxed | null;
  readonly then: Boxed | null;
  readonly else: Boxed | null;
}

/** Filter (DMN 1.4). */
export interface Filter extends Expression {
  readonly kind: 'filter';
  readonly in: Boxed | null;
  readonly match: Boxed | null;
}

/** For (DMN 1.4). `inTypeRef` is the type of the collection's `in`. */
export interface For extends Expression {
  readonly kind: 'for';
  readonly variable: string | null;
  readonly in: Boxed | null;
  readonly inTypeRef: string | null;
  readonly return: Boxed | null;
}

/** Some and Every (DMN 1.4). */
export interface Quantified extends Expression {
  readonly kind: 'some' | 'every';
  readonly variable: string | null;
  readonly in: Boxed | null;
  readonly inTypeRef: string | null;
  readonly satisfies: Boxed | null;
}
