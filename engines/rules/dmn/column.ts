import {
  childrenOf,
  deeper,
  element,
  firstOf,
  insertChild,
  named,
  patchText,
  refuse,
  sign,
  takeId,
  textElement,
  writtenType,
} from './document.ts';
import type { Document } from './document.ts';
import { patchAttribute } from './patch.ts';
import type { Patches } from './patch.ts';
import type { EditableInput, EditableOutput } from './table-read.ts';
import type { XmlElement } from './xml.ts';

const INPUT = [['inputExpression'], ['inputValues']];
const OUTPUT = [['outputValues'], ['defaultOutputEntry']];

/** Writes the changes of an input column (InputClause, 8.3). */
export function patchInput(
  document: Document,
  patches: Patches,
  target: XmlElement,
  before: EditableInput,
  column: EditableInput,
): void {
  if (column.label !== before.label) patchAttribute(patches, target, 'label', column.label);
  const expression = firstOf(document, target, 'inputExpression');
  if (column.expression !== before.expression || column.typeRef !== before.typeRef) {
    if (expression === undefined) {
      insertChild(document, patches, target, INPUT, 'inputExpression', (indent, unit) =>
        expressionText(document, target, column, target.attributes['id'] ?? 'input', indent, unit),
      );
    } else {
      if (column.expression === null && before.expression !== null) throw refuse('an input column needs an expression');
      if (column.expression !== before.expression) patchText(document, patches, expression, column.expression ?? '');
      if (column.typeRef !== before.typeRef)
        patchAttribute(patches, expression, 'typeRef', writtenType(document, expression, column.typeRef));
    }
  }
  wrapped(document, patches, target, INPUT, 'inputValues', before.values, column.values);
}

/** Writes the changes of an output column (OutputClause, 8.3). */
export function patchOutput(
  document: Document,
  patches: Patches,
  target: XmlElement,
  before: EditableOutput,
  column: EditableOutput,
): void {
  if (column.name !== before.name) patchAttribute(patches, target, 'name', column.name);
  if (column.label !== before.label) patchAttribute(patches, target, 'label', column.label);
  if (column.typeRef !== before.typeRef)
    patchAttribute(patches, target, 'typeRef', writtenType(document, target, column.typeRef));
  wrapped(document, patches, target, OUTPUT, 'outputValues', before.values, column.values);
  wrapped(document, patches, target, OUTPUT, 'defaultOutputEntry', before.fallback, column.fallback);
}

/** Writes, adds or removes a child that wraps a text. */
const wrapped = (
  document: Document,
  patches: Patches,
  target: XmlElement,
  order: readonly (readonly string[])[],
  name: string,
  before: string | null,
  text: string | null,
): void => {
  if (text === before) return;
  const [child, ...more] = childrenOf(document, target, name);
  if (text === null) for (const old of child === undefined ? [] : [child, ...more]) patches.remove(old);
  else if (child !== undefined) patchText(document, patches, child, text);
  else insertChild(document, patches, target, order, name, (indent, unit) => wrapper(document, target, name, text, indent, unit));
};

const wrapper = (document: Document, near: XmlElement, name: string, text: string, indent: string, unit: string): string =>
  element(
    named(near, name),
    { id: takeId(document, null, `${near.attributes['id'] ?? 'table'}-${name}`) },
    [textElement(near, text)],
    deeper(indent, unit),
    indent,
  );

const expressionText = (
  document: Document,
  near: XmlElement,
  column: EditableInput,
  id: string,
  indent: string,
  unit: string,
): string =>
  element(
    named(near, 'inputExpression'),
    { id: takeId(document, null, `${id}-x`), typeRef: writtenType(document, near, column.typeRef) },
    [textElement(near, column.expression ?? '')],
    deeper(indent, unit),
    indent,
  );

/** A new column as text. Throws ModelError (EDIT) for an id that is taken. */
export function columnText(
  document: Document,
  near: XmlElement,
  kind: 'input' | 'output',
  column: EditableInput | EditableOutput,
  prefix: string,
  indent: string,
  unit: string,
): string {
  const id = takeId(document, column.id, `${prefix}-${kind === 'input' ? 'in' : 'out'}-${sign(JSON.stringify(column))}`);
  const inner = deeper(indent, unit);
  const child = (name: string, text: string | null): string[] =>
    text === null
      ? []
      : [
          element(
            named(near, name),
            { id: takeId(document, null, `${id}-${name}`) },
            [textElement(near, text)],
            deeper(inner, unit),
            inner,
          ),
        ];
  if ('expression' in column) {
    if (column.expression === null) throw refuse('an input column needs an expression');
    const children = [expressionText(document, near, column, id, inner, unit), ...child('inputValues', column.values)];
    return element(named(near, 'input'), { id, label: column.label }, children, inner, indent);
  }
  const children = [...child('outputValues', column.values), ...child('defaultOutputEntry', column.fallback)];
  const typeRef = writtenType(document, near, column.typeRef);
  return element(named(near, 'output'), { id, label: column.label, name: column.name, typeRef }, children, inner, indent);
}
