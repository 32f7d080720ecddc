import { diagramsOf } from './diagram.ts';
import type { Shape } from './diagram.ts';
import { deeper, element, layoutIn, named, takeId } from './document.ts';
import type { Document } from './document.ts';
import { attributesOf } from './patch.ts';
import { attribute } from './source.ts';
import type { XmlElement } from './xml.ts';

/** Name spaces of the parts of the diagram interchange; they did not change after DMN 1.2. */
const DC = 'http://www.omg.org/spec/DMN/20180521/DC/';
const DI = 'http://www.omg.org/spec/DMN/20180521/DI/';

/** Where a shape is put. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The first diagram of a file with what is in it; undefined if the file has none: nothing is drawn then. */
export interface Canvas {
  readonly element: XmlElement;
  readonly shapes: readonly Shape[];
}

/** Finds the diagram. */
export function canvasOf({ root }: Document): Canvas | undefined {
  const element = root.children.find(({ name }) => name === 'DMNDI')?.children.find(({ name }) => name === 'DMNDiagram');
  const shapes = diagramsOf(root)[0]?.shapes;
  return element === undefined || shapes === undefined ? undefined : { element, shapes };
}

/** A free place: decisions at the right of the topmost, inputs below everything at the left. */
export function freeBox({ shapes }: Canvas, kind: 'decision' | 'inputData'): Box {
  const width = 180;
  if (shapes.length === 0)
    return kind === 'decision' ? { x: 40, y: 40, width, height: 60 } : { x: 40, y: 200, width, height: 45 };
  const ends = (pick: (shape: Shape) => number): number[] => shapes.map(pick);
  if (kind === 'decision')
    return { x: max(ends(({ x, width: w }) => x + w)) + 40, y: min(ends(({ y }) => y)), width, height: 60 };
  return { x: min(ends(({ x }) => x)), y: max(ends(({ y, height }) => y + height)) + 40, width, height: 45 };
}

// Not Math.max(...list): a diagram may have more shapes than a call may have arguments.
const max = (list: readonly number[]): number => list.reduce((a, b) => Math.max(a, b));
const min = (list: readonly number[]): number => list.reduce((a, b) => Math.min(a, b));

/** Draws the shape of a new element (DMNShape, chapter 13). */
export function drawShape(document: Document, canvas: Canvas, id: string, { x, y, width, height }: Box): void {
  const { indent, unit } = layoutIn(document, canvas.element);
  const shape = { id: takeId(document, null, `shape-${id}`), dmnElementRef: id };
  const bounds = tag(canvas.element, DC, 'dc', 'Bounds', { x: `${x}`, y: `${y}`, width: `${width}`, height: `${height}` });
  // Shapes come before edges as editors write them: edges are drawn over nothing then.
  const anchor = canvas.element.children.findLast((child) => child.name !== 'DMNEdge');
  document.patches.add(
    canvas.element,
    anchor,
    indent,
    element(named(canvas.element, 'DMNShape'), shape, [bounds], deeper(indent, unit), indent),
  );
}

/** Draws the edge of a new requirement (DMNEdge, chapter 13), from the middle of the required element's top to that of the other's bottom. */
export function drawEdge(
  document: Document,
  canvas: Canvas,
  requirement: string,
  from: Box | undefined,
  to: Box | undefined,
): void {
  if (from === undefined || to === undefined) return;
  const { indent, unit } = layoutIn(document, canvas.element);
  const point = (x: number, y: number): string => tag(canvas.element, DI, 'di', 'waypoint', { x: `${x}`, y: `${y}` });
  document.patches.add(
    canvas.element,
    canvas.element.children.at(-1),
    indent,
    element(
      named(canvas.element, 'DMNEdge'),
      { id: takeId(document, null, `edge-${requirement}`), dmnElementRef: requirement },
      [point(from.x + from.width / 2, from.y), point(to.x + to.width / 2, to.y + to.height)],
      deeper(indent, unit),
      indent,
    ),
  );
}

/** The box of an element that is drawn. */
export const boxOf = ({ shapes }: Canvas, required: XmlElement): Box | undefined =>
  shapes.find(({ ref }) => ref === attribute(required, 'id'));

/** An element of another name space, with the prefix of the file or one declared on it. */
const tag = (
  near: XmlElement,
  space: string,
  fallback: string,
  name: string,
  attributes: Readonly<Record<string, string>>,
): string => {
  for (const prefix in near.scope) {
    if (near.scope[prefix] === space) return `<${prefix === '' ? name : `${prefix}:${name}`}${attributesOf(attributes)} />`;
  }
  return `<${fallback}:${name}${attributesOf({ [`xmlns:${fallback}`]: space, ...attributes })} />`;
};
