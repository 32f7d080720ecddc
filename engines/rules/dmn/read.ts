import { COMMON, expressionOf, functionOf, isExpression } from './boxed.ts';
import type {
  Boxed,
  BusinessKnowledgeModel,
  Decision,
  DecisionService,
  Definitions,
  Import,
  InformationItem,
  InputData,
  ItemDefinition,
  KnowledgeSource,
  Requirement,
  TextAnnotation,
} from './model.ts';
import { attribute, childOf, itemOf, namedOf, sourceOf, textOf, typeOf, unknown } from './source.ts';
import type { Source } from './source.ts';
import { parseXml } from './xml.ts';
import type { Limits, XmlElement } from './xml.ts';

/**
 * Reads a DMN file of any version from 1.1 to 1.6 into plain data (DMN 1.5, clause 6.3 and chapters 7, 8 and 10). Extension elements
 * and attributes are passed over; elements of DMN's own name space that are not known in their place are listed in `unknown`.
 * Throws ModelError: LIMIT for what is too big, XML for what is not well-formed or not DMN.
 */
export function readDefinitions(xml: string, limits: Limits = {}): Definitions {
  return definitionsOf(parseXml(xml, limits));
}

/** The same from elements already read. Throws ModelError (XML) if they are not of a DMN file. */
export function definitionsOf(root: XmlElement): Definitions {
  const source = sourceOf(root);
  const imports: Import[] = [];
  const itemDefinitions: ItemDefinition[] = [];
  const inputData: InputData[] = [];
  const decisions: Decision[] = [];
  const businessKnowledgeModels: BusinessKnowledgeModel[] = [];
  const decisionServices: DecisionService[] = [];
  const knowledgeSources: KnowledgeSource[] = [];
  const textAnnotations: TextAnnotation[] = [];
  for (const child of root.children) {
    if (child.namespace !== source.space) continue;
    switch (child.name) {
      case 'decision':
        decisions.push(decisionOf(source, child));
        break;
      case 'inputData':
        inputData.push({ ...namedOf(source, child), variable: variableOf(source, child) });
        break;
      case 'itemDefinition':
        itemDefinitions.push(itemDefinitionOf(source, child));
        break;
      case 'businessKnowledgeModel':
        businessKnowledgeModels.push(knowledgeOf(source, child));
        break;
      case 'decisionService':
        decisionServices.push(serviceOf(source, child));
        break;
      case 'knowledgeSource':
        knowledgeSources.push(knowledgeSourceOf(source, child));
        break;
      case 'import':
        imports.push({
          ...namedOf(source, child),
          namespace: attribute(child, 'namespace'),
          locationURI: attribute(child, 'locationURI'),
          importType: attribute(child, 'importType'),
        });
        break;
      case 'textAnnotation':
        textAnnotations.push({
          id: attribute(child, 'id'),
          text: textOf(source, child, 'text') ?? '',
          textFormat: attribute(child, 'textFormat'),
          at: child.from,
        });
        break;
      default:
        if (!COMMON.has(child.name) && !IGNORED.has(child.name)) unknown(source, child, root);
    }
  }
  return {
    ...namedOf(source, root),
    version: source.version,
    namespace: attribute(root, 'namespace'),
    typeLanguage: attribute(root, 'typeLanguage'),
    expressionLanguage: attribute(root, 'expressionLanguage'),
    imports,
    itemDefinitions,
    inputData,
    decisions,
    businessKnowledgeModels,
    decisionServices,
    knowledgeSources,
    textAnnotations,
    unknown: source.unknown,
  };
}

/** Parts of DMN without a meaning for decisions: business context (6.3), artifacts, collections. */
const IGNORED = new Set([
  'association',
  'group',
  'elementCollection',
  'performanceIndicator',
  'organizationUnit',
  'businessContextElement',
  'artifact',
]);

/**
 * Splits a reference to an element: "#id" is in the same file, "namespace#id" in an imported one. A reference without "#" is taken as
 * the id, as some editors write it.
 */
export function splitHref(href: string): { namespace: string | null; id: string } {
  const hash = href.lastIndexOf('#');
  return { namespace: hash > 0 ? href.slice(0, hash).trim() : null, id: href.slice(hash + 1).trim() };
}

const variableOf = (source: Source, element: XmlElement): InformationItem | null => {
  const variable = childOf(source, element, 'variable');
  return variable === undefined ? null : itemOf(source, variable);
};

const TARGETS: Readonly<Record<string, Requirement['target']>> = {
  requiredInput: 'input',
  requiredDecision: 'decision',
  requiredKnowledge: 'knowledge',
  requiredAuthority: 'authority',
};

/** One requirement; an information requirement is of an input or of a decision, an authority requirement of either or of a source. */
const requirementOf = (source: Source, element: XmlElement, kind: Requirement['kind']): Requirement => {
  let target = kind;
  let href: string | null = null;
  for (const child of element.children) {
    if (child.namespace !== source.space) continue;
    const found = Object.hasOwn(TARGETS, child.name) ? TARGETS[child.name] : undefined;
    if (found === undefined) {
      if (!COMMON.has(child.name)) unknown(source, child, element);
    } else if (href === null) {
      target = found;
      href = attribute(child, 'href');
    }
  }
  return { id: attribute(element, 'id'), kind: kind === 'authority' ? kind : target, target, href, at: element.from };
};

