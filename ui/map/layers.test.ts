import assert from 'node:assert/strict';
import { test } from 'node:test';
import { extentOf, featuresOf } from './layers.ts';

test('the extent is that of lines, areas and pins; stops count when there is nothing else', () => {
  const stops = [{ id: 's', lon: 100, lat: 10, title: 's', color: '#000000' }];
  assert.equal(extentOf({}), null);
  assert.deepEqual(
    extentOf({
      stops,
      lines: [
        {
          id: 'l',
          color: '#000000',
          path: [
            [121, 31],
            [122, 30],
          ],
        },
      ],
    }),
    [121, 30, 122, 31],
  );
  assert.deepEqual(
    extentOf({ stops, pins: [{ id: 'p', lon: 121, lat: 31, color: '#000000', text: 'A' }] }),
    [120.994, 30.994, 121.006, 31.006],
  );
  assert.deepEqual(extentOf({ stops }), [99.994, 9.994, 100.006, 10.006]);
});

test('what is drawn: words of the language, a selected stop is named, a line of one point is left out', () => {
  const made = featuresOf(
    {
      lines: [
        { id: 'a', color: '#0f6e6a', path: [[121, 31]] },
        {
          id: 'b',
          color: '#0f6e6a',
          path: [
            [121, 31],
            [121.1, 31],
          ],
          dashed: true,
        },
      ],
      stops: [{ id: 's', lon: 121, lat: 31, title: { zh: '站', en: 'Stop' }, color: '#0f6e6a', size: 'big' }],
      areas: [
        { id: 'x', color: '#0f6e6a', geometry: { type: 'MultiPolygon', coordinates: [] } },
        { id: 'y', color: '#c8541f', pattern: 'stripes', geometry: { type: 'MultiPolygon', coordinates: [] } },
      ],
    },
    'en',
    's',
  );
  assert.deepEqual(
    made.lines.features.map((f) => [f.properties['id'], f.properties['dashed'], f.properties['width']]),
    [['b', true, 5]],
  );
  assert.deepEqual(made.stops.features[0]?.properties, {
    id: 's',
    title: 'Stop',
    color: '#0f6e6a',
    radius: 8,
    named: true,
    selected: true,
  });
  assert.deepEqual(
    made.areas.features.map((f) => f.properties['pattern']),
    ['', 'stripes-#c8541f'],
  );
});
