import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { areaOf, walkOut } from './area.ts';

const disc = (metres: number): number => Math.PI * (metres / 1000) ** 2;
const options = { grid: 100, speed: 1.2 };

describe('the area one walks out to', () => {
  test('the walking rule turned round', () => {
    assert.equal(walkOut(60, 1.2), 0);
    assert.equal(walkOut(59, 1.2), 0);
    assert.equal(Math.round(walkOut(1360, 1.2)), 1200);
  });

  test('nobody gets anywhere without time', () => {
    assert.deepEqual(areaOf([{ lat: 31, lon: 121, seconds: 30 }], options), { area: [], kilometres2: 0 });
    assert.deepEqual(areaOf([], options), { area: [], kilometres2: 0 });
  });

  test('one spot is a disc, two far ones are two, two near ones are joined', () => {
    const one = areaOf([{ lat: 31, lon: 121, seconds: 1360 }], options);
    assert.equal(one.area.length, 1);
    assert.ok(Math.abs(one.kilometres2 / disc(1200) - 1) < 0.01, String(one.kilometres2));
    const far = areaOf(
      [
        { lat: 31, lon: 121, seconds: 1360 },
        { lat: 31, lon: 123, seconds: 1360 },
      ],
      options,
    );
    assert.equal(far.area.length, 2);
    assert.ok(Math.abs(far.kilometres2 / disc(1200) - 2) < 0.02);
    const near = areaOf(
      [
        { lat: 31, lon: 121, seconds: 1360 },
        { lat: 31, lon: 121.01, seconds: 1360 },
      ],
      options,
    );
    assert.equal(near.area.length, 1);
    assert.ok(near.kilometres2 < 2 * disc(1200));
  });

  test('rings are closed, lie around their spot and keep to the radius', () => {
    const { area } = areaOf([{ lat: 31, lon: 121, seconds: 1360 }], options);
    const ring = area[0]![0]!;
    assert.deepEqual(ring[0], ring.at(-1));
    for (const [lon, lat] of ring) {
      const metres = Math.hypot((lat - 31) * 111_195, (lon - 121) * 111_195 * Math.cos((31 * Math.PI) / 180));
      assert.ok(Math.abs(metres - 1200) < 60, String(metres));
    }
  });
});
