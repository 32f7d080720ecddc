import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { encodePolyline, engineModes, motisMode, runId } from './shapes.ts';

describe('the words of MOTIS', () => {
  test('a polyline as Google’s example has it', () => {
    const path = [
      [-120.2, 38.5],
      [-120.95, 40.7],
      [-126.453, 43.252],
    ] as const;
    assert.equal(encodePolyline(path, 5), '_p~iF~ps|U_ulLnnqC_mqNvxq`@');
    assert.equal(encodePolyline([], 6), '');
  });

  test('vehicles of one trip that leave in one minute have names of their own', () => {
    const at = (departure: number): string =>
      runId({ serviceDate: '2026-03-10', trip: 'bus:L', stops: [{ departure, delay: null }] as never });
    assert.deepEqual(
      [at(29_040), at(29_055), at(90_000)],
      ['20260310_08:04_bus:L', '20260310_08:04:15_bus:L', '20260310_25:00_bus:L'],
    );
  });

  test('modes there and back', () => {
    assert.deepEqual(
      [
        motisMode(101, 'rail'),
        motisMode(2, 'rail'),
        motisMode(1, 'metro'),
        motisMode(0, 'tram'),
        motisMode(700, 'bus'),
        motisMode(6, 'cable'),
        motisMode(7, 'cable'),
        motisMode(1500, 'taxi'),
      ],
      ['HIGHSPEED_RAIL', 'REGIONAL_RAIL', 'SUBWAY', 'TRAM', 'BUS', 'AERIAL_LIFT', 'FUNICULAR', 'OTHER'],
    );
    assert.equal(engineModes(undefined), undefined);
    assert.equal(engineModes(['TRANSIT']), undefined);
    assert.deepEqual(engineModes(['RAIL', 'TRAM']), ['rail', 'metro', 'tram']);
    assert.deepEqual(engineModes(['WALK']), []);
  });
});
