import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Outline } from '../engine.ts';
import { drawingOf } from './layout.ts';

const decision = (id: string, requires: string[]): Outline['decisions'][number] => ({
  id,
  name: id,
  label: id,
  question: '',
  kind: 'table',
  expression: '',
  rows: 1,
  requires,
  answers: '',
});
const outline = (part: Partial<Outline>): Outline => ({
  inputs: [],
  decisions: [],
  knowledge: [],
  types: [],
  layout: new Map(),
  ...part,
});
const input = (id: string) => ({ id, name: id, label: id, typeRef: 'string' });

describe('the drawing of a model', () => {
  test('what is needed lies left of what needs it, and nothing overlaps', () => {
    const drawing = drawingOf(
      outline({
        inputs: [input('a'), input('b'), input('late')],
        decisions: [decision('first', ['a', 'b']), decision('second', ['first', 'late'])],
      }),
    );
    const x = (id: string) => drawing.nodes.find((n) => n.id === id)?.x ?? Number.NaN;
    assert.ok(x('a') < x('first') && x('first') < x('second'));
    assert.equal(x('late'), x('first'), 'an input is drawn just before its first use');
    assert.deepEqual(
      drawing.edges.map((e) => `${e.from} ${e.to}`),
      ['a first', 'b first', 'first second', 'late second'],
    );
    for (const m of drawing.nodes)
      for (const n of drawing.nodes)
        if (m.id < n.id)
          assert.ok(
            m.x + m.width <= n.x || n.x + n.width <= m.x || m.y + m.height <= n.y || n.y + n.height <= m.y,
            `${m.id} ${n.id}`,
          );
    for (const n of drawing.nodes)
      assert.ok(n.x >= 0 && n.x + n.width <= drawing.width && n.y >= 0 && n.y + n.height <= drawing.height);
  });

  test('crossings are taken out', () => {
    const drawing = drawingOf(
      outline({
        inputs: [input('a'), input('b')],
        decisions: [decision('x', ['b']), decision('y', ['a']), decision('z', ['x', 'y'])],
      }),
    );
    const y = (id: string) => drawing.nodes.find((n) => n.id === id)?.y ?? Number.NaN;
    assert.equal(y('a') < y('b'), y('y') < y('x'));
  });

  test('a circle is drawn all the same', () => {
    assert.equal(drawingOf(outline({ decisions: [decision('a', ['b']), decision('b', ['a'])] })).nodes.length, 2);
  });

  test("the file's own layout is kept when asked for", () => {
    const layout = new Map([['a', { x: 40, y: 20, width: 100, height: 50 }]]);
    assert.deepEqual(drawingOf(outline({ decisions: [decision('a', [])], layout }), true).nodes[0], {
      id: 'a',
      kind: 'decision',
      label: 'a',
      x: 40,
      y: 20,
      width: 100,
      height: 50,
    });
  });
});
