import { attribute, sourceOf } from './source.ts';
import { parseXml } from './xml.ts';
import type { Limits, XmlElement } from './xml.ts';

/** A point of a drawing, in the file's own units (pixels in practice). */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** DMNShape (chapter 13): where an element is drawn. `ref` is the element's id. */
export interface Shape {
  readonly id: string | null;
  readonly ref: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly isCollapsed: boolean;
  /** The line within a decision service; [] if none. */
  readonly divider: readonly Point[];
}

/** DMNEdge (chapter 13): how a requirement or an association is drawn. `ref` is the id of the requirement. */
export interface Edge {
  readonly id: string | null;
  readonly ref: string;
  readonly waypoints: readonly Point[];
}

/** DMNDiagram (chapter 13). */
export interface Diagram {
  readonly id: string | null;
  readonly name: string | null;
  readonly shapes: readonly Shape[];
  readonly edges: readonly Edge[];
}

/** Name spaces of the interchange of diagrams: DMNDI with its parts DC and DI, of any version. */
const DI = /^https?:\/\/www\.omg\.org\/spec\/DMN\/\d+\/(DMNDI|DC|DI)\/$/;

/**
 * Reads the layout of a file (DMN 1.5, chapter 13). No diagram (always so in DMN 1.1): []. Shapes without bounds and numbers that are
 * none are left out. Throws ModelError as `readDefinitions` does.
 */
export function readDiagram(xml: string, limits: Limits = {}): Diagram[] {
  return diagramsOf(parseXml(xml, limits));
}

/** The same from elements already read. Throws ModelError (XML) if they are not of a DMN file. */
export function diagramsOf(root: XmlElement): Diagram[] {
  sourceOf(root);
  return within(root, 'DMNDI')
    .flatMap((dmndi) => within(dmndi, 'DMNDiagram'))
    .map((diagram) => ({
      id: attribute(diagram, 'id'),
      name: attribute(diagram, 'name'),
      shapes: within(diagram, 'DMNShape').flatMap(shapeOf),
      edges: within(diagram, 'DMNEdge').map((edge) => ({
        id: attribute(edge, 'id'),
        ref: refOf(edge),
        waypoints: pointsOf(edge),
      })),
    }));
}

const within = (element: XmlElement, name: string): XmlElement[] =>
  element.children.filter((child) => child.name === name && DI.test(child.namespace));

/** A reference is a qualified name: the prefix names the file an imported element is of. */
const refOf = (element: XmlElement): string => (attribute(element, 'dmnElementRef') ?? '').trim().replace(/^.*:/, '');

const number = (element: XmlElement, name: string): number => {
  const written = attribute(element, name)?.trim() ?? '';
  return written === '' ? Number.NaN : Number(written);
};

const pointsOf = (element: XmlElement): Point[] =>
  within(element, 'waypoint')
    .map((point) => ({ x: number(point, 'x'), y: number(point, 'y') }))
    .filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));

const shapeOf = (element: XmlElement): Shape[] => {
  const [bounds] = within(element, 'Bounds');
  if (bounds === undefined) return [];
  const [x, y, width, height] = [number(bounds, 'x'), number(bounds, 'y'), number(bounds, 'width'), number(bounds, 'height')];
  if (![x, y, width, height].every(Number.isFinite)) return [];
  const [divider] = within(element, 'DMNDecisionServiceDividerLine');
  return [
    {
      id: attribute(element, 'id'),
      ref: refOf(element),
      x,
      y,
      width,
      height,
      isCollapsed: attribute(element, 'isCollapsed') === 'true',
      divider: divider === undefined ? [] : pointsOf(divider),
    },
  ];
};
