import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { rowsOf } from '../../../services/transit/network/testing.ts';
import { sampleFiles } from '../../../tools/transit-sample.ts';
import { apart, callsOf, distinct, facts, feed, root, stop, text } from './compiled.fixture.ts';

describe('sample buses', () => {
  const bus = facts.stops.filter(({ network }) => network === 'bus');
  const nearest = (ref: string): number =>
    Math.min(...bus.filter(({ lat }) => Math.abs(lat - stop(ref).lat) < 0.004).map((one) => apart(ref, one.ref)));

  test('at least 20 lines, two of them by night, both directions', () => {
    const routes = rowsOf(feed('bus'), 'routes.txt');
    assert.ok(routes.length >= 20);
    assert.ok(routes.every((row) => row['route_short_name']?.startsWith('示例')));
    assert.equal(routes.filter((row) => row['route_type'] === '705').length, 2);
    const trips = rowsOf(feed('bus'), 'trips.txt');
    for (const { route_id: route } of routes)
      assert.deepEqual(
        distinct(trips.filter((row) => row['route_id'] === route).map((row) => row['direction_id'])),
        ['0', '1'],
        String(route),
      );
  });

  test('all 17 towns have stops inside their borders', () => {
    const towns = new Map<string, number>();
    for (const { town } of bus) if (town !== null) towns.set(town, (towns.get(town) ?? 0) + 1);
    assert.equal(towns.size, 17);
    assert.ok([...towns.values()].every((count) => count >= 4));
  });

  test('every metro, tram and railway station of the district has a bus stop within 300 m', () => {
    const stations = facts.stops.filter(({ network, town }) => network !== 'bus' && town !== null);
    assert.ok(stations.length >= 55);
    for (const { ref } of stations) assert.ok(nearest(ref) <= 300, `${ref}: ${nearest(ref)} m`);
  });

  test('stops of the two directions stand on either side of the street', () => {
    const names = new Map<string, string[]>();
    for (const { ref, name } of bus) names.set(name, [...(names.get(name) ?? []), ref]);
    const pairs = [...names.values()].filter((refs) => refs.length === 2);
    assert.ok(pairs.length > 500);
    for (const [a = '', b = ''] of pairs) assert.ok(apart(a, b) > 10 && apart(a, b) < 30, `${a} ${b}`);
  });

  test('at 01:00 the night lines are on the road', () => {
    const running = new Set<string>();
    for (const [trip, calls] of callsOf('bus'))
      for (const one of [3600, 3600 + 86_400])
        if ((calls[0]?.departure ?? 0) <= one && (calls.at(-1)?.arrival ?? 0) >= one) running.add(trip.split('.')[0] ?? '');
    assert.deepEqual([...running].sort(), ['SN1', 'SN2']);
  });

  test('the sheet, the residents and the amenities are what the design gives', () => {
    for (const [file, content] of sampleFiles(root))
      assert.equal(content === text(file), true, `${file} is not what tools/transit-sample.ts writes`);
  });

  test('amenities know yes, no and unknown', () => {
    for (const network of ['bus', 'tram'])
      for (const what of ['canopy', 'timetable', 'accessible'] as const)
        assert.deepEqual(
          distinct(facts.stops.filter((one) => one.network === network).map(({ amenities }) => amenities?.[what])),
          ['no', 'unknown', 'yes'],
        );
  });
});