/** Children of a decision that say something about it but do not change what it gives (6.3, business context). */
const ABOUT = new Set([
  'variable',
  'supportedObjective',
  'impactedPerformanceIndicator',
  'decisionMaker',
  'decisionOwner',
  'usingProcess',
  'usingTask',
]);

const decisionOf = (source: Source, element: XmlElement): Decision => {
  const information: Requirement[] = [];
  const knowledge: Requirement[] = [];
  const authority: Requirement[] = [];
  let question: string | null = null;
  let allowedAnswers: string | null = null;
  let logic: Boxed | null = null;
  for (const child of element.children) {
    if (child.namespace !== source.space) continue;
    const { name } = child;
    if (name === 'informationRequirement') information.push(requirementOf(source, child, 'input'));
    else if (name === 'knowledgeRequirement') knowledge.push(requirementOf(source, child, 'knowledge'));
    else if (name === 'authorityRequirement') authority.push(requirementOf(source, child, 'authority'));
    else if (name === 'question') question = child.text;
    else if (name === 'allowedAnswers') allowedAnswers = child.text;
    else if (logic === null && isExpression(source, child)) logic = expressionOf(source, child);
    else if (!ABOUT.has(name) && !COMMON.has(name)) unknown(source, child, element);
  }
  return {
    ...namedOf(source, element),
    question,
    allowedAnswers,
    variable: variableOf(source, element),
    informationRequirements: information,
    knowledgeRequirements: knowledge,
    authorityRequirements: authority,
    logic,
  };
};

/** Requirements of one kind among the children; others are noted unless expected. */
const requirementsOf = (source: Source, element: XmlElement, kind: 'knowledge' | 'authority'): Requirement[] =>
  element.children
    .filter((child) => child.name === `${kind}Requirement` && child.namespace === source.space)
    .map((child) => requirementOf(source, child, kind));

const knowledgeOf = (source: Source, element: XmlElement): BusinessKnowledgeModel => {
  const logic = childOf(source, element, 'encapsulatedLogic');
  return {
    ...namedOf(source, element),
    variable: variableOf(source, element),
    encapsulatedLogic: logic === undefined ? null : functionOf(source, logic),
    knowledgeRequirements: requirementsOf(source, element, 'knowledge'),
    authorityRequirements: requirementsOf(source, element, 'authority'),
  };
};

const serviceOf = (source: Source, element: XmlElement): DecisionService => {
  const hrefs = (name: string): string[] =>
    element.children
      .filter((child) => child.name === name && child.namespace === source.space)
      .map((child) => attribute(child, 'href') ?? '');
  return {
    ...namedOf(source, element),
    variable: variableOf(source, element),
    outputDecisions: hrefs('outputDecision'),
    encapsulatedDecisions: hrefs('encapsulatedDecision'),
    inputDecisions: hrefs('inputDecision'),
    inputData: hrefs('inputData'),
  };
};

const knowledgeSourceOf = (source: Source, element: XmlElement): KnowledgeSource => {
  const owner = childOf(source, element, 'owner');
  return {
    ...namedOf(source, element),
    type: textOf(source, element, 'type'),
    locationURI: attribute(element, 'locationURI'),
    owner: owner === undefined ? null : attribute(owner, 'href'),
    authorityRequirements: requirementsOf(source, element, 'authority'),
  };
};

const itemDefinitionOf = (source: Source, element: XmlElement): ItemDefinition => {
  const components: ItemDefinition[] = [];
  let typeRef: string | null = null;
  let allowedValues: string | null = null;
  let typeConstraint: string | null = null;
  let functionItem: ItemDefinition['functionItem'] = null;
  for (const child of element.children) {
    if (child.namespace !== source.space) continue;
    switch (child.name) {
      case 'typeRef':
        typeRef = typeOf(source, child, child.text);
        break;
      case 'allowedValues':
        allowedValues = textOf(source, child, 'text') ?? '';
        break;
      case 'typeConstraint':
        typeConstraint = textOf(source, child, 'text') ?? '';
        break;
      case 'itemComponent':
        components.push(itemDefinitionOf(source, child));
        break;
      case 'functionItem':
        functionItem = {
          outputTypeRef: typeOf(source, child, attribute(child, 'outputTypeRef')),
          parameters: child.children
            .filter((parameter) => parameter.name === 'parameters' && parameter.namespace === source.space)
            .map((parameter) => itemOf(source, parameter)),
        };
        break;
      default:
        if (!COMMON.has(child.name)) unknown(source, child, element);
    }
  }
  const collection = attribute(element, 'isCollection')?.trim();
  return {
    ...namedOf(source, element),
    typeRef: typeRef ?? typeOf(source, element, attribute(element, 'typeRef')),
    isCollection: collection === 'true' || collection === '1',
    allowedValues,
    typeConstraint,
    typeLanguage: attribute(element, 'typeLanguage'),
    components,
    functionItem,
  };
};

export type * from './model.ts';
